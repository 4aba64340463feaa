"""/routing/v1/router_groups.

Source: routing-api:handlers/router_groups_handler.go, models/router_groups.go
"""

from __future__ import annotations

from fakecc.actions.routing import router_groups
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects.go_json import STRING, GoType
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.routing import RouterGroup
from fakecc.neighbours.answers import NeighbourRefusal, plain_json, query_value
from fakecc.neighbours.routing_access import bad_request, body_of, check_scope, empty_reply, refuse

READ, WRITE = "routing.router_groups.read", "routing.router_groups.write"
JSON_TYPE = "application/json"
ROUTER_GROUP = GoType(
    name="models.RouterGroup",
    fields={
        "guid": STRING,
        "name": STRING,
        "type": GoType(name="models.RouterGroupType"),
        "reservable_ports": GoType(name="models.ReservablePorts"),
    },
)
# As a query's values are escaped.
WARNING = (
    "Warning%3A+if+routes+are+registered+for+ports+that+are+not+in+the+new+range%2C+modifying+your+load+balancer+to+"
    "remove+these+ports+will+result+in+backends+for+those+routes+becoming+inaccessible."
)


def present(group: RouterGroup) -> Json:
    return {
        "guid": group.guid,
        "name": group.name,
        "type": group.type,
        "reservable_ports": group.reservable_ports,
    }


def index(call: Call) -> Reply:
    """All of them, or the one of a name."""
    check_scope(call, READ)
    name = query_value(call, "name")
    if not name:
        return plain_json([present(group) for group in call.world.router_groups], content_type=JSON_TYPE)
    group = call.world.router_groups.first(name=name)
    if group is None:
        raise refuse(404, "ResourceNotFoundError", f"router group '{name}' not found")
    return plain_json([present(group)], content_type=JSON_TYPE)


def create(call: Call) -> Reply:
    """Make a group; one of the same name and type is given as it is."""
    check_scope(call, WRITE)
    body = body_of(call, ROUTER_GROUP)
    name, kind = body.get("name", ""), body.get("type", "")
    present_one = call.world.router_groups.first(name=name, type=kind)
    if present_one is not None:
        return plain_json(present(present_one))
    try:
        group = router_groups.create(call.world, name=name, kind=kind, ports=body.get("reservable_ports", ""))
    except Invalid as problem:
        raise _refusal(problem) from None
    return plain_json(present(group), 201)


def _refusal(problem: Invalid) -> NeighbourRefusal:
    sentences = {
        ("name", "presence"): "missing name in router group",
        ("type", "presence"): "missing type in router group",
        ("reservable_ports", "presence"): (f"missing reservable_ports in router group: {problem.details.get('name')}"),
        ("reservable_ports", "absence"): "reservable ports are not supported for router groups of type http",
        ("reservable_ports", "format"): str(problem.details.get("sentence")),
    }
    return bad_request(sentences[problem.field, problem.rule])


def update(call: Call, guid: str) -> Reply:
    """Change its ports, and nothing else."""
    check_scope(call, WRITE)
    body = body_of(call, ROUTER_GROUP)
    group = call.world.router_groups.get(guid)
    if group is None:
        raise refuse(404, "ResourceNotFoundError", f"router group '{guid}' does not exist")
    try:
        group = router_groups.update(call.world, group, body.get("reservable_ports", ""))
    except Invalid as problem:
        raise _refusal(problem) from None
    reply = plain_json(present(group), content_type=JSON_TYPE)
    reply.headers["X-Cf-Warnings"] = WARNING
    return reply


def delete(call: Call, guid: str) -> Reply:
    """Routes of the group stay."""
    check_scope(call, WRITE)
    group = call.world.router_groups.get(guid)
    if group is None:
        return empty_reply(404)
    call.world.remove(group)
    return empty_reply(204)


ENDPOINTS = [
    endpoint("GET", "/routing/v1/router_groups", index),
    endpoint("POST", "/routing/v1/router_groups", create),
    endpoint("PUT", "/routing/v1/router_groups/<guid>", update),
    endpoint("DELETE", "/routing/v1/router_groups/<guid>", delete),
]
