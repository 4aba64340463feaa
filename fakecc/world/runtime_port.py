"""What the world asks whatever runs its apps: what stands in for Diego."""

from __future__ import annotations

from typing import Protocol

from fakecc.json_types import Json
from fakecc.models.apps import Build
from fakecc.records import Value, value_type


@value_type
class Progress(Value):
    """When something that was begun is over: in `seconds`; a held one waits for a test, however late it is."""

    seconds: float = 0.0
    held: bool = False


@value_type
class StagingResult(Value):
    """What staging found, or why it failed: `reason` is Diego's, empty for success.

    `answer` is what the stager tells of a success, in Diego's own words: lifecycle_type, lifecycle_metadata,
    process_types, execution_metadata, sidecars. It may be of any shape: a test can have it wrong.
    `droplet` are the bits that the stager uploaded, a tgz.
    """

    reason: str = ""
    answer: Json = None
    droplet: bytes = b""


class RuntimePort(Protocol):
    """Whoever runs apps. It changes no record of theirs: the actions apply what it answers."""

    def stage(self, build: Build) -> Progress:
        """Begin staging a build; says when it is over."""
        ...

    def staging_result(self, build: Build) -> StagingResult:
        """What came of it: asked when it is over."""
        ...

    def stop_staging(self, build: Build) -> None:
        """Give a build up."""
        ...


class NoRuntime:
    """Nobody runs apps: `runtime.connect.connect` was not called for this world."""

    def stage(self, build: Build) -> Progress:
        raise LookupError(self._explain(f"build {build.guid}"))

    def staging_result(self, build: Build) -> StagingResult:
        raise LookupError(self._explain(f"build {build.guid}"))

    def stop_staging(self, build: Build) -> None:
        raise LookupError(self._explain(f"build {build.guid}"))

    def _explain(self, what: str) -> str:
        return f"nobody runs apps in this world, so nobody has heard of {what}: call fakecc.runtime.connect.connect"
