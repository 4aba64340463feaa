"""Every list of v3: its query, its order, its pages, seen on spaces."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ask, detail, new_world, organization, space

INVALID = "The query parameter is invalid: "
TIME = " has an invalid timestamp format. Timestamps should be formatted as 'YYYY-MM-DDThh:mm:ssZ'"


@pytest.fixture
def spaces(world):
    """Five spaces, a second apart: b, a, C, d, e."""
    inside = organization(world)
    for name in ("b", "a", "C", "d", "e"):
        space(world, name, inside=inside)
        world.clock.advance(1)
    return inside


def names(world, query=""):
    return [found["name"] for found in ask(world, "GET", f"/v3/spaces?{query}").body["resources"]]


def links(world, query):
    pages = ask(world, "GET", f"/v3/spaces?{query}").body["pagination"]
    base = "http://api.example.org/v3/spaces?"
    return {key: page and page["href"].removeprefix(base) for key, page in pages.items() if key in LINKS}


LINKS = ("first", "last", "next", "previous")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["b", "a", "C", "d", "e"]),
        ("order_by=name", ["a", "b", "C", "d", "e"]),
        ("order_by=-name", ["e", "d", "C", "b", "a"]),
        ("order_by=%2Bcreated_at", ["b", "a", "C", "d", "e"]),
        ("order_by=-created_at", ["e", "d", "C", "a", "b"]),
        ("order_by=", ["b", "a", "C", "d", "e"]),
        ("per_page=2&page=2", ["C", "d"]),
        ("per_page=2abc&page=1.9", ["b", "a"]),
        ("page", ["b", "a", "C", "d", "e"]),
        ("names=a,%20b", ["b", "a"]),
        ("names=c", ["C"]),
        ("names=", []),
        ("names=x,", []),
        ("names[]=a", []),
        ("names=a&names=b", ["b"]),
        ("guids=nonsense", []),
        ("created_ats=2023-11-14T22:13:21Z", ["a"]),
        ("created_ats=2023-11-14T22:13:21Z,2023-11-14T22:13:22Z", ["a", "C"]),
        ("created_ats[gt]=2023-11-14T22:13:22Z", ["d", "e"]),
        ("created_ats[gte]=2023-11-14T22:13:22Z", ["C", "d", "e"]),
        ("created_ats[lt]=2023-11-14T22:13:21Z", ["b"]),
        ("created_ats[lte]=2023-11-14T22:13:21Z", ["b", "a"]),
        ("created_ats[gt]=2023-11-14T22:13:20Z&created_ats[lt]=2023-11-14T22:13:22Z", ["a"]),
        ("created_ats=2023-02-30T00:00:00Z", []),
    ],
)
def test_a_query_finds(world, spaces, query, found):
    assert names(world, query) == found


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("page=0", "Page must be a positive integer"),
        ("page=&per_page=x", "Page must be a positive integer, Per page must be a positive integer"),
        ("per_page=5001", "Per page must be between 1 and 5000"),
        ("order_by=id", "Order by can only be: 'created_at', 'updated_at', 'name'"),
        ("order_by=+name", "Order by can only be: 'created_at', 'updated_at', 'name'"),
        ("order_by=name%0A", "Order by can only be: 'created_at', 'updated_at', 'name'"),
        ("guids[x]=1", "Guids must be an array"),
        (
            "organization_guids[x]=1&names[x]=1&foo=1&guids[x]=1",
            (
                "Guids must be an array, Unknown query parameter(s): 'foo'. Valid parameters are: 'page', 'per_page', "
                "'order_by', 'created_ats', 'updated_ats', 'guids', 'names', 'organization_guids', 'include', "
                "'label_selector', Names must be an array, Organization guids must be an array"
            ),
        ),
        (
            "include[x]=moon",
            "Invalid included resource: '[:x, \"moon\"]'. Valid included resources are: 'org', 'organization'",
        ),
        ("created_ats=yesterday", f"Created ats{TIME}"),
        ("created_ats=", f"Created ats{TIME}"),
        ("created_ats[]=2023-11-14T22:13:21Z", f"Created ats{TIME}"),
        ("created_ats[gt]=nope", f"Created ats{TIME}"),
        ("created_ats[foo]=2023-11-14T22:13:21Z", "Created ats Invalid relational operator: 'foo'"),
        ("created_ats[foo]=nope", f"Created ats Invalid relational operator: 'foo', Created ats{TIME}"),
        ("created_ats[gt]=a,b", "Created ats only accepts one value when using a relational operator"),
        ("created_ats=nope&updated_ats=nope", f"Created ats{TIME}, Updated ats{TIME}"),
        ("label_selector=", "Missing label_selector value"),
        ("label_selector=a%20b", "Invalid label_selector value"),
        ("label_selector=-a,b/c/d", "'-a' starts or ends with invalid characters, key has more than one '/'"),
        ("label_selector=a%3Db%20c", "'b c' contains invalid characters"),
        ("label_selector=" + "a," * 51, "Too many label_selector requirements (maximum is 50)"),
        ("include=moon", "Invalid included resource: 'moon'. Valid included resources are: 'org', 'organization'"),
    ],
)
def test_a_query_is_refused(world, query, complaint):
    assert detail(ask(world, "GET", f"/v3/spaces?{query}")) == (400, INVALID + complaint)


@pytest.mark.parametrize(
    "query",
    ["names=%00", "order_by[]=name", "page[]=1", "label_selector[]=a", "created_ats=2023-13-01T00:00:00Z"],
)
def test_what_breaks_the_real_one_is_an_unknown_error(world, query):
    assert detail(ask(world, "GET", f"/v3/spaces?{query}")) == (500, "An unknown error occurred.")


@pytest.mark.parametrize(
    "path",
    [
        "service_instances?names[x]=y",
        "service_credential_bindings?app_guids[x]=y",
        "service_offerings?names[x]=y",
        "service_plans?names[x]=y",
        "service_route_bindings?route_guids[x]=y",
    ],
)
def test_a_map_breaks_a_filter_of_which_no_message_says_that_it_is_a_list(world, path):
    assert detail(ask(world, "GET", f"/v3/{path}")) == (500, "An unknown error occurred.")


def test_unknown_parameters_are_named_with_those_that_are_known(world):
    status, told = detail(ask(world, "GET", "/v3/organizations?foo=1&guids[=2&bar[x]=3"))
    assert (status, told.partition(". ")[0]) == (400, f"{INVALID}Unknown query parameter(s): 'foo', 'guids[', 'bar'")


def test_the_links_of_a_page_keep_the_query(world, spaces):
    assert links(world, "per_page=2&page=2&order_by=name&names=a,b,c,d%252C,d") == {
        "first": "names=a%2Cb%2Cc%2Cd%252C%2Cd&order_by=%2Bname&page=1&per_page=2",
        "last": "names=a%2Cb%2Cc%2Cd%252C%2Cd&order_by=%2Bname&page=2&per_page=2",
        "next": None,
        "previous": "names=a%2Cb%2Cc%2Cd%252C%2Cd&order_by=%2Bname&page=1&per_page=2",
    }


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("names=", "names=&page=1&per_page=50"),
        ("order_by=", "page=1&per_page=50"),
        ("order_by=-name", "order_by=-name&page=1&per_page=50"),
        ("names[]=x&names[]=y", "names=%5B%22x%22%2C%22y%22%5D&page=1&per_page=50"),
        ("created_ats[gt]=2000-01-01T00:00:00Z", "created_ats%5Bgt%5D=2000-01-01T00%3A00%3A00Z&page=1&per_page=50"),
        ("label_selector=!a", "label_selector=%21a&page=1&per_page=50"),
    ],
)
def test_a_link_shows_what_was_asked(world, query, shown):
    assert links(world, query)["first"] == shown


def test_past_the_end_there_is_nothing_not_even_a_count(world, spaces):
    body = ask(world, "GET", "/v3/spaces?page=9").body
    assert (body["resources"], body["pagination"]["total_results"], body["pagination"]["total_pages"]) == ([], 0, 1)


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("env", ["prod", "dev"]),
        ("!env", ["none"]),
        ("env=prod", ["prod"]),
        ("env==prod", ["prod"]),
        ("env!=prod", ["dev", "none"]),
        ("env in (prod,dev)", ["prod", "dev"]),
        ("env notin (prod,dev)", ["none"]),
        ("env=", []),
        ("env!=", ["prod", "dev", "none"]),
        ("env in (prod,)", ["prod"]),
        ("env=prod,tier", ["prod"]),
        ("env,,!tier", ["dev"]),
        ("example.org/env=x", ["none"]),
    ],
)
def test_labels_select(world, selector, found):
    inside = organization(world)
    labels = {"prod": {"env": "prod", "tier": "1"}, "dev": {"env": "dev"}, "none": {"example.org/env": "x"}}
    for name, given_labels in labels.items():
        made = space(world, name, inside=inside)
        ask(world, "PATCH", f"/v3/spaces/{made.guid}", {"metadata": {"labels": given_labels}})
    assert names(world, f"label_selector={quote(selector)}") == found


@given(count=st.integers(0, 12), per_page=st.integers(1, 5), order=st.sampled_from(["", "name", "-created_at"]))
def test_the_pages_of_a_list_cover_it_once(count, per_page, order):
    world = new_world()
    inside = organization(world)
    made = [space(world, f"s{number}", inside=inside).name for number in range(count)]
    found, path = [], f"/v3/spaces?per_page={per_page}&order_by={order}"
    while path:
        body = ask(world, "GET", path).body
        found += [entry["name"] for entry in body["resources"]]
        following = body["pagination"]["next"]
        path = following and following["href"].removeprefix("http://api.example.org")
    assert sorted(found) == sorted(made)
