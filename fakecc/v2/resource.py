"""How a resource of v2 is declared, so that its lists, relations and entities come by themselves.

docs/add-a-resource.md leads from nothing to a page; v2/platform/stacks.py is a small one. Relations name their resource, so
pages do not import each other. A relation to a resource that no page declares yet shows its link, and refuses to be
inlined (501).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, TypeVar

from fakecc.call import Call
from fakecc.endpoint_lists import listed_endpoints
from fakecc.errors import CatalogueEntry, NotImplementedYet
from fakecc.json_types import Json
from fakecc.records import Value, small_value_type
from fakecc.store import Record, Table
from fakecc.v2.query import Filter
from fakecc.v2.scope import EVERYTHING, Scope
from fakecc.world import World

R = TypeVar("R", bound=Record)
Fields = Callable[[Any, Call], dict[str, Json]]

# What a page of usage events holds at most. source: cloud_controller_ng:lib/cloud_controller/dependency_locator.rb
LARGE_PAGE = 10_000
# Every declared resource by name. It is filled while the pages are imported.
RESOURCES: dict[str, Resource[Any]] = {}


@small_value_type
class ToOne(Value):
    """A relation to one record; `find` gives it, or None where there is none."""

    name: str
    resource: str
    find: Callable[[Any, Call], Record | None]
    link_only: bool = False


@small_value_type
class ToMany(Value):
    """A relation to many records, which `scope` finds. `link_only`: never inlined.

    `of` says which records have the relation at all, where not all have it.
    """

    name: str
    resource: str
    scope: Callable[[Any, Call], Scope]
    link_only: bool = False
    of: Callable[[Any], bool] | None = None


def to_one(name: str, resource: str, holder: str) -> ToOne:
    """A relation to the record whose guid the field `holder` holds."""

    def find(record: Record, call: Call) -> Record | None:
        found: Record | None = resource_named(resource).table(call.world).get(getattr(record, holder))
        return found

    return ToOne(name, resource, find)


def to_many(name: str, resource: str, scope: str | Callable[[Any, Call], Scope], *, link_only: bool = False) -> ToMany:
    """A relation to the records that `scope` finds: a function, or the name of their field with this record's guid."""
    if not isinstance(scope, str):
        return ToMany(name, resource, scope, link_only)
    holder = scope
    return ToMany(name, resource, lambda record, _: Scope({holder: (record.guid,)}), link_only)


def columns(*names: str, **fields: str) -> dict[str, str]:
    """Columns whose fields have the same name, and others with their fields; an empty one puts nothing in order."""
    return {**dict(zip(names, names, strict=True)), **fields}


def no_fields(record: Record, call: Call) -> dict[str, Json]:
    """No further fields."""
    del record, call
    return {}


def _everything(call: Call) -> Scope:
    del call
    return EVERYTHING


def metadata_of(record: Record, url: str) -> dict[str, Json]:
    return {
        "guid": record.guid,
        "url": url,
        "created_at": timestamp(record.created_at),
        "updated_at": timestamp(record.updated_at),
    }


def _default_access(call: Call, parent: Record | None) -> None:
    del call, parent


@dataclass(frozen=True, kw_only=True, eq=False)
class Resource(Generic[R]):
    """A kind of thing that v2 shows; docs/add-a-resource.md says how its parts are given.

    `links` are fields that stand between the fields and the relations, `extras` those after them. `inlined` are the
    fields inside another resource, where they differ. `base` limits the table to the records that belong to the
    resource. `url` gives a record's path, `metadata` its metadata, `row` another record that holds the columns: its
    times are shown, and lists sort by it: `walk` gives the ordinals in the order of a field of the rows, `asc` or `desc`
    (equal ones in creation order). `may_list` raises where a caller may not list at all; its second argument is
    the record whose sub-collection is asked for, or None. `rests_on` gives the other records that are read to show one
    to those who read globally, where that is known: then what is shown is kept. `kept` are the parameters that page
    links keep. `orders` are what `order-by` takes in the list at the top, `columns` the table's columns, by which every
    other list sorts, with the fields that hold them. `default_order` are columns. `most_per_page` replaces the
    installation's limit.
    """

    name: str
    model: str
    table: Callable[[World], Table[R]]
    fields: Fields
    not_found: CatalogueEntry
    links: Fields = no_fields
    extras: Fields = no_fields
    inlined: Fields | None = None
    to_one: tuple[ToOne, ...] = ()
    to_many: tuple[ToMany, ...] = ()
    filters: Mapping[str, Filter] = field(default_factory=dict[str, Filter])
    orders: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    default_order: tuple[str, ...] = ()
    visible: Callable[[Call], Scope] = _everything
    base: Scope = EVERYTHING
    url: Callable[[R], str] | None = None
    metadata: Callable[[R, str], dict[str, Json]] = metadata_of
    row: Callable[[R, Call], Record] | None = None
    walk: Callable[[World, str, str], Iterator[int]] | None = None
    rests_on: Callable[[R, Call], tuple[Record, ...]] | None = None
    may_list: Callable[[Call, Record | None], None] = _default_access
    kept: tuple[str, ...] = ()
    most_per_page: int | None = None

    def url_of(self, record: R) -> str:
        return self.url(record) if self.url else f"/v2/{self.name}/{record.guid}"

    def visible_to(self, call: Call) -> Scope:
        """The records that this caller may see."""
        return self.base if call.permissions.can_read_globally() else self.base.intersect(self.visible(call))

    def relation(self, name: str) -> ToMany:
        return next(relation for relation in self.to_many if relation.name == name)


def declare(resource: Resource[R]) -> Resource[R]:
    """Make a resource known to the relations that name it."""
    RESOURCES[resource.name] = resource
    return resource


def resource_named(name: str) -> Resource[Any]:
    """The resource of that name, whose page is imported when need be. Raises NotImplementedYet where there is none."""
    if name not in RESOURCES:
        for listed in listed_endpoints("v2"):
            if listed.rule == f"/v2/{name}":
                listed.endpoint()
    if name not in RESOURCES:
        raise NotImplementedYet(f"/v2/{name}")
    return RESOURCES[name]


def timestamp(seconds: float) -> str:
    """A moment (seconds since the epoch) as v2 prints it: UTC, whole seconds, with Z."""
    return _format(int(seconds))


@lru_cache(maxsize=4096)
def _format(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
