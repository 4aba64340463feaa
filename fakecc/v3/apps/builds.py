"""/v3/builds: begun, listed, labelled, and ended by hand.

Source: cloud_controller_ng:app/controllers/v3/builds_controller.rb, app/messages/build_create_message.rb,
build_update_message.rb, builds_list_message.rb, app/actions/build_update.rb
"""

from __future__ import annotations

from collections.abc import Iterator

from fakecc import errors
from fakecc.actions.apps import builds
from fakecc.actions.apps.staging import completion
from fakecc.actions.apps.staging.limits import LimitRequest
from fakecc.actions.platform import feature_flags
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects.ruby_messages import ruby_text
from fakecc.errors import Broken, Invalid, NotImplementedYet
from fakecc.json_types import Json
from fakecc.models.apps import Build
from fakecc.models.common import NO_METADATA
from fakecc.models.tenancy import Space
from fakecc.v3.access import check_space_open
from fakecc.v3.apps._apps import check_writable, sight
from fakecc.v3.apps._builds import present_build
from fakecc.v3.apps._lifecycles import (
    check_possible,
    data_is_object,
    lifecycle_of_build,
    model_error,
    of_any_kind,
    type_must_be_text,
)
from fakecc.v3.apps._numbers import at_least, whole_number
from fakecc.v3.body import body_of_any_type
from fakecc.v3.listing import Listing
from fakecc.v3.message import Body, Message, blank, only, string
from fakecc.v3.metadata import merge, metadata
from fakecc.v3.presenting import created_reply, ok

INDEX = Listing("guids", "app_guids", "package_guids", "states", "label_selector")
LOG_RATE = "staging_log_rate_limit_bytes_per_second"
KEYS = ("staging_memory_in_mb", "staging_disk_in_mb", LOG_RATE, "environment_variables", "lifecycle", "package")


def _package_guid(body: Body) -> Iterator[str]:
    package = body.get("package")
    guid = package.get("guid") if isinstance(package, dict) else None
    if blank(guid):
        yield "Package guid can't be blank"
    if not isinstance(guid, str):
        yield "Package guid must be a string"
    if not isinstance(guid, str) or not 1 <= len(guid) <= 200:
        yield "Package guid must be between 1 and 200 characters"


CREATE = Message(
    metadata,
    whole_number("staging_disk_in_mb", above=0),
    whole_number("staging_memory_in_mb", above=0),
    at_least(LOG_RATE, -1),
    only("metadata", *KEYS),
    of_any_kind,
    _package_guid,
    type_must_be_text,
    data_is_object,
)


def _final_state(body: Body) -> Iterator[str]:
    if "state" not in body:
        return
    state = body["state"]
    if state not in ("FAILED", "STAGED"):
        yield f"State '{ruby_text(state)}' is not a valid state"
    if state == "STAGED" and blank(body.get("lifecycle")):
        yield "Lifecycle 'STAGED' builds require lifecycle data"


UPDATE = Message(metadata, only("metadata", "state", "error", "lifecycle"), _final_state, string("error"))


def index(call: Call) -> Reply:
    """The builds of apps that the caller sees."""
    asked = INDEX.read(call)
    filters = asked.among(guids="guid", package_guids="package_guid", states="state")
    found = call.world.builds.select({**filters}, sight(call, asked))
    return asked.reply(found, lambda build: present_build(build, call))


def show(call: Call, guid: str) -> Reply:
    build = call.world.builds.get(guid)
    if build is None or not call.permissions.can_read_from_space(_space(call, build)):
        raise errors.ResourceNotFound("Build not found")
    return ok(present_build(build, call))


def _space(call: Call, build: Build) -> Space:
    return call.world.spaces[call.world.apps[build.app_guid].space_guid]


