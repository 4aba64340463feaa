"""The tables of docs/testing/strict.md: each row does what it says, in a server that is asked over HTTP."""

import pytest
import requests
from support.document_tables import first_cells, rows, words

from fakecc import FakeCC
from fakecc.evidence.strict import SWITCHES, switches

pytestmark = pytest.mark.slow

START = "virtual:2030-01-01T00:00:00Z"
NOBODY = "5d6a0e43-0000-4000-8000-000000000000"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def server():
    with FakeCC(clock=START, strict=False) as cc:
        yield cc


@pytest.fixture
def cc(server):
    server.begin()
    yield server
    server.world.failures.clear()


def ask(cc, method, path, user="admin", **more):
    headers = {**cc.headers(user), **more.pop("headers", {})}
    return requests.request(method, cc.url + path, headers=headers, timeout=9, **more)


def order(cc, plan="async"):
    space, plan = cc.world.spaces.one(name="space").guid, cc.world.service_plans.one(name=plan).guid
    related = {"space": {"data": {"guid": space}}, "service_plan": {"data": {"guid": plan}}}
    return ask(cc, "POST", "/v3/service_instances", json={"type": "managed", "name": "db", "relationships": related})


def order_in_v2(cc):
    space, plan = cc.world.spaces.one(name="space").guid, cc.world.service_plans.one(name="async").guid
    return ask(cc, "POST", "/v2/service_instances", json={"name": "db", "space_guid": space, "service_plan_guid": plan})


def use_an_ended_token(cc):
    headers = cc.headers()
    cc.world.clock.expire_tokens()
    return requests.get(f"{cc.url}/v3/apps", headers=headers, timeout=9)


def log_in_with_saml(cc):
    form = {"grant_type": "urn:ietf:params:oauth:grant-type:saml2-bearer"}
    return requests.post(f"{cc.url}/uaa/oauth/token", data=form, auth=("cf", ""), timeout=9)


# What each switch does not let pass.
DEEDS = {
    "unfired_fault": lambda cc: cc.world.fault(when={"operation": "stacks.list"}, then={"status": 503}),
    "unknown_route": lambda cc: ask(cc, "GET", "/v3/nothing"),
    "not_implemented": lambda cc: ask(cc, "GET", "/uaa/nothing"),
    "unread_field": lambda cc: ask(cc, "GET", "/v2/organizations?name=db"),
    "closed_gate": lambda cc: cc.world.gate(),
    "unfinished_job": order,
    "leftover": lambda cc: ask(cc, "POST", "/v3/organizations", json={"name": "mine"}),
    "v2_call": lambda cc: ask(cc, "GET", "/v2/organizations"),
    "expired_token": use_an_ended_token,
}


@pytest.mark.parametrize("cell", first_cells("strict.md", "switch"))
def test_what_a_switch_does_not_let_pass(cc, cell):
    (switch,) = words(cell)
    before = set(cc.findings())
    DEEDS[switch](cc)
    assert (switch in before, switch in cc.findings()) == (False, True)


def test_every_switch_is_in_the_table():
    assert {*first_cells("strict.md", "switch")} == {f"`{switch}`" for switch in SWITCHES}


# Of each row what is said, and the switches that are on.
SAYINGS = {
    "nothing": (None, {"unfired_fault"}),
    "`strict=True`": (True, {*SWITCHES}),
    "`strict=False`": (False, set()),
    '`strict=["v2_call"]`': (["v2_call"], {"unfired_fault", "v2_call"}),
    '`strict={"v2_call": True, "unfired_fault": False}`': ({"v2_call": True, "unfired_fault": False}, {"v2_call"}),
}


@pytest.mark.parametrize("said", first_cells("strict.md", "what is said"))
def test_which_switches_are_on(cc, said):
    given, on = SAYINGS[said]
    for deed in DEEDS.values():
        deed(cc)
    told = requests.post(f"{cc.url}/_fakecc/check", json={} if given is None else {"strict": given}, timeout=9).json()
    assert switches(given) == on
    assert {finding["switch"] for finding in told["findings"] if finding["fails"]} == on


