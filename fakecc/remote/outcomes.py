"""What came of a step, graded."""

from __future__ import annotations

from typing import Literal

from fakecc.records import Value, value_type
from fakecc.remote.differences import Difference

Verdict = Literal["same", "order", "different", "not served"]
VERDICTS: tuple[Verdict, ...] = ("same", "order", "different", "not served")


@value_type
class Outcome(Value):
    """A step of a scenario: what it asked, what is other about the answer, and whether it counts.

    The verdict is `same`; `order`: the same but for the order of keys; `not served`: 501; or `different`.
    """

    step: str
    differences: tuple[Difference, ...] = ()
    counts: bool = True
    status: int = 0

    @property
    def verdict(self) -> Verdict:
        if not self.differences:
            return "same"
        if self.status == 501:
            return "not served"
        return "order" if all(each.of_order for each in self.differences) else "different"

    @property
    def faults(self) -> list[str]:
        """The differences as texts."""
        return [each.text for each in self.differences]
