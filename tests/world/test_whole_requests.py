"""A request is carried out whole or not at all, whatever is raised inside and wherever: of any page, in both halves."""

import contextlib
from collections import Counter

import pytest
import support
from hypothesis import given
from hypothesis import strategies as st
from support import ask, brokered
from support.consistency import InjectedError, Injection, inconsistencies
from support.uaa_client import client_token, uaa

from fakecc.arrange.world import World
from fakecc.clock import VirtualClock

pytestmark = pytest.mark.slow

# Where an exception may come up: anywhere that a request goes.
INSIDE = ("/fakecc/store/", "/fakecc/world/", "/fakecc/actions/", "/fakecc/v2/", "/fakecc/v3/", "/fakecc/uaa/")


class Town:
    """A world with an app, a route and an instance with a binding, to which it comes back after each attempt."""

    def __init__(self):
        self.world = World(clock=VirtualClock(1_700_000_000.0), guids=1, preset="empty")
        self.space = support.space(self.world)
        self.organization = self.world.organizations[self.space.organization_guid]
        self.instance = brokered.managed(self.world, self.space, offering={"requires": ("route_forwarding",)})
        self.app, self.route = brokered.app(self.world, self.space), brokered.route(self.world, self.space)
        self.token = client_token(self.world)
        brokered.broker(self.world)
        self.world.seeded = self.world.savepoint()
        self.deeds = {}

    def to(self, **guids):
        return {"relationships": {name: {"data": {"guid": record.guid}} for name, record in guids.items()}}

    def plan_guid(self):
        return self.instance.service_plan_guid


USER = {"userName": "bob", "password": "b", "emails": [{"value": "b@example.org"}]}
REQUESTS = {
    "v3 organization": lambda _: ("POST", "/v3/organizations", {"name": "o"}),
    "v3 space": lambda town: ("POST", "/v3/spaces", {"name": "s", **town.to(organization=town.organization)}),
    "v3 app": lambda town: ("POST", "/v3/apps", {"name": "a", **town.to(space=town.space)}),
    "v3 role": lambda town: (
        "POST", "/v3/roles",
        {"type": "organization_user", **town.to(user=next(iter(town.world.accounts)), organization=town.organization)},
    ),
    "v3 instance": lambda town: (
        "POST", "/v3/service_instances", {
            "type": "managed", "name": "i",
            **town.to(space=town.space, service_plan=town.world.service_plans[town.plan_guid()]),
        },
    ),
    "v3 key": lambda town: (
        "POST", "/v3/service_credential_bindings",
        {"type": "key", "name": "k", **town.to(service_instance=town.instance)},
    ),
    "v3 labels": lambda town: ("PATCH", f"/v3/apps/{town.app.guid}", {"metadata": {"labels": {"a": "b"}}}),
    "v2 instance": lambda town: (
        "POST", "/v2/service_instances",
        {"name": "i2", "space_guid": town.space.guid, "service_plan_guid": town.plan_guid()},
    ),
    "v2 binding": lambda town: (
        "POST", "/v2/service_bindings", {"app_guid": town.app.guid, "service_instance_guid": town.instance.guid},
    ),
    "v2 bind route": lambda town: (
        "PUT", f"/v2/service_instances/{town.instance.guid}/routes/{town.route.guid}", None,
    ),
    "v2 delete space": lambda town: ("DELETE", f"/v2/spaces/{town.space.guid}?recursive=true", None),
    "v2 delete organization": lambda town: ("DELETE", f"/v2/organizations/{town.organization.guid}?recursive=true", None),
    "UAA user": lambda _: ("POST", "/Users", USER),
    "UAA group": lambda _: ("POST", "/Groups", {"displayName": "g"}),
}  # fmt: skip


# What a request keeps before it goes on, as the real one does.
# source: cloud_controller_ng:app/actions/role_create.rb
PARTS = {"v3 role": [{"audit_events": 1}]}


@pytest.fixture(scope="module")
def town():
    return Town()


def send(town, request):
    method, path, body = request(town)
    if path.startswith(("/Users", "/Groups")):
        return uaa(town.world, method, path, body, token=town.token).status
    return ask(town.world, method, path, body).status


def deed_of(town, request):
    """What a request does when what is imported and kept at first use is there: its lines, its status, what it wrote."""
    send(town, request)
    town.world.reset()
    with Injection(INSIDE, 0) as counted:
        status = send(town, request)
    written = writings(town.world)
    town.world.reset()
    assert (status < 300, written != {}, counted.lines > 100) == (True, True, True)
    return counted.lines, status, written


def writings(world):
    """How many records of each table are not what they were."""
    touched = world.changes.since(world.changes.depth)
    return Counter(table.name for table, guid, before in touched if table.get(guid) is not before)


def shown(world):
    """The state, but for guids that were given out."""
    return {name: part for name, part in world.snapshot().items() if name != "guids"}


@pytest.mark.parametrize("name", REQUESTS)
@given(share=st.floats(0, 1))
def test_an_exception_anywhere_in_a_request_leaves_nothing_or_all_of_it(town, name, share):
    world = town.world
    lines, status, written = town.deeds.get(name) or town.deeds.setdefault(name, deed_of(town, REQUESTS[name]))
    before = shown(world)

    with Injection(INSIDE, 1 + int(share * (lines - 1))), contextlib.suppress(InjectedError):
        send(town, REQUESTS[name])

    # All of it, where only the answer was still to be dressed.
    assert (writings(world) in ({}, written, *PARTS.get(name, [])), inconsistencies(world)) == (True, [])
    if not writings(world):
        assert shown(world) == before
    world.reset()
    assert (send(town, REQUESTS[name]), writings(world)) == (status, written)
    world.reset()
    assert (shown(world), inconsistencies(world)) == (before, [])
