"""/v3/sidecars: what runs beside a process.

Source: cloud_controller_ng:app/controllers/v3/sidecars_controller.rb, app/messages/sidecar_create_message.rb,
sidecar_update_message.rb, sidecars_list_message.rb, app/presenters/v3/sidecar_presenter.rb
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from fakecc import errors
from fakecc.actions.apps import sidecars
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects.sequel import stored_text
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.apps import Sidecar
from fakecc.v3.apps._apps import check_writable, readable_app
from fakecc.v3.apps._sidecars import CREATE, UPDATE
from fakecc.v3.listing import Listing
from fakecc.v3.message import Body
from fakecc.v3.presenting import created_reply, no_content, ok, timestamp

LIST = Listing("guids")


def present(sidecar: Sidecar) -> Json:
    return {
        "guid": sidecar.guid,
        "name": sidecar.name,
        "command": sidecar.command,
        "process_types": list(sidecar.process_types),
        "memory_in_mb": sidecar.memory,
        "origin": sidecar.origin,
        "relationships": {"app": {"data": {"guid": sidecar.app_guid}}},
        "created_at": timestamp(sidecar.created_at),
        "updated_at": timestamp(sidecar.updated_at),
    }


def index_of_app(call: Call, guid: str) -> Reply:
    """The sidecars of an app."""
    asked = LIST.read(call)
    app, _ = readable_app(call, guid)
    found = call.world.sidecars.select({"app_guid": [app.guid], **asked.among(guids="guid")}, asked.keeps())
    asked.forget_filters()
    return asked.reply(found, present)


def index_of_process(call: Call, guid: str) -> Reply:
    """The sidecars that run beside a process."""
    asked = LIST.read(call)
    process = call.world.processes.get(guid)
    space = call.world.spaces[call.world.apps[process.app_guid].space_guid] if process else None
    if process is None or space is None or not call.permissions.can_read_from_space(space):
        raise errors.ResourceNotFound("Process not found")
    among: dict[str, Collection[object]] = {
        "app_guid": [process.app_guid],
        "process_types": [process.type],
        **asked.among(guids="guid"),
    }
    found = call.world.sidecars.select(among, asked.keeps())
    asked.forget_filters()
    return asked.reply(found, present)


def _readable(call: Call, guid: str) -> Sidecar:
    sidecar = call.world.sidecars.get(guid)
    space = call.world.spaces[call.world.apps[sidecar.app_guid].space_guid] if sidecar else None
    if sidecar is None or space is None or not call.permissions.can_read_from_space(space):
        raise errors.ResourceNotFound("Sidecar not found")
    return sidecar


def _writable(call: Call, guid: str) -> Sidecar:
    sidecar = _readable(call, guid)
    check_writable(call, call.world.spaces[call.world.apps[sidecar.app_guid].space_guid])
    return sidecar


def show(call: Call, guid: str) -> Reply:
    return ok(present(_readable(call, guid)))


def create(call: Call, guid: str) -> Reply:
    app, space = readable_app(call, guid)
    check_writable(call, space)
    CREATE.check(call.body)
    changed = _changes(call.body)
    if "memory_in_mb" in call.body:
        _check_compared(call.body["process_types"])
    try:
        sidecar = sidecars.create(
            call.world,
            app,
            name=changed["name"],
            command=changed["command"],
            process_types=changed["process_types"],
            memory=changed.get("memory"),
        )
    except Invalid as problem:
        raise errors.UnprocessableEntity(sidecars.sentence(problem)) from None
    return created_reply(present(sidecar))


def _changes(body: Body) -> dict[str, Json]:
    """The fields of a sidecar that a valid body gives. Raises Broken for values that the database refuses."""
    names = {"name": "name", "command": "command", "process_types": "process_types", "memory_in_mb": "memory"}
    changed = {names[name]: body[name] for name in names if name in body}
    if isinstance(changed.get("memory"), str):
        raise Broken("a text is no number")
    if "process_types" in changed:
        changed["process_types"] = tuple(stored_text(each) or "" for each in changed["process_types"])
    return changed


def _check_compared(process_types: Iterable[Json]) -> None:
    """The types are looked for among those of processes. Raises Broken for what is not compared with a text."""
    for each in process_types:
        if isinstance(each, list):
            _check_compared(each)
        elif not isinstance(each, str):
            raise Broken("a number is no text")


def update(call: Call, guid: str) -> Reply:
    sidecar = _writable(call, guid)
    UPDATE.check(call.body)
    changed = _changes(call.body)
    _check_compared(call.body.get("process_types", ()))
    try:
        return ok(present(sidecars.update(call.world, sidecar, changed)))
    except Invalid as problem:
        raise errors.UnprocessableEntity(sidecars.sentence(problem)) from None


def destroy(call: Call, guid: str) -> Reply:
    call.world.remove(_writable(call, guid))
    return no_content()


ENDPOINTS = [
    endpoint("GET", "/v3/apps/<guid>/sidecars", index_of_app),
    endpoint("POST", "/v3/apps/<guid>/sidecars", create),
    endpoint("GET", "/v3/processes/<guid>/sidecars", index_of_process),
    endpoint("GET", "/v3/sidecars/<guid>", show),
    endpoint("PATCH", "/v3/sidecars/<guid>", update),
    endpoint("DELETE", "/v3/sidecars/<guid>", destroy),
]
