"""Why a check does not pass."""

from fakecc.remote.broker_check.verdicts import NotApplicable, RuleBroken


def test_neither_is_the_other():
    assert not issubclass(RuleBroken, NotApplicable)
    assert not issubclass(NotApplicable, RuleBroken)
