"""Who may command fakecc: no web page of another origin, nobody by a name that a foreign name server gives."""

import pytest
from support.web_client import client_of

from fakecc import VirtualClock, World
from fakecc.worlds import ControlAccess, Worlds

START = 1_700_000_000.0


def client_with(settings=None, **access):
    worlds = Worlds(
        lambda name: World(clock=VirtualClock(START), settings=settings, name=name), ControlAccess(**access)
    )
    return client_of(worlds)


def ask(client, method="GET", path="/_fakecc/state", *, host="localhost:8181", data=None, **headers):
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.open(path, method=method, data=data, base_url=f"http://{host}", headers=names)


def problem(reply):
    return reply.json["errors"][0]["problem"]


FOREIGN_PAGE = {
    "the page's origin": {"Origin": "https://evil.example"},
    "another port of this machine": {"Origin": "http://localhost:3000"},
    "an opaque origin": {"Origin": "null"},
    "a page elsewhere, by the browser's own word": {"Sec_Fetch_Site": "cross-site"},
    "a page on another port, by the browser's own word": {"Sec_Fetch_Site": "same-site"},
}
EVERY_COMMAND = [
    ("POST", "/_fakecc/seed"), ("POST", "/_fakecc/reset"), ("GET", "/_fakecc/state"), ("POST", "/_fakecc/state"),
    ("POST", "/_fakecc/clock"), ("POST", "/_fakecc/faults"), ("POST", "/_fakecc/worlds"), ("GET", "/_fakecc/journal"),
    ("GET", "/_fakecc/nothing"), ("GET", "/_fakecc/health"),
]  # fmt: skip


@pytest.mark.parametrize("headers", FOREIGN_PAGE.values(), ids=FOREIGN_PAGE)
@pytest.mark.parametrize(("method", "path"), EVERY_COMMAND)
def test_a_web_page_of_another_origin_commands_nothing(headers, method, path):
    assert ask(client_with(), method, path, **headers).status_code == 403


def test_a_page_is_told_why():
    reply = ask(client_with(), Origin="https://evil.example")
    assert (
        problem(reply)
        == "/_fakecc follows no web page but its own, and https://evil.example is another: ask without a browser"
    )


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://localhost:8181"}, {"Sec_Fetch_Site": "same-origin"}, {"Sec_Fetch_Site": "none"}, {}],
    ids=["its own page", "its own page, by the browser's word", "an address typed in", "no browser"],
)
def test_its_own_pages_and_whoever_uses_no_browser_are_let_in(headers):
    assert ask(client_with(), **headers).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1:8181", "10.1.2.3:80", "[::1]:8181", "fakecc:8181", "FAKECC", "api.localhost:1"],
)
def test_a_host_that_no_foreign_name_server_gives_is_taken(host):
    assert ask(client_with(), host=host).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8181", "127.0.0.1.evil.example", "localhost.evil.example", "ai.", "2130706433.x"],
)
def test_a_host_that_somebody_s_name_server_may_give_is_not(host):
    reply = ask(client_with(), host=host)
    name = host.partition(":")[0]
    advice = f"start fakecc with --allowed-hosts {name} to allow this one"
    sentence = f"/_fakecc is asked by an address, a name without a dot or *.localhost, not by {name}: {advice}"
    assert (reply.status_code, problem(reply)) == (403, sentence)


def test_hosts_can_be_allowed():
    client = client_with(hosts=("*.svc.cluster.local",))
    assert [ask(client, host=host).status_code for host in ("fakecc.ns.svc.cluster.local", "evil.example")] == [
        200,
        403,
    ]


def test_a_world_s_own_name_is_taken():
    client = client_with(settings={"external_domain": "api.cf.example.com"})
    assert [ask(client, host=host).status_code for host in ("api.cf.example.com", "uaa.cf.example.com")] == [200, 403]


def test_the_cloud_controller_s_own_api_takes_any_host_and_origin():
    reply = ask(
        client_with(), path="/v3/info", host="evil.example", Origin="https://evil.example", Sec_Fetch_Site="cross-site"
    )
    assert reply.status_code == 200


@pytest.mark.parametrize(
    ("content_type", "given"),
    [
        ("text/plain", "text/plain"),
        ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded"),
        ("", "no Content-Type"),
    ],
)
def test_a_body_says_what_it_is(content_type, given):
    headers = {"Content_Type": content_type} if content_type else {}
    reply = ask(client_with(), "POST", "/_fakecc/clock", data='{"advance": 90}', **headers)
    assert (reply.status_code, problem(reply)) == (
        415,
        f"the body is JSON or YAML, and must say so, not {given}: with curl add -H 'Content-Type: application/json'",
    )


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        "application/merge-patch+json",
        "text/yaml",
        "application/x-yaml",
    ],
)
def test_json_and_yaml_are_taken(content_type):
    reply = ask(client_with(), "POST", "/_fakecc/clock", data='{"advance": 90}', Content_Type=content_type)
    assert reply.json["seconds"] == START + 90


def test_a_request_without_a_body_needs_no_content_type():
    assert ask(client_with(), "POST", "/_fakecc/reset").status_code == 204


def test_a_token_closes_the_control_api_to_everybody_without_it():
    client = client_with(token="secret")
    replies = [ask(client), ask(client, X_Fakecc_Token="wrong"), ask(client, X_Fakecc_Token="secret")]
    assert [reply.status_code for reply in replies] == [401, 401, 200]
    assert [problem(reply) for reply in replies[:2]] == [
        "/_fakecc is closed: send FAKECC_TOKEN's value as the header X-Fakecc-Token",
        "the header X-Fakecc-Token is not the token that this server was started with",
    ]


def test_who_has_the_token_may_ask_by_any_name():
    assert ask(client_with(token="secret"), host="fakecc.example.com", X_Fakecc_Token="secret").status_code == 200


def test_a_token_leaves_the_cloud_controller_s_own_api_open():
    assert ask(client_with(token="secret"), path="/v3/info").status_code == 200


def test_a_broker_s_redirect_does_not_lead_here():
    reply = ask(client_with(), "DELETE", "/_fakecc/journal", X_Broker_Api_Version="2.15")
    assert (reply.status_code, problem(reply)) == (403, "this is a request to a service broker, and /_fakecc is none")
