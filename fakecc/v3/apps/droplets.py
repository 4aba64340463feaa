"""/v3/droplets: made by hand, copied, uploaded, downloaded, listed, changed and deleted.

Source: cloud_controller_ng:app/controllers/v3/droplets_controller.rb, app/messages/droplet_create_message.rb,
droplet_copy_message.rb, droplet_upload_message.rb, droplet_update_message.rb, droplets_list_message.rb
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from fakecc import errors
from fakecc.actions.apps import app_events, droplets
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects.multipart import DUMMY
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.apps import Droplet
from fakecc.models.tenancy import Space
from fakecc.selections import AllOf, HasKey, field_in
from fakecc.v3.apps._apps import app_in_query, below_app, check_writable, no_nested, readable_app, sight
from fakecc.v3.apps._droplets import (
    present_droplet,
    present_droplet_in_secret,
    present_listed_droplet,
    present_lost_copy,
)
from fakecc.v3.apps._packages import readable_package
from fakecc.v3.apps._uploads import bits_of, file_reply, path_is_safe, read_upload
from fakecc.v3.filters import owner_named
from fakecc.v3.listing import Asked, Listing, Query, arrays, query_of
from fakecc.v3.message import Body, Message, is_included, only, related, relationships
from fakecc.v3.metadata import merge, metadata
from fakecc.v3.presenting import accepted_reply, created_reply, ok

FILTERS = (
    "guids",
    "app_guid",
    "app_guids",
    "current",
    "organization_guids",
    "package_guid",
    "space_guids",
    "states",
    "label_selector",
)
DOWNLOADING = frozenset({"space_developer", "space_manager", "space_auditor"})


def _current(query: Query) -> Iterator[str]:
    if query.get("current") is not None and not is_included(query["current"], ["true"]):
        yield "Current only accepts the value 'true'"


ARRAYS = arrays("app_guids", "states", "space_guids", "organization_guids")
INDEX = Listing(*FILTERS, checks=(ARRAYS, no_nested("current")), arrays=())
BELOW_APP = Listing(
    *FILTERS, checks=(ARRAYS, _current, no_nested("app_guids", "organization_guids", "space_guids")), arrays=()
).below("app_guid", "package_guid")
BELOW_PACKAGE = INDEX.below("package_guid")


def _process_types(body: Body) -> Iterator[str]:
    given = body.get("process_types")
    if given is None or given is False:
        return
    if not isinstance(given, dict):
        yield "Process types must be an object"
        return
    if "" in given:
        yield "Process types key must not be empty"
    if not all(isinstance(value, str) for value in given.values()):
        yield "Process types value must be a string"


def _given_process_types(body: Body) -> Json:
    """None stands for the usual ones; an empty map is one."""
    given = body.get("process_types")
    return None if given is False else given


def _app_to_copy_to(body: Body) -> Iterator[str]:
    given = body.get("relationships")
    app = given.get("app") if isinstance(given, dict) else None
    data = app.get("data") if isinstance(app, dict) else None
    guid = data.get("guid") if isinstance(data, dict) else None
    if not isinstance(app, dict):
        yield "App must be an object"
    if not isinstance(guid, str):
        yield "App guid must be a string"
    if not isinstance(guid, str) or not 1 <= len(guid) <= 200:
        yield "App guid must be between 1 and 200 characters"


def _image(body: Body) -> Iterator[str]:
    if body.get("image") is not None and not isinstance(body["image"], str):
        yield "Image must be a string"


CREATE = Message(only("relationships", "process_types"), relationships("app"), _process_types)
COPY = Message(only("relationships"), _app_to_copy_to)
UPDATE = Message(metadata, _image, only("metadata", "image"))


def _file(body: Body) -> Iterator[str]:
    if not (isinstance(body.get("bits_path"), str) and body.get("bits_name")):
        yield "A droplet tgz file must be uploaded as 'bits'"


def _is_tgz(body: Body) -> Iterator[str]:
    name = body.get("bits_name")
    if isinstance(name, str) and not name.endswith((".tgz", ".tar.gz")):
        yield f"{name} is not a tgz"


def _is_valid(body: Body) -> Iterator[str]:
    if DUMMY in body:
        yield "Uploaded bits are not a valid droplet file"


UPLOAD = Message(only("bits_path", "bits_name", "upload_start_time"), _file, path_is_safe, _is_tgz)


def index(call: Call) -> Reply:
    """The droplets of apps that the caller sees; of an app or a package where the query names it."""
    if named := app_in_query(call, "droplets"):
        return index_of_app(*named)
    package = owner_named(query_of(call), "package_guid", call.world.packages)
    if package is not None:
        return index_of_package(replace(call, path=f"/v3/packages/{package}/droplets"), package)
    asked = INDEX.read(call)
    return _list(call, asked, {}, _sight(call, asked))


def _sight(call: Call, asked: Asked) -> AllOf:
    """A space_guids without a value is no filter here."""
    return sight(call, asked.without("space_guids") if asked.lacks_value("space_guids") else asked)


def index_of_app(call: Call, guid: str) -> Reply:
    asked = BELOW_APP.read(call)
    app, _ = readable_app(call, guid)
    among = below_app(app, asked, "app_guids", "organization_guids")
    # Null asks for the current one, too.
    fits = asked.keeps()
    return _list(call, asked, among, fits & field_in("guid", [app.droplet_guid]) if asked.has("current") else fits)


def index_of_package(call: Call, guid: str) -> Reply:
    """The droplets that were staged from a package; those of an app where the query names one beside it."""
    if named := app_in_query(call, "droplets"):
        return index_of_app(*named)
    asked = BELOW_PACKAGE.read(call)
    package, _ = readable_package(call, guid)
    return _list(call, asked, {"package_guid": [package.guid]}, _sight(call, asked))


def _list(call: Call, asked: Asked, among: Mapping[Any, Collection[str]], fits: AllOf) -> Reply:
    filters: dict[Any, Collection[object]] = {**asked.among(guids="guid", states="state"), **among}
    staged = HasKey("state", frozenset({"STAGING"}), lacks=True)
    found = call.world.droplets.select(filters, fits & staged)
    return asked.reply(found, lambda droplet: present_listed_droplet(droplet, call))


def show(call: Call, guid: str) -> Reply:
    droplet, space = readable_droplet(call, guid)
    may_see = call.permissions.can_read_secrets_in_space(space)
    return ok(present_droplet(droplet, call) if may_see else present_droplet_in_secret(droplet, call))


def readable_droplet(call: Call, guid: Json) -> tuple[Droplet, Space]:
    """The droplet and its space. Raises ResourceNotFound where the caller does not see them."""
    droplet = call.world.droplets.get(guid)
    if droplet is not None:
        space = call.world.spaces[call.world.apps[droplet.app_guid].space_guid]
        if call.permissions.can_read_from_space(space):
            return droplet, space
    raise errors.ResourceNotFound("Droplet not found")


def create(call: Call) -> Reply:
    """Make a droplet that waits for its bits, or copy the one that `source_guid` names."""
    source_guid = query_of(call).get("source_guid")
    try:
        body = _create(call) if source_guid is None else _copy(call, source_guid)
    except Invalid as problem:
        raise errors.UnprocessableEntity(SENTENCES[problem.field, problem.rule]) from None
    return created_reply(body)


SENTENCES = {
    ("app", "buildpacks"): "Droplet creation is not available for apps with docker lifecycles.",
    ("source", "staged"): "source droplet is not staged",
    ("source", "lifecycle"): "source and destination lifecycle types do not match",
}


def _create(call: Call) -> Json:
    CREATE.check(call.body)
    guid = related(call.body, "app")
    app = call.world.apps.get(guid)
    space = call.world.spaces[app.space_guid] if app else None
    if app is None or space is None or not call.permissions.can_read_from_space(space):
        message = f'App with guid "{guid or ""}" does not exist, or you do not have access to it.'
        raise errors.UnprocessableEntity(message)
    check_writable(call, space)
    return present_droplet(droplets.create(call.world, app, _given_process_types(call.body), call.actor), call)


def _copy(call: Call, source_guid: Json) -> Json:
    COPY.check(call.body)
    source, _ = readable_droplet(call, source_guid)
    app, space = readable_app(call, related(call.body, "app"))
    check_writable(call, space)
    droplet = droplets.copy(call.world, source, app, call.actor)
    return present_droplet(droplet, call) if droplet else present_lost_copy(source, app, call)


def update(call: Call, guid: str) -> Reply:
    body = call.body
    droplet, space = _updatable(call, guid)
    if "image" in body:
        if not _updates_build_states(call):
            raise errors.NotAuthorized()
    else:
        check_writable(call, space)
    UPDATE.check(body)
    changed: dict[str, object] = {"metadata": merge(droplet.metadata, body, call.world.settings, guid=droplet.guid)}
    if "image" in body:
        # What forbids it is rescued by nobody.
        # source: cloud_controller_ng:app/actions/droplet_update.rb
        if droplet.lifecycle.type != "docker" or droplet.state != "STAGED":
            raise Broken("an image of a droplet that is none of docker's, or not staged")
        changed["docker_receipt_image"] = body["image"]
    return ok(present_droplet(call.world.change(droplet, **changed, updated_at=call.world.now()), call))


def _updatable(call: Call, guid: str) -> tuple[Droplet, Space]:
    droplet = call.world.droplets.get(guid)
    if droplet is not None and _updates_build_states(call):
        return droplet, call.world.spaces[call.world.apps[droplet.app_guid].space_guid]
    return readable_droplet(call, guid)


def _updates_build_states(call: Call) -> bool:
    return call.permissions.can_write_globally() or "cloud_controller.update_build_state" in call.caller.scopes


def destroy(call: Call, guid: str) -> Reply:
    """Have a job take it away."""
    droplet, space = readable_droplet(call, guid)
    check_writable(call, space)
    droplets.check_unused(call.world, droplet)
    return accepted_reply(call, droplets.delete_later(call.world, droplet, call.requester).guid)


def upload(call: Call, guid: str) -> Reply:
    """Take a droplet's bits; a job stores them."""
    sent = read_upload(call)
    complaints = [*UPLOAD.complaints(dict(sent.fields))]
    bits = bits_of(sent) if not complaints else None
    if bits == b"":
        complaints.append(f"{sent.fields['bits_name']} cannot be empty")
    complaints += _is_valid(dict(sent.fields))
    if complaints:
        raise errors.UnprocessableEntity(f"Uploaded droplet file is invalid: {', '.join(complaints)}")
    droplet, space = readable_droplet(call, guid)
    check_writable(call, space)
    if droplet.state != "AWAITING_UPLOAD":
        raise errors.UnprocessableEntity("Droplet may be uploaded only once. Create a new droplet to upload bits.")
    if bits is None:
        raise Broken("there is no such uploaded file")
    job = droplets.upload_later(call.world, droplet, bits, call.requester)
    reply = ok(present_droplet(call.world.droplets[droplet.guid], call))
    reply.status = 202
    reply.headers["Location"] = f"{call.api}/v3/jobs/{job.guid}"
    return reply


