"""/v3/packages: made, copied, uploaded, downloaded, listed, changed and deleted.

Source: cloud_controller_ng:app/controllers/v3/packages_controller.rb, app/messages/package_create_message.rb,
package_upload_message.rb, package_update_message.rb, packages_list_message.rb
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from fakecc import errors
from fakecc.actions.apps import app_events, packages
from fakecc.actions.apps.resource_pool import known_file
from fakecc.actions.platform import feature_flags
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects.multipart import DUMMY
from fakecc.dialects.ruby import truthy
from fakecc.dialects.sequel import stored_text
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App, Package
from fakecc.models.common import NO_METADATA
from fakecc.models.tenancy import Space
from fakecc.selections import AllOf
from fakecc.v3.apps._apps import app_in_query, below_app, check_writable, no_nested, readable_app, sight
from fakecc.v3.apps._packages import present_package, readable_package, space_of
from fakecc.v3.apps._uploads import bits_of, file_reply, path_is_safe, read_upload
from fakecc.v3.body import body_of_any_type
from fakecc.v3.listing import Asked, Listing, arrays, query_of
from fakecc.v3.message import Body, Message, blank, is_included, only, quote, related, relationships
from fakecc.v3.metadata import merge, metadata
from fakecc.v3.presenting import accepted_reply, created_reply, ok

FILTERS = ("guids", "states", "types", "app_guids", "app_guid", "space_guids", "organization_guids", "label_selector")
ARRAYS = arrays("states", "types", "app_guids", "space_guids", "organization_guids")
INDEX = Listing(*FILTERS, checks=(ARRAYS,), arrays=())
NESTED = ("app_guids", "organization_guids", "space_guids")
BELOW_APP = Listing(*FILTERS, checks=(ARRAYS, no_nested(*NESTED)), arrays=()).below("app_guid")
DOCKER_KEYS = ("image", "username", "password")


def _docker_data(body: Body) -> Iterator[str]:
    if body.get("type") != "docker":
        return
    data = body.get("data")
    if data is not None and data is not False and not isinstance(data, dict):
        raise Broken("only a map has keys")
    image = (data or {}).get("image")
    if not isinstance(image, str):
        yield "Data Image must be a string"
    if blank(image):
        yield "Data Image required"
    extra = [key for key in data or {} if key not in DOCKER_KEYS]
    if extra:
        yield f"Data Unknown field(s): {quote(extra)}"


def _bits_data(body: Body) -> Iterator[str]:
    # A list passes where every member of it is an empty map.
    if body.get("type") == "bits" and body.get("data") not in (None, {}, [], [{}]):
        yield "Data Data must be empty if provided for bits packages"


def _type(body: Body) -> Iterator[str]:
    if not is_included(body.get("type"), ("bits", "docker")):
        yield "Type must be one of 'bits, docker'"


CREATE = Message(
    metadata,
    only("metadata", "relationships", "type", "data"),
    _docker_data,
    _bits_data,
    relationships("app"),
    _type,
)
UPDATE = Message(metadata, only("metadata", "username", "password"))


def _bits_or_resources(body: Body) -> Iterator[str]:
    if blank(body.get("bits_path")) and blank(body.get("resources")):
        yield "Upload must include either resources or bits"


def _path_information(body: Body) -> Iterator[str]:
    if DUMMY in body:
        yield "File field missing path information"


UPLOAD = Message(
    only("bits_path", "bits_name", "upload_start_time", "resources"),
    _bits_or_resources,
    path_is_safe,
    _path_information,
)


def index(call: Call) -> Reply:
    """The packages of apps that the caller sees; of one where the query names it."""
    if named := app_in_query(call, "packages"):
        return index_of_app(*named)
    asked = INDEX.read(call)
    return _list(call, asked, {}, sight(call, asked))


def index_of_app(call: Call, guid: str) -> Reply:
    asked = BELOW_APP.read(call)
    app, _ = readable_app(call, guid)
    return _list(call, asked, below_app(app, asked, *NESTED), asked.keeps())


def _list(call: Call, asked: Asked, among: Mapping[Any, Json], fits: AllOf) -> Reply:
    filters: dict[Any, Json] = {**among, **asked.among(guids="guid", states="state", types="type")}
    found = call.world.packages.select(filters, fits)
    return asked.reply(found, lambda package: present_package(package, call))


def show(call: Call, guid: str) -> Reply:
    package, _ = readable_package(call, guid)
    return ok(present_package(package, call))


def create(call: Call) -> Reply:
    """Make a package, or copy the one that `source_guid` names."""
    source_guid = query_of(call).get("source_guid")
    try:
        package = _create(call) if source_guid is None else _copy(call, source_guid)
    except Invalid as problem:
        raise errors.UnprocessableEntity(_model_sentence(problem)) from None
    return created_reply(present_package(package, call))


def _model_sentence(problem: Invalid) -> str:
    if problem.field == "docker_password":
        return "docker_password can be up to 5,000 characters"
    return "Source and destination app cannot be the same"


def _create(call: Call) -> Package:
    body = body_of_any_type(call)
    CREATE.check(body)
    app, space = _given_app(call, related(body, "app"))
    check_writable(call, space)
    if body["type"] != "docker" and app.lifecycle.type == "docker":
        raise errors.UnprocessableEntity("Cannot create bits package for a Docker app.")
    if body["type"] != "bits" and app.lifecycle.type == "buildpack":
        raise errors.UnprocessableEntity("Cannot create Docker package for a buildpack app.")
    docker = (body.get("data") or {}) if body["type"] == "docker" else {}
    laid = merge(NO_METADATA, body, call.world.settings)
    drafted = packages.draft(call.world, app, body["type"], {**docker, **_credentials(docker)}, laid)
    return packages.create(call.world, drafted, call.actor, _without_password(body))


def _credentials(given: Body) -> dict[str, str | None]:
    """Docker's user and password as they are stored. Raises Broken for a password that cannot be encrypted."""
    found: dict[str, str | None] = {}
    if given.get("username") is not None:
        found["username"] = stored_text(given["username"])
    password = given.get("password")
    if password is not None:
        if not blank(password) and not isinstance(password, str):
            raise Broken("only a text can be encrypted")
        found["password"] = None if blank(password) else password
    return found


