"""/v2/apps/:guid/{bits,copy_bits,download}: the packages of an app.

Source: cloud_controller_ng:app/controllers/runtime/app_bits_upload_controller.rb, app_bits_download_controller.rb
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc import errors
from fakecc.actions.apps import app_events, packages
from fakecc.actions.apps.resource_pool import known_file
from fakecc.actions.platform import app_logs
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects.oj import JsonError, parse
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.models.common import NO_METADATA
from fakecc.osb.requester import NOBODY
from fakecc.v2.apps._apps import check_may_upload, find_app, latest_package, readable_app
from fakecc.v2.options import options_of
from fakecc.v2.replies import job_body, ok, queued_reply
from fakecc.v2.uploads import file_of, file_reply, read_upload
from fakecc.v2.writing import is_true


def upload(call: Call, guid: str) -> Reply:
    """Take the bits of an app: at once, or with `async=true` by a job. A refused upload leaves a package behind."""
    world = call.world
    app = find_app(call, guid)
    check_may_upload(call, app)
    if app.lifecycle.type == "docker":
        raise errors.UnprocessableEntity("cannot upload bits to a docker app")
    package = packages.create(world, packages.draft(world, app, "bits", {}, NO_METADATA), NOBODY, None)
    world.keep()
    sent = read_upload(call)
    given = sent.fields.get("resources", options_of(call).extras.get("resources"))
    if given is None:
        packages.fail(world, package, "missing :resources")
        world.keep()
        raise errors.AppBitsUploadInvalid("missing :resources")
    content = file_of(sent, "application")
    resources = _resources(given, call)
    if is_true(call, "async"):
        job = packages.upload_by_delayed_job(world, package, content, resources)
        reply = queued_reply(job)
        reply.status = 201
    else:
        packages.upload_at_once(world, package, content, resources)
        reply = ok({})
        reply.status = 201
    app_events.record(world, call.actor, "upload-bits", app, {"package_guid": package.guid})
    return reply


def _resources(given: str, call: Call) -> list[Mapping[str, Json]]:
    """The files that are known. Raises AppBitsUploadInvalid for no JSON, a real error for no list of maps."""
    try:
        listed = parse(given.encode())
    except JsonError:
        raise errors.AppBitsUploadInvalid("invalid :resources") from None
    if listed is None:
        return []
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise call.real_error()
    return [known_file(each) for each in listed]


def copy_bits(call: Call, guid: str) -> Reply:
    """Copy the newest package of the app that `source_app_guid` names, by a job."""
    world = call.world
    source_guid = _source_guid(call)
    source, target = _uploadable(call, source_guid), _uploadable(call, guid)
    package = latest_package(source, call)
    if package is None:
        raise call.real_error()
    try:
        job = packages.copy_by_delayed_job(world, package, target)
    except Invalid:
        # Nobody translates that both are one.
        raise call.real_error() from None
    app_events.record(world, call.actor, "copy-bits", source, {"destination_guid": target.guid})
    app_events.record(world, call.actor, "copy-bits", target, {"source_guid": source.guid})
    reply = queued_reply(job) if job else ok(job_body("0", "finished", 0))
    reply.status = 201
    return reply


def _source_guid(call: Call) -> str:
    """Raises AppBitsCopyInvalid without one, DatabaseError for what is no text, a real error for no map."""
    try:
        body = parse(call.raw)
    except JsonError:
        raise call.real_error() from None
    if not isinstance(body, dict):
        raise call.real_error()
    guid = body.get("source_app_guid")
    if guid is None or guid is False:
        raise errors.AppBitsCopyInvalid("missing source_app_guid")
    if not isinstance(guid, str):
        raise errors.DatabaseError()
    return guid


def _uploadable(call: Call, guid: str) -> App:
    app = find_app(call, guid)
    check_may_upload(call, app)
    return app


def download(call: Call, guid: str) -> Reply:
    """The bits of the newest package."""
    app = readable_app(call, guid)
    package = latest_package(app, call)
    if package is None:
        raise call.real_error()
    if package.sha256_checksum is None:
        app_logs.write_controller(call.world, app, f"Could not find package for {guid}", error=True)
        call.world.keep()
        raise errors.AppPackageNotFound(guid)
    return file_reply(call, package.sha256_checksum, package.updated_at)


ENDPOINTS = [
    endpoint("PUT", "/v2/apps/<guid>/bits", upload),
    endpoint("POST", "/v2/apps/<guid>/copy_bits", copy_bits),
    endpoint("GET", "/v2/apps/<guid>/download", download),
]
