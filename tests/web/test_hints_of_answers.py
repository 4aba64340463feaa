"""What X-Fakecc-Hint says where it needs the world: whose token it is, what the user may, what became of a record.

The header, the journal, the report of a failed test and /_fakecc/explain say the same.
"""

import pytest
from support.web_client import client_of, hints_of

from fakecc import FakeCC, VirtualClock
from fakecc.evidence import report
from fakecc.worlds import Worlds

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def cc():
    with FakeCC(clock=VirtualClock(1_893_456_000.0), guids=1, strict=False) as served:
        yield served


@pytest.fixture
def ask(cc):
    return hints_of(cc)


def test_no_token(ask):
    assert ask("/v3/apps", headers={}) == "no token was sent: add the header Authorization: bearer ..."


def test_an_expired_token_names_the_clock(cc, ask):
    token = cc.token(seconds=60)
    cc.world.clock.advance(61, expire_tokens=True)
    hint = "the token expired at 2030-01-01T00:01:00Z, and on the world's clock it is 2030-01-01T00:01:01Z"
    assert [ask(path, headers={"Authorization": token}) for path in ("/v3/apps", "/v2/apps")] == [hint, hint]


def test_each_place_says_the_same(cc):
    client = client_of(Worlds(lambda _: cc.world))
    answer = client.get("/v3/service_instance", headers=cc.headers())
    hint = "there is no such path; the nearest is GET /v3/service_instances"
    explained = client.get(f"/_fakecc/explain/{answer.headers['X-VCAP-Request-ID']}").json

    assert answer.headers["X-Fakecc-Hint"] == hint
    assert [cc.world.journal.query()[-1].hint, explained["hint"]] == [hint, hint]
    assert "GET /v3/service_instance -> 404" in report.lines(cc.world)[0]
    assert f"hint: {hint}" in report.lines(cc.world)[0]


@pytest.mark.parametrize(
    ("method", "path", "more", "hint"),
    [
        ("POST", "/v3/jobs/1", {"json": {}}, "this path takes GET, not POST"),
        ("POST", "/v3/organizations", {"data": '{"name": "a"}', "headers": FORM},
         "the body was read as a form: send the header Content-Type: application/json"),
        ("GET", "/v3/organizations?nmaes=a", {}, "the nearest parameter that there is here is 'names'"),
        ("POST", "/v3/organizations", {"json": {"name": "org"}},
         "something of this name is there: take another name, or begin each test with a clean world (reset)"),
        ("POST", "/v2/organizations", {"data": "{"},
         "the body is no JSON that can be read: look at its quotes, commas and encoding"),
    ],
)  # fmt: skip
def test_what_was_asked_wrongly(cc, ask, method, path, more, hint):
    headers = {**cc.headers(), **more.pop("headers", {})}
    assert ask(path, method, headers=headers, **more) == hint


def test_accepts_incomplete_is_missing(cc, ask):
    space, plan = cc.world.spaces.first(name="space"), cc.world.service_plans.first(name="async")
    body = {"name": "db", "space_guid": space.guid, "service_plan_guid": plan.guid}
    assert ask("/v2/service_instances", "POST", json=body) == (
        "this plan takes time: add ?accepts_incomplete=true to the request"
    )


def test_the_fault_of_a_test(cc, ask):
    cc.world.fault(name="busy", when={"operation": "apps.list"}, then={"status": 503})
    assert ask("/v3/apps") == "the fault 'busy' of the test answered this"
