"""/networking: which app may reach which.

Source: cf-networking-release:src/policy-server/handlers, src/policy-server/api, src/policy-server/api/api_v0
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fakecc.actions.routing import network_policies
from fakecc.actions.routing.network_policies import AllowedConnection
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects import go_json
from fakecc.dialects.go_json import INT, STRING, GoError, GoType
from fakecc.json_types import Json
from fakecc.models.routing import NetworkPolicy
from fakecc.neighbours.answers import PLAIN, NeighbourRefusal, plain_json, query_value, text_of
from fakecc.permissions import SPACE_WRITING

ADMIN, WRITER = "network.admin", "network.write"
MOST_OF_A_SOURCE = 150
LARGEST_PORT = 65535
PROTOCOLS = ("tcp", "udp")


def _policies_type(module: str, name: str, ports: dict[str, GoType]) -> GoType:
    source = GoType(name=f"{module}.Source", fields={"id": STRING, "tag": STRING})
    destination = GoType(
        name=f"{module}.Destination", fields={"id": STRING, "tag": STRING, "protocol": STRING, **ports}
    )
    policy = GoType(name=f"{module}.Policy", fields={"source": source, "destination": destination})
    return GoType(name=f"{module}.{name}", fields={"policies": GoType(name=f"[]{module}.Policy", items=policy)})


PORTS = GoType(name="api.Ports", fields={"start": INT, "end": INT})
TYPES = {
    "v0": _policies_type("api_v0", "Policies", {"port": INT}),
    "v1": _policies_type("api", "PoliciesPayload", {"ports": PORTS}),
}


def uptime(call: Call) -> Reply:
    """Since the epoch of its world, which nobody asks."""
    return Reply(text=f"Network policy server, up for {call.world.now() % 1000:.2f}s\n", content_type=PLAIN)


def _refuse(status: int, message: str) -> NeighbourRefusal:
    # The server writes a blank behind the colon.
    challenge = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return NeighbourRefusal(
        Reply(status=status, text=f'{{"error": "{message}"}}', content_type=PLAIN, headers=challenge)
    )


def _check(call: Call, version: str, *allowed: str) -> None:
    """Raises NeighbourRefusal: for the version, the token, its scopes."""
    if version not in TYPES:
        raise _refuse(406, f"api version '{version}' not supported")
    if call.headers.get("Authorization") is None:
        raise _refuse(401, "missing authorization header")
    if not call.caller.has_token:
        raise _refuse(401, "failed to verify token with uaa")
    if call.caller.scopes.isdisjoint(allowed):
        scopes = " ".join(call.caller.scopes_in_order)
        raise _refuse(403, f"provided scopes [{scopes}] do not include allowed scopes [{' '.join(allowed)}]")


def index(call: Call, version: str) -> Reply:
    """Those of some apps; to others than admins those between apps of their spaces."""
    _check(call, version, ADMIN, WRITER)
    found = [policy for policy in call.world.network_policies if _fits(call, policy) and _sees(call, policy)]
    if version == "v0":
        found = [policy for policy in found if policy.start == policy.end]
    return plain_json({"total_policies": len(found), "policies": [_present(policy, version) for policy in found]})


def _fits(call: Call, policy: NetworkPolicy) -> bool:
    ids = _guids(call, "id")
    if ids is not None:
        return policy.source_guid in ids or policy.destination_guid in ids
    sources, destinations = _guids(call, "source_id"), _guids(call, "dest_id")
    return (sources is None or policy.source_guid in sources) and (
        destinations is None or policy.destination_guid in destinations
    )


def _guids(call: Call, name: str) -> list[str] | None:
    given = query_value(call, name)
    return None if given is None else given.split(",")


def _sees(call: Call, policy: NetworkPolicy) -> bool:
    if ADMIN in call.caller.scopes:
        return True
    apps = [call.world.apps.get(guid) for guid in (policy.source_guid, policy.destination_guid)]
    return all(app is not None and _develops_in(call, app.space_guid) for app in apps)


def _develops_in(call: Call, space_guid: str) -> bool:
    return call.permissions.has_space_role(space_guid, SPACE_WRITING)


def _present(policy: NetworkPolicy, version: str) -> Json:
    ports: dict[str, Json] = {"ports": {"start": policy.start, "end": policy.end}}
    return {
        "source": {"id": policy.source_guid},
        "destination": {
            "id": policy.destination_guid,
            "protocol": policy.protocol,
            **({"port": policy.start} if version == "v0" else ports),
        },
    }


def create(call: Call, version: str) -> Reply:
    _check(call, version, ADMIN, WRITER)
    wanted = _connections(call, version)
    _check_access(call, wanted)
    _check_quota(call, wanted)
    network_policies.add(call.world, wanted)
    return plain_json({})


def delete(call: Call, version: str) -> Reply:
    _check(call, version, ADMIN, WRITER)
    unwanted = _connections(call, version)
    _check_access(call, unwanted)
    network_policies.delete(call.world, unwanted)
    return plain_json({})


def _connections(call: Call, version: str) -> list[AllowedConnection]:
    """The connections of a body. Raises NeighbourRefusal for the first that is wrong."""
    try:
        body: dict[str, Any] = go_json.unmarshal(text_of(call.raw), TYPES[version]) or {}
    except GoError as problem:
        raise _refuse(400, f"mapper: unmarshal json: {problem}") from None
    given = body.get("policies") or []
    complaint = next((text for each in given for text in _complaints(each, version)), "")
    if not given:
        complaint = "missing policies"
    if complaint:
        raise _refuse(400, f"mapper: validate policies: {complaint}")
    return [_connection(each, version) for each in given]


def _complaints(policy: dict[str, Any], version: str) -> Iterator[str]:
    source, destination = policy.get("source", {}), policy.get("destination", {})
    if not source.get("id"):
        yield "missing source id"
    if not destination.get("id"):
        yield "missing destination id"
    if destination.get("protocol") not in PROTOCOLS:
        yield "invalid destination protocol, specify either udp or tcp"
    yield from _wrong_port(destination.get("port", 0)) if version == "v0" else _wrong_ports(destination)
    if source.get("tag") or destination.get("tag"):
        yield "tags may not be specified"


def _wrong_port(port: int) -> Iterator[str]:
    """There is no largest one."""
    if port == 0:
        yield "missing port"
    elif port < 0:
        yield f"invalid port {port}, must be in range 1-{LARGEST_PORT}"


def _wrong_ports(destination: dict[str, Any]) -> Iterator[str]:
    ports = destination.get("ports", {})
    start, end = ports.get("start", 0), ports.get("end", 0)
    if start > end:
        yield f"invalid port range {start}-{end}, start must be less than or equal to end"
    if start < 0:
        yield f"invalid start port {start}, must be in range 1-{LARGEST_PORT}"
    if start == 0:
        yield "missing start port"
    if end > LARGEST_PORT:
        yield f"invalid end port {end}, must be in range 1-{LARGEST_PORT}"


def _connection(policy: dict[str, Any], version: str) -> AllowedConnection:
    destination = policy["destination"]
    ports = destination.get("ports", {})
    return AllowedConnection(
        source_guid=policy["source"]["id"],
        destination_guid=destination["id"],
        protocol=destination["protocol"],
        start=destination["port"] if version == "v0" else ports["start"],
        end=destination["port"] if version == "v0" else ports["end"],
    )


def _check_access(call: Call, connections: list[AllowedConnection]) -> None:
    """Raises NeighbourRefusal, 403, where a known app is in a space that the caller does not develop in."""
    if ADMIN in call.caller.scopes:
        return
    guids = {guid for each in connections for guid in (each.source_guid, each.destination_guid)}
    apps = call.world.apps.select({"guid": guids}).all()
    if not all(_develops_in(call, app.space_guid) for app in apps):
        raise _refuse(403, "one or more applications cannot be found or accessed")


def _check_quota(call: Call, connections: list[AllowedConnection]) -> None:
    if ADMIN in call.caller.scopes:
        return
    for guid in {each.source_guid for each in connections}:
        present = len(call.world.network_policies.find(source_guid=guid))
        if present + sum(each.source_guid == guid for each in connections) > MOST_OF_A_SOURCE:
            raise _refuse(403, "policy quota exceeded")


def index_tags(call: Call, version: str) -> Reply:
    """The number of each app that a policy names."""
    _check(call, version, ADMIN)
    tags = [{"id": tag.app_guid, "tag": f"{tag.number:04X}", "type": "app"} for tag in call.world.policy_tags]
    return plain_json({"tags": tags})


def who_am_i(call: Call, version: str) -> Reply:
    _check(call, version, ADMIN)
    return plain_json({"subject": call.caller.name or call.caller.guid})


def clean_up(call: Call, version: str) -> Reply:
    """Take away the policies of apps that are gone; in the form of v1, whatever was asked."""
    _check(call, version, ADMIN)
    gone = network_policies.clean_up(call.world)
    return plain_json({"total_policies": len(gone), "policies": [_present(policy, "v1") for policy in gone]})


ENDPOINTS = [
    endpoint("GET", "/networking", uptime),
    endpoint("GET", "/networking/<version>/external/policies", index),
    endpoint("POST", "/networking/<version>/external/policies", create),
    endpoint("POST", "/networking/<version>/external/policies/delete", delete),
    endpoint("POST", "/networking/<version>/external/policies/cleanup", clean_up),
    endpoint("GET", "/networking/<version>/external/tags", index_tags),
    endpoint("GET", "/networking/<version>/external/whoami", who_am_i),
]
