"""Delete routes while the client waits: what is bound to a route goes first.

Source: cloud_controller_ng:app/actions/route_delete.rb
"""

from __future__ import annotations

from fakecc.actions.routing import routes
from fakecc.actions.services.in_request import binding_delete
from fakecc.json_types import Json
from fakecc.osb.port import Conversation
from fakecc.osb.requester import Requester
from fakecc.world import World, action


def delete(world: World, guid: str, requester: Requester) -> Conversation[None]:
    """Unbind what is bound to the route of that guid, and delete the route, if it is still there."""
    for binding in world.route_bindings.find(route_guid=guid):
        yield from binding_delete.unbind(world, binding, requester)
    present = world.routes.get(guid)
    if present is not None:
        routes.remove(world, present)


@action
def delete_by_guid(world: World, *, guid: str, requester: dict[str, Json]) -> Conversation[None]:
    """The work of a job that deletes a route."""
    return delete(world, guid, Requester.of(requester))
