"""/v3/tasks: run, listed, labelled, cancelled.

Source: cloud_controller_ng:app/controllers/v3/tasks_controller.rb, app/messages/task_create_message.rb,
tasks_list_message.rb, task_update_message.rb, app/presenters/v3/task_presenter.rb
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from fakecc import errors
from fakecc.actions.apps import tasks
from fakecc.actions.apps.tasks import TaskRequest
from fakecc.actions.platform import feature_flags
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects.ruby import truthy
from fakecc.dialects.sequel import stored_text
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.apps import Process, Task
from fakecc.models.common import NO_METADATA
from fakecc.models.tenancy import Space
from fakecc.selections import AllOf
from fakecc.v3.apps._apps import (
    app_in_query,
    below_app,
    check_manageable,
    check_writable,
    no_nested,
    readable_app,
    sight,
)
from fakecc.v3.apps._numbers import whole_number
from fakecc.v3.apps._processes import process_sentence, text_of_length
from fakecc.v3.filters import integers
from fakecc.v3.listing import Asked, Listing, arrays
from fakecc.v3.message import Body, Message, only
from fakecc.v3.metadata import merge, metadata
from fakecc.v3.presenting import link, metadata_of, ok, timestamp
from fakecc.v3.view import JSON_TYPE

LOG_RATE = "log_rate_limit_in_bytes_per_second"
PARAMETERS = (
    "guids", "names", "states", "app_guids", "organization_guids", "space_guids", "app_guid", "sequence_ids",
    "label_selector",
)  # fmt: skip
ARRAYS = arrays("names", "states", "app_guids", "organization_guids", "space_guids")
INDEX = Listing(*PARAMETERS, checks=(ARRAYS, no_nested("sequence_ids")), arrays=("sequence_ids",))
NESTED = ("space_guids", "organization_guids", "app_guids")
BELOW_APP = Listing(*PARAMETERS, checks=(ARRAYS, no_nested(*NESTED)), arrays=("sequence_ids",)).below("app_guid")


def _guid_problems(label: str, guid: Json) -> Iterator[str]:
    if not isinstance(guid, str):
        yield f"{label} must be a string"
    if not isinstance(guid, str) or not 1 <= len(guid) <= 200:
        yield f"{label} must be between 1 and 200 characters"


def _droplet_guid(body: Body) -> Iterator[str]:
    if body.get("droplet_guid") is not None:
        yield from _guid_problems("Droplet guid", body["droplet_guid"])


def _template_guid(body: Body) -> Json:
    template = body.get("template")
    process = template.get("process") if isinstance(template, dict) else None
    return process.get("guid") if isinstance(process, dict) else None


def _template(body: Body) -> Iterator[str]:
    if "template" in body:
        yield from _guid_problems("Template process guid", _template_guid(body))


def _has_command(body: Body) -> Iterator[str]:
    if not truthy(body.get("command")) and not truthy(body.get("template")):
        yield "Command No command or template provided"


CREATE = Message(
    metadata,
    only("metadata", "name", "command", "disk_in_mb", "memory_in_mb", LOG_RATE, "droplet_guid", "template", "user"),
    whole_number("disk_in_mb", above=0),
    whole_number("memory_in_mb", above=0),
    whole_number(LOG_RATE, above=-2, below_or_at=9223372036854775807),
    _droplet_guid,
    _template,
    _has_command,
    text_of_length("user", 255),
)
UPDATE = Message(metadata, only("metadata"))


def present(task: Task, call: Call, *, shows_command: bool = True) -> Json:
    path = f"/v3/tasks/{task.guid}"
    return {
        "guid": task.guid,
        "created_at": timestamp(task.created_at),
        "updated_at": timestamp(task.updated_at),
        "sequence_id": task.sequence_id,
        "name": task.name,
        **({"command": task.command} if shows_command else {}),
        "user": tasks.user_of(call.world, task),
        "state": task.state,
        "memory_in_mb": task.memory_in_mb,
        "disk_in_mb": task.disk_in_mb,
        LOG_RATE: task.log_rate_limit,
        "result": {"failure_reason": task.failure_reason},
        "droplet_guid": task.droplet_guid,
        "relationships": {"app": {"data": {"guid": task.app_guid}}},
        "metadata": metadata_of(task.metadata),
        "links": {
            "self": link(call, path),
            "app": link(call, f"/v3/apps/{task.app_guid}"),
            "cancel": {**link(call, f"{path}/actions/cancel"), "method": "POST"},
            "droplet": link(call, f"/v3/droplets/{task.droplet_guid}"),
        },
    }


def index(call: Call) -> Reply:
    """The tasks of apps that the caller sees, without their commands; of one where the query names it."""
    if named := app_in_query(call, "tasks"):
        return index_of_app(*named)
    asked = INDEX.read(call)
    return _list(call, asked, {}, sight(call, asked), shows_command=False)


def index_of_app(call: Call, guid: str) -> Reply:
    """The tasks of an app."""
    asked = BELOW_APP.read(call)
    app, space = readable_app(call, guid)
    shows_command = call.permissions.can_read_secrets_in_space(space)
    return _list(call, asked, below_app(app, asked, *NESTED), asked.keeps(), shows_command=shows_command)


def _list(call: Call, asked: Asked, among: dict[str, Collection[str]], fits: AllOf, *, shows_command: bool) -> Reply:
    wanted: dict[Any, Collection[object]] = {
        **asked.among(guids="guid", names="name", states="state"),
        **among,
        **_sequence_ids(asked),
    }
    found = call.world.tasks.select(wanted, fits)
    return asked.reply(found, lambda task: present(task, call, shows_command=shows_command))


def _sequence_ids(asked: Asked) -> dict[str, Collection[object]]:
    """Raises Broken for what is no number: the column is one."""
    given = asked.values("sequence_ids")
    return {} if given is None else {"sequence_id": integers(given)}


def _readable(call: Call, guid: str) -> tuple[Task, Space]:
    task = call.world.tasks.get(guid)
    space = call.world.spaces[call.world.apps[task.app_guid].space_guid] if task else None
    if task is None or space is None or not call.permissions.can_read_from_space(space):
        raise errors.ResourceNotFound("Task not found")
    return task, space


def show(call: Call, guid: str) -> Reply:
    task, space = _readable(call, guid)
    return ok(present(task, call, shows_command=call.permissions.can_read_secrets_in_space(space)))


def create(call: Call, guid: str) -> Reply:
    """Have a task run."""
    body, world = call.body, call.world
    feature_flags.check(world, call.caller, "task_creation")
    CREATE.check(body)
    app, space = readable_app(call, guid)
    check_writable(call, space)
    droplet = world.droplets.get(body.get("droplet_guid"))
    if "droplet_guid" in body and (droplet is None or droplet.app_guid != app.guid):
        raise errors.ResourceNotFound("Droplet not found")
    try:
        task = tasks.create(world, app, _request(call, body), _template_process(call, body), droplet, call.actor)
    except Invalid as problem:
        raise _refusal(problem) from None
    return _accept(call, task)


def _template_process(call: Call, body: Body) -> Process | None:
    if "template" not in body:
        return None
    guid = _template_guid(body)
    process = call.world.processes.get(guid)
    if process is None:
        raise errors.ProcessNotFound(guid)
    return process


def _request(call: Call, body: Body) -> TaskRequest:
    return TaskRequest(
        name=_text(body.get("name")),
        has_name="name" in body,
        command=_text(body.get("command")),
        has_command="command" in body,
        user=body.get("user"),
        has_user="user" in body,
        memory=_number(body.get("memory_in_mb")),
        disk=_number(body.get("disk_in_mb")),
        log_rate=_number(body.get(LOG_RATE)),
        metadata=merge(NO_METADATA, body, call.world.settings),
    )


def _text(given: Json) -> str | None:
    """A name or a command as it is stored. Raises Broken for what no column takes; the model finds what is empty blank."""
    return " " if given in ([], {}) else stored_text(given)


def _number(given: Json) -> int | None:
    return None if given is None else int(given)


def _refusal(problem: Invalid) -> Exception:
    if problem.rule == "staged":
        return Broken("a droplet without bits cannot be run")
    if problem.rule == "droplet":
        sentence = "Task must have a droplet. Specify droplet or assign current droplet to app."
    elif problem.rule == "disk":
        sentence = f"Cannot request disk_in_mb greater than {problem.details['most']}"
    else:
        sentence = process_sentence(problem)
    return errors.UnprocessableEntity(sentence)


def _accept(call: Call, task: Task) -> Reply:
    return Reply(status=202, body=present(task, call), content_type=JSON_TYPE)


def update(call: Call, guid: str) -> Reply:
    """Label a task."""
    UPDATE.check(call.body)
    task, space = _readable(call, guid)
    check_writable(call, space)
    task = call.world.change(task, metadata=merge(task.metadata, call.body, call.world.settings, guid=task.guid))
    return ok(present(task, call))


def cancel(call: Call, guid: str) -> Reply:
    task, space = _readable(call, guid)
    check_manageable(call, space)
    try:
        return _accept(call, tasks.cancel(call.world, task, call.actor))
    except Invalid as problem:
        sentence = f"Task state is {problem.details['state']} and therefore cannot be canceled"
        raise errors.UnprocessableEntity(sentence) from None


ENDPOINTS = [
    endpoint("GET", "/v3/tasks", index),
    endpoint("GET", "/v3/tasks/<guid>", show),
    endpoint("PATCH", "/v3/tasks/<guid>", update),
    endpoint("POST", "/v3/tasks/<guid>/actions/cancel", cancel),
    endpoint("PUT", "/v3/tasks/<guid>/actions/cancel", cancel),
    endpoint("PUT", "/v3/tasks/<guid>/cancel", cancel),
    endpoint("GET", "/v3/apps/<guid>/tasks", index_of_app),
    endpoint("POST", "/v3/apps/<guid>/tasks", create),
]
