"""Who may ask log-cache of what, and how: shared by its pages.

Source: log-cache-release:src/internal/auth/cf_auth_middleware.go
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fakecc.call import Call, Endpoint, Reply, endpoint
from fakecc.neighbours.answers import NeighbourRefusal

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ADMIN_SCOPES = frozenset({"doppler.firehose", "logs.admin"})
JSON_TYPE = "application/json"


def check_token(call: Call) -> None:
    """Raises NeighbourRefusal, an empty 404, where there is no good token."""
    if not call.caller.has_token:
        raise NeighbourRefusal(Reply(status=404))


def check_source(call: Call, source_id: str) -> None:
    """Raises NeighbourRefusal, an empty 404, for a source that the caller may not read."""
    check_token(call)
    if not is_admin(call) and not sees(call, source_id):
        raise NeighbourRefusal(Reply(status=404))


def is_admin(call: Call) -> bool:
    """May the caller read every source?"""
    return not ADMIN_SCOPES.isdisjoint(call.caller.scopes)


def sees(call: Call, source_id: str) -> bool:
    """Does the Cloud Controller show it this app, or this service instance?"""
    if call.caller.problem:
        return False
    world, permissions = call.world, call.permissions
    app, instance = world.apps.get(source_id), world.service_instances.get(source_id)
    homes = [app.space_guid] if app else list(instance.space_guids) if instance else []
    return any(permissions.can_read_from_space(world.spaces[home]) for home in homes if home in world.spaces)


def at_every_method(rule: str, handler: Callable[..., Reply]) -> Iterable[Endpoint]:
    """The lines of a route table for a page that is asked by any method."""
    return (endpoint(method, rule, handler) for method in METHODS)
