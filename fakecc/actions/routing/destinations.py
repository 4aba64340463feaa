"""A route's destinations: the processes of apps that requests to it go to.

Source: cloud_controller_ng:app/actions/update_route_destinations.rb, app/models/runtime/route_mapping_model.rb,
lib/cloud_controller/process_route_handler.rb
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from fakecc.actions import audit_events
from fakecc.actions.apps.running import runtime_updates
from fakecc.actions.audit_events import Actor
from fakecc.actions.routing import routes
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App, Droplet, Process
from fakecc.models.routing import Route, RouteMapping
from fakecc.records import Value, value_type
from fakecc.world import World

DEFAULT_PORT = 8080
UNSPECIFIED_PORT = -1
MOST_DESTINATIONS = 100
MOST_PORTS = 10
HTTP2 = "http2"
PROTOCOLS = {"tcp": ("tcp",), "http": ("http1", HTTP2)}


@value_type
class Destination(Value):
    """A destination that is wanted. `port` and `protocol` None: what is usual for the app, and for the route."""

    app_guid: str
    process_type: str = "web"
    port: int | None = None
    weight: int | None = None
    protocol: str | None = None


def protocol_of(world: World, mapping: RouteMapping) -> str:
    """http1, http2 or tcp."""
    route = world.routes[mapping.route_guid]
    return HTTP2 if mapping.protocol == HTTP2 else PROTOCOLS[routes.protocol_of(world, route)][0]


def port_of(world: World, mapping: RouteMapping) -> int:
    """The port that the app listens at: an image says it, where nobody else does."""
    if mapping.app_port is not None:
        return mapping.app_port
    app = world.apps.get(mapping.app_guid)
    droplet = world.droplets.get(app.droplet_guid) if app else None
    return next(iter(_image_ports(droplet)), DEFAULT_PORT)


def _image_ports(droplet: Droplet | None) -> list[int]:
    """The TCP ports that a Docker image exposes."""
    # source: cloud_controller_ng:app/models/runtime/droplet_model.rb
    if droplet is None or not droplet.docker_receipt_image or not droplet.execution_metadata:
        return []
    exposed = json.loads(droplet.execution_metadata).get("ports") or []
    return [port["Port"] for port in exposed if port["Protocol"] == "tcp"]


def add(
    world: World, route: Route, wanted: Sequence[Destination], actor: Actor | None, *, by_manifest: bool = False
) -> None:
    """Add destinations; those that are there stay. `actor` None: nobody did it, and no audit event tells it.

    Raises Invalid("destinations", ...) with "maximum", "duplicate", "weighted", "other_protocol", "protocol",
    "ports" or "too_many_ports".
    """
    wanted = [_fill(world, route, each) for each in wanted]
    present = world.route_mappings.find(route_guid=route.guid)
    _check_number(len(present) + len(wanted))
    _check_unique(wanted)
    if any(mapping.weight for mapping in present):
        raise Invalid("destinations", "weighted")
    added = [each for each in wanted if not _is_there(world, route, present, each)]
    _apply(world, route, added, [], actor, by_manifest=by_manifest)


def replace(
    world: World, route: Route, wanted: Sequence[Destination], actor: Actor, *, by_manifest: bool = False
) -> None:
    """Have these destinations and no others. Raises Invalid("destinations", ...) as `add` does."""
    wanted = [_fill(world, route, each) for each in wanted]
    _check_number(len(wanted))
    _check_unique(wanted)
    present = world.route_mappings.find(route_guid=route.guid)
    kept = {_destination(world, mapping) for mapping in present}
    gone = [mapping for mapping in present if _destination(world, mapping) not in wanted]
    _apply(world, route, [each for each in wanted if each not in kept], gone, actor, by_manifest=by_manifest)


def remove(world: World, route: Route, mapping: RouteMapping, actor: Actor, *, by_manifest: bool = False) -> None:
    """Take one destination away. Raises Invalid("destinations", "weighted")."""
    if mapping.weight:
        raise Invalid("destinations", "weighted")
    _apply(world, route, [], [mapping], actor, by_manifest=by_manifest)


def change_protocol(world: World, mapping: RouteMapping, protocol: str | None) -> RouteMapping:
    """Have requests reach the app in another protocol. Raises Invalid("protocol", "tcp" or "http").

    None leaves the protocol, which a destination of a TCP route does not accept.
    """
    kind = routes.protocol_of(world, world.routes[mapping.route_guid])
    if (kind == "tcp") != (protocol == "tcp"):
        raise Invalid("protocol", kind)
    kept = mapping.protocol if protocol is None else _column(protocol)
    changed = world.change(mapping, protocol=kept, updated_at=world.now())
    runtime_updates.tell(world, runtime_updates.processes_of(world, changed))
    return changed


def _fill(world: World, route: Route, wanted: Destination) -> Destination:
    """With port and protocol, as they are compared and kept."""
    app = world.apps[wanted.app_guid]
    usual = DEFAULT_PORT if app.lifecycle_type == "buildpack" else UNSPECIFIED_PORT
    return Destination(
        app_guid=wanted.app_guid,
        process_type=wanted.process_type,
        port=usual if wanted.port is None else wanted.port,
        weight=wanted.weight,
        protocol=wanted.protocol or PROTOCOLS[routes.protocol_of(world, route)][0],
    )


def _destination(world: World, mapping: RouteMapping) -> Destination:
    return Destination(
        app_guid=mapping.app_guid,
        process_type=mapping.process_type,
        port=_port_number(mapping),
        weight=mapping.weight,
        protocol=protocol_of(world, mapping),
    )


def _port_number(mapping: RouteMapping) -> int:
    return UNSPECIFIED_PORT if mapping.app_port is None else mapping.app_port


def _check_number(number: int) -> None:
    if number > MOST_DESTINATIONS:
        raise Invalid("destinations", "maximum")


def _check_unique(wanted: Iterable[Destination]) -> None:
    if any(number > 1 for number in Counter(wanted).values()):
        raise Invalid("destinations", "duplicate")


def _is_there(world: World, route: Route, present: list[RouteMapping], wanted: Destination) -> bool:
    """Is it there? Raises where it is, but speaks another protocol."""
    for mapping in present:
        where = (mapping.app_guid, mapping.process_type, _port_number(mapping))
        if where == (wanted.app_guid, wanted.process_type, wanted.port):
            spoken = protocol_of(world, mapping)
            if spoken != wanted.protocol:
                url = routes.url_of(world, route)
                raise Invalid("destinations", "other_protocol", wanted=wanted, spoken=spoken, url=url)
            return True
    return False


def _apply(
    world: World,
    route: Route,
    wanted: Iterable[Destination],
    gone: Iterable[RouteMapping],
    actor: Actor | None,
    *,
    by_manifest: bool,
) -> None:
    """Take away, then add; and have the processes listen at the ports that result."""
    ports: dict[str, tuple[list[int], list[int]]] = {}
    for mapping in gone:
        _note_removed_ports(world, mapping, ports)
        world.remove(mapping)
        if actor:
            record(world, actor, "unmap-route", mapping, by_manifest=by_manifest)
    kind = routes.protocol_of(world, route)
    for each in wanted:
        if each.protocol not in PROTOCOLS[kind]:
            raise Invalid("destinations", "protocol", wanted=each, kind=kind, allowed=PROTOCOLS[kind])
        mapping = world.add(_mapping(world, route, each))
        for process in runtime_updates.processes_of(world, mapping):
            ports.setdefault(process.guid, ([], []))[0].append(_port_number(mapping))
        if actor:
            record(world, actor, "map-route", mapping, by_manifest=by_manifest)
    processes = [_change_ports(world, world.processes[guid], *changed) for guid, changed in ports.items()]
    if actor:
        runtime_updates.tell(world, processes)


def _mapping(world: World, route: Route, wanted: Destination) -> RouteMapping:
    return RouteMapping(
        **world.stamp(RouteMapping),
        route_guid=route.guid,
        app_guid=wanted.app_guid,
        process_type=wanted.process_type,
        app_port=None if wanted.port == UNSPECIFIED_PORT else wanted.port,
        weight=wanted.weight,
        protocol=_column(wanted.protocol),
    )


def _column(protocol: str | None) -> str | None:
    return HTTP2 if protocol == HTTP2 else None


def _note_removed_ports(world: World, mapping: RouteMapping, ports: dict[str, tuple[list[int], list[int]]]) -> None:
    """A port goes that no other route uses."""
    for process in runtime_updates.processes_of(world, mapping):
        others = [other for other in _mappings(world, process) if other.guid != mapping.guid]
        noted = ports.setdefault(process.guid, ([], []))
        if all(_port_number(other) != _port_number(mapping) for other in others):
            noted[1].append(_port_number(mapping))


def _mappings(world: World, process: Process) -> list[RouteMapping]:
    found = world.route_mappings.find(app_guid=process.app_guid)
    return [mapping for mapping in found if mapping.process_type == process.type]


def _change_ports(world: World, process: Process, added: list[int], removed: list[int]) -> Process:
    """Raises Invalid("destinations", "ports" or "too_many_ports")."""
    kept = [port for port in process.ports or () if port not in removed]
    ports = tuple(dict.fromkeys(port for port in (*kept, *added) if port != UNSPECIFIED_PORT))
    app = world.apps[process.app_guid]
    if not ports:
        usual = (DEFAULT_PORT,) if app.lifecycle_type == "buildpack" else None
        return world.change(process, ports=usual, updated_at=world.now())
    if len(ports) > MOST_PORTS:
        raise Invalid("destinations", "too_many_ports")
    if any(mapping.app_port not in {None, *ports} for mapping in _mappings(world, process)):
        raise Invalid("destinations", "ports")
    return world.change(process, ports=ports, updated_at=world.now())


def record(world: World, actor: Actor, operation: str, mapping: RouteMapping, *, by_manifest: bool = False) -> None:
    """Write down map-route or unmap-route, of the app."""
    app = world.apps[mapping.app_guid]
    route = world.routes[mapping.route_guid]
    told: dict[str, Json] = {
        "route_guid": route.guid,
        "app_port": _port_number(mapping),
        "route_mapping_guid": mapping.guid,
        "destination_guid": mapping.guid,
        "process_type": mapping.process_type,
        "weight": mapping.weight,
        "protocol": protocol_of(world, mapping),
    }
    told |= audit_events.manifest_mark(by_manifest=by_manifest)
    if route.options:
        told["route_options"] = dict(route.options)
    audit_events.record(world, actor, operation, _target(app), told, space=world.spaces[app.space_guid])


def _target(app: App) -> tuple[str, str, str]:
    return ("app", app.guid, app.name)
