"""/internal/apps/:guid/ssh_access/:index: may a user log in to that instance of a process? The proxy of SSH asks.

Source: cloud_controller_ng:app/controllers/runtime/apps_ssh_controller.rb, lib/cloud_controller/app_ssh_enabled.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.apps import app_events
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import CloudControllerError
from fakecc.models.apps import Process
from fakecc.osb.requester import NamedActor
from fakecc.v2.access import may_change, need_write
from fakecc.v2.replies import ok
from fakecc.v2.view import authenticate

NOBODY = NamedActor(guid="unknown-user-guid", email="unknown-user-email")


def show(call: Call, guid: str, index: str) -> Reply:
    """The process as Diego knows it. Whether it is told or not is written down, even without a token."""
    try:
        process = _open_process(call, guid)
    except CloudControllerError:
        _record_refusal(call, guid, index)
        raise
    app_events.record_ssh(call.world, call.actor, "ssh-authorized", process, index)
    return ok({"process_guid": f"{process.guid}-{process.version}"})


def _open_process(call: Call, guid: str) -> Process:
    authenticate(call)
    process = call.world.processes.get(guid)
    if process is None:
        raise errors.AppNotFound(guid)
    app = call.world.apps[process.app_guid]
    space = call.world.spaces[app.space_guid]
    need_write(call, allowed=may_change(call, space))
    if not (call.world.settings.allow_app_ssh_access and space.allow_ssh and app.enable_ssh):
        raise errors.InvalidRequest()
    return process


def _record_refusal(call: Call, guid: str, index: str) -> None:
    process = call.world.processes.get(guid)
    if process is not None:
        app_events.record_ssh(call.world, _stranger(call), "ssh-unauthorized", process, index)
        call.world.keep()


def _stranger(call: Call) -> NamedActor:
    """Who is refused, by guid and address alone."""
    known = not call.caller.problem
    return NamedActor(guid=call.caller.guid, email=call.caller.email or NOBODY.email) if known else NOBODY


ENDPOINTS = [endpoint("GET", "/internal/apps/<guid>/ssh_access/<index>", show, "anonymous")]
