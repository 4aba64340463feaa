"""Sharing a route with other spaces, and giving it away."""

import pytest
import support
from support import brokered

from fakecc.models.routing import Route


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def other(world, space):
    return support.space(world, "other", inside=world.organizations[space.organization_guid])


@pytest.fixture
def route(world, space):
    support.ask(world, "PATCH", "/v3/feature_flags/route_sharing", {"enabled": True})
    return brokered.route(world, space)


def _share(world, route, *spaces, **more):
    path = f"/v3/routes/{route.guid}/relationships/shared_spaces"
    return support.ask(world, "POST", path, {"data": [{"guid": guid} for guid in spaces]}, **more)


def test_nothing_is_shared_while_the_flag_is_off(world, route, other):
    support.ask(world, "PATCH", "/v3/feature_flags/route_sharing", {"enabled": False})
    assert support.detail(_share(world, route, other.guid)) == (403, "Feature Disabled: route_sharing")


def test_an_app_there_becomes_a_destination(world, route, other):
    app = support.app_in(world, other)
    shared = _share(world, route, other.guid)
    body = {"destinations": [{"app": {"guid": app.guid}}]}
    assert (shared.body["data"], support.ask(world, "POST", f"/v3/routes/{route.guid}/destinations", body).status) == (
        [{"guid": other.guid}], 200,
    )  # fmt: skip


def test_a_shared_route_is_listed_there_but_not_shown(world, route, other):
    _share(world, route, other.guid)
    developer = support.user(world, "dev", ("space_developer", other))
    listed = support.ask(world, "GET", f"/v3/routes?space_guids={other.guid}", as_=developer).body["resources"]
    shown = support.ask(world, "GET", f"/v3/routes/{route.guid}", as_=developer).status
    assert ([one["guid"] for one in listed], shown) == ([route.guid], 404)


@pytest.mark.parametrize(
    ("guid", "complaint"),
    [
        ("gone", (
            "Unable to share route www.example.com with spaces ['gone']. "
            "Ensure the spaces exist and that you have access to them."
        )),
        (None, (
            "Unable to share route 'www.example.com' with space '{own}'. "
            "Routes cannot be shared into the space where they were created."
        )),
    ],
    ids=["gone", "own"],
)  # fmt: skip
def test_a_share_is_refused(world, space, route, guid, complaint):
    reply = _share(world, route, guid or space.guid)
    assert support.detail(reply) == (422, complaint.format(own=space.guid))


def test_a_space_that_cannot_be_written_is_told_apart(world, space, route, other):
    developer = support.user(world, "dev", ("space_developer", space), ("space_auditor", other))
    assert support.detail(_share(world, route, other.guid, as_=developer)) == (
        422,
        (
            f"Unable to share route www.example.com with spaces ['{other.guid}']. Write permission is required in order to "
            "share a route with a space and the containing organization must not be suspended."
        ),
    )


def test_the_owner_of_a_route_changes(world, space, route, other):
    _share(world, route, other.guid)
    body = {"data": {"guid": other.guid}}
    reply = support.ask(world, "PATCH", f"/v3/routes/{route.guid}/relationships/space", body)
    left = world.routes[route.guid]
    assert (reply.body, left.space_guid, left.shared_space_guids) == ({"status": "ok"}, other.guid, (space.guid,))


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ({}, "Data can't be blank, Data must be an object"),
        ({"data": {}}, "Data can't be blank, Data can only accept one key, Data can only accept key 'guid'"),
        ({"data": {"guid": 5}}, "Data 5 must be a string"),
        ({"data": {"guid": ""}}, "Data guid can't be blank"),
        ({"data": {"guid": "gone"}}, (
            "Unable to transfer owner of route 'www.example.com' to space 'gone'. "
            "Ensure the space exists and that you have access to it."
        )),
    ],
    ids=["nothing", "empty", "number", "blank", "gone"],
)  # fmt: skip
def test_a_transfer_is_refused(world, route, body, complaint):
    reply = support.ask(world, "PATCH", f"/v3/routes/{route.guid}/relationships/space", body)
    assert support.detail(reply) == (422, complaint)


def test_sharing_is_written_down(world, space, route, other):
    _share(world, route, other.guid)
    support.ask(world, "DELETE", f"/v3/routes/{route.guid}/relationships/shared_spaces/{other.guid}")
    events = [event for event in world.audit_events if event.target_guid == route.guid]
    assert [(event.type, event.data, event.space_guid) for event in events] == [
        ("audit.route.share", {"target_space_guids": [other.guid]}, space.guid),
        ("audit.route.unshare", {"target_space_guid": other.guid}, space.guid),
    ]


def test_a_space_that_goes_shares_no_route(world, route, other):
    _share(world, route, other.guid)
    support.wait(world, support.ask(world, "DELETE", f"/v3/spaces/{other.guid}"))
    assert world.routes[route.guid].shared_space_guids == ()


@pytest.mark.parametrize(("shared", "status"), [(True, 500), (False, 200)])
def test_a_host_of_a_shared_domain_stays_in_one_space(world, space, route, other, shared, status):
    owner = None if shared else space.organization_guid
    world.change(world.domains[route.domain_guid], organization_guid=owner)
    second = world.add(Route(**world.stamp(Route), **_address(route, path="/path")))
    body = {"data": {"guid": other.guid}}
    reply = support.ask(world, "PATCH", f"/v3/routes/{second.guid}/relationships/space", body)
    assert (reply.status, world.routes[second.guid].space_guid == other.guid) == (status, status == 200)


def _address(route, path):
    return {"host": route.host, "path": path, "domain_guid": route.domain_guid, "space_guid": route.space_guid}
