"""Deletions that cascade, as a test has them half done: the second thing that a broker must let go of stays.

what the request deletes    what a broker is asked for     the second one
------------------------    ---------------------------    ------------------------------
an organization, a space    each service instance in it    its deprovisioning fails
a service instance          each binding of it             its unbinding fails
"""

from __future__ import annotations

from collections.abc import Iterator

from fakecc.arrange import faults
from fakecc.models.services import ServiceInstance
from fakecc.world import World

HALF_DONE = {"status": 500, "body": {"description": "half of it was done"}}


def fail_the_second(world: World, path: str) -> None:
    """Have the broker refuse the second thing that a request to this path deletes; where there is none, nothing."""
    with world.lock:
        for guid in reversed([segment for segment in path.split("/") if segment]):
            instance = world.service_instances.get(guid)
            if instance is not None:
                _refuse_second_unbinding(world, instance)
                return
            instances = [one for one in _instances_in(world, guid) if one.managed]
            if len(instances) > 1:
                select = {"instance": instances[1].guid}
                _refuse(world, "deprovision", select, nth=1)
                return


def _instances_in(world: World, guid: str) -> Iterator[ServiceInstance]:
    """The service instances of a space or an organization, in the order in which they are deleted."""
    spaces = [world.spaces[guid]] if guid in world.spaces else world.spaces.find(organization_guid=guid)
    for space in spaces:
        yield from world.service_instances.find(space_guid=space.guid)


def _refuse_second_unbinding(world: World, instance: ServiceInstance) -> None:
    tables = (world.service_bindings, world.service_keys, world.route_bindings)
    if sum(len(table.find(service_instance_guid=instance.guid)) for table in tables) > 1:
        _refuse(world, "unbind", {"instance": instance.guid}, nth=2)


def _refuse(world: World, operation: str, select: dict[str, str], *, nth: int) -> None:
    keys = (f"broker {operation}",)
    fault = faults.draft(
        world, "broker", name="half done", keys=keys, select=select, nth=nth, times=1, effect=HALF_DONE
    )
    world.add(fault)
