"""What the runtime is told when the routes or the names of running apps change.

What has instances just gets other routes. What is started and has none, as the runtime could not be asked for it, is
asked for once more: it begins to run, or the request is refused as its start was. What was changed stays changed.

Source: cloud_controller_ng:lib/cloud_controller/process_route_handler.rb (notify_backend_of_route_update),
lib/cloud_controller/diego/runner.rb (update_metric_tags), desire_app_handler.rb, app_recipe_builder.rb
(build_app_lrp_update)
"""

from __future__ import annotations

from collections.abc import Iterable

from fakecc.actions.apps import instances
from fakecc.actions.apps.app_usage_events import package_state
from fakecc.actions.apps.running import obstacles
from fakecc.models.apps import Process
from fakecc.models.routing import Route, RouteMapping
from fakecc.world import World


def processes_of(world: World, mapping: RouteMapping) -> list[Process]:
    """The processes that a mapping leads to: one, but during a rolling deployment."""
    found = world.processes.find(app_guid=mapping.app_guid)
    return [process for process in found if process.type == mapping.process_type]


def tell_of_route(world: World, route: Route) -> None:
    """Tell the runtime of every process that the route leads to, as `tell` does."""
    for mapping in world.route_mappings.find(route_guid=route.guid):
        tell(world, processes_of(world, mapping))


def tell(world: World, processes: Iterable[Process]) -> None:
    """Tell the runtime where these processes are reached, and what they are called.

    Raises what keeps it from being asked for one of them, as obstacles.check does; what was done until now stays.
    """
    for process in processes:
        if process.state == "STARTED" and package_state(world, world.apps[process.app_guid]) == "STAGED":
            obstacles.check(world, [process])
            if obstacles.is_missing(world, process):
                instances.scale(world, process)
