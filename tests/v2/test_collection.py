"""Lists of v2: pages and their addresses, order, and what the query may get wrong."""

import pytest
import support

from fakecc.v2.options import integer


@pytest.fixture
def world():
    world = support.new_world()
    organization = support.organization(world)
    for name in ("b", "C", "a"):
        support.space(world, name, inside=organization)
    return world


def names(reply):
    return [resource["entity"]["name"] for resource in reply.body["resources"]]


def test_a_list_is_one_page_when_it_fits(world):
    body = support.ask(world, "GET", "/v2/spaces").body
    assert [(key, body[key]) for key in body if key != "resources"] == [
        ("total_results", 3),
        ("total_pages", 1),
        ("prev_url", None),
        ("next_url", None),
    ]


def test_nothing_found_is_one_empty_page(world):
    assert support.ask(world, "GET", "/v2/spaces?q=name:nope").body == {
        "total_results": 0,
        "total_pages": 1,
        "prev_url": None,
        "next_url": None,
        "resources": [],
    }


def test_page_links_are_sorted_and_keep_what_lists_know(world):
    query = "strange=1&results-per-page=1&page=2&q=name%3E%3D%20+%26%3B;&order-by=name&inline-relations-depth=0"
    more = "&order-direction=desc&orphan-relations=0&exclude-relations=a,b&include-relations=c"
    assert support.ask(world, "GET", f"/v2/spaces?{query}{more}").body["prev_url"] == (
        "/v2/spaces?exclude-relations=a&exclude-relations=b&include-relations=c&inline-relations-depth=0&order-by=name"
        "&order-direction=desc&orphan-relations=0&page=1&q=name%3E=%20%20%26%3B&results-per-page=1"
    )


def test_the_page_past_the_end_is_empty_and_links_back(world):
    reply = support.ask(world, "GET", "/v2/spaces?page=9&results-per-page=2")
    assert (names(reply), reply.body["prev_url"], reply.body["next_url"]) == (
        [],
        "/v2/spaces?order-direction=asc&page=8&results-per-page=2",
        None,
    )


ORDERS = {
    "": ["b", "C", "a"],
    "?order-direction=desc": ["a", "C", "b"],
    "?order-by=id": ["b", "C", "a"],
    "?order-by=name": ["a", "b", "C"],
    "?order-by=name&order-direction=desc": ["C", "b", "a"],
    "?order-by=name&order-by=id": ["b", "C", "a"],
}


@pytest.mark.parametrize(("query", "order"), ORDERS.items(), ids=ORDERS)
def test_order(world, query, order):
    assert names(support.ask(world, "GET", f"/v2/spaces{query}")) == order


def test_paging_covers_the_list_once(world):
    asked = [support.ask(world, "GET", f"/v2/spaces?results-per-page=2&page={page}") for page in (1, 2)]
    assert [name for reply in asked for name in names(reply)] == ["b", "C", "a"]


REFUSALS = {
    "results-per-page=101": (400, 10005, "The query parameter is invalid: results_per_page must be <= 100"),
    "inline-relations-depth=3": (400, 10005, "The query parameter is invalid: inline_relations_depth must be <= 2"),
    "order-direction=up": (
        400, 10005, "The query parameter is invalid: order_direction must be 'asc' or 'desc' but was 'up'",
    ),
    "order-by=guid": (500, 10012, "Cannot order by: guid"),
    "page=0": (500, 10001, "An unknown error occurred."),
    "page=-1": (500, 10001, "An unknown error occurred."),
    "page=x": (500, 10001, "An unknown error occurred."),
    "page=": (500, 10001, "An unknown error occurred."),
    "results-per-page=0": (500, 10001, "An unknown error occurred."),
    "q[]=name:x": (500, 10001, "An unknown error occurred."),
}  # fmt: skip


@pytest.mark.parametrize(("query", "told"), REFUSALS.items(), ids=REFUSALS)
def test_what_a_query_gets_wrong(world, query, told):
    reply = support.ask(world, "GET", f"/v2/spaces?{query}")
    assert (reply.status, reply.body["code"], reply.body["description"]) == told


def test_a_list_is_limited_where_the_installation_limits_it():
    world = support.new_world(renderer={"max_total_results": 100})
    reply = support.ask(world, "GET", "/v2/spaces?page=3")
    assert reply.body["description"] == "The query parameter is invalid: (page * per_page) must be less than 100"


INTEGERS = {
    "1": 1,
    " 3": 3,
    "-2": -2,
    "0x10": 16,
    "0b11": 3,
    "010": 8,
    "1_000": 1000,
    "1.5": None,
    "": None,
    "08": None,
}


@pytest.mark.parametrize(("text", "number"), INTEGERS.items(), ids=map(repr, INTEGERS))
def test_numbers_are_ruby_integers(text, number):
    assert integer(text) == number


def test_a_large_table_is_not_read_for_one_name():
    world = support.new_world()
    organization = support.organization(world)
    for number in range(50):
        support.space(world, f"space-{number}", inside=organization)
    read = []
    world.spaces.records = world.spaces.readable = _Watched(world.spaces.records, read)
    assert names(support.ask(world, "GET", "/v2/spaces?q=name:space-7")) == ["space-7"]
    assert len(set(read)) == 1


class _Watched(dict):
    def __init__(self, records, read):
        super().__init__(records)
        self._read = read

    def __getitem__(self, ordinal):
        self._read.append(ordinal)
        return super().__getitem__(ordinal)
