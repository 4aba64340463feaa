"""`order-by` of lists at the top, which declare their orders, and of lists below something, which the database sorts."""

import pytest
import support


def told(reply):
    return reply.status, reply.body["code"], reply.body["description"]


@pytest.fixture
def home(world):
    """An organization with three spaces; the second was changed last, and the third has a quota."""
    inside = support.organization(world)
    for name in ("b", "c", "a"):
        support.space(world, name, inside=inside)
    return inside


def names(world, path):
    return [one["entity"]["name"] for one in support.ask(world, "GET", path).body["resources"]]


SORTED = {
    "id": ("id", ["b", "c", "a"]),
    "created_at": ("created_at", ["b", "c", "a"]),
    "name": ("name", ["a", "b", "c"]),
    "descending": ("name&order-direction=desc", ["c", "b", "a"]),
    "a foreign key": ("organization_id", ["b", "c", "a"]),
    "a state": ("status", ["b", "c", "a"]),
    "only nulls": ("space_quota_definition_id", ["b", "c", "a"]),
}


@pytest.mark.parametrize(("order", "expected"), SORTED.values(), ids=SORTED)
def test_a_list_below_something_sorts_by_any_column(world, home, order, expected):
    assert names(world, f"/v2/organizations/{home.guid}/spaces?order-by={order}") == expected


def test_nulls_come_last_and_first_when_descending(world, home):
    quota = support.ask(world, "POST", "/v2/space_quota_definitions", {
        "name": "q", "organization_guid": home.guid, "non_basic_services_allowed": True, "total_services": 1,
        "total_routes": 1, "memory_limit": 1,
    }).body["metadata"]["guid"]  # fmt: skip
    world.change(world.spaces.first(name="c"), quota_guid=quota)
    path = f"/v2/organizations/{home.guid}/spaces?order-by=space_quota_definition_id"
    assert names(world, path)[0] == "c"
    assert names(world, f"{path}&order-direction=desc")[-1] == "c"


@pytest.mark.parametrize("order", ["x", "", "organization_guid"])
def test_what_is_no_column_breaks_a_list_below_something(world, home, order):
    path = f"/v2/organizations/{home.guid}/spaces?order-by={order}"
    assert told(support.ask(world, "GET", path)) == (500, 10011, "Database error")


FIRST_BELOW = {
    "q": ("q=foo:bar", "foo"),
    "page size": ("results-per-page=101", "results_per_page must be <= 100"),
    "depth": ("inline-relations-depth=9", "inline_relations_depth must be <= 2"),
    "direction": ("order-direction=x", "order_direction must be 'asc' or 'desc' but was 'x'"),
}


@pytest.mark.parametrize(("other", "complaint"), FIRST_BELOW.values(), ids=FIRST_BELOW)
def test_below_something_the_order_is_checked_last(world, home, other, complaint):
    path = f"/v2/organizations/{home.guid}/spaces?order-by=x&{other}"
    assert told(support.ask(world, "GET", path)) == (400, 10005, f"The query parameter is invalid: {complaint}")


@pytest.mark.parametrize("other", [other for other, _ in FIRST_BELOW.values()], ids=FIRST_BELOW)
@pytest.mark.parametrize("name", ["spaces", "services", "service_plans", "service_instances", "users", "routes"])
def test_at_the_top_the_order_is_checked_first(world, name, other):
    path = f"/v2/{name}?order-by=created_at&{other}"
    assert told(support.ask(world, "GET", path)) == (500, 10012, "Cannot order by: created_at")


@pytest.mark.parametrize("order", ["name", "created_at"])
def test_shared_domains_sort_by_any_column_even_at_the_top(world, order):
    assert support.ask(world, "GET", f"/v2/shared_domains?order-by={order}").status == 200


WRONG_NUMBERS = ["page[]=1", "results-per-page[a]=1", "inline-relations-depth[]=0", f"page={2**63}"]


@pytest.mark.parametrize("query", WRONG_NUMBERS)
def test_a_number_that_is_a_list_or_too_large_breaks(world, query):
    assert told(support.ask(world, "GET", f"/v2/spaces?{query}"))[:2] == (500, 10001)


def test_what_nobody_knows_keeps_the_order_of_creation(world, home):
    space = world.spaces.first(name="a").guid
    for name in ("y", "x"):
        given = {"name": name, "space_guid": space, "tags": [name], "credentials": {"a": name}}
        support.ask(world, "POST", "/v2/user_provided_service_instances", given)
    path = f"/v2/spaces/{space}/service_instances?return_user_provided_service_instances=true&order-by="

    assert [names(world, path + column) for column in ("credentials", "tags")] == [["y", "x"], ["x", "y"]]