def _without_password(body: Body) -> Json:
    """The request as it is written down: whatever data there is gets a password, which is hidden.

    Raises Broken for a list, which takes no key.
    """
    data = body.get("data")
    if isinstance(data, list):
        raise Broken("only a map has keys")
    return body if data is None else {**body, "data": {**data, "password": "***"}}


def _given_app(call: Call, guid: str | None) -> tuple[App, Space]:
    app = call.world.apps.get(guid)
    if app is not None:
        space = call.world.spaces[app.space_guid]
        if call.permissions.can_read_from_space(space):
            return app, space
    raise errors.UnprocessableEntity("App is invalid. Ensure it exists and you have access to it.")


def _copy(call: Call, source_guid: str) -> Package:
    app, space = _given_app(call, _dig(body_of_any_type(call), "relationships", "app", "data", "guid"))
    check_writable(call, space)
    source = call.world.packages.get(source_guid)
    if source is None or not call.permissions.can_read_from_space(space_of(call, source)):
        raise errors.UnprocessableEntity("Source package is invalid. Ensure it exists and you have access to it.")
    check_writable(call, space_of(call, source))
    return packages.copy(call.world, source, app, call.actor)


def _dig(value: Json, *keys: str) -> Json:
    """What stands under these keys, or None. Raises Broken for what is no map on the way."""
    for key in keys:
        if value is None:
            return None
        if not isinstance(value, dict):
            raise Broken("only a map can be dug into")
        value = value.get(key)
    return value


def update(call: Call, guid: str) -> Reply:
    body = call.body
    UPDATE.check(body)
    package, space = readable_package(call, guid)
    asked = any(truthy(body.get(key)) for key in ("username", "password"))
    if package.type != "docker" and asked:
        raise errors.UnprocessableEntity("Cannot update Docker credentials for a buildpack app.")
    check_writable(call, space)
    laid = merge(package.metadata, body, call.world.settings, guid=package.guid)
    credentials = {f"docker_{key}": value for key, value in _credentials(body).items()} if asked else {}
    try:
        package = packages.update(call.world, package, metadata=laid, **credentials)
    except Invalid as problem:
        raise errors.UnprocessableEntity(_model_sentence(problem)) from None
    return ok(present_package(package, call))


def destroy(call: Call, guid: str) -> Reply:
    """Have a job take it away."""
    package, space = readable_package(call, guid)
    check_writable(call, space)
    return accepted_reply(call, packages.delete_later(call.world, package, call.requester).guid)


def upload(call: Call, guid: str) -> Reply:
    """Take a package's bits; a worker processes them."""
    feature_flags.check(call.world, call.caller, "app_bits_upload")
    sent = read_upload(call)
    resources = _resources(sent.fields.get("resources"))
    UPLOAD.check(dict(sent.fields) if resources is None else {**sent.fields, "resources": resources})
    package, space = readable_package(call, guid)
    check_writable(call, space)
    if package.type != "bits":
        raise errors.UnprocessableEntity("Package type must be bits.")
    if package.state != "AWAITING_UPLOAD":
        raise errors.PackageBitsAlreadyUploaded()
    package = packages.upload(call.world, package, bits_of(sent), resources or [], call.actor)
    return ok(present_package(package, call))


def _resources(given: Json) -> list[Mapping[str, Json]] | None:
    """The known files that belong to the package, in v2's words. Raises UnprocessableEntity for what is no list."""
    if blank(given):
        return None
    try:
        listed = json.loads(given)
    except (TypeError, ValueError):
        listed = None
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise errors.UnprocessableEntity("Resources must be valid JSON.")
    if not all(isinstance(item.get("checksum", {}), dict) for item in listed if "size_in_bytes" in item):
        raise errors.UnprocessableEntity("Resources must be valid JSON.")
    return [known_file(item) for item in listed]


def download(call: Call, guid: str) -> Reply:
    package, space = readable_package(call, guid)
    if not call.permissions.can_read_secrets_in_space(space):
        raise errors.NotAuthorized()
    if package.type != "bits":
        raise errors.UnprocessableEntity("Package type must be bits.")
    if package.state != "READY":
        raise errors.UnprocessableEntity("Package has no bits to download.")
    app = call.world.apps[package.app_guid]
    app_events.record(call.world, call.actor, "package.download", app, {"package_guid": package.guid})
    return file_reply(call, package.sha256_checksum, package.guid)


ENDPOINTS = [
    endpoint("GET", "/v3/packages", index),
    endpoint("POST", "/v3/packages", create),
    endpoint("GET", "/v3/packages/<guid>", show),
    endpoint("PATCH", "/v3/packages/<guid>", update),
    endpoint("DELETE", "/v3/packages/<guid>", destroy),
    endpoint("POST", "/v3/packages/<guid>/upload", upload),
    endpoint("GET", "/v3/packages/<guid>/download", download),
    endpoint("GET", "/v3/apps/<guid>/packages", index_of_app),
]
