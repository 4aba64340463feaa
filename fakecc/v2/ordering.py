"""Sort the records of a list as `order-by` asks.

A list at the top refuses an order that it does not declare, before it looks at anything else of the query. Every other
list hands the column to the database, which knows the columns of the table.
Source: cloud_controller_ng:app/controllers/base/model_controller.rb (enumerate),
lib/cloud_controller/rest_controller/order_applicator.rb
"""

from __future__ import annotations

from typing import Any

from fakecc import errors
from fakecc.call import Call
from fakecc.errors import Broken
from fakecc.selections import Order, Selection
from fakecc.store import Record
from fakecc.v2.options import QueryOptions
from fakecc.v2.resource import Resource

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
    if column is None or column in {"id", *resource.default_order}:
        return found.slice(start, count, descending=descending)
    fields = {**COMMON, **resource.columns}
    if "\0" in column:
        raise call.real_error()  # It does not get as far as the database.
    if column not in fields:
        raise errors.DatabaseError()
    field = fields[column]
    if not field:
        # All records have the same there, or what nobody could know (encrypted texts and their salts).
        return found.slice(start, count)
    if resource.walk is not None:
        walk = resource.walk(call.world, field, "desc" if descending else "asc")
        return found.slice_along(walk, start, count)
    kind = resource.table(call.world).kind
    if column.endswith("_id") and field in kind.REFERENCES:
        # A foreign key is the `id` of the record that it names; nulls come last.
        table, named = resource.table(call.world), call.world.tables[kind.REFERENCES[field]]
        return found.slice_along(table.by_reference(field, named, descending=descending), start, count)
    # Equal ones stay in creation order, which is that of `id`, whatever the direction.
    order = Order(field, folds=field in kind.FOLDED)
    return found.slice_by(order, start, count, descending=descending, stable=True)
