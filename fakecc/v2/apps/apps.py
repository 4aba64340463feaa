"""/v2/apps: made, listed, read, changed and deleted.

v2 knows an app by its web process, and shows that one's times.
Source: cloud_controller_ng:app/controllers/runtime/apps_controller.rb, app/access/process_model_access.rb,
app/presenters/v2/process_model_presenter.rb, app/fetchers/queries/app_query.rb
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from fakecc import errors
from fakecc.actions.apps import app_events, apps, lifecycles, processes, whole_apps
from fakecc.actions.apps.deletion import app_deletion
from fakecc.actions.apps.lifecycles import without_secrets
from fakecc.actions.apps.staging import starts
from fakecc.actions.apps.whole_apps import AppChange
from fakecc.actions.platform import app_events as platform_events
from fakecc.actions.platform import feature_flags
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Broken, CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App, Process
from fakecc.models.platform import Stack
from fakecc.models.relations import DIEGO, GUID_OF_APP, MAPPED_PROCESSES, PROCESSES_BY_TYPE, organization_of
from fakecc.osb.port import Conversation
from fakecc.selections import HasKey, Order, field_in
from fakecc.v2.access import need_write, readable_spaces, secret
from fakecc.v2.apps._app_messages import (
    CREATE,
    UPDATE,
    audit_request,
    change_of,
    check_lifecycle_kept,
    check_ssh,
    image_of_new_app,
    new_lifecycle,
    process_columns,
)
from fakecc.v2.apps._apps import (
    app_fields,
    find_app,
    latest_package,
    may_change_apps,
    readable_app,
    space_of,
    stack_of,
    web_process,
    writable_app,
)
from fakecc.v2.apps._refusals import app_refusal, staging_refusal
from fakecc.v2.query import Condition, Filter, guid, matching_flags, text
from fakecc.v2.reading import enumerate_, find_related, look_up, related
from fakecc.v2.replies import created_reply, no_content, show, updated_reply
from fakecc.v2.resource import Resource, ToOne, columns, declare, to_many, to_one
from fakecc.v2.scope import Scope
from fakecc.v2.writing import is_true
from fakecc.world import World

DEFAULT_PORT = 8080
PORTS_UNKNOWN = (
    "App ports have changed but are unknown. "
    "The app should now listen on the port specified by environment variable PORT."
)


def fields(app: App, call: Call) -> dict[str, Json]:
    """The entity, without its links."""
    package = latest_package(app, call)
    username = package.docker_username if package else None
    shown: dict[str, Json] = {}
    for name, value in app_fields(app, call).items():
        shown[name] = value
        if name == "docker_image":
            shown["docker_credentials"] = {"username": username, "password": None if username is None else "***"}
    variables = None if app.environment_variables is None else dict(app.environment_variables)
    return shown | {
        "buildpack": without_secrets(shown["buildpack"]) if shown["buildpack"] else None,
        "environment_json": secret(variables, space_of(app, call), call),
        "command": shown["command"] or None,
        "ports": open_ports(app, call),
    }


def open_ports(app: App, call: Call) -> list[int]:
    """The ports that are asked for, and docker's own where one is mapped to whichever the image has."""
    process = web_process(app, call)
    ports = list(process.ports or ())
    if app.lifecycle.type == "docker":
        mappings = call.world.route_mappings.find(app_guid=app.guid)
        unspecific = any(mapping.app_port is None for mapping in mappings if mapping.process_type == process.type)
        of_image = processes.docker_ports(call.world.droplets.get(app.droplet_guid))
        if of_image and (unspecific or not ports):
            ports += of_image
        elif not of_image and unspecific:
            ports.append(DEFAULT_PORT)
    return list(dict.fromkeys(ports or [DEFAULT_PORT]))


def _stack(app: App, call: Call) -> Stack:
    return stack_of(app, call)


def _routes(app: App, call: Call) -> Scope:
    del call
    return Scope({MAPPED_PROCESSES: ((app.guid, "web"),)})


def _mappings(app: App, call: Call) -> Scope:
    del call
    return Scope({"app_guid": (app.guid,), "process_type": ("web",)})


def _events(app: App, call: Call) -> Scope:
    return Scope({"process_guid": (web_process(app, call).guid,)})


def _of_organizations(condition: Condition) -> Scope:
    return Scope({organization_of("space_guid"): condition.values})


def _of_stacks(condition: Condition) -> Scope:
    names = {stack.name for stack in condition.call.world.stacks.select({"guid": condition.values}).all()}
    return Scope({"lifecycle_type": ("buildpack",), "stack": names})


def _by_name(condition: Condition) -> Scope:
    """By name, which is no column of a process: a filter without a value reaches the database."""
    if not condition.values:
        raise errors.DatabaseError()
    return text("name")(condition)


