"""What keeps the runtime from being asked to run an app or a task: the request cannot be made.

An app that runs already is not asked for again, and only its routes are told; one that does not run stays down.

Source: cloud_controller_ng:lib/cloud_controller/diego/app_recipe_builder.rb, task_recipe_builder.rb,
docker/lifecycle_protocol.rb, buildpack/desired_lrp_builder.rb, buildpack/task_action_builder.rb,
protocol/routing_info.rb
"""

from __future__ import annotations

from collections.abc import Iterable

from fakecc import errors
from fakecc.actions.apps.running import binding_files, run_users
from fakecc.errors import Broken
from fakecc.models.apps import App, Lifecycle, Process
from fakecc.world import World

ROOT_USERS = frozenset({"root", "0"})
NO_LIFECYCLE = "no compiler defined for requested stack"


def check(world: World, processes: Iterable[Process]) -> None:
    """Raises what hinders the first of them that is hindered; what was done until now stays.

    The runtime is asked after the database has taken the change.
    """
    # source: cloud_controller_ng:app/models/runtime/process_model.rb (after_save)
    found = next(filter(None, (_of_either(world, process) for process in processes)), None)
    if found:
        world.keep()
        raise found


def is_missing(world: World, process: Process) -> bool:
    """Should it run, and has not begun to: the runtime is asked for it anew."""
    return process.instances > 0 and not world.process_instances.find(process_guid=process.guid)


def _of_either(world: World, process: Process) -> Exception | None:
    return of_process(world, process) if is_missing(world, process) else _of_routes(world, process)


def _of_routes(world: World, process: Process) -> Exception | None:
    """The runtime is told what each route speaks, which the routing API knows where its domain has a router group."""
    if world.settings.routing_api["enabled"]:
        return None
    mappings = world.route_mappings.find(app_guid=process.app_guid)
    found = [world.routes[mapping.route_guid] for mapping in mappings if mapping.process_type == process.type]
    named = any(world.domains[route.domain_guid].names_router_group for route in found)
    return errors.RoutingApiDisabled() if named else None


def of_process(world: World, process: Process) -> Exception | None:
    """The error that hinders a process that does not run, or None."""
    app = world.apps[process.app_guid]
    hindered = _of_routes(world, process)
    if hindered:
        return hindered
    if app.lifecycle.type == "docker":
        if _is_forbidden(world, run_users.user_of(world, process)):
            return _root("process")
    elif not has_bundle(world, app.lifecycle):
        return Broken(f"{NO_LIFECYCLE} '{app.lifecycle.stack}'")  # Nobody rescues it.
    elif world.stacks.first(name=app.lifecycle.stack) is None:
        return errors.StackNotFound(app.lifecycle.stack)
    return _of_files(world, app, "app")


def of_task(world: World, app: App, user: str | None) -> Exception | None:
    """The error that hinders a task of an app that runs as this user, or None."""
    if app.lifecycle.type == "docker":
        if _is_forbidden(world, user):
            return _root("task")
    elif not has_bundle(world, app.lifecycle):
        return errors.TaskError(NO_LIFECYCLE)
    elif world.stacks.first(name=app.lifecycle.stack) is None:
        return errors.StackNotFound(app.lifecycle.stack)
    return _of_files(world, app, "app task")


def has_bundle(world: World, lifecycle: Lifecycle) -> bool:
    """Does the installation know how to stage and run apps of that kind on that stack?"""
    key = lifecycle.type if lifecycle.type == "docker" else f"{lifecycle.type}/{lifecycle.stack}"
    return key in world.settings.diego["lifecycle_bundles"]


def _is_forbidden(world: World, user: str | None) -> bool:
    return user in ROOT_USERS and not world.settings.allow_docker_root_user


def _root(what: str) -> Exception:
    return errors.UnprocessableEntity(f"Attempting to run {what} as root user, which is not permitted.")


def _of_files(world: World, app: App, what: str) -> Exception | None:
    found = binding_files.problem(world, app)
    return errors.UnprocessableEntity(binding_files.sentence(what, found)) if found else None
