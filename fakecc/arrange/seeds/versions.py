"""The version of the form of seeds. What was a seed in the release before is one in this one, too: docs/versions.md.

Whoever renames or removes a word raises VERSION, and has `check` say how a seed of the version before is changed.
"""

from __future__ import annotations

from fakecc.arrange.checking import BadInput, Complaint
from fakecc.json_types import Json

VERSION = 1


def check(document: Json) -> None:
    """Raises BadInput for a seed of a later version; one that names no version is of the newest."""
    version = document.get("version", VERSION) if isinstance(document, dict) else VERSION
    if isinstance(version, int) and version > VERSION:
        problem = f"this seed is of version {version}, and this fakecc reads none later than {VERSION}"
        raise BadInput(Complaint("/version", f"{problem}: a later fakecc does", (VERSION,)))