def _of_diego(condition: Condition) -> Scope:
    """By what the newest web process says; there are several while an app is deployed."""
    call, flags = condition.call, matching_flags(condition)
    wanted, other = ({("web", flag) for flag in (True, False) if (flag in flags) is fits} for fits in (True, False))
    either = call.world.apps.select({DIEGO: wanted}, field_in(DIEGO, other)).all()
    wrong = {app.guid for app in either if web_process(app, call).diego not in flags}
    return Scope({DIEGO: wanted}, (HasKey("guid", frozenset(wrong), lacks=True),) if wrong else ())


def _visible(call: Call) -> Scope:
    return Scope(keeps=(readable_spaces(call).test("space_guid"),))


FILTERS: dict[str, Filter] = {
    "name": _by_name,
    "space_guid": guid("space_guid"),
    "organization_guid": _of_organizations,
    "diego": _of_diego,
    "stack_guid": _of_stacks,
}
# Columns of the table of processes, by which lists sort.
COLUMNS = columns(
    "production", "memory", "instances", "file_descriptors", "disk_quota", "log_rate_limit", "state", "version",
    "command", "diego", "type", "app_guid", "revision_guid", "user", "ports", "health_check_type",
    "health_check_timeout", "health_check_http_endpoint", "health_check_invocation_timeout", "health_check_interval",
    "readiness_health_check_type", "readiness_health_check_http_endpoint",
    "readiness_health_check_invocation_timeout", "readiness_health_check_interval",
)  # fmt: skip


def _by_web_process(world: World, field: str, direction: str) -> Iterator[int]:
    """The ordinals of the apps in the order of what their newest web processes have in this field."""
    app_guids = world.processes.related_index(GUID_OF_APP).keys
    keys = world.processes.orders.keys_by(Order(field, folds=field in Process.FOLDED))
    for _, equal in groupby(reversed(keys) if direction == "desc" else keys, key=lambda key: key[:2]):
        pairs = ((guid, key[-1]) for key in equal for guid in app_guids.get(key[-1], ()))
        yield from sorted(world.apps.ordinal(guid) for guid, process in pairs if _is_newest_web(world, guid, process))
    raise Broken("an app has no web process")


def _is_newest_web(world: World, app_guid: str, ordinal: int) -> bool:
    return [*world.processes.bucket(PROCESSES_BY_TYPE, ((app_guid, "web"),))[-1:]] == [ordinal]


APPS: Resource[App] = declare(
    Resource(
        name="apps",
        model="App",
        table=lambda world: world.apps,
        fields=fields,
        row=web_process,
        walk=_by_web_process,
        to_one=(to_one("space", "spaces", "space_guid"), ToOne("stack", "stacks", _stack)),
        to_many=(
            to_many("routes", "routes", _routes),
            to_many("events", "app_events", _events, link_only=True),
            to_many("service_bindings", "service_bindings", "app_guid"),
            to_many("route_mappings", "route_mappings", _mappings, link_only=True),
        ),
        filters=FILTERS,
        columns=COLUMNS,
        not_found=errors.AppNotFound,
        visible=_visible,
    )
)


def read(call: Call, guid: str) -> Reply:
    return show(APPS, readable_app(call, guid), call)


def create(call: Call) -> Reply:
    """Make an app with its web process, and with its package where it is an image."""
    given = CREATE.read(call)
    world = call.world
    space = look_up(world.spaces, given["space_guid"])
    if space is None:
        raise errors.AppNotFound(given["space_guid"])
    check_ssh(call, space, given)
    drafted = apps.draft(
        world,
        name=given["name"],
        space_guid=space.guid,
        lifecycle=new_lifecycle(call, given),
        environment_variables=given["environment_json"],
        enable_ssh=given.get("enable_ssh"),
    )
    try:
        apps.check(world, drafted)
        if given["docker_credentials"] and "docker_image" not in given:
            raise errors.DockerImageMissing()
        asked = AppChange(process=process_columns(given), image=image_of_new_app(given))
        whole_apps.create(world, drafted, asked)
    except Invalid as problem:
        raise _refusal(problem, given) from None
    app = world.apps[drafted.guid]
    need_write(call, allowed=may_change_apps(call, space))
    world.keep()
    if "docker_image" not in given:
        call.warnings += _stack_warnings(call, app.lifecycle.stack, restaging=False)
    app_events.record_request(world, call.actor, "create", app, audit_request(given))
    return created_reply(APPS, app, call)


def _refusal(problem: Invalid, given: Mapping[str, Json]) -> CloudControllerError:
    if problem.field == "docker_password":
        return errors.UnprocessableEntity("docker_password can be up to 5,000 characters")
    return app_refusal(problem, given.get("name"))


