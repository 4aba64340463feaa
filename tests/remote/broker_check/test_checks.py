"""A check and what comes of it."""

import pytest

from fakecc.remote.broker_check.checks import BrokerCheck, result_of
from fakecc.remote.broker_check.verdicts import NotApplicable, RuleBroken


@pytest.mark.parametrize(
    ("raised", "verdict", "reason"),
    [
        (None, "passed", ""),
        (RuleBroken("it answered 200"), "failed", "it answered 200"),
        (NotApplicable("it is not bindable"), "skipped", "it is not bindable"),
    ],
)
def test_verdicts(live, raised, verdict, reason):
    def verify(_):
        if raised:
            raise raised

    result = result_of(BrokerCheck("a", "Section", "must", "A rule.", verify), live("now"))
    assert (result.check.id, result.verdict, result.reason) == ("a", verdict, reason)


def test_an_error_of_ours_is_no_verdict(live):
    def verify(_):
        raise KeyError("id")

    with pytest.raises(KeyError):
        result_of(BrokerCheck("a", "Section", "must", "A rule.", verify), live("now"))
