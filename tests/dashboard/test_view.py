"""The guard of /_fakecc holds for the dashboard: only the page itself comes without the token, where there is one."""

import pytest
from support.web_client import client_of

from fakecc import VirtualClock, World
from fakecc.worlds import ControlAccess, Worlds

BROWSER = {"Accept": "text/html"}
PAGE = ["/_fakecc", "/_fakecc/", "/_fakecc/dashboard/static/dashboard.js", "/_fakecc/dashboard/static/dashboard.css"]
TELLING = ["/_fakecc/dashboard/world", "/_fakecc/dashboard/findings"]
FOREIGN = {
    "a page of another origin": {"Origin": "https://evil.example"},
    "a page elsewhere, by the browser's own word": {"Sec-Fetch-Site": "cross-site"},
    "a name that a foreign name server gives": {"Host": "evil.example"},
}


def client_with(**access):
    return client_of(Worlds(lambda name: World(clock=VirtualClock(), name=name), ControlAccess(**access)))


@pytest.mark.parametrize("path", [*PAGE, *TELLING])
@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
def test_without_a_token_no_foreign_page_gets_anything(path, headers):
    assert client_with().get(path, headers={**BROWSER, **headers}).status_code == 403


@pytest.mark.parametrize("path", [*PAGE, *TELLING])
def test_without_a_token_everything_is_open_to_a_person_at_this_machine(path):
    assert client_with().get(path, headers={**BROWSER, "Sec-Fetch-Site": "none"}).status_code == 200


@pytest.mark.parametrize("path", PAGE)
def test_with_a_token_the_page_comes_without_it(path):
    assert client_with(token="secret").get(path, headers=BROWSER).status_code == 200


@pytest.mark.parametrize("path", [*TELLING, "/_fakecc/", "/_fakecc/dashboard/nothing"])
def test_with_a_token_nothing_else_does(path):
    client = client_with(token="secret")
    statuses = [client.get(path, headers=sent).status_code for sent in ({}, {"X-Fakecc-Token": "wrong"})]
    assert statuses == [401, 401]


@pytest.mark.parametrize("path", [*TELLING, "/_fakecc/"])
def test_whoever_has_the_token_gets_it(path):
    assert client_with(token="secret").get(path, headers={"X-Fakecc-Token": "secret"}).status_code == 200


def test_the_page_tells_nothing_of_a_world():
    pages = []
    for name in ("first", "second"):
        client = client_with(token="secret")
        client.worlds["default"].seed(organizations=[{"name": name}])
        pages.append(client.get("/_fakecc/", headers=BROWSER).data)
    assert pages[0] == pages[1]


def test_there_is_no_other_path():
    reply = client_with().get("/_fakecc/dashboard/nothing")
    assert (reply.status_code, reply.json["errors"][0]["problem"]) == (
        404,
        "there is no /_fakecc/dashboard/nothing",
    )
