"""Requests to apps' routes: passed on to a server that answers for the app, or answered as the router does."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import support
from support import apps, brokered
from support.web_client import client_of

from fakecc import World
from fakecc.arrange.checking import BadInput
from fakecc.worlds import Worlds

HOST = "web.apps.example.com"
CATALOG = {"services": []}


class Backend(BaseHTTPRequestHandler):
    """Answers with what it was asked; a broker's catalog is empty."""

    def do_GET(self):
        self._answer(200, CATALOG if self.path.endswith("/v2/catalog") else self._told())

    def do_POST(self):
        self._answer(201, self._told())

    def _told(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        known = ("Host", "X-Forwarded-Proto", "X-Custom", "X-Cf-Instanceindex")
        return {"path": self.path, "body": body, "headers": {name: self.headers.get(name) for name in known}}

    def _answer(self, status, body):
        self.server.asked.append(self.path)
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("X-Answer", "yes")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *args):
        pass


@pytest.fixture
def backend():
    with ThreadingHTTPServer(("127.0.0.1", 0), Backend) as server:
        server.asked = []
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def url(server):
    return f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def world():
    made = World("empty")
    yield made
    made.check()


@pytest.fixture
def app(world):
    """A running app with a route."""
    app = brokered.app(world, support.space(world))
    droplet = apps.droplet(world, app)
    path = f"/v3/apps/{app.guid}/relationships/current_droplet"
    support.ask(world, "PATCH", path, {"data": {"guid": droplet.guid}})
    support.ask(world, "POST", f"/v3/apps/{app.guid}/actions/start")
    domain = world.domains.first(name="apps.example.com")
    related = {"space": {"data": {"guid": app.space_guid}}, "domain": {"data": {"guid": domain.guid}}}
    route = support.ask(world, "POST", "/v3/routes", {"host": "web", "relationships": related}).body
    body = {"destinations": [{"app": {"guid": app.guid}}]}
    support.ask(world, "POST", f"/v3/routes/{route['guid']}/destinations", body)
    return app


def ask(world, method="GET", path="/", host=HOST, **given):
    return client_of(Worlds(lambda _: world)).open(path, method=method, base_url=f"http://{host}", **given)


def test_a_request_reaches_the_backend_as_it_was_sent(world, app, backend):
    world.behaviour("app", app="app", backend=url(backend))
    reply = ask(world, "POST", "/v3/apps?a=b%20c", data=b"hello", headers={"X-Custom": "x"})
    assert (reply.status_code, reply.headers["X-Answer"], json.loads(reply.text)) == (
        201,
        "yes",
        {
            "path": "/v3/apps?a=b%20c",
            "body": "hello",
            "headers": {"Host": HOST, "X-Forwarded-Proto": "http", "X-Custom": "x", "X-Cf-Instanceindex": "0"},
        },
    )


def test_the_journal_tells_of_it(world, app, backend):
    world.behaviour("app", backend=url(backend))
    ask(world, path="/x")
    entry = world.journal.query(kind="runtime")[-1]
    assert (entry.operation, entry.method, entry.path, entry.status) == ("route", "GET", "/x", 200)


def test_without_a_backend_the_router_answers_and_a_hint_helps(world, app):
    reply = ask(world)
    assert (reply.status_code, reply.text, reply.headers["X-Cf-Routererror"]) == (
        502, "502 Bad Gateway: Registered endpoint failed to handle the request.\n", "endpoint_failure",
    )  # fmt: skip
    assert 'world.behaviour("app", app="app", backend=' in reply.headers["X-Fakecc-Hint"]


def test_an_unknown_route_is_the_routers_404(world):
    reply = ask(world)
    assert (reply.status_code, reply.text, reply.headers["Cache-Control"]) == (
        404, f"404 Not Found: Requested route ('{HOST}') does not exist.\n", "no-cache, no-store",
    )  # fmt: skip


def test_a_backend_that_is_gone_is_a_bad_gateway(world, app, backend):
    world.behaviour("app", backend="http://127.0.0.1:1")
    assert ask(world).headers["X-Cf-Routererror"].startswith("endpoint_failure (")


def test_the_api_answers_at_every_other_host(world, app):
    assert ask(world, path="/v3/info", host="api.example.org").status_code == 200


def test_a_broker_that_was_pushed_as_an_app_is_asked_at_its_backend(world, app, backend):
    world.behaviour("app", backend=url(backend))
    credentials = {"type": "basic", "credentials": {"username": "u", "password": "p"}}
    body = {"name": "b", "url": f"https://{HOST}/osb", "authentication": credentials}
    support.wait(world, support.ask(world, "POST", "/v3/service_brokers", body))
    assert backend.asked == ["/osb/v2/catalog"]


def test_a_broker_whose_app_has_no_backend_is_answered_for_by_the_router(world, app):
    credentials = {"type": "basic", "credentials": {"username": "u", "password": "p"}}
    body = {"name": "b", "url": f"https://{HOST}", "authentication": credentials}
    job = support.wait(world, support.ask(world, "POST", "/v3/service_brokers", body))
    assert "Status Code: 502 Bad Gateway" in job["errors"][0]["detail"]


@pytest.mark.parametrize("backend", ["http://example.com", "https://127.0.0.1", "nowhere"])
def test_a_backend_is_a_server_on_this_machine(world, backend):
    with pytest.raises(BadInput):
        world.behaviour("app", backend=backend)
