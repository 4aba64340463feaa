"""Every check in its order, and what is left behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from fakecc.records import Value, value_type
from fakecc.remote.broker_check import (
    binding_checks,
    catalog_checks,
    deprovision_checks,
    header_checks,
    provision_checks,
    update_checks,
)
from fakecc.remote.broker_check.broker_client import BrokerClient
from fakecc.remote.broker_check.checks import CheckResult, result_of
from fakecc.remote.broker_check.life import CheckWishes, Life

# In the order of an instance's life.
CHECKS = (
    *catalog_checks.CHECKS,
    *header_checks.CHECKS,
    *provision_checks.CHECKS,
    *binding_checks.CHECKS,
    *update_checks.CHECKS,
    *deprovision_checks.CHECKS,
)


@value_type
class Conformance(Value):
    """What came of the checks of a broker, and the paths of what could not be deleted again."""

    url: str
    results: tuple[CheckResult, ...]
    left_behind: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Does a rule that must hold not hold?"""
        return any(each.verdict == "failed" and each.check.level == "must" for each in self.results)

    @property
    def counts(self) -> Counter[str]:
        """How many checks there are of each verdict."""
        return Counter(each.verdict for each in self.results)


def examine(url: str, client: BrokerClient, wishes: CheckWishes, done: Callable[[CheckResult], object]) -> Conformance:
    """Check a broker; `done` hears of each check that is made. What was made at the broker is deleted.

    Raises NoSuchPlan where the catalog lacks what the wishes name.
    """
    life = Life(client, wishes)
    life.check_wishes()
    try:
        results = tuple(_results(life, done))
    finally:
        left = life.clean_up()
    return Conformance(url=url, results=results, left_behind=tuple(left))


def _results(life: Life, done: Callable[[CheckResult], object]) -> Iterator[CheckResult]:
    for check in CHECKS:
        result = result_of(check, life)
        done(result)
        yield result