def _stack_warnings(call: Call, stack: str | None, *, restaging: bool) -> list[str]:
    """What is said of a stack. Raises StackValidationFailed; what was changed until then stays."""
    try:
        return lifecycles.stack_warnings(call.world, stack, restaging=restaging)
    except Invalid as problem:
        raise errors.StackValidationFailed(problem.details["sentence"]) from None


def update(call: Call, guid: str) -> Reply:
    """Change an app; a started one whose newest package is not staged is staged, and then starts."""
    given = UPDATE.read(call)
    app = find_app(call, guid)
    space, process = space_of(app, call), web_process(app, call)
    check_ssh(call, space, given)
    if given.get("ports") == []:
        del given["ports"]
    if given.get("diego") is False and process.diego and "ports" not in given:
        call.warnings.append(PORTS_UNKNOWN)
    need_write(call, allowed=may_change_apps(call, space))
    if any(name in given and given[name] != getattr(process, name) for name in whole_apps.SCALED):
        feature_flags.check(call.world, call.caller, "app_scaling")
    check_lifecycle_kept(app, given, call)
    try:
        app, process = whole_apps.update(call.world, app, process, change_of(app, given, call))
    except Invalid as problem:
        raise _refusal(problem, given) from None
    need_write(call, allowed=may_change_apps(call, space_of(app, call)))
    app = _stage(call, app, process, given)
    app_events.record_request(call.world, call.actor, "update", app, audit_request(given))
    return updated_reply(APPS, app, call)


def _stage(call: Call, app: App, process: Process, given: Mapping[str, Json]) -> App:
    """Stage the app where its state was asked for and it needs that; what was changed until then stays."""
    world = call.world
    if given.get("state") == "STOPPED":
        starts.cancel(world, app)
    needed = "state" in given and starts.needs_staging(world, app, process)
    if needed:
        if world.settings.temporary_disable_v2_staging:
            raise errors.UnprocessableEntity("Staging through the v2 API is disabled")
        app = starts.forget_droplet(world, app)
    world.keep()
    stack = world.stacks.get(given.get("stack_guid"))
    if stack is not None:
        restaging = bool(world.builds.find(app_guid=app.guid))
        warnings = _stack_warnings(call, stack.name, restaging=restaging)
        call.warnings += [] if needed else warnings
    if needed:
        try:
            call.warnings += starts.stage(world, app, process, call.actor)
        except (Invalid, CloudControllerError) as problem:
            raise staging_refusal(problem) from None
    return app


def delete(call: Call, guid: str) -> Conversation[Reply]:
    """Delete an app; one with bindings only where `recursive=true` asks for it."""
    app = writable_app(call, guid)
    recursive = is_true(call, "recursive")
    if not recursive and call.world.service_bindings.find(app_guid=guid):
        raise errors.AssociationNotEmpty("service_bindings", "processes")
    failures = yield from app_deletion.delete(call.world, app, call.requester, {"request": {"recursive": recursive}})
    if failures:
        call.world.keep()
        sentences = "\n".join(f"\t{failure.message}" for failure in failures)
        raise errors.AppRecursiveDeleteFailed(app.name, sentences)
    return no_content()


def add_event(call: Call, guid: str, other: str) -> Reply:
    """Have an event be one of this app."""
    app = writable_app(call, guid)
    event = find_related(call.world.app_events, "AppEvent", other)
    platform_events.update(call.world, event, process_guid=web_process(app, call).guid)
    app_events.record_request(call.world, call.actor, "update", app, _event_request(other, "add"))
    return updated_reply(APPS, app, call)


def remove_event(call: Call, guid: str, other: str) -> Reply:
    """Refuse to have an event without an app; one of another app stays as it is."""
    app = writable_app(call, guid)
    event = find_related(call.world.app_events, "AppEvent", other)
    if event.process_guid == web_process(app, call).guid:
        raise errors.AppInvalid("app presence")
    app_events.record_request(call.world, call.actor, "update", app, _event_request(other, "remove"))
    return no_content()


def _event_request(event: str, verb: str) -> Json:
    return {"event": event, "verb": verb, "relation": "events", "related_guid": event}


ENDPOINTS = [
    endpoint("GET", "/v2/apps", enumerate_(APPS)),
    endpoint("POST", "/v2/apps", create),
    endpoint("GET", "/v2/apps/<guid>", read),
    endpoint("PUT", "/v2/apps/<guid>", update),
    endpoint("DELETE", "/v2/apps/<guid>", delete),
    *related(APPS, "routes", "service_bindings", "events", "route_mappings"),
    endpoint("PUT", "/v2/apps/<guid>/events/<other>", add_event),
    endpoint("DELETE", "/v2/apps/<guid>/events/<other>", remove_event),
]
