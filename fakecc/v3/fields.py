"""`fields[resource]=key,key`: which related resources may be asked for, and which of their keys.

Source: cloud_controller_ng:app/messages/validators.rb (FieldsValidator), app/decorators/field_*_decorator.rb
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from fakecc import errors
from fakecc.call import Call
from fakecc.store import Record, Table
from fakecc.v3.listing import Query, check_storable, query_of, unknown, values
from fakecc.v3.message import quote

R = TypeVar("R", bound=Record)
Allowed = Mapping[str, tuple[str, ...]]


class Fields:
    """The resources and keys that `fields` may name at one endpoint, as complaints print them."""

    def __init__(self, allowed: Allowed) -> None:
        self.allowed = allowed

    def __call__(self, query: Query) -> Iterator[str]:
        """Give the complaints about a query: this is a check of a Listing."""
        given = query.get("fields")
        if given is None:
            return
        if not isinstance(given, dict):
            yield "Fields must be an object"
            return
        for resource, keys in given.items():
            known = self.allowed.get(resource)
            if known is None:
                yield f"Fields [{resource}] valid resources are: {quote(self.allowed)}"
            elif not set(values(keys)) <= set(known):
                yield f"Fields valid keys for '{resource}' are: {quote(known)}"

    def read(self, call: Call, *also: str, checks: Iterable[Any] = ()) -> Query:
        """Read the query for one resource: `fields` and the parameters `also`. Raises BadQueryParameter."""
        query = query_of(call)
        complaints = [
            *unknown(query, ("fields", *also)),
            *(complaint for check in checks for complaint in check(query)),
            *self(query),
        ]
        if complaints:
            raise errors.BadQueryParameter(", ".join(complaints))
        check_storable(query)
        return query


def wanted_keys(query: Query, resource: str) -> frozenset[str]:
    """The keys of a resource that a valid query names."""
    given = (query.get("fields") or {}).get(resource)
    return frozenset(values(given)) if given else frozenset()


def in_order(table: Table[R], guids: Iterable[str | None]) -> list[R]:
    """The records without repetitions, in creation order, which is their order under `included`."""
    return table.select({"guid": {guid for guid in guids if guid}}).all()
