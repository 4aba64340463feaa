"""A recursive deletion by v2: what is told of bindings that stay, and of spaces that the instance was shared with."""

import pytest
import support
from support import ask, brokered
from support.brokered import answer

from fakecc.models.services import ServiceBinding

REFUSED = answer(500, {"description": "no"})


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def instance(world, space):
    return brokered.managed(world, space)


def _bind(world, space, instance, *names):
    """Apps of these names, bound in this order."""
    for name in names:
        app = support.app_in(world, space, name)
        bound = {"app_guid": app.guid, "service_instance_guid": instance.guid}
        world.add(ServiceBinding(**world.stamp(ServiceBinding), **bound))


def _share(world, instance, *names):
    spaces = [support.space(world, name).guid for name in names]
    world.change(instance, shared_space_guids=tuple(spaces))
    return spaces


def _delete(world, instance):
    return ask(world, "DELETE", f"/v2/service_instances/{instance.guid}?recursive=true&accepts_incomplete=true")


def _unshared(world):
    """The spaces of which an event says that the instance is not shared with them any more."""
    return [
        event.data["target_space_guid"]
        for event in world.audit_events
        if event.type == "audit.service_instance.unshare"
    ]


def test_what_is_in_progress_is_told_after_what_failed(world, space, instance):
    brokered.broker(world, unbind=[answer(202, {}), REFUSED])
    _bind(world, space, instance, "slow", "stuck")
    assert _delete(world, instance).body["description"] == (
        "Deletion of service instance instance failed because one or more associated resources could not be deleted.\n\n"
        "\tAn unbind operation for the service binding between app stuck and service instance instance failed: "
        "Service broker error: no\n\n"
        "\tAn operation for the service binding between app slow and service instance instance is in progress."
    )


def test_the_sharing_stays_while_an_app_is_bound(world, space, instance):
    brokered.broker(world, unbind=[REFUSED])
    _bind(world, space, instance, "stuck")
    spaces = _share(world, instance, "first", "second")
    assert _delete(world, instance).status == 502
    assert (_unshared(world), list(world.service_instances[instance.guid].shared_space_guids)) == ([], spaces)


def test_every_second_space_is_passed_over(world, instance):
    brokered.broker(world)
    spaces = _share(world, instance, "first", "second", "third")
    assert (_delete(world, instance).status, _unshared(world)) == (204, [spaces[0], spaces[2]])


def test_a_creation_that_v3_did_not_ask_for_yet_cannot_be_ended(world, space):
    broker = brokered.broker(world)
    instance = brokered.managed(world, space, state=("create", "initial"))
    assert (_delete(world, instance).body["code"], broker.operations) == (60016, [])


def test_a_creation_goes_on_without_its_name_after_a_refused_deletion(world, space):
    brokered.broker(
        world,
        provision=[answer(202, {"operation": "making"})],
        last_operation=[answer(200, {"state": "in progress"})],
        deprovision=[REFUSED],
    )
    body = {"name": "new", "space_guid": space.guid, "service_plan_guid": brokered.plan(world).guid}
    guid = ask(world, "POST", "/v2/service_instances?accepts_incomplete=true", body).body["metadata"]["guid"]
    before = world.service_instances[guid].last_operation
    assert _delete(world, world.service_instances[guid]).status == 502
    after = world.service_instances[guid].last_operation
    assert [(last.state, last.broker_operation) for last in (before, after)] == [
        ("in progress", "making"),
        ("in progress", None),
    ]
