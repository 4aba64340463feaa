"""Manifests: what is done to one app.

A plan is what a manifest says of one app, as JSON: `features` by name; `processes` and `scales`, each with a type,
fields and the request that events tell; `sidecars`; `lifecycle`, `labels`, `annotations` and `update_request`;
`routes`; `variables` or null; `services`; and `begun` where all but services were done already.

Source: cloud_controller_ng:app/actions/app_apply_manifest.rb, manifest_route_update.rb
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from fakecc import errors
from fakecc.actions.apps import app_events, apps, lifecycles, process_rules, processes, sidecars
from fakecc.actions.apps.manifests import routes as routes_of_manifest
from fakecc.actions.apps.manifests import services
from fakecc.actions.apps.manifests.random_hosts import random_host
from fakecc.actions.apps.manifests.services import Waiting
from fakecc.actions.audit_events import Actor
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App, Lifecycle, Process
from fakecc.osb.port import Conversation
from fakecc.osb.requester import Requester
from fakecc.world import World

Plan = Mapping[str, Json]
EXCLUSIVE = "'file-based-vcap-services' and 'service-binding-k8s' features cannot be enabled at the same time."
HOST = re.compile(r"[\w\-]+\Z", re.ASCII)


def apply(world: World, guid: str, plan: Plan, requester: Requester) -> Conversation[Waiting | None]:
    """Do what the plan says. Gives the binding that has to be waited for; the rest of the services comes after it.

    Each process, sidecar, route and binding is a piece of its own: what was done before one is refused stays.
    """
    app = world.apps.get(guid)
    if app is None:
        raise errors.ResourceNotFound(f"App with guid '{guid}' not found")
    actor = requester.actor
    steps: list[Callable[[World, App, Plan, Actor], None]] = [
        _set_features, _update_processes, _scale_processes, _make_sidecars, _update_app, _map_routes, _set_variables,
    ]  # fmt: skip
    for step in steps if not plan.get("begun") else ():
        step(world, world.apps[guid], plan, actor)
        world.keep()
    return (yield from services.bind_all(world, world.apps[guid], plan["services"], requester))


def sentence(problem: Invalid) -> str:
    """What a job says of what was refused."""
    if problem.field == "sidecar":
        return sidecars.sentence(problem)
    if problem.field == "feature":
        return EXCLUSIVE
    if problem.field == "process":
        return _process_sentence(problem)
    return str(problem.details.get("sentence", f"{problem.field} {problem.rule}"))


def _process_sentence(problem: Invalid) -> str:
    if problem.rule == "deploying":
        verb = problem.details.get("verb", "update")
        return f"Cannot {verb} this process while a deployment is in flight."
    found = problem.details["problems"]
    told = [each for each in found if isinstance(each, Invalid)] if isinstance(found, list) else []
    if any(each.rule == process_rules.SIDECARS for each in told):
        return "The requested memory allocation is not large enough to run all of your sidecar processes"
    return ", ".join(f"{each.field} {each.rule}" for each in told)


def _set_features(world: World, app: App, plan: Plan, actor: Actor) -> None:
    del actor
    changed = {apps.FEATURES[name]: enabled for name, enabled in plan["features"].items()}
    app = world.change(app, **changed)
    if all(getattr(app, apps.FEATURES[name]) for name in apps.EXCLUSIVE):
        raise Invalid("feature", "exclusive")


def _update_processes(world: World, app: App, plan: Plan, actor: Actor) -> None:
    for told in plan["processes"]:
        process = processes.newest_of_type(world, app, told["type"])
        process = process or _create_process(world, app, told["type"], actor)
        processes.update(world, process, told["fields"], actor, told["request"], by_manifest=True)
        world.keep()


def _create_process(world: World, app: App, process_type: str, actor: Actor) -> Process:
    try:
        process = processes.create(world, app, process_type, actor, by_manifest=True)
    except Invalid as problem:
        if problem.rule == "sidecars":
            # The job rescues no such error. source: cloud_controller_ng:app/jobs/space_apply_manifest_action_job.rb
            raise errors.Broken("the sidecars leave a new process no memory") from None
        raise
    world.keep()
    return process


def _scale_processes(world: World, app: App, plan: Plan, actor: Actor) -> None:
    for told in plan["scales"]:
        process = processes.newest_of_type(world, app, told["type"])
        if process is None:
            raise errors.Broken("a process that is not there cannot be scaled")
        try:
            processes.scale(world, process, told["fields"], actor, told["request"], by_manifest=True)
        except Invalid as problem:
            problem.details["verb"] = "scale"
            raise
        world.keep()


def _make_sidecars(world: World, app: App, plan: Plan, actor: Actor) -> None:
    del actor
    for told in plan["sidecars"]:
        fields = {**told, "process_types": tuple(told["process_types"])}
        present = next((each for each in world.sidecars.find(app_guid=app.guid) if each.name == told["name"]), None)
        if present:
            sidecars.update(world, present, fields)
        else:
            drafted: dict[str, Json] = {"memory": None, **fields}
            sidecars.create(world, app, **drafted)
        world.keep()


def _update_app(world: World, app: App, plan: Plan, actor: Actor) -> None:
    app = world.change(
        app,
        lifecycle=_lifecycle(world, app, plan["lifecycle"]),
        metadata=app.metadata.merge(plan["labels"], plan["annotations"]),
    )
    lifecycles.check_names(world, app.lifecycle)
    app_events.record_request(world, actor, "update", app, plan["update_request"], by_manifest=True)
    # What was changed stays, even where the stack is refused. source: cloud_controller_ng:app/actions/app_update.rb
    world.keep()
    apps.stack_warnings(world, app, ((plan["lifecycle"] or {}).get("data") or {}).get("stack"))


def _lifecycle(world: World, app: App, wanted: Json) -> Lifecycle:
    """The app's lifecycle with what the manifest says laid over it."""
    wanted = wanted or {}
    kind = wanted.get("type") or app.lifecycle.type
    data = wanted.get("data") or {}
    if kind != app.lifecycle.type:
        told = f"Lifecycle type cannot be changed from {app.lifecycle.type} to {kind}"
        raise Invalid("lifecycle", "type", sentence=told)
    if kind == "docker":
        return app.lifecycle
    laid = Lifecycle(
        type=kind,
        buildpacks=tuple(data["buildpacks"]) if "buildpacks" in data else app.lifecycle.buildpacks,
        stack=data.get("stack", app.lifecycle.stack),
        # Those of an app that is there stay.
        # source: cloud_controller_ng:lib/cloud_controller/diego/lifecycles/app_base_lifecycle.rb
        credentials=app.lifecycle.credentials,
    )
    found = [lifecycles.sentence(problem) for problem in lifecycles.problems(world, laid)] if data else []
    if found:
        raise Invalid("lifecycle", "possible", sentence=", ".join(found))
    return laid


