"""Mapping a route to an app one by one, as v2 does; fakecc/actions/routing/destinations.py does what v3 does.

Source: cloud_controller_ng:app/actions/v2/route_mapping_create.rb, app/actions/route_mapping_delete.rb,
app/models/runtime/process_model.rb (open_ports), app/models/runtime/constraints/ports_policy.rb
"""

from __future__ import annotations

from fakecc.actions.apps import processes
from fakecc.actions.apps.running import runtime_updates
from fakecc.actions.audit_events import Actor
from fakecc.actions.routing import destinations, router_groups
from fakecc.errors import Broken, Invalid
from fakecc.models.apps import Process
from fakecc.models.routing import Route, RouteMapping
from fakecc.world import World

DOCKER = "docker"


def newest_web_process(world: World, app_guid: str) -> Process | None:
    """The process that v2 shows as the app of that guid, or None where there is none: the newest of type web."""
    app = world.apps.get(app_guid)
    return processes.newest_of_type(world, app, "web") if app else None


def default_port(process: Process) -> int | None:
    """The port that a mapping leads to which names none; None where the process has no ports of its own."""
    return process.ports[0] if process.ports else None


def add(world: World, route: Route, process: Process, port: int | None, actor: Actor) -> RouteMapping:
    """Map a route to a process; `port` None: to the default port of its kind.

    Raises RoutingApiOff, Invalid("route_mapping", "space", "port" or "unique"), and Broken where the ports of the app's
    image differ.
    """
    router_groups.group_of(world, world.domains[route.domain_guid])
    app = world.apps[process.app_guid]
    if app.space_guid != route.space_guid:
        raise Invalid("route_mapping", "space")
    docker = app.lifecycle_type == DOCKER
    if port is not None and not docker and port not in (process.ports or (destinations.DEFAULT_PORT,)):
        raise Invalid("route_mapping", "port")
    kept = port if port is not None or docker else destinations.DEFAULT_PORT
    if any(other.app_port == kept for other in mappings_of(world, route, process)):
        raise Invalid("route_mapping", "unique")
    mapping = world.add(
        RouteMapping(
            **world.stamp(RouteMapping),
            route_guid=route.guid,
            app_guid=app.guid,
            process_type=process.type,
            app_port=kept,
        )
    )
    if process.ports and kept is not None and kept not in process.ports:
        message = "a mapping to a port that the app does not have"
        raise Broken(message)
    process = world.change(process, updated_at=world.now())
    destinations.record(world, actor, "map-route", mapping)
    runtime_updates.tell(world, [process])
    return mapping


def mappings_of(world: World, route: Route, process: Process) -> list[RouteMapping]:
    """The route's mappings to the process, the oldest first."""
    found = world.route_mappings.find(route_guid=route.guid, app_guid=process.app_guid)
    return [mapping for mapping in found if mapping.process_type == process.type]


def remove(world: World, mapping: RouteMapping, actor: Actor, *, by_manifest: bool = False) -> None:
    """Take a mapping away; the ports of the app stay."""
    destinations.record(world, actor, "unmap-route", mapping, by_manifest=by_manifest)
    world.remove(mapping)
    processes = runtime_updates.processes_of(world, mapping)
    for process in processes:
        world.change(process, updated_at=world.now())
    runtime_updates.tell(world, processes)
