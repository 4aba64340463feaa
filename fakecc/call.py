"""What a handler gets, and what it gives: no HTTP library in either."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from threading import Lock
from typing import Protocol, TypeAlias, TypeVar

from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.models.arranged import Fault
from fakecc.osb.port import Conversation
from fakecc.osb.requester import NamedActor, Requester
from fakecc.permissions import Caller, Permissions
from fakecc.records import Value, value_type
from fakecc.world import World
from fakecc.world.transactions import Ledger
from fakecc.worlds import Worlds

V = TypeVar("V")
# Pages are imported one after the other: under pytest each is rewritten, and Python 3.11 fails ("AST constructor
# recursion depth mismatch") where two threads read source code at the same time.
IMPORTING = Lock()


class Headers(Protocol):
    """A request's headers, read without regard to case."""

    def get(self, name: str, /) -> str | None:
        """The value, or None."""

    def items(self) -> Iterable[tuple[str, str]]:
        """Every header by its usual name, with its value."""
        ...


@dataclass(kw_only=True)
class Call:
    """One request, on its way through a view.

    `query` holds the parameters decoded, in the order sent; `raw_query` the bytes behind the question mark,
    `raw_path` the path before it was decoded.
    `worlds` are all that this server has (None without a server).
    `raw` is the body as it came, `body` what the view made of it. `api` is the base URL for links, without
    a slash at the end; `host` its part behind the scheme. `address` is the client's.
    `headers` is read without regard to case. `format_in_path`: did the path end in a format such as `.json`?
    `fault` is the name of the fault that it met, `hint` how to mend it,
    `hooks` what a test wants done beside it. `ledger` notes what it writes and reads, `unread` what was sent and not
    read so far: parameters (`?page`) and fields of the body (`/name`).
    """

    world: World
    caller: Caller
    method: str
    path: str
    query: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    raw_query: str = ""
    raw_path: str = ""
    raw: bytes = b""
    body: Json = None
    api: str = "http://localhost"
    headers: Headers = field(default_factory=dict[str, str])
    format_in_path: bool = False
    request_id: str = ""
    address: str = ""
    warnings: list[str] = field(default_factory=list[str])
    note: str = ""
    fault: str = ""
    hint: str = ""
    hooks: list[Fault] = field(default_factory=list[Fault])
    ledger: Ledger = field(default_factory=Ledger)
    unread: set[str] = field(default_factory=set[str])
    worlds: Worlds | None = None

    @cached_property
    def permissions(self) -> Permissions:
        """The caller's permissions; roles are read once."""
        return Permissions(self.world, self.caller)

    def read_roles_again(self) -> None:
        """Take note of roles that this request gave or took."""
        self.__dict__.pop("permissions", None)

    @property
    def host(self) -> str:
        return self.api.split("://", 1)[-1]

    @property
    def uaa_url(self) -> str:
        """UAA's own URL, without a slash at the end."""
        return str(self.world.settings.uaa["url"] or f"{self.api}/uaa").rstrip("/")

    @property
    def login_url(self) -> str:
        """The login server's URL: UAA's own where nothing else is configured."""
        return str(self.world.settings.login["url"] or self.uaa_url).rstrip("/")

    @property
    def requester(self) -> Requester:
        """In whose name brokers are asked for this request, now and in the steps that follow it."""
        return self.requester_for(request=self.body)

    def requester_for(self, *, request: Json) -> Requester:
        """The same, with a body that audit events tell instead of the request's own."""
        trace, span = self.headers.get("X-B3-TraceId"), self.headers.get("X-B3-SpanId")
        return Requester(
            user_guid=self.caller.guid or None,
            host=self.host,
            request_id=self.request_id,
            trace=(trace, span) if trace and span else None,
            actor=self.actor,
            request=request,
        )

    @property
    def actor(self) -> NamedActor:
        """Whom audit events of this request name."""
        return NamedActor(guid=self.caller.guid, name=self.caller.name, email=self.caller.email)

    def real_error(self) -> Broken:
        """A 500 of the real Cloud Controller, which we copy: docs/known-differences.md lists them."""
        return Broken(f"{self.method} {self.path}")

    def note_query(self, read: frozenset[str] = frozenset()) -> None:
        """Take note of the parameters but for these, which are read: those that are not in the end helped nobody."""
        for name, _ in self.query:
            name = name.partition("[")[0] if "[" in name else name  # noqa: PLW2901 - a list's or a map's
            if name not in read:
                self.unread.add(f"?{name}")

    def note_reading(self, *names: str) -> None:
        """These were read (`?page`, `/name`)."""
        if self.unread:
            self.unread.difference_update(names)

    def parameter(self, name: str) -> str | None:
        """A query parameter, or None; of a repeated one the last."""
        self.note_reading(f"?{name}")
        return next((value for key, value in reversed(self.query) if key == name), None)

    def parameters(self, name: str) -> list[str]:
        """Every value of a repeated query parameter, in the order sent."""
        self.note_reading(f"?{name}")
        return [value for key, value in self.query if key == name]


