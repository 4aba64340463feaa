"""/networking: which app may reach which."""

import jwt
import pytest
import support

from fakecc.permissions import Caller

PATH = "/networking/v1/external/policies"
SCOPES = ["openid", "network.write"]
TOKEN = {"Authorization": f"bearer {jwt.encode({'scope': SCOPES}, 'secret-that-is-long-enough-for-hs256')}"}
ADMIN = Caller(guid="n", name="netadmin", scopes=frozenset({"network.admin"}))


def ask(world, method, path=PATH, body=None, *, as_=ADMIN, headers=TOKEN):
    return support.ask(world, method, path, body, as_=as_, headers=headers)


def _policy(source="a", destination="b", start=8080, end=None, protocol="tcp"):
    ports = {"start": start, "end": end or start}
    return {"source": {"id": source}, "destination": {"id": destination, "protocol": protocol, "ports": ports}}


def _allow(world, *policies, **more):
    return ask(world, "POST", body={"policies": list(policies)}, **more)


def test_policies_are_kept_once(world):
    made = [_allow(world, _policy(), _policy()), _allow(world, _policy())]
    assert ([reply.body for reply in made], ask(world, "GET").body) == (
        [{}, {}], {"total_policies": 1, "policies": [_policy()]},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("id=a", [("a", "b"), ("c", "a")]),
        ("id=", []),
        ("id=b,c", [("a", "b"), ("c", "a")]),
        ("id=b&id=c", [("a", "b")]),
        ("source_id=a", [("a", "b")]),
        ("source_id=a&dest_id=a", []),
        ("id=c&source_id=a", [("c", "a")]),
        ("guid=a", [("a", "b"), ("c", "a")]),
    ],
)
def test_policies_are_listed(world, query, found):
    _allow(world, _policy(), _policy("c", "a"))
    listed = ask(world, "GET", f"{PATH}?{query}").body["policies"]
    assert [(one["source"]["id"], one["destination"]["id"]) for one in listed] == found


def test_v0_has_one_port_and_leaves_ranges_out(world):
    _allow(world, _policy(), _policy(start=9000, end=9010))
    assert ask(world, "GET", PATH.replace("v1", "v0")).body == {
        "total_policies": 1,
        "policies": [{"source": {"id": "a"}, "destination": {"id": "b", "protocol": "tcp", "port": 8080}}],
    }


@pytest.mark.parametrize(
    ("policies", "complaint"),
    [
        ([], "missing policies"),
        ([{}], "missing source id"),
        ([_policy(destination="")], "missing destination id"),
        ([_policy(protocol="TCP")], "invalid destination protocol, specify either udp or tcp"),
        ([_policy(start=10, end=9)], "invalid port range 10-9, start must be less than or equal to end"),
        ([_policy(start=-1, end=9)], "invalid start port -1, must be in range 1-65535"),
        ([_policy(start=0, end=9)], "missing start port"),
        ([_policy(), _policy(end=65536)], "invalid end port 65536, must be in range 1-65535"),
    ],
)
def test_a_wrong_policy_refuses_all(world, policies, complaint):
    reply = _allow(world, *policies)
    assert (reply.status, reply.text, len(world.network_policies)) == (
        400, f'{{"error": "mapper: validate policies: {complaint}"}}', 0,
    )  # fmt: skip


def test_broken_json_is_told_in_go_s_words(world):
    reply = ask(world, "POST", body=b"{} x")
    assert reply.text == ('{"error": "mapper: unmarshal json: invalid character \'x\' after top-level value"}')


@pytest.mark.parametrize(
    ("path", "caller", "headers", "answer"),
    [
        (PATH.replace("v1", "v2"), support.NOBODY, {}, (406, '{"error": "api version \'v2\' not supported"}')),
        (PATH, support.NOBODY, {}, (401, '{"error": "missing authorization header"}')),
        (PATH, Caller(problem="invalid"), {"Authorization": "x"}, (401, '{"error": "failed to verify token with uaa"}')),
        (PATH, Caller(guid="u", scopes_in_order=("openid", "a.b")), TOKEN, (403, (
            '{"error": "provided scopes [openid a.b] do not include allowed scopes [network.admin network.write]"}'
        ))),
    ],
    ids=["version", "no token", "bad token", "scope"],
)  # fmt: skip
def test_who_is_refused(world, path, caller, headers, answer):
    reply = ask(world, "GET", path, as_=caller, headers=headers)
    assert (reply.status, reply.text) == answer


@pytest.fixture
def home(world):
    return support.space(world)


@pytest.fixture
def developer(world, home):
    return support.user(world, "dev", ("space_developer", home), scopes=frozenset({"network.write"}))


def test_developers_connect_the_apps_of_their_spaces(world, home, developer):
    mine, other = support.app_in(world, home), support.app_in(world, home, "other")
    far = support.app_in(world, support.space(world, "far"))
    made = _allow(world, _policy(mine.guid, other.guid), as_=developer)
    refused = _allow(world, _policy(mine.guid, far.guid), as_=developer)
    assert (made.status, refused.text, ask(world, "GET", as_=developer).body["total_policies"]) == (
        200, '{"error": "one or more applications cannot be found or accessed"}', 1,
    )  # fmt: skip


def test_a_developer_s_source_has_150_policies_at_most(world, home, developer):
    source = support.app_in(world, home).guid
    policies = [_policy(source, "gone", port) for port in range(1000, 1150)]
    assert [_allow(world, *policies, as_=developer).status, _allow(world, policies[0], as_=developer).text] == [
        200, '{"error": "policy quota exceeded"}',
    ]  # fmt: skip


def test_admins_see_tags_and_clean_up(world, home):
    app = support.app_in(world, home)
    _allow(world, _policy(app.guid, app.guid), _policy(app.guid, "gone"))
    tags = ask(world, "GET", "/networking/v1/external/tags").body["tags"]
    gone = ask(world, "POST", f"{PATH}/cleanup").body
    who = ask(world, "GET", "/networking/v1/external/whoami").body
    assert ([(tag["id"], tag["tag"]) for tag in tags], gone["policies"], who, len(world.policy_tags)) == (
        [(app.guid, "0001"), ("gone", "0002")], [_policy(app.guid, "gone")], {"subject": "netadmin"}, 1,
    )  # fmt: skip


def test_a_preflight_is_answered(world):
    reply = ask(world, "OPTIONS")
    assert (reply.status, reply.headers["Access-Control-Allow-Methods"], reply.content_type) == (
        200, "POST,GET,OPTIONS", "",
    )  # fmt: skip
