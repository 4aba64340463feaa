"""Brokers asked over HTTP: what goes over the wire, and every way in which there is no answer."""

import json
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import trustme

from fakecc.brokers.over_http import OverHttp
from fakecc.osb.port import BrokerRequest

DISCONNECTED = "HTTPClient::KeepAliveDisconnected: "


class Server(ThreadingHTTPServer):
    """Answers by path, and remembers what it was asked. An answer is status, headers and text; None cuts the line."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.answers = {}
        self.asked = []
        self.patience = threading.Event()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.server.asked.append((self.command, self.path, dict(self.headers), body))
        given = self.server.answers.get(self.path, (200, {}, "{}"))
        if given is None:
            self.close_connection = True
            return
        if given == "hang":
            self.server.patience.wait(5)
            self.close_connection = True
            return
        status, headers, text = given
        self.send_response(status)
        for name, value in {"Content-Length": len(text), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())

    do_GET = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815 - http.server looks for these names

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server():
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.patience.set()
        server.shutdown()
        thread.join()


def request(url, method="GET", path="/v2/catalog", **given):
    told = {"broker_guid": "b", "username": "me", "password": "secret", "timeout": 5, "operation": "catalog", **given}
    return BrokerRequest(method=method, path=path, broker_url=url, **told)


def ask(url, *hosts, **given):
    return OverHttp(hosts).ask(request(url, **given))


def test_an_answer_is_told_with_status_text_headers_and_reason(server):
    server.answers["/v2/catalog"] = (418, {"Retry-After": "5"}, "short")

    answer = ask(server.url)

    told = (answer.status, answer.text, answer.reason, answer.headers["Retry-After"], answer.failure)
    assert told == (418, "short", "I'm a Teapot", "5", "")


def test_credentials_are_sent_before_they_are_asked_for(server):
    ask(server.url, username="mé", password="p:w")

    assert server.asked[0][2]["Authorization"] == "Basic bcOpOnA6dw=="


def test_a_broker_is_sent_these_headers_and_no_others(server):
    ask(
        server.url,
        method="PUT",
        body={},
        headers={"Date": "Tue, 14 Nov 2023 22:13:20 GMT", "X-Broker-Api-Version": "2.15"},
    )

    assert server.asked[0][2] == {
        "Host": server.url.removeprefix("http://"),
        "User-Agent": "HTTPClient/1.0 (2.9.0, ruby 3.3.6 (2024-11-05))",
        "Accept": "application/json",
        "Content-Type": "application/json",
        "Date": "Tue, 14 Nov 2023 22:13:20 GMT",
        "X-Broker-Api-Version": "2.15",
        "Authorization": "Basic bWU6c2VjcmV0",
        "Content-Length": "2",
    }


def test_a_body_is_sent_as_json_with_the_query_in_its_order(server):
    ask(
        server.url, method="PUT", path="/v2/service_instances/i", body={"a": [1]}, query=(("z", "1 2"), ("a", "&")),
        headers={"X-Broker-Api-Version": "2.15"},
    )  # fmt: skip

    method, path, headers, body = server.asked[0]
    told = (method, path, headers["Content-Type"], headers["X-Broker-Api-Version"], json.loads(body))
    assert told == ("PUT", "/v2/service_instances/i?z=1+2&a=%26", "application/json", "2.15", {"a": [1]})


@pytest.mark.parametrize(
    ("status", "methods"),
    [
        pytest.param(301, ["PUT", "PUT"], id="301 keeps the method"),
        pytest.param(302, ["PUT", "PUT"], id="302 keeps the method"),
        pytest.param(303, ["PUT", "GET"], id="303 turns it into GET"),
        pytest.param(307, ["PUT", "PUT"], id="307 keeps the method"),
        pytest.param(308, ["PUT"], id="308 is not followed"),
    ],
)
def test_redirects_are_followed_with_the_body(server, status, methods):
    server.answers["/v2/catalog"] = (status, {"Location": "/elsewhere"}, "")

    ask(server.url, method="PUT", body={"kept": True})

    assert [(asked[0], asked[3]) for asked in server.asked] == [(method, '{"kept":true}') for method in methods]


def test_the_address_asked_first_is_told_after_a_redirect(server):
    server.answers["/v2/catalog"] = (302, {"Location": f"{server.url}/elsewhere"}, "")

    assert ask(server.url).location == f"{server.url}/v2/catalog"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        pytest.param((302, {}, ""), "Missing Location header for redirect", id="no location"),
        pytest.param((302, {"Location": "/v2/catalog"}, ""), "retry count exceeded", id="in a circle"),
        pytest.param(None, DISCONNECTED, id="cut off without a word"),
    ],
)
def test_what_goes_wrong_on_the_way_is_a_transport_failure(server, answer, message):
    server.answers["/v2/catalog"] = answer

    failed = ask(server.url)

    assert (failed.failure, failed.message) == ("transport", message)


def test_a_connection_cut_off_is_taken_for_a_stale_one_and_tried_once_more(server):
    server.answers["/v2/catalog"] = None

    ask(server.url)

    assert len(server.asked) == 2


def test_no_answer_in_time_is_a_timeout_after_one_request(server):
    server.answers["/v2/catalog"] = "hang"

    failed = ask(server.url, timeout=0.05)

    assert (failed.failure, len(server.asked)) == ("timeout", 1)


def test_a_port_where_nobody_listens_is_unreachable():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    assert ask(f"http://127.0.0.1:{port}").failure == "unreachable"


@pytest.mark.parametrize(
    ("host", "patterns", "allowed"),
    [
        ("localhost", (), True),
        ("127.0.0.2", (), True),
        ("::1", (), True),
        ("broker.localhost", (), True),
        ("192.0.2.1", (), False),
        ("broker.example.com", (), False),
        ("broker.example.com", ("broker.example.com",), True),
        ("broker.example.com", ("*.example.com",), True),
        ("broker.example.com", ("*.EXAMPLE.com",), True),
        ("example.com", ("*.example.com",), False),
    ],
)
def test_hosts_off_this_machine_are_asked_only_when_allowed(host, patterns, allowed):
    assert OverHttp(patterns).allows(host) is allowed


@pytest.mark.parametrize("url", ["http://[bad", "no url at all", "http://localhost:99999", "ftp://127.0.0.1"])
def test_an_impossible_address_is_an_answer_too(url):
    assert ask(url).failure == "transport"


@pytest.fixture
def secured(server):
    """The server behind a certificate that nobody here trusts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.url = f"https://localhost:{server.server_address[1]}"
    return server