class NotedFields(dict[str, V]):
    """Parameters, or the fields of a body, by name. Whoever asks for one has read it; a copy of this notes nothing."""

    def __init__(self, call: Call, given: Mapping[str, V], marks: str = "?") -> None:
        """`marks` say where they were sent: `?` in the query, `/` in the body."""
        super().__init__(given)
        self._call = call
        self._marks = marks

    def __contains__(self, name: object) -> bool:
        self._note(name)
        return super().__contains__(name)

    def __getitem__(self, name: str) -> V:
        self._note(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Json = None) -> Json:
        """Its value, or the default."""
        self._note(name)
        return super().get(name, default)

    def items(self) -> Json:
        """All of them with their values, which are read then."""
        for name in self:
            self._note(name)
        return super().items()

    def _note(self, name: object) -> None:
        self._call.note_reading(*(f"{mark}{name}" for mark in self._marks))


@dataclass(slots=True, kw_only=True)
class Reply:
    """The answer. `body` is what becomes JSON, None where there is none; `text` is sent behind it, as it is.

    `content` is sent in the place of both, where it is given. `stream` gives pieces of a body without an end, an empty
    one now and then while there is nothing to say. `content_type` empty: none is sent (204).
    Each of `cookies` is a Set-Cookie header.
    """

    status: int = 200
    body: Json = None
    text: str = ""
    content: bytes | None = None
    stream: Iterator[bytes] | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])
    content_type: str = ""
    cookies: list[str] = field(default_factory=list[str])


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


class ListedEndpoint:
    """An endpoint that a view lists. `page` is its module; `prefix` is what stands before the page's own rule."""

    __slots__ = ("_endpoint", "method", "page", "prefix", "rule")

    def __init__(self, method: str, rule: str, page: str, prefix: str = "") -> None:
        self.method = method
        self.rule = prefix + rule
        self.page = page
        self.prefix = prefix
        self._endpoint: Endpoint | None = None

    def below(self, prefix: str) -> ListedEndpoint:
        """The same endpoint below a prefix."""
        return ListedEndpoint(self.method, self.rule, self.page, prefix)

    def endpoint(self) -> Endpoint:
        """The endpoint as its page declares it; the page is imported where nothing did so before."""
        if self._endpoint is None:
            with IMPORTING:
                declared: list[Endpoint] = import_module(self.page).ENDPOINTS
            rule = self.rule.removeprefix(self.prefix)
            self._endpoint = next(each for each in declared if (each.method, each.rule) == (self.method, rule))
        return self._endpoint


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
    endpoints: Sequence[ListedEndpoint]
    answer: Callable[[Call, Endpoint, Mapping[str, str]], Answer]
    unknown: Callable[[Call], Answer]
    refuse: Callable[[Call, Exception], Reply]
    dress: Callable[[Call, Reply], Reply]
    backstage: bool = False
    cloud_controller: bool = True
