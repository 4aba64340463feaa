"""Names as they are, or replaced: the same name of the same kind is replaced by the same."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from fakecc.json_types import Json
from fakecc.remote.export.foundation import Foundation

# What may tell who runs a foundation, and is not needed for its shape.
TELLING = frozenset(
    {"guid", "id", "metadata", "description", "tags", "documentation_url", "dashboard_url", "syslog_drain_url",
     "route_service_url", "extra", "schemas", "origin"}
)  # fmt: skip


class Naming:
    """Gives names to a seed; `anonymous` ones are `space-1`, `space-2` ... in the order in which they are met."""

    def __init__(self, *, anonymous: bool) -> None:
        self.anonymous = anonymous
        self._given: dict[str, dict[str, str]] = {}

    def name(self, kind: str, real: str) -> str:
        """The name in the seed of what is really named so."""
        if not self.anonymous:
            return real
        known = self._given.setdefault(kind, {})
        return known.setdefault(real, f"{kind}-{len(known) + 1}")

    def without_telling(self, value: Json) -> Json:
        """A part of a seed without what tells more than its shape, where names are replaced."""
        if not self.anonymous:
            return value
        if isinstance(value, dict):
            return {key: self.without_telling(inner) for key, inner in value.items() if key not in TELLING}
        return [self.without_telling(inner) for inner in value] if isinstance(value, list) else value


def space_path(foundation: Foundation, naming: Naming, guid: str) -> str:
    """organization/space, as seeds name a space; "" for none."""
    organization = foundation.outer(guid, "organization")
    if not organization:
        return ""
    outer = naming.name("organization", foundation.name_of(organization))
    return f"{outer}/{naming.name('space', foundation.name_of(guid))}"


def without_secrets(url: Json) -> Json:
    """A URL without user, password and query, which may be secrets; None for none."""
    if not isinstance(url, str) or not url:
        return None
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
