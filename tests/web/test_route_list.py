"""The list of routes is that of the routes."""

from fakecc.web import route_list


def test_the_list_is_that_of_the_routes():
    assert route_list.FILE.read_text(encoding="utf-8") == route_list.text(), "python -m fakecc.web.route_list writes it"
