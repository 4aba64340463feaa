"""What views made of records, kept: records are replaced, never changed, so it holds for as long as they stand."""

from __future__ import annotations

from collections.abc import Callable

from fakecc.json_reading import KeptJson
from fakecc.json_types import Json

# One takes about 4 KB.
MOST = 500


class Presentations:
    """The newest ones, up to 500."""

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], KeptJson] = {}

    def of(self, rests_on: tuple[object, ...], present: Callable[[], dict[str, Json]]) -> KeptJson:
        """What `present` makes, or made before of the very same.

        `rests_on` is all that it reads: the records themselves, and whatever else it says.
        """
        kept = self._kept.get(rests_on)
        if kept is None:
            kept = self._kept[rests_on] = KeptJson(present())
            if len(self._kept) > MOST:
                del self._kept[next(iter(self._kept))]
        return kept
