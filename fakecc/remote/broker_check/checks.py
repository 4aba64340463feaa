"""What a check is, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from fakecc.records import Value, small_value_type
from fakecc.remote.broker_check.life import Life
from fakecc.remote.broker_check.verdicts import NotApplicable, RuleBroken

Level = Literal["must", "should"]
Verdict = Literal["passed", "failed", "skipped"]


@small_value_type
class BrokerCheck(Value):
    """A rule with the section of the specification that has it. `verify` raises RuleBroken or NotApplicable."""

    id: str
    section: str
    level: Level
    sentence: str
    verify: Callable[[Life], None]


@small_value_type
class CheckResult(Value):
    """What came of a check; `reason` says why it did not pass."""

    check: BrokerCheck
    verdict: Verdict
    reason: str = ""


def result_of(check: BrokerCheck, life: Life) -> CheckResult:
    """Make a check."""
    try:
        check.verify(life)
    except RuleBroken as broken:
        return CheckResult(check, "failed", str(broken))
    except NotApplicable as reason:
        return CheckResult(check, "skipped", str(reason))
    return CheckResult(check, "passed")
