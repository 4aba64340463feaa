"""Manifests: applied to a space by a job, compared with what is there, and made of an app.

Source: cloud_controller_ng:app/controllers/v3/space_manifests_controller.rb, app_manifests_controller.rb,
app/actions/app_find_or_create_skeleton.rb, space_diff_manifest.rb
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc import errors
from fakecc.actions.apps import app_events, apps
from fakecc.actions.apps.manifests import manifest_jobs
from fakecc.actions.audit_events import HIDDEN
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects.ruby import truthy
from fakecc.errors import Broken, CompoundError, Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.models.common import NO_METADATA
from fakecc.models.tenancy import Space
from fakecc.v3.access import readable_space
from fakecc.v3.apps._apps import check_writable, readable_app
from fakecc.v3.apps._lifecycles import lifecycle_of_new_app, model_error
from fakecc.v3.apps.manifests import _diff, _plan
from fakecc.v3.apps.manifests import _messages as messages
from fakecc.v3.apps.manifests._presenter import present_manifest
from fakecc.v3.body import media_type
from fakecc.v3.message import Body, blank
from fakecc.v3.metadata import merge
from fakecc.v3.presenting import accepted_reply, created_reply

YAML_TYPES = ("application/x-yaml", "text/yaml")
LARGEST = 1024 * 1024


def apply(call: Call, guid: str) -> Reply:
    """Have a job do what a manifest says of apps; those that are not there yet are made at once, and stay.

    Where it names an app twice, the last part counts.
    """
    space, given = _read(call, guid)
    bodies = _check(call, given)
    plans: dict[str, Mapping[str, Json]] = {}
    originals: dict[str, Body] = {}
    for body, original in zip(bodies, given, strict=True):
        app = _find_or_create(call, space, body)
        _check_kind(app, body)
        plans[app.guid], originals[app.guid] = _plan.plan(body), original
    for app_guid, original in originals.items():
        _record(call, call.world.apps[app_guid], original)
    return accepted_reply(call, manifest_jobs.apply_later(call.world, space, plans, call.requester).guid)


def diff(call: Call, guid: str) -> Reply:
    """What a manifest would change."""
    space, given = _read(call, guid)
    _check(call, given)
    return created_reply({"diff": _diff.differences(call.world, space, given)})


def _read(call: Call, guid: str) -> tuple[Space, list[Body]]:
    """The space, and what the manifest says of each app."""
    if media_type(call) not in YAML_TYPES:
        raise errors.BadRequest("Content-Type must be yaml")
    space = readable_space(call, guid)
    check_writable(call, space)
    manifest = _parse(call)
    version = manifest.get("version")
    if truthy(version) and (version is True or version != 1):
        raise errors.UnprocessableEntity("Unsupported manifest schema version. Currently supported versions: [1].")
    if blank(manifest.get("applications")):
        raise errors.UnprocessableEntity("Cannot parse manifest with no 'applications' field.")
    given = manifest["applications"]
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise Broken("applications are a list of maps")
    return space, given


def _parse(call: Call) -> Body:
    from fakecc.dialects import psych  # noqa: PLC0415 - YAML takes 20 ms of a start

    if len(call.raw) > LARGEST:
        raise errors.BadRequest("Manifest size is too large. The maximum supported size is 1MB.")
    try:
        manifest = psych.load(call.raw.decode())
    except psych.AliasError:
        raise errors.BadRequest("Manifest does not support Anchors and Aliases") from None
    except psych.NotUtf8Error:
        raise errors.MessageParseError("Invalid UTF-8 encoding in YAML data") from None
    except (psych.UnknownKindError, psych.UnreadableError, UnicodeDecodeError) as error:
        raise Broken(f"nothing rescues what Psych raises: {error}") from None
    if not isinstance(manifest, dict):
        raise errors.MessageParseError("invalid request body")
    return manifest


def _check(call: Call, given: list[Body]) -> list[Body]:
    """The parts with keys as they are compared. Raises CompoundError with every complaint."""
    bodies = [messages.underscore(each) for each in given]
    found = [
        errors.UnprocessableEntity(f"For application {_place(body, number)}: {complaint}")
        for number, body in enumerate(bodies)
        for complaint in messages.complaints(call, body)
    ]
    if found:
        raise CompoundError(found)
    return bodies


def _place(body: Body, number: int) -> str:
    return f"at index {number}" if blank(body.get("name")) else f"'{body['name']}'"


def _find_or_create(call: Call, space: Space, body: Body) -> App:
    world, name = call.world, body["name"]
    present = world.apps.find(name=name, space_guid=space.guid)
    if present:
        return present[0]
    request = {
        "name": name,
        "relationships": {"space": {"data": {"guid": space.guid}}},
        **messages.lifecycle_body(body),
    }
    lifecycle = lifecycle_of_new_app(world, request)
    laid = merge(NO_METADATA, request, world.settings)
    drafted = apps.draft(world, name=name, space_guid=space.guid, lifecycle=lifecycle, metadata=laid)
    try:
        # Whether such a lifecycle can be is asked by the job, when the app is there.
        app, _ = apps.create(world, drafted, call.actor, request)
    except Invalid as problem:
        raise errors.UnprocessableEntity(f"For application '{name}': {model_error(problem)}") from None
    world.keep()
    return app


def _check_kind(app: App, body: Body) -> None:
    """Raises UnprocessableEntity where the manifest's lifecycle does not fit the app's."""
    kind = app.lifecycle.type
    if kind == "docker" and (body.get("buildpack") or body.get("buildpacks") is not None):
        key = "Buildpacks" if body.get("buildpacks") is not None else "Buildpack"
        sentence = f"{key} cannot be configured for a docker lifecycle app."
    elif kind == "buildpack" and body.get("docker"):
        sentence = "Docker cannot be configured for a buildpack lifecycle app."
    else:
        return
    raise errors.UnprocessableEntity(f"For application '{app.name}': {sentence}")


def _record(call: Call, app: App, original: Body) -> None:
    from fakecc.dialects import psych  # noqa: PLC0415 - YAML takes 20 ms of a start

    hidden = {key: HIDDEN for key in ("env", "cnb-credentials") if original.get(key)}
    told = psych.dump({"applications": [{**original, **hidden}]})
    app_events.record(call.world, call.actor, "apply_manifest", app, {"request": {"manifest": told}})


def show(call: Call, guid: str) -> Reply:
    """The manifest of an app."""
    from fakecc.dialects import psych  # noqa: PLC0415 - YAML takes 20 ms of a start

    app, space = readable_app(call, guid)
    if not call.permissions.can_read_secrets_in_space(space):
        raise errors.NotAuthorized()
    text = psych.dump({"applications": [present_manifest(call.world, app)]})
    return Reply(status=200, text=text, content_type="application/x-yaml; charset=utf-8")


ENDPOINTS = [
    endpoint("POST", "/v3/spaces/<guid>/actions/apply_manifest", apply),
    endpoint("POST", "/v3/spaces/<guid>/manifest_diff", diff),
    endpoint("GET", "/v3/apps/<guid>/manifest", show),
]
