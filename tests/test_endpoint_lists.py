"""Endpoints as their view's list has them."""

import subprocess
import sys

import pytest

from fakecc.endpoint_lists import listed_endpoints


def test_a_listed_endpoint_is_its_pages_own():
    listed = next(one for one in listed_endpoints("v3") if one.rule == "/v3/service_instances/<guid>")
    endpoint = listed.endpoint()
    assert (endpoint.method, endpoint.rule, endpoint.handler.__module__) == (listed.method, listed.rule, listed.page)


def test_an_endpoint_below_a_prefix_is_the_same():
    listed = next(one for one in listed_endpoints("uaa") if one.rule == "/Users/<guid>")
    below = listed.below("/uaa")
    assert (below.rule, below.endpoint()) == ("/uaa/Users/<guid>", listed.endpoint())


@pytest.mark.slow
def test_a_server_is_made_without_flask_and_without_any_page():
    pages = {
        listed.page
        for view in ("control", "dashboard", "uaa", "neighbours", "v2", "v3")
        for listed in listed_endpoints(view)
    }
    script = (
        "import sys\n"
        "from fakecc.server.listener import Server\n"
        "from fakecc.arrange.worlds import default_world\n"
        "from fakecc.worlds import Worlds\n"
        "Server(Worlds(default_world))\n"
        "print(*sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - our own command
    assert set(ran.stdout.split()) & (pages | {"flask", "werkzeug"}) == set()
