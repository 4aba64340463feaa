"""Lists: the parameters that a query may have, the complaints about it, and the page that answers it.

Source: cloud_controller_ng:app/messages/list_message.rb, lib/cloud_controller/paging/sequel_paginator.rb,
app/presenters/v3/paginated_list_presenter.rb
"""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import quote_plus, unquote

from fakecc import errors
from fakecc.call import Call, Reply
from fakecc.dialects import rack
from fakecc.dialects.ruby_messages import inspect_symbol, inspect_symbols, integer, ruby_text
from fakecc.errors import Broken, CatalogueEntry
from fakecc.json_types import Json
from fakecc.selections import AllOf, Keep, Order, Selection
from fakecc.store import Record
from fakecc.v3 import labels, times
from fakecc.v3.message import human, is_included, quote
from fakecc.v3.presenting import ok

R = TypeVar("R", bound=Record)
Query = dict[str, Any]
Check = Callable[[Query], Iterable[str]]

LARGEST = 9223372036854775807
BASE = ("page", "per_page", "order_by", "created_ats", "updated_ats")
# Parameters that are one text, and no list with commas.
SCALARS = frozenset(
    {
        "page", "per_page", "order_by", "label_selector", "type", "available", "purge", "lifecycle", "lifecycle_type",
        "default", "deployable", "current", "globally_enabled_running", "globally_enabled_staging", "app_guid",
        "package_guid", "isolation_segment_guid",
    }
)  # fmt: skip
# Parameters that may be maps.
MAPS = frozenset({"created_ats", "updated_ats", "fields", "target_guids"})
# Parameters that are not checked as lists of values.
NO_ARRAYS = SCALARS | MAPS | {"include", "embed"}


class Listing:
    """The parameters of one list, in the order in which complaints print them, and checks of its own."""

    def __init__(
        self,
        *parameters: str,
        orders: tuple[str, ...] = ("created_at", "updated_at"),
        default_order: str = "",
        checks: tuple[Check, ...] = (),
        arrays: tuple[str, ...] | None = None,
        assumed: Mapping[str, str] | None = None,
        refusal: CatalogueEntry = errors.BadQueryParameter,
        selector: Check | None = None,
        counts_past_the_end: bool = False,
    ) -> None:
        """`parameters` come after those of every list. `orders` are the fields that order_by takes; `default_order`

        is one of them, or empty for insertion order. `checks` run after the common ones and unknown parameters (or hold
        `unknown_parameters` where those are told later). `arrays` are the filters of which the message says at its end
        that they must be lists, beside `guids`: None stands for all.
        `assumed` are parameters that count as sent. `refusal` is the error that holds the complaints.
        `selector` checks label_selector; None stands for the check that most lists have.
        `counts_past_the_end`: does a page past the last one tell how many there are? Most tell 0.
        """
        self.parameters = BASE + parameters
        self.orders = orders
        self.default_order = default_order
        self.checks = checks if unknown_parameters in checks else (unknown_parameters, *checks)
        self.arrays = parameters if arrays is None else arrays
        self.assumed = dict(assumed or {})
        self.refusal = refusal
        self.selector = selector or _selector
        self.counts_past_the_end = counts_past_the_end
        self._of_the_path: frozenset[str] = frozenset()
        self._unread: frozenset[str] = frozenset()

    def below(self, *parameters: str) -> Listing:
        """This list with parameters that its path gives: what a query says of them counts for nothing."""
        return self._with(_of_the_path=frozenset(parameters))

    def not_reading(self, *parameters: str) -> Listing:
        """This list with parameters that are checked, and that no one looks at then: the database sees none of them."""
        return self._with(_unread=frozenset(parameters))

    def _with(self, **changed: frozenset[str]) -> Listing:
        other = copy.copy(self)
        vars(other).update(changed)
        return other

    def read(self, call: Call) -> Asked:
        """Read the query of a call. Raises the refusal with every complaint."""
        given = {name: value for name, value in query_of(call).items() if name not in self._of_the_path}
        query = {**self.assumed, **given}
        complaints = [
            *_pages(query, call.world.settings.renderer.get("max_total_results") or LARGEST),
            *_order(query, self.orders),
            *times.complaints(query),
            *_arrays(query, {"guids"} & {*self.parameters}),
            *self.selector(query),
            *(complaint for check in self.checks for complaint in self._complaints(check, query)),
            *_arrays(query, [name for name in self.arrays if name != "guids"]),
        ]
        if complaints:
            raise self.refusal(", ".join(complaints))
        check_storable({name: value for name, value in query.items() if name not in self._unread})
        if any(isinstance(query.get(name), dict) for name in self.parameters if name not in MAPS):
            # A filter of which no message says that it must be a list. recording: v3-brokers/query-errors
            raise Broken("a map is no filter")
        return Asked(call, query, self)

    def _complaints(self, check: Check, query: Query) -> Iterable[str]:
        return unknown(query, self.parameters) if check is unknown_parameters else check(query)


def query_of(call: Call) -> Query:
    """The query as Rails reads it: `a[b]=c` is a map; the last of a repeated parameter counts. Unknown ones are refused."""
    call.unread.clear()
    return rack.parse_nested(call.raw_query)


