"""/v3/processes: listed, changed, scaled; what their instances do.

Source: cloud_controller_ng:app/controllers/v3/processes_controller.rb, app/messages/processes_list_message.rb,
process_show_message.rb, app/actions/process_update.rb, process_scale.rb, process_terminate.rb
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from fakecc import errors
from fakecc.actions.apps import processes
from fakecc.actions.platform import feature_flags
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects.ruby_messages import integer
from fakecc.errors import Broken, Invalid
from fakecc.models.apps import Process
from fakecc.models.tenancy import Space
from fakecc.selections import AllOf
from fakecc.v3.apps._apps import app_in_query, below_app, check_manageable, no_nested, readable_app, sight
from fakecc.v3.apps._processes import (
    HIDDEN,
    HIDDEN_IN_LISTS,
    SCALE,
    UPDATE,
    changed_fields,
    is_sidecar_problem,
    present_instances,
    present_process,
    present_stats,
    process_sentence,
    scaled_fields,
)
from fakecc.v3.listing import Asked, Listing, arrays, embeds, query_of, unknown
from fakecc.v3.metadata import merge
from fakecc.v3.presenting import link, no_content, ok
from fakecc.v3.view import JSON_TYPE

EMBEDS = embeds("process_instances")
PARAMETERS = (
    "guids", "app_guid", "types", "space_guids", "organization_guids", "app_guids", "embed", "label_selector",
)  # fmt: skip
ARRAYS = arrays("space_guids", "organization_guids", "app_guids")
INDEX = Listing(*PARAMETERS, checks=(EMBEDS, ARRAYS), arrays=())
NESTED = Listing(
    *PARAMETERS, checks=(EMBEDS, ARRAYS, no_nested("app_guids", "organization_guids", "space_guids")), arrays=()
).below("app_guid")


def index(call: Call) -> Reply:
    """The processes of apps that the caller sees; of one where the query names it."""
    if named := app_in_query(call, "processes"):
        return index_of_app(*named)
    asked = INDEX.read(call)
    return _list(call, asked, {}, sight(call, asked))


def index_of_app(call: Call, guid: str) -> Reply:
    """The processes of an app."""
    asked = NESTED.read(call)
    app, _ = readable_app(call, guid)
    if asked.has("space_guids") or asked.has("organization_guids"):
        raise Broken("no such table is joined")  # Null passed the check.
    return _list(call, asked, below_app(app, asked, "app_guids"), asked.keeps())


def _list(call: Call, asked: Asked, among: dict[str, Collection[str]], fits: AllOf) -> Reply:
    embed = "process_instances" in (asked.values("embed") or ())
    wanted: dict[Any, Collection[object]] = {**asked.among(guids="guid", types="type"), **among}
    found = call.world.processes.select(wanted, fits)
    return asked.reply(found, lambda process: present_process(process, call, hidden=HIDDEN_IN_LISTS, embed=embed))


def _readable(call: Call, guid: str, name: str | None) -> tuple[Process, Space]:
    """A process by its guid, or by its app's guid and its type; and its space. Raises ResourceNotFound."""
    if name is None:
        process = call.world.processes.get(guid)
        space = call.world.spaces[call.world.apps[process.app_guid].space_guid] if process else None
        if process is None or space is None or not call.permissions.can_read_from_space(space):
            raise errors.ResourceNotFound("Process not found")
        return process, space
    app, space = readable_app(call, guid)
    process = processes.newest_of_type(call.world, app, name)
    if process is None:
        raise errors.ResourceNotFound("Process not found")
    return process, space


def _writable(call: Call, guid: str, name: str | None) -> Process:
    process, space = _readable(call, guid, name)
    check_manageable(call, space)
    return process


