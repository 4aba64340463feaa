"""Answer with a page of a list: the records that `q` selects and the caller may see, and links to other pages.

Source: cloud_controller_ng:lib/cloud_controller/rest_controller/paginated_collection_renderer.rb
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from fakecc import errors
from fakecc.call import Call, Reply
from fakecc.json_types import Json
from fakecc.selections import Selection
from fakecc.v2.options import QueryOptions, options_of
from fakecc.v2.ordering import take
from fakecc.v2.query import conditions
from fakecc.v2.rendering import Narrowing, Rendering
from fakecc.v2.replies import ok
from fakecc.v2.resource import Resource
from fakecc.v2.scope import EVERYTHING, Scope

# What PostgreSQL takes as an offset.
BIGINT = 2**63
RAW = ":,/?@!$'()*=~"


def collection(
    call: Call,
    resource: Resource[Any],
    scope: Scope = EVERYTHING,
    *,
    path: str = "",
    kept: tuple[str, ...] = (),
    narrowing: Narrowing | None = None,
    options: QueryOptions | None = None,
) -> Reply:
    """Answer with the page that the query asks for, of the records in `scope` that the caller may see.

    `path` is the path of the list, where it differs from the resource's; `kept` are the parameters that page links
    keep. `narrowing` is for Rendering. `options` replace those of the query.
    """
    asked = options or options_of(call)
    scope = scope.intersect(resource.visible_to(call)).intersect(conditions(call, asked.q, resource.filters))
    found = scope.select(resource.table(call.world))
    return page(call, resource, found, path=path or f"/v2/{resource.name}", kept=kept, narrowing=narrowing,
                options=asked)  # fmt: skip


def later_ones(call: Call, resource: Resource[Any]) -> Scope:
    """The records that came after the one that `after_guid` names. Raises BadQueryParameter where there is none.

    Source: cloud_controller_ng:app/controllers/runtime/app_usage_events_controller.rb,
    app/controllers/services/service_usage_events_controller.rb (get_filtered_dataset_for_enumeration)
    """
    guid = options_of(call).extras.get("after_guid")
    if guid is None:
        return EVERYTHING
    table = resource.table(call.world)
    if guid not in table:
        raise errors.BadQueryParameter(guid)
    mark = table.ordinal(guid)
    return Scope(keeps=(lambda record: table.ordinal(record.guid) > mark,))


def page(
    call: Call,
    resource: Resource[Any],
    found: Selection[Any],
    *,
    path: str,
    options: QueryOptions,
    kept: tuple[str, ...] = (),
    narrowing: Narrowing | None = None,
    show: Callable[[Any], Json] | None = None,
) -> Reply:
    """Answer with the page of these records that `options` ask for.

    `show` presents a record instead of the resource.
    """
    per_page = _per_page(call, options, resource)
    rendering = Rendering(call, options, narrowing=narrowing)
    if options.direction not in {None, "asc", "desc"}:
        raise errors.BadQueryParameter(f"order_direction must be 'asc' or 'desc' but was '{options.direction}'")
    number = 1 if options.page is None else options.page
    start = (number - 1) * per_page
    if number < 1 or per_page < 1 or start >= BIGINT:
        raise call.real_error()
    records = take(call, resource, found, options, start, per_page)
    resources = [show(record) if show else rendering.of(resource, record) for record in records]
    # A list below another resource has no order of its own. recording: apps-v2/events-more
    order = resource.default_order if path == f"/v2/{resource.name}" else ()
    links = _Links(path, options, per_page, kept, order)
    return ok(_body(len(found), number, per_page, resources, links, rendering.orphans))


def _per_page(call: Call, options: QueryOptions, resource: Resource[Any]) -> int:
    renderer = call.world.settings.renderer
    per_page: int = renderer["default_results_per_page"] if options.per_page is None else options.per_page
    most: int = resource.most_per_page or renderer["max_results_per_page"]
    if per_page > most:
        raise errors.BadQueryParameter(f"results_per_page must be <= {most}")
    total = renderer.get("max_total_results")
    if total and (options.page or 1) * per_page > total:
        raise errors.BadQueryParameter(f"(page * per_page) must be less than {total}")
    return per_page


def _body(
    total: int, number: int, per_page: int, resources: list[Json], links: _Links, orphans: dict[str, Json] | None
) -> Json:
    last = max(math.ceil(total / per_page), 1)
    body = {
        "total_results": total,
        "total_pages": last,
        "prev_url": links.to(number - 1) if number > 1 else None,
        "next_url": links.to(number + 1) if number < last else None,
        "resources": resources,
    }
    return body if orphans is None else body | {"orphans": orphans}


class _Links:
    """The links to the pages of a list: parameters are sorted, and those that no list knows are left out."""

    def __init__(
        self, path: str, options: QueryOptions, per_page: int, kept: tuple[str, ...], default_order: tuple[str, ...]
    ) -> None:
        self._path = path
        self._parameters: dict[str, list[str]] = {
            "order-direction": [options.direction or "asc"],
            "results-per-page": [str(per_page)],
            "q": list(options.q),
            "exclude-relations": list(options.exclude or ()),
            "include-relations": list(options.include or ()),
            "inline-relations-depth": [] if options.depth is None else [str(options.depth)],
            "orphan-relations": [] if options.orphans is None else [str(options.orphans)],
            "order-by": [options.order_by] if options.order_by is not None else list(default_order),
        } | {name: [options.extras[name]] for name in kept if name in options.extras}

    def to(self, number: int) -> str:
        parameters = {**self._parameters, "page": [str(number)]}
        query = "&".join(f"{name}={quote(text, safe=RAW)}" for name in sorted(parameters) for text in parameters[name])
        return f"{self._path}?{query}"