def check_storable(query: Query) -> None:
    """Raises Broken for a NUL in a query without complaints, which PostgreSQL accepts in no text."""
    if any("\0" in ruby_text(value) for value in query.values()):
        raise Broken("a NUL in a query")


def values(given: Json) -> list[str]:
    """The members of a comma-separated filter; each is unescaped once more, so `%2C` stands for a comma inside.

    Lists and maps are read as Ruby prints them (to_array!). Source: cloud_controller_ng:app/messages/base_message.rb
    """
    return [unquote(part) for part in re.split(r",\s*", ruby_text(given))]


def unknown(query: Query, allowed: tuple[str, ...]) -> Iterator[str]:
    """Complain of parameters that are not allowed here."""
    extra = [name for name in query if name not in allowed]
    if extra:
        yield f"Unknown query parameter(s): {quote(extra)}. Valid parameters are: {quote(allowed)}"


def unknown_parameters(query: Query) -> list[str]:
    """Among the checks of a Listing: the place at which unknown parameters are told, where it is not the first."""
    del query
    return []


def arrays(*names: str) -> Check:
    """Check that these filters are no maps, where other checks come after."""
    return lambda query: _arrays(query, names)


def true_or_false(name: str) -> Check:
    """Check a parameter that is `true` or `false`. Null passes."""

    def check(query: Query) -> Iterator[str]:
        if query.get(name) is not None and not (isinstance(query[name], str) and query[name] in {"true", "false"}):
            yield f"{human(name)} must be 'true' or 'false'"

    return check


def one_of(name: str, *allowed: str) -> Check:
    """Check a parameter that must be one of a few words."""
    sentence = f"{human(name)} must be one of {quote(allowed)}"

    def check(query: Query) -> Iterator[str]:
        if name in query and not is_included(query[name], (*allowed, None)):
            yield sentence

    return check


def includes(*allowed: str) -> Check:
    """Check the `include` parameter, which may name these related resources."""
    return _check_words("include", "included", allowed)


def embeds(*allowed: str) -> Check:
    """Check the `embed` parameter, which may name these resources."""
    return _check_words("embed", "embedded", allowed)


def _check_words(parameter: str, what: str, allowed: tuple[str, ...]) -> Check:
    def check(query: Query) -> Iterator[str]:
        if parameter not in query:
            return
        if query[parameter] is None:
            raise Broken(f"{parameter} without a value")  # nil has no each.
        counts: dict[str, int] = {}
        for name in _candidates(query[parameter]):
            counts[name] = counts.get(name, 0) + 1
            if name not in allowed:
                yield f"Invalid {what} resource: '{name}'. Valid {what} resources are: {quote(allowed)}"
            elif counts[name] == 2:
                yield f"Duplicate {what} resource: '{name}'"

    return check


def _candidates(given: Json) -> list[str]:
    """The members of a list; of a map its pairs, as Ruby prints them."""
    if isinstance(given, dict):
        return [f"[{inspect_symbol(key)}, {inspect_symbols(value)}]" for key, value in given.items()]
    return values(given)


def fits_filter(wanted: Sequence[str | None] | None, value: str | None) -> bool:
    """Does a value pass a filter? Without a filter (None) every value does."""
    return wanted is None or value in wanted


