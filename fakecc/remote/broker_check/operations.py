"""An operation of a broker from its request to its end: what was answered, meanwhile, and when it was polled.

request -> 200, 201 or a refusal       it is over
request -> 202 -> poll -> in progress  it is polled again, after Retry-After or the interval
                       -> succeeded, failed, or 410
                       -> nothing of these until the time is up: ""
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fakecc.remote.broker_check.broker_client import BrokerReply
from fakecc.remote.broker_check.verdicts import NotApplicable

STATES = ("in progress", "succeeded", "failed")
Ask = Callable[[], BrokerReply]


@dataclass(slots=True)
class PolledOperation:
    """The answer to a request, those to what was asked while it went on, by name, and those to the polls."""

    answer: BrokerReply
    meanwhile: dict[str, BrokerReply] = field(default_factory=dict[str, BrokerReply])
    polls: list[BrokerReply] = field(default_factory=list[BrokerReply])

    @property
    def asynchronous(self) -> bool:
        return self.answer.status == 202

    @property
    def state(self) -> str:
        """How it ended: succeeded, failed, gone (410), or "" where it did not end in time."""
        if not self.asynchronous:
            return "succeeded" if self.answer.status in {200, 201} else "failed"
        return _end(self.polls[-1]) if self.polls else ""

    def reply_meanwhile(self, name: str) -> BrokerReply:
        """What was answered while it surely went on: the poll after it says so. Raises NotApplicable."""
        if not self.asynchronous:
            raise NotApplicable("the broker did not answer 202")
        if name not in self.meanwhile:
            raise NotApplicable("the catalog does not offer this")
        if self.polls[0].member("state") != "in progress":
            raise NotApplicable("the operation was over before it could be asked")
        return self.meanwhile[name]


@dataclass(frozen=True, slots=True)
class PollingPatience:
    """How long an operation is polled, and how often where the broker does not say; seconds."""

    timeout: float
    interval: float


def follow(
    answer: BrokerReply, poll: Ask, patience: PollingPatience, meanwhile: Mapping[str, Ask] | None = None
) -> PolledOperation:
    """Poll an operation to its end, if its answer is 202. `meanwhile` is asked before the first poll."""
    operation = PolledOperation(answer)
    if not operation.asynchronous:
        return operation
    operation.meanwhile = {name: ask() for name, ask in (meanwhile or {}).items()}
    deadline = time.monotonic() + patience.timeout
    while True:
        reply = poll()
        operation.polls.append(reply)
        left = deadline - time.monotonic()
        if _end(reply) or left <= 0:
            return operation
        time.sleep(min(wait_seconds(reply, patience.interval), left))


def wait_seconds(reply: BrokerReply, interval: float) -> float:
    """How long to wait before the next poll."""
    told = reply.headers.get("retry-after", "")
    return float(told) if told.isascii() and told.isdigit() else interval


def _end(reply: BrokerReply) -> str:
    if reply.status == 410:
        return "gone"
    state = reply.member("state") if reply.status == 200 else None
    return state if state in {"succeeded", "failed"} else ""
