"""Sort the records of a list as `order-by` asks.

A list at the top refuses an order that it does not declare, before it looks at anything else of the query. Every other
list hands the column to the database, which knows the columns of the table.
Source: cloud_controller_ng:app/controllers/base/model_controller.rb (enumerate),
lib/cloud_controller/rest_controller/order_applicator.rb
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fakecc import errors
from fakecc.call import Call
from fakecc.dialects import rails_json
from fakecc.errors import Broken
from fakecc.store import Record, Selection
from fakecc.v2.options import QueryOptions
from fakecc.v2.resource import Resource

Key = Callable[[Record], Any]

# The columns of every table but `id`, which is creation order.
COMMON = {"guid": "guid", "created_at": "created_at", "updated_at": "updated_at"}


def check_order(options: QueryOptions, resource: Resource[Any]) -> None:
    """Raises OrderByParameterInvalid for an order that the list at the top does not declare, Broken for no text."""
    if options.order_by_is_no_text:
        raise Broken("a list or map has no to_sym")
    if options.order_by is not None and options.order_by not in resource.orders:
        raise errors.OrderByParameterInvalid(options.order_by)


def take(
    call: Call, resource: Resource[Any], found: Selection[Any], options: QueryOptions, start: int, count: int
) -> list[Record]:
    """`count` records from the one at `start` in the order of the query. Raises DatabaseError for an unknown column."""
    descending = options.direction == "desc"
    column = options.order_by
    if column in {None, "id", *resource.default_order}:
        return found.slice(start, count, descending=descending)
    # `sorted` keeps creation order among equals, which is that of `id`.
    records = sorted(found.all(), key=_key(call, resource, str(column)), reverse=descending)
    return records[start : start + count]


def _key(call: Call, resource: Resource[Any], column: str) -> Key:
    fields = {**COMMON, **resource.columns}
    if column not in fields:
        raise errors.DatabaseError()
    field = fields[column]
    if not field:
        # All records have the same there, or what nobody could know (encrypted texts and their salts).
        return lambda _: (True,)
    kind = resource.table(call.world).kind
    # A foreign key is the `id` of the record that it names.
    named = call.world.tables[kind.REFERENCES[field]] if column.endswith("_id") and field in kind.REFERENCES else None

    def key(record: Record) -> tuple[bool, Any]:
        value = getattr(record, field)
        if named is not None and value is not None:
            return False, named.ordinal(value)
        if isinstance(value, tuple | Mapping):
            value = rails_json.text_of(value)  # The column holds the text.
        # Nulls come last.
        return value is None, value.lower() if field in record.FOLDED and value is not None else value

    return key