class Asked:
    """A valid query, which selects, sorts and answers."""

    def __init__(self, call: Call, query: Query, listing: Listing) -> None:
        self.call = call
        self.query = query
        self._listing = listing
        self.page = _number(query, "page", 1)
        self.per_page = _number(query, "per_page", 50)

    def has(self, name: str) -> bool:
        return name in self.query

    def values(self, name: str) -> list[str] | None:
        """The values of a filter, or None where it was not given. One without a value (`?names`) has none."""
        if name not in self.query:
            return None
        return [] if self.query[name] is None else values(self.query[name])

    def lacks_value(self, name: str) -> bool:
        """Was a filter given without a value (`?names`)? The real one looks for null then: SQL's IS NULL."""
        return name in self.query and self.query[name] is None

    def without(self, name: str) -> Asked:
        """The same query without a parameter, for filters; links still repeat it."""
        rest = {given: value for given, value in self.query.items() if given != name}
        return Asked(self.call, rest, self._listing)

    def among(self, **fields: str) -> dict[str, list[str]]:
        """The filters of the query, as Table.select takes them; `names="name"` maps a parameter to a field."""
        asked = {name: field for name, field in fields.items() if name in self.query}
        return {field: self.values(name) or [] for name, field in asked.items()}

    def keeps(self) -> AllOf:
        """A test that says whether a record fits the timestamps and the label selector of the query.

        `asked.keeps() & test` is one more test. Table.select answers what was asked by its indexes.
        """
        tests: list[Keep[Any]] = [*times.tests(self.query)]
        if "label_selector" in self.query:
            tests += labels.tests(self.query["label_selector"])
        return AllOf(tuple(tests))

    def forget_filters(self) -> None:
        """Have links repeat the page and the order only: a few lists of the real one do."""
        self.query = {name: value for name, value in self.query.items() if name in {"page", "per_page", "order_by"}}

    def sort(self, found: Selection[R]) -> list[R]:
        """The records of this page, in the order that the query names."""
        start = (self.page - 1) * self.per_page
        asked = (self.query.get("order_by") or "").strip() or self._listing.default_order
        if not asked:
            return found.slice(start, self.per_page)
        field, descending = asked.lstrip("+-"), asked.startswith("-")
        # Names are sorted as PostgreSQL collates them, and equal ones by guid. All records of one request have the same
        # time here; the real one's differ a little, so creation order decides.
        order = Order(field, folds=True, by_guid=not field.endswith("_at"))
        return found.slice_by(order, start, self.per_page, descending=descending)

    def reply(
        self, found: Selection[R], present: Callable[[R], Json], *, included: Callable[[list[R]], Json] | None = None
    ) -> Reply:
        """Answer with the page. `included` makes the object of that name of its records; None leaves it out."""
        records = self.sort(found)
        # The count comes from a window function over the page: past the end it is 0.
        # source: cloud_controller_ng:lib/cloud_controller/paging/sequel_paginator.rb
        body = self._body(
            len(found) if records or self._listing.counts_past_the_end else 0, [present(record) for record in records]
        )
        extra = included(records) if included else None
        if extra is not None:
            body["included"] = extra
        return ok(body)

    def _body(self, total: int, resources: list[Json]) -> dict[str, Json]:
        last = max(math.ceil(total / self.per_page), 1)
        return {
            "pagination": {
                "total_results": total,
                "total_pages": last,
                "first": self._link(1),
                "last": self._link(last),
                "next": self._link(self.page + 1) if self.page < last else None,
                "previous": self._link(self.page - 1) if self.page > 1 else None,
            },
            "resources": resources,
        }

    def _link(self, page: int) -> dict[str, str]:
        asked = [(name, value) for name, value in self.query.items() if name not in {"page", "per_page"}]
        parts = [part for name, value in asked for part in _link_parts(name, value)]
        parts += [_encode("page", str(page)), _encode("per_page", str(self.per_page))]
        return {"href": f"{self.call.api}{self.call.path}?{'&'.join(sorted(parts))}"}


def _link_parts(name: str, value: Json) -> Iterator[str]:
    """How a link repeats a parameter, in parts. The parts of all parameters are sorted (Rails' Hash#to_query)."""
    if name == "fields" and value is None:
        raise Broken("fields without a value")  # nil has no each.
    if name == "target_guids" and isinstance(value, dict):
        # A list by an operator is a list in links, too, and keeps its order: Array#to_query.
        # recording: platform/audit-events, platform/audit-events-list-more
        lists = [(key, values(item)) for key, item in value.items()]
        yield from (
            "&".join(_encode(f"{name}[{key}][]", member) for member in members) for key, members in lists if members
        )
    elif isinstance(value, dict):
        yield from (_encode(f"{name}[{key}]", ruby_text(item)) for key, item in value.items())
    elif name == "order_by":
        # An empty order_by is accepted and not repeated.
        if value:
            yield _encode(name, value if value[0] in "+-" else f"+{value}")
    elif name in SCALARS:
        yield _encode(name, ruby_text(value))
    else:
        yield _encode(name, ",".join(item.replace(",", "%2C") for item in values(value)))


def _encode(name: str, text: str) -> str:
    return f"{quote_plus(name)}={quote_plus(text)}"


def _pages(query: Query, most: int) -> Iterator[str]:
    page, per_page = _number(query, "page", 1), _number(query, "per_page", 50)
    if page <= 0:
        yield "Page must be a positive integer"
    if per_page <= 0:
        yield "Per page must be a positive integer"
    elif per_page > 5000:
        yield "Per page must be between 1 and 5000"
    if page * per_page > most and ("page" in query or "per_page" in query):
        yield f"Maximum result (page * per_page) must be less than {most}"


def _number(query: Query, name: str, default: int) -> int:
    value = query.get(name)
    if isinstance(value, list | dict):
        raise Broken(f"{name} is no text")  # Array and Hash have no to_i.
    return default if value is None else integer(value)


def _order(query: Query, orders: tuple[str, ...]) -> Iterator[str]:
    asked = query.get("order_by")
    if asked and not isinstance(asked, str):
        raise Broken("order_by is no text")  # Array and Hash have no match?.
    if asked and asked.strip() and (asked[1:] if asked[0] in "+-" else asked) not in orders:
        yield f"Order by can only be: {quote(orders)}"


def _arrays(query: Query, names: Iterable[str]) -> Iterator[str]:
    for name in dict.fromkeys(names):
        if isinstance(query.get(name), dict) and name not in NO_ARRAYS:
            yield f"{human(name)} must be an array"


def no_selector_check(query: Query) -> list[str]:
    """Complain of no label_selector: whatever is none breaks the real one when it is applied."""
    del query
    return []


def _selector(query: Query) -> list[str]:
    return labels.complaints(query["label_selector"]) if "label_selector" in query else []
