"""What a strict test does not let pass, switch by switch."""

import pytest

from fakecc import World
from fakecc.evidence import strict
from fakecc.evidence.strict import DEFAULT, SWITCHES, StrictError
from fakecc.journal import Entry, Write
from fakecc.models.tenancy import Organization

STUCK = {"name": "db", "plan": "database/sync", "last_operation": {"type": "delete", "state": "in progress"}}


@pytest.fixture
def world():
    return World(guids=1)


def call(world, path, status=200, **given):
    world.journal.add(
        Entry(**{"kind": "request", "at": 0.0, "method": "GET", "path": path, "status": status, "route": path, **given})
    )


def break_it(world, switch):
    """Do what this switch does not let pass."""
    if switch == "unfired_fault":
        world.fault(when={"host": "api"}, then={"status": 503})
    elif switch == "closed_gate":
        world.gate()
    elif switch == "unfinished_job":
        world.seed(organizations=[{"name": "org", "spaces": [{"name": "space", "service_instances": [STUCK]}]}])
    elif switch == "leftover":
        quota = next(iter(world.organization_quotas)).guid
        made = world.add(Organization(**world.stamp(Organization), name="mine", quota_guid=quota))
        call(world, "/v3/organizations", 201, method="POST", response={"guid": made.guid}, request_id="42")
    else:
        path, status, more = {
            "unknown_route": ("/v3/nothing", 404, {}),
            "not_implemented": ("/v3/apps", 501, {"note": "not implemented"}),
            "unread_field": ("/v3/apps", 200, {"unread": ("/nmae",)}),
            "v2_call": ("/v2/apps", 200, {}),
            "expired_token": ("/v3/apps", 401, {"headers": {"Authorization": "bearer x"}}),
        }[switch]
        call(world, path, status, **more)


@pytest.mark.parametrize("switch", SWITCHES)
def test_each_switch_finds_its_own(world, switch):
    before = strict.findings(world)
    break_it(world, switch)

    assert (before, [finding.switch for finding in strict.findings(world)]) == ([], [switch])
    strict.check(world, frozenset(SWITCHES) - {switch})
    with pytest.raises(StrictError, match=f"^{switch}: "):
        strict.check(world, frozenset({switch}))


def test_a_leftover_names_the_request_that_made_it(world):
    break_it(world, "leftover")
    guid = world.organizations.first(name="mine").guid
    assert strict.findings(world)[0].sentence == f"organizations {guid}, made by POST /v3/organizations (42)"


@pytest.mark.parametrize(
    ("path", "status", "more"),
    [
        ("/v2/info", 200, {}),
        ("/v3/jobs/1", 404, {"route": "/v3/jobs/:guid"}),
        ("/v3/nothing", 404, {"fault": "busy"}),
        ("/v3/apps", 401, {}),
        ("/v3/apps", 422, {"unread": ("/nmae",)}),
    ],
)
def test_what_may_be(world, path, status, more):
    call(world, path, status, **more)
    assert strict.findings(world) == []


@pytest.mark.parametrize(
    ("given", "on"),
    [
        (None, DEFAULT),
        (True, frozenset(SWITCHES)),
        (False, frozenset()),
        (["v2_call"], DEFAULT | {"v2_call"}),
        ({"v2_call": True, "unfired_fault": False}, frozenset({"v2_call"})),
        ("v2_call, leftover", DEFAULT | {"v2_call", "leftover"}),
        ("true", frozenset(SWITCHES)),
        ("false", frozenset()),
    ],
    ids=["default", "all", "none", "a list", "a map", "a text", "true", "false"],
)
def test_which_switches_are_on(given, on):
    assert strict.switches(given) == on


def test_a_switch_that_there_is_not():
    with pytest.raises(ValueError, match="there is no switch 'v2_cal': nearest are v2_call"):
        strict.switches(["v2_cal"])


def test_a_call_of_v2_names_its_successor(world):
    call(world, "/v2/apps/1/events", route="/v2/apps/:guid/events")
    (found,) = strict.findings(world)
    assert found.sentence == "GET /v2/apps/1/events (v3: GET /v3/audit_events?target_guids=:guid)"


def test_what_was_accepted_and_made_later_is_a_leftover_of_its_request(world):
    quota = next(iter(world.organization_quotas)).guid
    made = world.add(Organization(**world.stamp(Organization), name="mine", quota_guid=quota))
    writes = (Write("created", "organizations", made.guid), Write("created", "users", "somebody"))
    call(world, "/v3/organizations", 202, method="POST", writes=writes, request_id="42")
    assert [finding.sentence for finding in strict.findings(world)] == [
        f"organizations {made.guid}, made by POST /v3/organizations (42)"
    ]
