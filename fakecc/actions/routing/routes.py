"""What may happen to routes.

Source: cloud_controller_ng:app/actions/route_create.rb, route_update.rb, app/models/runtime/route.rb,
app/controllers/runtime/routes_controller.rb
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.actions.apps.running import runtime_updates
from fakecc.actions.routing import route_options, route_rules, router_groups
from fakecc.actions.routing.route_rules import RouteDraft
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.common import NO_METADATA, Metadata
from fakecc.models.routing import Domain, Route
from fakecc.models.tenancy import Space
from fakecc.records import Value, value_type
from fakecc.world import Stamp, World


@value_type
class Address(Value):
    """Where a route is. `port` 0 is none, None one that is chosen."""

    host: str = ""
    path: str = ""
    port: int | None = 0


def url_of(world: World, route: Route) -> str:
    """A route as a broker and a client read it: `host.domain/path` or `domain:port`."""
    domain = world.domains[route.domain_guid]
    name = f"{route.host}.{domain.name}" if route.host else domain.name
    return f"{name}:{route.port}" if route.port else name + route.path


def protocol_of(world: World, route: Route) -> str:
    """tcp or http: what its domain's routes speak."""
    return router_groups.protocol_of(world, world.domains[route.domain_guid])


def available_in(route: Route, space_guid: str) -> bool:
    """Does the route belong to the space, or is it shared with it?"""
    return space_guid in {route.space_guid, *route.shared_space_guids}


def create(
    world: World,
    space: Space,
    domain: Domain,
    address: Address,
    *,
    options: Mapping[str, Json] | None = None,
    metadata: Metadata = NO_METADATA,
    stamp: Stamp | None = None,
) -> Route:
    """Make a route, with the guid and the times of `stamp` where that is given.

    Raises RoutingApiOff, Invalid("port", "exhausted") and Invalid of the first of the complaints in route_rules;
    `complaints` in its details are all, of which each view tells its own. What is wrong with the options is the last,
    and `options` there.
    """
    stamp = stamp or world.stamp(Route)
    port = _port(world, domain, address, stamp["guid"])
    wanted = RouteDraft(host=address.host, path=address.path, port=port, domain=domain, space=space)
    kept, wrong = _wrong_options(world, options)
    _check(route_rules.complaints(world, wanted), wanted, wrong)
    return world.add(
        Route(
            **stamp,
            host=wanted.host,
            path=wanted.path,
            port=port or None,
            options=kept,
            domain_guid=domain.guid,
            space_guid=space.guid,
            metadata=metadata,
        )
    )


def _options(world: World, present: Mapping[str, Json], given: Mapping[str, Json] | None) -> dict[str, Json]:
    merged = route_options.merge(present, given)
    route_options.check_size(world, merged)
    return merged


def _wrong_options(world: World, given: Mapping[str, Json] | None) -> tuple[dict[str, Json], Invalid | None]:
    """The options as they are kept, and what is wrong with them."""
    try:
        return _options(world, {}, given), None
    except Invalid as problem:
        return {}, problem


def _port(world: World, domain: Domain, address: Address, guid: str) -> int:
    """The port asked for, or one that is free in the domain's router group: the new route's guid says which."""
    if address.port is not None:
        return address.port
    group = router_groups.group_of(world, domain)
    if group is None or group.type != router_groups.TCP:
        return 0
    free = router_groups.free_ports(world, group)
    if not free:
        raise Invalid("port", "exhausted", complaints=[("port", "exhausted")])
    return free[int(guid[:8], 16) % len(free)]


def _check(found: list[route_rules.Complaint], wanted: RouteDraft, wrong_options: Invalid | None = None) -> None:
    if wrong_options is not None:
        found = [*found, (wrong_options.field, wrong_options.rule)]
    if found:
        name = f"{wanted.host}.{wanted.domain.name}" if wanted.host else wanted.domain.name
        raise Invalid(*found[0], complaints=found, name=name, options=wrong_options)


def change_address(world: World, route: Route, space: Space, domain: Domain, address: Address) -> Route:
    """Have a route stand elsewhere, or belong to another space. Raises Invalid as `create` does."""
    port = address.port or 0
    wanted = RouteDraft(host=address.host, path=address.path, port=port, domain=domain, space=space, before=route)
    _check(route_rules.complaints(world, wanted), wanted)
    return world.change(
        route,
        host=address.host,
        path=address.path,
        port=port or None,
        domain_guid=domain.guid,
        space_guid=space.guid,
        updated_at=world.now(),
    )


def update(world: World, route: Route, *, options: Mapping[str, Json] | None, metadata: Metadata) -> Route:
    """Lay options over the route's (None: leave them) and give it metadata. Raises Invalid("options", ...)."""
    kept = route.options if options is None else _options(world, route.options, options)
    changed = world.change(route, options=kept, metadata=metadata, updated_at=world.now())
    if options is not None:
        runtime_updates.tell_of_route(world, changed)
    return changed


def remove(world: World, route: Route) -> None:
    """Take away a route whose binding is gone, with its destinations and policies."""
    for mapping in world.route_mappings.find(route_guid=route.guid):
        world.remove(mapping)
    for policy in world.route_policies.find(route_guid=route.guid):
        world.remove(policy)
    world.remove(route)
