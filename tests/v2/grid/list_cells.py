"""Every list of v2 with every common parameter and six kinds of values, and what their code says comes of it.

Source: cloud_controller_ng:lib/cloud_controller/rest_controller/common_params.rb, paginated_collection_renderer.rb,
order_applicator.rb, app/controllers/base/model_controller.rb (enumerate, enumerate_related), lib/vcap/rest_api/query.rb
"""

from __future__ import annotations

from urllib.parse import quote

HUGE = "9" * 30
FORMS = {
    "valid": "", "empty": "{}=", "null": "{}", "map": "{}[x]=y", "list": "{}[]=y", "nul": "{}=%00", "huge": "{}=" + HUGE,
}  # fmt: skip
FINE = (200, "")
BROKEN = (500, "An unknown error occurred.")
DATABASE = (500, "Database error")


def bad(sentence):
    return 400, f"The query parameter is invalid: {sentence}"


def whole(valid, huge):
    """A number that Ruby's Integer() reads: it takes neither a list nor a map, nor a text that is none."""
    return {"valid": (valid, FINE), "null": FINE, "huge": huge} | dict.fromkeys(("empty", "map", "list", "nul"), BROKEN)


def direction():
    def wrong(shown):
        return bad(f"order_direction must be 'asc' or 'desc' but was '{shown}'")

    return {
        "valid": ("desc", FINE), "empty": wrong(""), "null": FINE, "map": wrong('{"x"=>"y"}'), "list": wrong('["y"]'),
        "nul": wrong("\0"), "huge": wrong(HUGE),
    }  # fmt: skip


def names():
    return {"valid": ("spaces", FINE)} | dict.fromkeys(("empty", "null", "map", "list", "nul", "huge"), FINE)


# What every list does with these.
COMMON = {
    "page": whole("1", BROKEN),
    "results-per-page": whole("1", bad("results_per_page must be <= 100")),
    "inline-relations-depth": whole("0", bad("inline_relations_depth must be <= 2")),
    "orphan-relations": whole("1", FINE),
    "order-direction": direction(),
    "exclude-relations": names(),
    "include-relations": names(),
}


# Lists whose controllers allow longer pages.
OF_ONE_LIST = {
    path: {"results-per-page": whole("1", bad("results_per_page must be <= 10000"))}
    for path in ("/v2/app_usage_events", "/v2/service_usage_events")
}


def order_at_the_top(declared):
    """Only declared orders pass; a list or map has no to_sym."""

    def wrong(shown):
        return 500, f"Cannot order by: {shown}"

    return {
        "valid": (declared[0], FINE) if declared else None, "empty": wrong(""), "null": BROKEN, "map": BROKEN,
        "list": BROKEN, "nul": wrong("\0"), "huge": wrong(HUGE),
    }  # fmt: skip


def order_below():
    """The database knows the columns. A NUL is no text for its driver."""
    return {
        "valid": ("created_at", FINE), "empty": DATABASE, "null": FINE, "map": DATABASE, "list": DATABASE, "nul": BROKEN,
        "huge": DATABASE,
    }  # fmt: skip


def cells(tops, below):
    """Each cell: its name, its path with a query, and what is said. `tops`: paths with their orders; `below`: paths."""
    lists = {
        **{path: order_at_the_top(orders) for path, orders in tops.items()},
        **{path: order_below() for path in below},
    }
    for path, order in lists.items():
        for name, expected in {**COMMON, **OF_ONE_LIST.get(path, {}), "order-by": order}.items():
            for form, pattern in FORMS.items():
                said = expected[form]
                if form == "valid":
                    if said is None:
                        continue
                    query, said = f"{name}={quote(said[0])}", said[1]
                else:
                    query = pattern.format(name)
                yield f"{path} {name} {form}", f"{path}?{query}", said
