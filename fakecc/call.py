"""What a handler gets, and what it gives: no HTTP library in either."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, TypeAlias

from fakecc.json_types import Json
from fakecc.osb.port import Conversation
from fakecc.osb.requester import Actor, Asker
from fakecc.permissions import Caller, Permissions
from fakecc.records import Value, value_type
from fakecc.world import World
from fakecc.worlds import Worlds


class Headers(Protocol):
    """A request's headers, read without regard to case."""

    def get(self, name: str, /) -> str | None:
        """The value, or None."""


@dataclass(kw_only=True)
class Call:
    """One request, on its way through a view.

    `query` holds the parameters decoded, in the order sent; `raw_query` the bytes behind the question mark.
    `worlds` are all that this server has (None without a server).
    `raw` is the body as it came, `body` what the view made of it. `api` is the base URL for links, without
    a slash at the end; `host` its part behind the scheme. `address` is the client's.
    `headers` is read without regard to case.
    """

    world: World
    caller: Caller
    method: str
    path: str
    query: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    raw_query: str = ""
    raw: bytes = b""
    body: Json = None
    api: str = "http://localhost"
    headers: Headers = field(default_factory=dict[str, str])
    request_id: str = ""
    address: str = ""
    warnings: list[str] = field(default_factory=list[str])
    note: str = ""
    worlds: Worlds | None = None

    @cached_property
    def permissions(self) -> Permissions:
        """The caller's permissions; roles are read once."""
        return Permissions(self.world, self.caller)

    @property
    def host(self) -> str:
        return self.api.split("://", 1)[-1]

    @property
    def asker(self) -> Asker:
        """In whose name brokers are asked for this request, now and in the steps that follow it."""
        trace, span = self.headers.get("X-B3-TraceId"), self.headers.get("X-B3-SpanId")
        return Asker(
            user_guid=self.caller.guid or None,
            host=self.host,
            request_id=self.request_id,
            trace=(trace, span) if trace and span else None,
            actor=self.actor,
            request=self.body,
        )

    @property
    def actor(self) -> Actor:
        """Whom audit events of this request name."""
        return Actor(guid=self.caller.guid, name=self.caller.name, email=self.caller.email)

    def parameter(self, name: str) -> str | None:
        """A query parameter, or None; of a repeated one the last."""
        return next((value for key, value in reversed(self.query) if key == name), None)

    def parameters(self, name: str) -> list[str]:
        """Every value of a repeated query parameter, in the order sent."""
        return [value for key, value in self.query if key == name]


@dataclass(slots=True, kw_only=True)
class Reply:
    """The answer. `body` is what becomes JSON, None where there is none; `text` is sent behind it, as it is.

    `content` is sent in the place of both, where it is given. `stream` gives pieces of a body without an end, an empty
    one now and then while there is nothing to say. `content_type` empty: none is sent (204).
    """

    status: int = 200
    body: Json = None
    text: str = ""
    content: bytes | None = None
    stream: Iterator[bytes] | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])
    content_type: str = ""


Answer: TypeAlias = "Reply | Conversation[Reply]"
Handler = Callable[..., Answer]


@value_type
class Endpoint(Value):
    """A handler's address, in Werkzeug's notation, and the marks that its view's pipeline knows (`anonymous` ...)."""

    method: str
    rule: str
    handler: Handler
    marks: frozenset[str] = frozenset()


def endpoint(method: str, rule: str, handler: Handler, *marks: str) -> Endpoint:
    """One line of a page's route table."""
    return Endpoint(method=method, rule=rule, handler=handler, marks=frozenset(marks))


@value_type
class View(Value):
    """One way to ask the world: its endpoints, and how it answers, refuses and dresses what it answers.

    `prefixes` are the path beginnings whose unknown paths this view refuses. `answer` runs the view's pipeline
    and then the handler. `refuse` renders an exception: a CloudControllerError, or any other as the view's
    unknown error; it may be what a test ordered. `dress` adds the view's own headers to every reply.
    `backstage`: no view of clients', so it takes the world's lock itself and is not written in the journal.
    `cloud_controller`: does it stand behind the Cloud Controller's middleware?
    """

    name: str
    prefixes: tuple[str, ...]
    endpoints: list[Endpoint]
    answer: Callable[[Call, Endpoint, Mapping[str, str]], Answer]
    unknown: Callable[[Call], Answer]
    refuse: Callable[[Call, Exception], Reply]
    dress: Callable[[Call, Reply], Reply]
    backstage: bool = False
    cloud_controller: bool = True
