"""A request to a broker and its answer, for scripted brokers and brokers over HTTP alike.

The operations bear the names of the Open Service Broker API: catalog, provision, update, deprovision, bind, unbind,
get_instance, get_binding, last_operation, binding_last_operation.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import field
from functools import lru_cache
from typing import Protocol, TypeVar
from urllib.parse import urlencode

from fakecc.json_types import Json
from fakecc.records import Value, value_type

T = TypeVar("T")
# The operation of a request that goes to no broker: it asks for the public keys of a client of UAA's.
KEY_SET = "key_set"


@value_type
class BrokerRequest(Value):
    """One call: everything that is sent, and the resource that it is about.

    `path` begins with /v2; `query` is in the order sent; `body` None sends none. `broker_url`, `username` and
    `password` are the broker's. `resource_guid` is the guid of the instance or binding, `instance_guid`
    that of the instance, `plan_guid` that of the plan (for rules and faults); all are empty for the catalog.
    """

    operation: str
    method: str
    path: str
    broker_guid: str
    broker_url: str
    username: str
    password: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Json = None
    timeout: float = 60.0
    resource_guid: str = ""
    instance_guid: str = ""
    plan_guid: str = ""

    @property
    def target(self) -> str:
        """The path with its query."""
        return f"{self.path}?{_query_text(self.query)}" if self.query else self.path

    @property
    def scripted(self) -> bool:
        """Does the broker live in memory?"""
        return is_scripted(self.broker_url)


@value_type
class BrokerAnswer(Value):
    """A broker's answer. `failure` is empty when there was one, else timeout, unreachable or transport.

    `message` is the transport's own text. `location` is the uri that was asked, for v2's error bodies. `ready_in`
    is after how many seconds a scripted broker wants to be asked again (None: at the usual interval; infinite: it says
    the same for ever). `hint` is fakecc's advice, where it did not ask the broker at all.
    """

    status: int = 0
    text: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    reason: str = ""
    failure: str = ""
    message: str = ""
    location: str = ""
    ready_in: float | None = None
    hint: str = ""


@lru_cache(maxsize=64)
def _query_text(query: tuple[tuple[str, str], ...]) -> str:
    """The few queries there are, for each plan, are encoded once."""
    return urlencode(query)


def is_scripted(broker_url: str) -> bool:
    """Does the broker at that URL live in memory?"""
    return broker_url.startswith("scripted:")


# Yields what it wants to ask, is sent the answers, and returns its result. Between the two no lock is held.
Conversation = Generator[BrokerRequest, BrokerAnswer, T]


class Port(Protocol):
    """A broker that can be asked."""

    def ask(self, request: BrokerRequest) -> BrokerAnswer:
        """Answer one call. MUST NOT raise: whatever goes wrong on the way is an answer with a `failure`."""
        ...
