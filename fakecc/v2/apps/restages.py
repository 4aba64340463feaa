"""/v2/apps/:guid/restage: the app stops, is staged anew, and starts.

Source: cloud_controller_ng:app/controllers/runtime/restages_controller.rb
"""

from __future__ import annotations

from dataclasses import replace

from fakecc import errors
from fakecc.actions.apps import app_events, app_states
from fakecc.actions.apps.app_usage_events import package_state
from fakecc.actions.apps.staging import starts
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import CloudControllerError, Invalid
from fakecc.models.apps import App
from fakecc.v2.apps._apps import web_process, writable_app
from fakecc.v2.apps._refusals import staging_refusal, start_refusal
from fakecc.v2.replies import created_reply
from fakecc.v2.resource import resource_named


def restage(call: Call, guid: str) -> Reply:
    """Stage the newest package; what was stopped for that stays so if it is refused."""
    world = call.world
    app = writable_app(call, guid)
    _check_stageable(call, app)
    try:
        app = starts.forget_droplet(world, starts.stop(world, app))
        app = app_states.start_of_what_it_runs(world, app)
    except Invalid as problem:
        raise start_refusal(problem) from None
    world.keep()
    try:
        call.warnings += starts.stage(world, app, web_process(app, call), call.actor)
    except (Invalid, CloudControllerError) as problem:
        raise staging_refusal(problem) from None
    app_events.record(world, call.actor, "restage", app)
    # The controller of restages declares no relations, so there are no links.
    return created_reply(replace(resource_named("apps"), to_one=(), to_many=()), app, call)


def _check_stageable(call: Call, app: App) -> None:
    if web_process(app, call).instances < 1:
        raise errors.StagingError("App must have at least 1 instance to stage.")
    if package_state(call.world, app) == "PENDING":
        raise errors.NotStaged()
    if not call.world.packages.find(app_guid=app.guid):
        raise errors.AppPackageInvalid("bits have not been uploaded")


ENDPOINTS = [endpoint("POST", "/v2/apps/<guid>/restage", restage)]
