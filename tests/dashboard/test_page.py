"""The page of the dashboard, what it is made of, and the index that others get at its address."""

import re

import pytest
from support.web_client import client_of

from fakecc import VirtualClock, World
from fakecc.worlds import Worlds

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture
def client():
    return client_of(Worlds(lambda name: World(clock=VirtualClock(), name=name)))


@pytest.mark.parametrize("path", ["/_fakecc/", "/_fakecc"])
def test_a_browser_gets_the_page(client, path):
    reply = client.get(path, headers=BROWSER)
    assert (reply.status_code, reply.content_type) == (200, "text/html; charset=utf-8")
    assert reply.text.startswith("<!doctype html>\n")


def test_no_other_page_may_hold_it_in_a_frame_and_it_loads_nothing_foreign(client):
    headers = client.get("/_fakecc/", headers=BROWSER).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def test_whoever_asks_for_no_html_gets_an_index_of_links(client):
    reply = client.get("/_fakecc/", headers={"Accept": "*/*"})
    links = reply.json["links"]
    assert (reply.content_type, reply.headers["Vary"]) == ("application/json", "Accept")
    assert links["dashboard"] == {
        "href": "http://localhost/_fakecc/",
        "summary": "The dashboard: a page for people.",
    }
    assert links["clock"] == {"href": "http://localhost/_fakecc/clock", "summary": "What time it is."}


def test_every_link_of_the_index_leads_somewhere(client):
    client.post("/_fakecc/coverage")
    links = client.get("/_fakecc/").json["links"]
    # Certificates are for servers that speak HTTPS; streams have no end.
    paths = [link["href"].removeprefix("http://localhost") for link in links.values()]
    asked = [path for path in paths if not path.endswith(("/ca.pem", "/journal/events"))]
    assert {path: client.get(path).status_code for path in asked} == dict.fromkeys(asked, 200)


@pytest.mark.parametrize(
    ("name", "content_type"),
    [("dashboard.css", "text/css; charset=utf-8"), ("dashboard.js", "text/javascript; charset=utf-8")],
)
def test_the_page_s_parts_are_there(client, name, content_type):
    page = client.get("/_fakecc/", headers=BROWSER).text
    reply = client.get(f"/_fakecc/dashboard/static/{name}")
    assert (reply.status_code, reply.content_type) == (200, content_type)
    assert f'"/_fakecc/dashboard/static/{name}"' in page


@pytest.mark.parametrize("name", ["other.js", "..%2Fview.py", "%2Fetc%2Fpasswd"])
def test_no_other_file_is(client, name):
    assert client.get(f"/_fakecc/dashboard/static/{name}").status_code == 404


def test_every_field_of_the_page_has_a_label(client):
    page = client.get("/_fakecc/", headers=BROWSER).text
    fields = re.findall(r'<(?:input|select)[^>]* ?id="([\w-]+)"', page)
    labels = re.findall(r'<label for="([\w-]+)"', page)
    assert sorted(fields) == sorted(labels)
