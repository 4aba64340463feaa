"""Who may reach a route whose domain enforces policies.

Source: cloud_controller_ng:app/actions/route_policy_create.rb, route_policy_update.rb, route_policy_destroy.rb,
app/models/runtime/route_policy.rb
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from fakecc.actions import audit_events
from fakecc.actions.apps.running import runtime_updates
from fakecc.actions.audit_events import Actor
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.common import Metadata
from fakecc.models.routing import Route, RoutePolicy
from fakecc.world import World

GUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
SOURCE = re.compile(rf"(?:cf:(app|space|org):({GUID})|cf:any)\Z")
ANY = "any"


def parse_source(source: str) -> tuple[str, str]:
    """Type and guid of a source in its form; of cf:any the guid is empty. Raises ValueError for another form."""
    match = SOURCE.match(source)
    if match is None:
        raise ValueError(source)
    return (match[1], match[2]) if match[1] else (ANY, "")


def create(world: World, route: Route, source: str, actor: Actor) -> RoutePolicy:
    """Let a source reach the route.

    Raises Invalid("source", ...) with "scope", "not_alone" (cf:any beside others), "any_is_there", and "unique".
    """
    kind, guid = parse_source(source)
    domain = world.domains[route.domain_guid]
    if domain.route_policies_scope == "space" and kind == "org":
        raise Invalid("source", "scope", source=source)
    present = world.route_policies.find(route_guid=route.guid)
    if present and kind == ANY:
        raise Invalid("source", "not_alone")
    if any(policy.source_type == ANY for policy in present):
        raise Invalid("source", "any_is_there")
    if any(policy.source == source for policy in present):
        raise Invalid("source", "unique", source=source)
    policy = world.add(
        RoutePolicy(**world.stamp(RoutePolicy), route_guid=route.guid, source_type=kind, source_guid=guid)
    )
    _record(world, actor, "create", policy, {"request": {"source": source, "route_guid": route.guid}})
    runtime_updates.tell_of_route(world, route)
    return policy


def update(world: World, policy: RoutePolicy, metadata: Metadata, actor: Actor, request: Json) -> RoutePolicy:
    """Give a policy metadata."""
    changed = world.change(policy, metadata=metadata)
    _record(world, actor, "update", policy, {"request": request})
    return changed


def delete(world: World, policy: RoutePolicy, actor: Actor) -> None:
    """Take a policy away."""
    _record(world, actor, "delete", policy, {})
    world.remove(policy)
    runtime_updates.tell_of_route(world, world.routes[policy.route_guid])


def _record(world: World, actor: Actor, operation: str, policy: RoutePolicy, told: Mapping[str, Json]) -> None:
    space = world.spaces[world.routes[policy.route_guid].space_guid]
    audit_events.record(world, actor, operation, ("route_policy", policy.guid, policy.source), told, space=space)