def show(call: Call, guid: str, name: str | None = None) -> Reply:
    process, space = _readable(call, guid, name)
    query = query_of(call)
    complaints = [*unknown(query, ("embed",)), *EMBEDS(query)]
    if complaints:
        raise errors.BadQueryParameter(", ".join(complaints))
    hidden = "" if call.permissions.can_read_secrets_in_space(space) else HIDDEN
    return ok(present_process(process, call, hidden=hidden, embed="embed" in query))


def update(call: Call, guid: str, name: str | None = None) -> Reply:
    process = _writable(call, guid, name)
    UPDATE.check(call.body)
    laid = merge(process.metadata, call.body, call.world.settings, guid=process.guid)
    changed = {**changed_fields(call.body), "metadata": laid}
    try:
        process = processes.update(call.world, process, changed, call.actor, call.body)
    except Invalid as problem:
        raise _refusal(problem, "Cannot update this process while a deployment is in flight.") from None
    return ok(present_process(process, call))


def scale(call: Call, guid: str, name: str | None = None) -> Reply:
    process = _writable(call, guid, name)
    feature_flags.check(call.world, call.caller, "app_scaling")
    SCALE.check(call.body)
    try:
        wanted = scaled_fields(call.body, call.world.settings)
        process = processes.scale(call.world, process, wanted, call.actor, call.body)
    except Invalid as problem:
        raise _refusal(problem, "Cannot scale this process while a deployment is in flight.") from None
    shown = present_process(process, call)
    if call.body.get("disk_in_mb", "") is None:
        shown["disk_in_mb"] = None
    return Reply(status=202, body=shown, content_type=JSON_TYPE)


def _refusal(problem: Invalid, in_flight: str) -> Exception:
    if problem.rule == "deploying":
        return errors.UnprocessableEntity(in_flight)
    if is_sidecar_problem(problem):
        return errors.UnprocessableEntity(
            "The requested memory allocation is not large enough to run all of your sidecar processes"
        )
    return errors.UnprocessableEntity(process_sentence(problem))


def terminate(call: Call, guid: str, index: str) -> Reply:
    return _terminate(call, _writable(call, guid, None), index)


def terminate_of_app(call: Call, guid: str, name: str, index: str) -> Reply:
    return _terminate(call, _writable(call, guid, name), index)


def _terminate(call: Call, process: Process, index: str) -> Reply:
    """End an instance; a text counts as 0."""
    try:
        processes.terminate(call.world, process, integer(index), call.actor)
    except Invalid:
        raise errors.ResourceNotFound("Instance not found") from None
    return no_content()


def stats(call: Call, guid: str, name: str | None = None) -> Reply:
    process, _ = _readable(call, guid, name)
    return ok(present_stats(process, call))


def instances(call: Call, guid: str) -> Reply:
    process, _ = _readable(call, guid, None)
    path = f"/v3/processes/{process.guid}"
    links = {"self": link(call, f"{path}/process_instances"), "process": link(call, path)}
    return ok({"resources": present_instances(process, call), "links": links})


ENDPOINTS = [
    endpoint("GET", "/v3/processes", index),
    endpoint("GET", "/v3/processes/<guid>", show),
    endpoint("PATCH", "/v3/processes/<guid>", update),
    endpoint("POST", "/v3/processes/<guid>/actions/scale", scale),
    endpoint("DELETE", "/v3/processes/<guid>/instances/<index>", terminate),
    endpoint("GET", "/v3/processes/<guid>/process_instances", instances),
    endpoint("GET", "/v3/processes/<guid>/stats", stats),
    endpoint("GET", "/v3/apps/<guid>/processes", index_of_app),
    endpoint("GET", "/v3/apps/<guid>/processes/<name>", show),
    endpoint("PATCH", "/v3/apps/<guid>/processes/<name>", update),
    endpoint("POST", "/v3/apps/<guid>/processes/<name>/actions/scale", scale),
    endpoint("DELETE", "/v3/apps/<guid>/processes/<name>/instances/<index>", terminate_of_app),
    endpoint("GET", "/v3/apps/<guid>/processes/<name>/stats", stats),
]
