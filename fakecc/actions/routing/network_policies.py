"""Which app may reach which, as the policy server keeps it.

Source: cf-networking-release:src/policy-server/store/store.go, cleaner/policy_cleaner.go
"""

from __future__ import annotations

from collections.abc import Iterable

from fakecc.models.routing import NetworkPolicy, PolicyTag
from fakecc.records import Value, value_type
from fakecc.world import World


@value_type
class AllowedConnection(Value):
    """From one app to another, at the ports from `start` to `end`."""

    source_guid: str
    destination_guid: str
    protocol: str
    start: int
    end: int


def add(world: World, wanted: Iterable[AllowedConnection]) -> None:
    """Allow these connections; what is allowed already is left as it is."""
    for each in wanted:
        for guid in (each.source_guid, each.destination_guid):
            _tag(world, guid)
        if find(world, each) is None:
            world.add(
                NetworkPolicy(
                    **world.stamp(NetworkPolicy),
                    source_guid=each.source_guid,
                    destination_guid=each.destination_guid,
                    protocol=each.protocol,
                    start=each.start,
                    end=each.end,
                )
            )


def _tag(world: World, app_guid: str) -> None:
    """Give an app the lowest number that no other has."""
    if world.policy_tags.first(app_guid=app_guid) is None:
        taken = {tag.number for tag in world.policy_tags}
        number = next(number for number in range(1, len(taken) + 2) if number not in taken)
        world.add(PolicyTag(**world.stamp(PolicyTag), app_guid=app_guid, number=number))


def find(world: World, wanted: AllowedConnection) -> NetworkPolicy | None:
    """The policy that allows exactly this, or None."""
    return world.network_policies.first(
        source_guid=wanted.source_guid,
        destination_guid=wanted.destination_guid,
        protocol=wanted.protocol,
        start=wanted.start,
        end=wanted.end,
    )


def delete(world: World, unwanted: Iterable[AllowedConnection]) -> None:
    """Allow these connections no more; those that never were are passed over."""
    for each in unwanted:
        policy = find(world, each)
        if policy is not None:
            remove(world, policy)


def remove(world: World, policy: NetworkPolicy) -> None:
    """Take a policy away, and the tags of apps that no other names."""
    world.remove(policy)
    for guid in {policy.source_guid, policy.destination_guid}:
        tables = world.network_policies
        tag = world.policy_tags.first(app_guid=guid)
        if tag and not tables.find(source_guid=guid) and not tables.find(destination_guid=guid):
            world.remove(tag)


def clean_up(world: World) -> list[NetworkPolicy]:
    """Take away the policies of apps that are gone; gives them."""
    gone = [
        policy
        for policy in world.network_policies
        if policy.source_guid not in world.apps or policy.destination_guid not in world.apps
    ]
    for policy in gone:
        remove(world, policy)
    return gone
