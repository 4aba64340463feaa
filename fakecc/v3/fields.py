"""`fields[resource]=key,key`: which related resources may be asked for, and which of their keys.

Source: cloud_controller_ng:app/messages/validators.rb (FieldsValidator), app/decorators/field_*_decorator.rb
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from fakecc import errors
from fakecc.call import Call
from fakecc.store import Record, Table
from fakecc.v3.listing import Query, query_of, unknown, values
from fakecc.v3.message import quote

R = TypeVar("R", bound=Record)
Allowed = Mapping[str, tuple[str, ...]]


class Fields:
    """What one endpoint's `fields` may ask for: resources, and their keys as complaints print them."""

    def __init__(self, allowed: Allowed) -> None:
        self.allowed = allowed

    def __call__(self, query: Query) -> Iterator[str]:
        """The complaints: a check of a Listing."""
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
        """The query of one resource, which takes `fields` and the parameters `also`. Raises BadQueryParameter."""
        query = query_of(call)
        complaints = [
            *unknown(query, ("fields", *also)),
            *(complaint for check in checks for complaint in check(query)),
            *self(query),
        ]
        if complaints:
            raise errors.BadQueryParameter(", ".join(complaints))
        return query


def wanted_keys(query: Query, resource: str) -> frozenset[str]:
    """The keys of a resource that a valid query asks for."""
    given = (query.get("fields") or {}).get(resource)
    return frozenset(values(given)) if given else frozenset()


def in_order(table: Table[R], guids: Iterable[str | None]) -> list[R]:
    """Each record of these once, as they stand under `included`: in the order in which they were made."""
    return table.select({"guid": {guid for guid in guids if guid}}).all()