def _map_routes(world: World, app: App, plan: Plan, actor: Actor) -> None:
    asked = plan["routes"]
    present = world.route_mappings.find(app_guid=app.guid)
    if asked.get("no_route"):
        routes_of_manifest.unmap_all(world, app, actor)
        return
    if asked.get("routes") is not None:
        routes_of_manifest.map_all(world, app, asked["routes"], actor)
        return
    for host in _own_hosts(world, app, asked) if not present else ():
        name = f"{host}.{routes_of_manifest.default_domain(world, app).name}"
        wanted = {"text": name, "host": name, "port": None, "path": "", "protocol": None, "options": None}
        routes_of_manifest.map_all(world, app, [wanted], actor)


def _own_hosts(world: World, app: App, asked: Mapping[str, Json]) -> Iterator[str]:
    """The host of the route that an app without one gets."""
    if asked.get("random_route"):
        yield random_host(world, app.name)
    elif asked.get("default_route"):
        prefix = "Failed to create default route from app name:"
        if len(app.name) > 63:
            raise Invalid("host", "length", sentence=f"{prefix} Host cannot exceed 63 characters")
        if not HOST.match(app.name):
            told = f'{prefix} Host must be either "*" or contain only alphanumeric characters, "_", or "-"'
            raise Invalid("host", "format", sentence=told)
        yield app.name


def _set_variables(world: World, app: App, plan: Plan, actor: Actor) -> None:
    variables = plan["variables"]
    if variables is not None:
        world.change(app, environment_variables={**(app.environment_variables or {}), **variables})
    told = {"environment_variables": variables}
    app_events.record_request(world, actor, "update", world.apps[app.guid], told, by_manifest=True)