def without_a_scope(cc):
    form = {"grant_type": "password", "username": "admin", "password": "admin", "scope": "cloud_controller.read"}
    token = requests.post(f"{cc.url}/uaa/oauth/token", data=form, auth=("cf", ""), timeout=9).json()["access_token"]
    headers = {"Authorization": f"bearer {token}"}
    return requests.post(f"{cc.url}/v3/organizations", json={"name": "x"}, headers=headers, timeout=9)


def with_a_fault(cc):
    cc.world.fault(name="busy", when={"operation": "apps.list"}, then={"status": 503})
    return ask(cc, "GET", "/v3/apps")


def with_a_broken_broker(cc):
    cc.world.fault(when={"broker": {"operation": "provision"}}, then={"status": 500})
    space, plan = cc.world.spaces.one(name="space").guid, cc.world.service_plans.one(name="sync").guid
    return ask(cc, "POST", "/v2/service_instances", json={"name": "db", "space_guid": space, "service_plan_guid": plan})


def while_it_is_under_way(cc):
    order(cc)
    guid = cc.world.service_instances.one(name="db").guid
    return ask(cc, "PATCH", f"/v3/service_instances/{guid}", json={"parameters": {}})


def broken_inside(cc):
    guid = cc.world.organizations.one(name="org").guid
    return ask(cc, "GET", f"/v2/organizations/{guid}?inline-relations-depth=x")


# Of each row: a call that is refused so, and some words of its hint.
HINTS = {
    "a path that there is not": (lambda cc: ask(cc, "GET", "/v3/appz"), "the nearest is GET /v3/apps"),
    "a verb that the path does not take": (lambda cc: ask(cc, "PUT", "/v3/apps"), "this path takes GET, POST, not PUT"),
    "no token, or one that does not hold": (use_an_ended_token, "token"),
    "a scope is missing": (without_a_scope, "lacks the scope cloud_controller.write: it has cloud_controller.read"),
    "a role is missing": (lambda cc: ask(cc, "POST", "/v3/organization_quotas", "developer", json={"name": "x"}), "lacks a role"),
    "a record that is not found": (lambda cc: ask(cc, "GET", f"/v3/apps/{NOBODY}"), f"nothing has the guid {NOBODY}"),
    "a body that was read as a form": (
        lambda cc: ask(cc, "POST", "/v3/organizations", data='{"name": "a"}', headers=FORM), "Content-Type: application/json",
    ),
    "a body that is no JSON": (lambda cc: ask(cc, "POST", "/v2/organizations", data="{"), "no JSON that can be read"),
    "a parameter that v3 does not know": (lambda cc: ask(cc, "GET", "/v3/apps?nmaes=a"), "'names'"),
    "`accepts_incomplete` is missing": (order_in_v2, "?accepts_incomplete=true"),
    "an operation is under way": (while_it_is_under_way, "poll its job or last_operation to the end"),
    "a name that is taken, a quota that is full, a feature flag that is off, too many requests": (
        lambda cc: ask(cc, "POST", "/v3/organizations", json={"name": "org"}), "take another name",
    ),
    "a broker that failed, or was too slow": (with_a_broken_broker, "broker"),
    "500": (broken_inside, "the real"),
    "501": (log_in_with_saml, "known-differences"),
    "a fault of the test": (with_a_fault, "'busy'"),
}  # fmt: skip


@pytest.mark.parametrize("cells", rows("strict.md", "what happened"), ids=lambda cells: cells[0])
def test_what_is_hinted(cc, cells):
    deed, hint = HINTS[cells[0]]
    answer = deed(cc)
    assert answer.status_code >= 400
    assert hint in answer.headers["X-Fakecc-Hint"]