def test_a_certificate_that_nobody_trusts_is_a_transport_failure(secured):
    failed = OverHttp().ask(request(secured.url))

    assert (failed.failure, failed.message) == (
        "transport",
        (
            f"SSL_connect returned=1 errno=0 peeraddr={secured.url.removeprefix('https://')} state=error: "
            "certificate verify failed (unable to get local issuer certificate)"
        ),
    )


def test_certificates_need_not_be_checked(secured):
    assert OverHttp(verify=False).ask(request(secured.url)).status == 200


@pytest.mark.parametrize(
    ("host", "authorized"), [("127.0.0.1", True), ("localhost", False)], ids=["the same host", "another host"]
)
def test_credentials_follow_a_redirect_to_the_same_host_only(server, host, authorized):
    port = server.server_address[1]
    server.answers["/v2/catalog"] = (307, {"Location": f"http://{host}:{port}/elsewhere"}, "")

    ask(server.url)

    assert ["Authorization" in headers for _, _, headers, _ in server.asked] == [True, authorized]


def test_a_host_off_this_machine_cannot_be_reached(server):
    server.answers["/v2/catalog"] = (302, {"Location": "http://elsewhere.example.com/"}, "")

    failed = ask(server.url)

    assert failed.failure == "unreachable"
    assert failed.hint == (
        "fakecc asks brokers on this machine only, and 'elsewhere.example.com' is another: "
        "start it with --broker-hosts elsewhere.example.com to allow this one"
    )


def test_a_redirect_does_not_lead_where_two_parsers_disagree(server):
    port = server.server_address[1]
    server.answers["/v2/catalog"] = (307, {"Location": f"http://0.0.0.0:{port}\\@127.0.0.1/v2/catalog"}, "")

    failed = ask(server.url)

    assert (failed.failure, len(server.asked)) == ("transport", 1)
    assert failed.message.startswith(
        "fakecc asks brokers at plain http and https addresses only, not at 'http://0.0.0.0:"
    )


@pytest.mark.parametrize("url", ["http://0.0.0.0:1\\@127.0.0.1", "http://evil.com\\.internal"])
def test_an_address_that_is_not_plain_is_not_asked(url):
    assert ask(url, "*.internal").failure == "transport"


def test_a_name_is_connected_to_at_the_address_that_was_checked(server, monkeypatch):
    asked = []

    def resolve(host, port, **_):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    real = socket.getaddrinfo
    monkeypatch.setattr(
        "fakecc.brokers.addresses.socket.getaddrinfo",
        lambda host, *rest, **more: (
            resolve(host, *rest, **more) if host == "broker.internal" else real(host, *rest, **more)
        ),
    )
    port = server.server_address[1]

    answer = ask(f"http://broker.internal:{port}", "*.internal")

    assert (answer.status, asked, server.asked[0][2]["Host"]) == (200, ["broker.internal"], f"broker.internal:{port}")