def download(call: Call, guid: str) -> Reply:
    droplet, space = readable_droplet(call, guid)
    permissions = call.permissions
    may = permissions.can_read_globally() or permissions.has_space_role(space.guid, DOWNLOADING)
    if not (may or permissions.can_write_to_organization(space.organization_guid)):
        raise errors.NotAuthorized()
    if droplet.lifecycle.type == "docker":
        raise errors.UnprocessableEntity("Cannot download droplets with 'docker' lifecycle.")
    if droplet.state != "STAGED":
        raise errors.UnprocessableEntity("Only staged droplets can be downloaded.")
    app = call.world.apps[droplet.app_guid]
    app_events.record(call.world, call.actor, "droplet.download", app, {"droplet_guid": droplet.guid})
    if droplet.droplet_hash is None:
        message = "Blobstore key not present on droplet. This may be due to a failed build."
        raise errors.ResourceNotFound(message)
    return file_reply(call, droplet.blob, droplet.droplet_hash)


ENDPOINTS = [
    endpoint("GET", "/v3/droplets", index),
    endpoint("POST", "/v3/droplets", create),
    endpoint("GET", "/v3/droplets/<guid>", show),
    endpoint("PATCH", "/v3/droplets/<guid>", update),
    endpoint("DELETE", "/v3/droplets/<guid>", destroy),
    endpoint("POST", "/v3/droplets/<guid>/upload", upload),
    endpoint("GET", "/v3/droplets/<guid>/download", download),
    endpoint("GET", "/v3/apps/<guid>/droplets", index_of_app),
    endpoint("GET", "/v3/packages/<guid>/droplets", index_of_package),
]
