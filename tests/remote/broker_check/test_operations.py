"""Operations and their polls."""

import pytest

from fakecc.remote.broker_check.broker_client import BrokerReply
from fakecc.remote.broker_check.operations import PollingPatience, follow, wait_seconds
from fakecc.remote.broker_check.verdicts import NotApplicable

AT_ONCE = PollingPatience(timeout=5, interval=0)


def reply(status, state=None, **headers):
    body = {"state": state} if state else {}
    return BrokerReply(method="GET", path="/", status=status, headers=headers, text="", json=body, is_json=True)


@pytest.mark.parametrize(
    ("answer", "polls", "state"),
    [
        pytest.param(201, [], "succeeded", id="at once"),
        pytest.param(500, [], "failed", id="refused"),
        pytest.param(202, [(200, "in progress"), (200, "succeeded")], "succeeded", id="succeeded"),
        pytest.param(202, [(500, None), (200, "failed")], "failed", id="an error is polled again"),
        pytest.param(202, [(410, None)], "gone", id="gone"),
    ],
)
def test_ends(answer, polls, state):
    left = [reply(*each) for each in polls]
    operation = follow(reply(answer), lambda: left.pop(0), AT_ONCE)
    assert (operation.state, len(operation.polls), left) == (state, len(polls), [])


def test_the_time_is_up():
    operation = follow(reply(202), lambda: reply(200, "in progress"), PollingPatience(timeout=0.05, interval=0.01))
    assert operation.state == ""


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({}, 7.0), ({"retry-after": "3"}, 3.0), ({"retry-after": "soon"}, 7.0), ({"retry-after": "-3"}, 7.0)],
)
def test_the_broker_says_how_long_to_wait(headers, seconds):
    assert wait_seconds(reply(200, "in progress", **headers), 7.0) == seconds


def test_what_is_asked_meanwhile():
    polls = [reply(200, "in progress"), reply(200, "succeeded")]
    operation = follow(reply(202), lambda: polls.pop(0), AT_ONCE, {"fetch": lambda: reply(404)})
    assert operation.reply_meanwhile("fetch").status == 404


@pytest.mark.parametrize(
    ("answer", "first", "name", "reason"),
    [
        (201, "succeeded", "fetch", "did not answer 202"),
        (202, "succeeded", "fetch", "was over before"),
        (202, "succeeded", "update", "does not offer"),
    ],
)
def test_what_could_not_be_asked_meanwhile(answer, first, name, reason):
    operation = follow(reply(answer), lambda: reply(200, first), AT_ONCE, {"fetch": lambda: reply(404)})
    with pytest.raises(NotApplicable, match=reason):
        operation.reply_meanwhile(name)