def create(call: Call) -> Reply:
    """Have a package staged."""
    body, world = body_of_any_type(call), call.world
    CREATE.check(body)
    package = world.packages.get(body["package"]["guid"])
    app = world.apps[package.app_guid] if package else None
    space = world.spaces[app.space_guid] if app else None
    if package is None or app is None or space is None or not call.permissions.can_manage_apps_in_space(space):
        raise errors.UnprocessableEntity(
            "Unable to use package. Ensure that the package exists and you have access to it."
        )
    check_space_open(call, space)
    if package.type == "docker":
        feature_flags.check(world, call.caller, "diego_docker")
    lifecycle = lifecycle_of_build(world, app, body)
    if lifecycle.type == "cnb":
        feature_flags.check(world, call.caller, "diego_cnb")
    check_possible(world, lifecycle)
    asked = LimitRequest(
        memory=_number(body.get("staging_memory_in_mb")),
        disk=_number(body.get("staging_disk_in_mb")),
        log_rate=_number(body.get(LOG_RATE)),
    )
    try:
        warnings = builds.check(world, package, lifecycle)
        laid = merge(NO_METADATA, body, world.settings)
        build = builds.create(world, package, lifecycle, asked, laid, call.actor)
        _check_environment(body.get("environment_variables"))
        builds.stage(world, build, lifecycle)
    except Invalid as problem:
        raise _hindrance(problem) from None
    call.warnings += warnings
    return created_reply(present_build(build, call))


def _check_environment(given: Json) -> None:
    """No message looks at it. Raises Broken for what cannot be laid over other variables.

    Source: cloud_controller_ng:lib/cloud_controller/backends/staging_environment_builder.rb
    """
    if given is not None and given is not False and not isinstance(given, dict):
        raise Broken("only a map is merged")


def _number(given: Json) -> int | None:
    return None if given is None else int(given)


def _hindrance(problem: Invalid) -> Exception:
    details = problem.details
    if problem.field == "stack":
        return errors.StackValidationFailed(details["sentence"])
    if problem.field == "package":
        return errors.BadRequest("Cannot stage package whose state is not ready.")
    if problem.field == "lifecycle":
        return model_error(problem)
    if problem.rule == "disk":
        return errors.UnprocessableEntity("disk limit exceeded")
    if problem.rule == "memory":
        sentence = f"memory limit exceeded: staging requires {details['wanted']}M memory"
    else:
        sentence = f"log rate limit exceeded: staging requires {details['wanted']} bytes per second"
    return errors.UnprocessableEntity(f"{details['where']}'s {sentence}")


def update(call: Call, guid: str) -> Reply:
    """Label a build; who may update the states of builds may end one."""
    body = call.body
    build = call.world.builds.get(guid)
    ends = call.permissions.can_write_globally() or "cloud_controller.update_build_state" in call.caller.scopes
    if build is None or not (ends or call.permissions.can_read_from_space(_space(call, build))):
        raise errors.ResourceNotFound("Build not found")
    if "state" not in body:
        check_writable(call, _space(call, build))
    elif not ends:
        raise errors.NotAuthorized()
    UPDATE.check(body)
    build = call.world.change(build, metadata=merge(build.metadata, body, call.world.settings, guid=build.guid))
    if body.get("state") == "FAILED":
        build = completion.end_failed(call.world, build, errors.StagerError, body.get("error") or "")
    elif body.get("state") == "STAGED":
        build = _stage_by_hand(call, build, body["lifecycle"])
    return ok(present_build(build, call))


def _stage_by_hand(call: Call, build: Build, lifecycle: Json) -> Build:
    """Have an app run the droplet of a build, with this image and these process types. Raises Broken without one."""
    data = lifecycle.get("data") if isinstance(lifecycle, dict) else lifecycle
    droplet = call.world.droplets.first(build_guid=build.guid)
    if droplet is None or not isinstance(lifecycle, dict) or not isinstance(data, dict | None):
        raise Broken("there is no droplet to lock, or only a map can be dug into")
    told = data or {}
    if not isinstance(told.get("processTypes"), dict | None):
        raise NotImplementedYet("process types that are no map")
    return completion.end_staged(
        call.world, build, droplet, image=told.get("image"), process_types=told.get("processTypes")
    )


ENDPOINTS = [
    endpoint("GET", "/v3/builds", index),
    endpoint("POST", "/v3/builds", create),
    endpoint("GET", "/v3/builds/<guid>", show),
    endpoint("PATCH", "/v3/builds/<guid>", update),
]
