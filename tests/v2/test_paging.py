"""Following the pages covers a list once, in its order."""

from hypothesis import given
from hypothesis import strategies as st
from support import ask, new_world, organization, space


def pages(world, path):
    """The names on each page, from the first to where `next_url` is null."""
    found = []
    while path:
        body = ask(world, "GET", path).body
        found.append([resource["entity"]["name"] for resource in body["resources"]])
        path = body["next_url"]
    return found


@given(
    size=st.integers(0, 12),
    per_page=st.integers(1, 5),
    direction=st.sampled_from(["asc", "desc"]),
    order=st.sampled_from(["", "&order-by=name"]),
)
def test_the_pages_of_a_list_cover_it_once(size, per_page, direction, order):
    world = new_world()
    inside = organization(world)
    names = [space(world, f"space-{number:02}", inside=inside).name for number in range(size)]
    path = f"/v2/spaces?results-per-page={per_page}&order-direction={direction}{order}"
    read = [name for page in pages(world, path) for name in page]
    assert read == (names if direction == "asc" else names[::-1])
