"""Short random sequences of requests over the operations that every Cloud Controller serves.

Names come from few words, so that they meet again; a body in four is wrong in some way. What is listed is narrowed to
the sequence's own names and parents, so that a server on which others work is compared, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field
from random import Random
from typing import TYPE_CHECKING

from fakecc.records import Value, value_type

if TYPE_CHECKING:
    from fakecc.json_types import Json

WORDS = ("a", "b", "c")
WRONG: tuple[Json, ...] = (None, "", 1, True, [], {}, "x" * 300)
METADATA: tuple[Json, ...] = (
    {"labels": {"k": "v"}},
    {"labels": {"k": None, "l": "w"}, "annotations": {"n": "text"}},
    {"labels": {"cloudfoundry.org/k": "v"}},
    {"annotations": {"a/b/c": "v"}},
)
# A domain and a route cannot be; a broker is by a job, which the next request may meet or not.
NEVER_RENAMED = frozenset({"domains", "routes", "service_brokers"})
NUMBERS = (None, 0, 1, 1024, -1)


@value_type
class ResourceKind(Value):
    """What can be made of a resource of v3: `parents` are the relationships that it must have, by their kinds.

    `fields` are those that a request may have besides its name; `by_job`: is it deleted later than it is asked?
    """

    parents: dict[str, str] = field(default_factory=dict[str, str])
    fields: dict[str, tuple[Json, ...]] = field(default_factory=dict[str, tuple["Json", ...]])
    named_by: str = "name"
    name_end: str = ""
    by_job: bool = True
    fixed: dict[str, Json] = field(default_factory=dict[str, "Json"])
    v2: str = ""


QUOTA_FIELDS: dict[str, tuple[Json, ...]] = {
    "apps": tuple({"total_memory_in_mb": number} for number in NUMBERS),
    "services": ({"paid_services_allowed": True}, {"total_service_instances": 2}, {"unknown": 1}),
    "routes": tuple({"total_routes": number} for number in NUMBERS),
}
KINDS: dict[str, ResourceKind] = {
    "organizations": ResourceKind(fields={"metadata": METADATA, "suspended": (True, False)}, v2="organizations"),
    "spaces": ResourceKind(parents={"organization": "organizations"}, fields={"metadata": METADATA}, v2="spaces"),
    "organization_quotas": ResourceKind(fields=QUOTA_FIELDS, v2="quota_definitions"),
    "space_quotas": ResourceKind(
        parents={"organization": "organizations"}, fields=QUOTA_FIELDS, v2="space_quota_definitions"
    ),
    "domains": ResourceKind(fields={"metadata": METADATA, "internal": (False,)}, name_end=".example.com"),
    "routes": ResourceKind(
        parents={"space": "spaces", "domain": "domains"}, fields={"metadata": METADATA, "path": ("/x", "x", "/")},
        named_by="host", v2="routes",
    ),
    "service_instances": ResourceKind(
        parents={"space": "spaces"}, by_job=False, fixed={"type": "user-provided"},
        v2="user_provided_service_instances",
        fields={"tags": (["t"], "t", ["t"] * 3), "syslog_drain_url": ("https://drain.example.com", "nothing"),
                "metadata": METADATA, "route_service_url": ("https://r.example.com", "http://r.example.com")},
    ),
    "apps": ResourceKind(
        parents={"space": "spaces"}, fields={"metadata": METADATA, "environment_variables": ({"A": "b"}, {"A": 1})},
        v2="apps",
    ),
    "security_groups": ResourceKind(
        fields={"globally_enabled": ({"running": True}, {"staging": 1}),
                "rules": ([], [{"protocol": "tcp", "destination": "10.0.0.0/8", "ports": "80"}], [{"protocol": "x"}])},
        v2="security_groups",
    ),
    "isolation_segments": ResourceKind(fields={"metadata": METADATA}, by_job=False),
    "service_brokers": ResourceKind(
        fixed={"url": "${broker}",
               "authentication": {"type": "basic", "credentials": {"username": "user", "password": "password"}}},
        v2="service_brokers",
    ),
}  # fmt: skip
CATALOG: Json = {
    "services": [{"id": "${run}-id", "name": "${run}-offering", "description": "d", "bindable": True,
                  "plans": [{"id": "${run}-plan", "name": "plan", "description": "d"}]}]
}  # fmt: skip
FIRST_GUID = 2
KINDS_AT_A_TIME = 3
ENOUGH_FOR_A_LIST = 2


def random_scenario(random: Random, length: int) -> dict[str, Json]:
    """A scenario of about so many requests, which `scenarios.record` asks."""
    sequence = _Sequence(random)
    while len(sequence.steps) < length:
        sequence.extend()
    return {"scenario": "explored", "users": {"admin": "${guid1}"}, "steps": sequence.steps}


def _all_parents(name: str) -> Iterator[str]:
    """The kinds that one of this kind stands in."""
    for parent in KINDS[name].parents.values():
        yield parent
        yield from _all_parents(parent)


class _Sequence:
    """A sequence that grows; it knows what its own requests may have made."""

    def __init__(self, random: Random) -> None:
        self.steps: list[dict[str, Json]] = [{"broker_answers": {"catalog": [{"status": 200, "json": CATALOG}]}}]
        self._random = random
        self._made: dict[str, list[str]] = {name: [] for name in KINDS}
        self._next = FIRST_GUID
        # A few kinds only, so that they meet each other, and a list has more than one.
        chosen = random.sample(list(KINDS), KINDS_AT_A_TIME)
        self._kinds = list(dict.fromkeys([*chosen, *(parent for name in chosen for parent in _all_parents(name))]))

    def extend(self) -> None:
        """Add a request, and what it needs before it."""
        name = self._random.choice(self._kinds)
        if not self._made[name]:
            self._create(name)
            return
        deeds: tuple[Callable[[str], None], ...] = (self._create, self._list, self._show, self._update, self._delete)
        self._random.choices(deeds, weights=(4, 4, 5, 4, 2))[0](name)

    def _ask(self, method: str, path: str, body: Json = None, **more: Json) -> None:
        content = {} if body is None else {"json": body}
        self.steps.append({"request": {"method": method, "path": path, "as": "admin", **content}, **more})

    def _create(self, name: str) -> None:
        kind = KINDS[name]
        for parent in kind.parents.values():
            if not self._made[parent]:
                self._create_plain(parent)
        body = self._body(name, self._name(kind))
        self._ask_to_create(name, body, self._vary(kind, body))

    def _create_plain(self, name: str) -> None:
        """What others can stand in, with nothing wrong about it."""
        kind = KINDS[name]
        for parent in kind.parents.values():
            if not self._made[parent]:
                self._create_plain(parent)
        body = self._body(name, self._word(kind, WORDS[0]))
        self._ask_to_create(name, body, body)

    def _body(self, name: str, called: str) -> dict[str, Json]:
        kind = KINDS[name]
        body: dict[str, Json] = {kind.named_by: called, **kind.fixed}
        if kind.parents:
            related = {key: {"data": {"guid": self._of(parent)}} for key, parent in kind.parents.items()}
            body["relationships"] = related
        return body

    def _ask_to_create(self, name: str, body: dict[str, Json], varied: dict[str, Json]) -> None:
        """Ask with a body that may be varied; `body` is what must be in it, so that it is made."""
        guid = f"${{guid{self._next}}}"
        self._next += 1
        self._made[name].append(guid)
        self._ask("POST", f"/v3/{name}", varied, learn={"/guid": guid})
        if name == "service_brokers" and varied.items() >= body.items():  # it is made by a job, unless it is refused
            offering = f"/v3/service_offerings?names=${{run}}-offering&service_broker_names={body['name']}"
            self._ask("GET", offering, until={"pointer": "/resources/0", "not": [None]})
            self._ask("GET", f"/v3/{name}?names={body['name']}", learn={"/resources/0/guid": guid})

    def _list(self, name: str) -> None:
        """List what was made; two at least, for that of one has no order."""
        kind = KINDS[name]
        if len(self._made[name]) < ENOUGH_FOR_A_LIST:
            self._create(name)
        narrowed = f"{kind.named_by}s={','.join(self._word(kind, word) for word in WORDS)}"
        order = self._random.choice(
            ("", "&order_by=created_at", "&order_by=-created_at", "&order_by=-name", "&per_page=1")
        )
        self._ask("GET", f"/v3/{name}?{narrowed}{order}")

    def _show(self, name: str) -> None:
        kind, guid = KINDS[name], self._of(name)
        self._ask("GET", f"/v2/{kind.v2}/{guid}" if kind.v2 and self._random.random() < 0.4 else f"/v3/{name}/{guid}")

    def _update(self, name: str) -> None:
        kind = KINDS[name]
        body: dict[str, Json] = {}
        if name not in NEVER_RENAMED and self._random.random() < 0.5:
            body["name"] = self._name(kind)
        self._ask("PATCH", f"/v3/{name}/{self._of(name)}", self._vary(kind, body))

    def _delete(self, name: str) -> None:
        path = f"/v3/{name}/{self._of(name)}"
        self._ask("DELETE", path)
        if KINDS[name].by_job:
            self._ask("GET", path, until={"pointer": "/errors", "not": [None]})

    def _vary(self, kind: ResourceKind, body: dict[str, Json]) -> dict[str, Json]:
        """The body with more in it, and one time in four with something wrong."""
        chosen = self._random.sample(list(kind.fields), k=self._random.randint(0, min(2, len(kind.fields))))
        varied = {**body, **{name: self._random.choice(kind.fields[name]) for name in chosen}}
        if self._random.random() < 0.25:
            name = self._random.choice([*varied, "unknown"])
            varied[name] = self._random.choice(WRONG)
        return varied

    def _of(self, name: str) -> str:
        return self._random.choice(self._made[name])

    def _name(self, kind: ResourceKind) -> str:
        return self._word(kind, self._random.choice(WORDS))

    def _word(self, kind: ResourceKind, word: str) -> str:
        return f"${{run}}-{word}{kind.name_end}"
