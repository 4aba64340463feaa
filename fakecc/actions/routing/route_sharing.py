"""Sharing a route with other spaces, and giving it to one.

Source: cloud_controller_ng:app/actions/route_share.rb, route_unshare.rb, route_transfer_owner.rb
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fakecc.actions import audit_events
from fakecc.actions.audit_events import Actor
from fakecc.actions.routing import route_rules
from fakecc.actions.routing.route_rules import RouteDraft
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.routing import Route
from fakecc.models.tenancy import Space
from fakecc.world import World


def share(world: World, route: Route, spaces: Sequence[Space], actor: Actor) -> Route:
    """Let apps of these spaces be destinations of the route. Raises Invalid("space", "own")."""
    guids = [space.guid for space in spaces]
    _check_foreign(route, guids)
    shared = world.change(route, shared_space_guids=tuple(dict.fromkeys((*route.shared_space_guids, *guids))))
    _record(world, actor, "share", route, {"target_space_guids": guids})
    return shared


def unshare(world: World, route: Route, space: Space, actor: Actor) -> Route:
    """Let them be no more; those that are destinations stay. Raises Invalid("space", "own")."""
    _check_foreign(route, [space.guid])
    kept = tuple(guid for guid in route.shared_space_guids if guid != space.guid)
    unshared = world.change(route, shared_space_guids=kept)
    _record(world, actor, "unshare", route, {"target_space_guid": space.guid})
    return unshared


def transfer(world: World, route: Route, space: Space, actor: Actor) -> Route:
    """Give the route to another space; it is shared with the one that it comes from.

    Raises Broken where it could not be made there: nobody translates what is wrong with it.
    """
    if route.space_guid == space.guid:
        return route
    # source: cloud_controller_ng:app/models/runtime/route.rb (validate_host_and_domain_in_different_space)
    domain = world.domains[route.domain_guid]
    there = RouteDraft(host=route.host, path=route.path, port=route.port or 0, domain=domain, space=space, before=route)
    found = route_rules.complaints(world, there)
    if found:
        raise Broken(f"a route that is given away is not valid there: {found}")
    _record(world, actor, "transfer-owner", route, {"target_space_guid": space.guid})
    kept = [guid for guid in route.shared_space_guids if guid != space.guid]
    shared = tuple(dict.fromkeys((*kept, route.space_guid)))
    return world.change(route, space_guid=space.guid, shared_space_guids=shared)


def forget_space(world: World, space: Space) -> None:
    """Share no route with a space that goes."""
    for route in world.routes.find(shared_space_guids=space.guid):
        kept = tuple(guid for guid in route.shared_space_guids if guid != space.guid)
        world.change(route, shared_space_guids=kept)


def _check_foreign(route: Route, space_guids: Sequence[str]) -> None:
    if route.space_guid in space_guids:
        raise Invalid("space", "own")


def _record(world: World, actor: Actor, operation: str, route: Route, told: Mapping[str, Json]) -> None:
    target = ("route", route.guid, route.host)
    audit_events.record(world, actor, operation, target, told, space=world.spaces[route.space_guid])
