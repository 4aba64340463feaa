"""/v3/buildpacks, and /v3/admin/actions/clear_buildpack_cache.

Source: cloud_controller_ng:app/controllers/v3/buildpacks_controller.rb, admin_actions_controller.rb,
app/messages/buildpack_create_message.rb, buildpack_update_message.rb, buildpack_upload_message.rb,
buildpacks_list_message.rb
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from fakecc import errors
from fakecc.actions.platform import buildpack_caches, buildpacks
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects import multipart
from fakecc.dialects.multipart import DUMMY, Upload
from fakecc.dialects.ruby_messages import INTEGER_TEXT, NUMBER_TEXT, ruby_text
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.common import NO_METADATA
from fakecc.models.platform import Buildpack
from fakecc.v3.body import media_type
from fakecc.v3.listing import Listing, Query, arrays, unknown_parameters
from fakecc.v3.message import Body, Check, Message, blank, boolean, if_given, is_included, length, only, string
from fakecc.v3.metadata import merge, metadata
from fakecc.v3.presenting import accepted_reply, created_reply, link, metadata_of, ok, timestamp
from fakecc.v3.view import JSON_TYPE

LIFECYCLES = ("buildpack", "cnb")
NAME = re.compile(r"[-\w]+\Z", re.ASCII)
ZIP = b"PK\x03\x04"
GZIP = b"\x1f\x8b\x08"
TAR = b"ustar\x0000"
TAR_PLACE = 257


def _new_name(body: Body) -> Iterator[str]:
    name = body.get("name")
    if not isinstance(name, str):
        yield "Name must be a string"
    if blank(name):
        yield "Name can't be blank"
    yield from length("name", maximum=250)(body)
    if not NAME.match(ruby_text(name)):
        yield "Name is invalid"


def _name(body: Body) -> Iterator[str]:
    if body.get("name") is None:
        return
    yield from string("name")(body)
    yield from length("name", maximum=250)(body)
    if not NAME.match(ruby_text(body["name"])):
        yield "Name is invalid"


def _position(body: Body) -> Iterator[str]:
    position = body.get("position")
    text = ruby_text(position)
    if isinstance(position, bool | list | dict) or not NUMBER_TEXT.match(text):
        yield "Position is not a number"
    elif not INTEGER_TEXT.match(text):
        yield "Position must be an integer"
    elif int(text) < 1:
        yield "Position must be greater than or equal to 1"


def _position_if_any(body: Body) -> Iterator[str]:
    return _position(body) if body.get("position") is not None else iter(())


def _lifecycle(given: Query) -> Iterator[str]:
    lifecycle = given.get("lifecycle")
    if lifecycle is None:
        return
    if not isinstance(lifecycle, str):
        yield "Lifecycle must be a string"
    if not is_included(lifecycle, LIFECYCLES):
        yield 'Lifecycle must be either "buildpack" or "cnb"'


def _true_or_false(name: str) -> Check:
    """A key that may be left out, but is not null."""
    sentence = f"{name.capitalize()} must be a boolean"
    return lambda body: [sentence] if name in body and not isinstance(body[name], bool) else []


CREATE = Message(
    metadata,
    only("name", "stack", "position", "enabled", "locked", "lifecycle", "metadata"),
    _new_name,
    string("stack"),
    length("stack", maximum=250),
    _position_if_any,
    boolean("enabled"),
    boolean("locked"),
    _lifecycle,
)
UPDATE = Message(
    metadata,
    only("name", "stack", "position", "enabled", "locked", "metadata"),
    _name,
    string("stack"),
    length("stack", maximum=250),
    if_given("position", _position),
    _true_or_false("enabled"),
    _true_or_false("locked"),
)
# `page` and `per_page` stand twice. source: cloud_controller_ng:app/messages/buildpacks_list_message.rb
INDEX = Listing(
    "guids", "stacks", "names", "lifecycle", "page", "per_page", "label_selector",
    orders=("created_at", "updated_at", "position", "lifecycle"),
    default_order="place",
    arrays=(),
    checks=(arrays("names"), arrays("stacks"), _lifecycle, unknown_parameters),
)  # fmt: skip


def present(buildpack: Buildpack, call: Call) -> Json:
    path = f"/v3/buildpacks/{buildpack.guid}"
    return {
        "guid": buildpack.guid,
        "created_at": timestamp(buildpack.created_at),
        "updated_at": timestamp(buildpack.updated_at),
        "name": buildpack.name,
        "stack": buildpack.stack,
        "state": buildpack.state,
        "lifecycle": buildpack.lifecycle,
        "filename": buildpack.filename,
        "position": buildpack.position,
        "enabled": buildpack.enabled,
        "locked": buildpack.locked,
        "metadata": metadata_of(buildpack.metadata),
        "links": {"self": link(call, path), "upload": {**link(call, f"{path}/upload"), "method": "POST"}},
    }


def index(call: Call) -> Reply:
    """Everybody sees all of them."""
    asked = INDEX.read(call)
    among: dict[str, Any] = dict(asked.among(guids="guid", names="name"))
    stacks = asked.values("stacks")
    if asked.lacks_value("stacks"):
        raise Broken("stacks without a value")  # nil has no reject.
    if stacks is not None:
        # An empty name stands for none.
        among["stack"] = [stack or None for stack in stacks]
    if asked.has("lifecycle"):
        among["lifecycle"] = (asked.query["lifecycle"],)
    found = call.world.buildpacks.select(among, asked.keeps())
    return asked.reply(found, lambda buildpack: present(buildpack, call))


def show(call: Call, guid: str) -> Reply:
    return ok(present(_buildpack(call, guid), call))


def _buildpack(call: Call, guid: str) -> Buildpack:
    buildpack = call.world.buildpacks.get(guid)
    if buildpack is None:
        raise errors.ResourceNotFound("Buildpack not found")
    return buildpack


def _check_admin(call: Call) -> None:
    if not call.permissions.can_write_globally():
        raise errors.NotAuthorized()


def create(call: Call) -> Reply:
    _check_admin(call)
    body = call.body
    CREATE.check(body)
    lifecycle = body.get("lifecycle") or call.world.settings.default_app_lifecycle
    try:
        buildpack = buildpacks.create(
            call.world,
            name=body["name"],
            stack=body.get("stack"),
            lifecycle=lifecycle,
            position=_place(body) or 1,
            enabled=body.get("enabled") is not False,
            locked=body.get("locked") or False,
            metadata=merge(NO_METADATA, body, call.world.settings),
        )
    except Invalid as problem:
        named = {"name": body["name"], "stack": body.get("stack"), "lifecycle": lifecycle}
        raise _refusal(problem, named, body) from None
    buildpacks.record(call.world, call.caller, "create", buildpack, body)
    return created_reply(present(buildpack, call))


def _place(body: Body) -> int | None:
    """The position of a valid body. Raises Broken for one that is a text, which Ruby cannot compare."""
    if isinstance(body.get("position"), str):
        raise Broken("a position that is a text")
    return body.get("position")


def _refusal(problem: Invalid, named: Mapping[str, Json], body: Body) -> Exception:
    """What is said of a buildpack: a stack that is gone is told as the body has it, which may have none."""
    name, lifecycle = named["name"], named["lifecycle"]
    sentences = {
        ("stack", "known"): f"Stack '{body.get('stack') or ''}' does not exist",
        ("stack", "final"): "Buildpack stack cannot be changed",
        ("stack", "unique"): f"Buildpack with name '{name}' and an unassigned stack already exists",
        ("name", "unique"): (
            f"Buildpack with name '{name}', stack '{named['stack']}' and lifecycle '{lifecycle}' already exists"
        ),
        ("name", "format"): "name can only contain alphanumeric characters",
    }
    found = set(cast("list[tuple[str, str]]", problem.details["complaints"]))
    return errors.UnprocessableEntity(next(text for complaint, text in sentences.items() if complaint in found))


def update(call: Call, guid: str) -> Reply:
    buildpack = _buildpack(call, guid)
    _check_admin(call)
    body = call.body
    UPDATE.check(body)
    changed = {name: body[name] for name in ("stack", "enabled", "locked", "name") if name in body}
    laid = merge(buildpack.metadata, body, call.world.settings, guid=buildpack.guid)
    try:
        after = buildpacks.update(call.world, buildpack, position=_place(body), metadata=laid, **changed)
    except Invalid as problem:
        kept: dict[str, Json] = {name: getattr(buildpack, name) for name in ("name", "stack", "lifecycle")}
        raise _refusal(problem, kept | changed, body) from None
    buildpacks.record(call.world, call.caller, "update", after, body)
    return ok(present(after, call))


def destroy(call: Call, guid: str) -> Reply:
    """Have a job take it away."""
    buildpack = _buildpack(call, guid)
    _check_admin(call)
    return accepted_reply(call, buildpacks.delete_later(call.world, buildpack, call.requester).guid)


def upload(call: Call, guid: str) -> Reply:
    """Have a job give it the bits that were sent."""
    buildpack = _buildpack(call, guid)
    _check_admin(call)
    sent = _upload_of(call)
    complaints = [*_wrong_upload(sent, buildpack.lifecycle)]
    if complaints:
        raise errors.UnprocessableEntity(f"Uploaded buildpack file is invalid: {', '.join(complaints)}")
    if buildpack.locked:
        raise errors.UnprocessableEntity("Buildpack is locked")
    requester = replace(call.requester, request=sent.fields)
    job = buildpacks.upload_later(call.world, buildpack, sent.files["bits"], sent.fields["bits_name"], requester)
    return Reply(
        status=202,
        body=present(buildpack, call),
        headers={"Location": f"{call.api}/v3/jobs/{job.guid}"},
        content_type=JSON_TYPE,
    )


def _upload_of(call: Call) -> Upload:
    if media_type(call) == "multipart/form-data":
        return multipart.read(call.raw, call.headers.get("Content-Type") or "")
    return Upload(fields=dict(call.body))


def _wrong_upload(sent: Upload, lifecycle: str) -> Iterator[str]:
    yield from only("bits_path", "bits_name", "upload_start_time")(dict(sent.fields))
    name, bits = sent.fields.get("bits_name"), sent.files.get("bits")
    if not name or "bits_path" not in sent.fields:
        yield "A buildpack zip file must be uploaded as 'bits'"
    elif bits is None:
        # What nginx did not write lies outside its directory, or is not there.
        yield "Bits path is invalid"
        raise Broken("there is no such uploaded file")
    else:
        yield from _wrong_bits(name, bits, lifecycle)
    if DUMMY in sent.fields:
        yield "Uploaded bits are not a valid buildpack file"


def _wrong_bits(name: str, bits: bytes, lifecycle: str) -> Iterator[str]:
    if lifecycle == "buildpack" and not bits.startswith(ZIP):
        yield f'{name} is not a zip file. Buildpacks of lifecycle "buildpack" must be valid zip files.'
    if lifecycle == "cnb" and not (bits.startswith(GZIP) or bits[TAR_PLACE:].startswith(TAR)):
        yield (
            f'{name} is not a gzip archive or cnb file. Buildpacks of lifecycle "cnb" must be valid gzip archives or'
            " cnb files."
        )
    if not bits:
        yield f"{name} cannot be empty"


def clear_buildpack_cache(call: Call) -> Reply:
    """Have a job forget what staging kept of all apps."""
    _check_admin(call)
    return accepted_reply(call, buildpack_caches.clear_later(call.world, call.requester).guid)


ENDPOINTS = [
    endpoint("GET", "/v3/buildpacks", index),
    endpoint("POST", "/v3/buildpacks", create),
    endpoint("GET", "/v3/buildpacks/<guid>", show),
    endpoint("PATCH", "/v3/buildpacks/<guid>", update),
    endpoint("DELETE", "/v3/buildpacks/<guid>", destroy),
    endpoint("POST", "/v3/buildpacks/<guid>/upload", upload),
    endpoint("POST", "/v3/admin/actions/clear_buildpack_cache", clear_buildpack_cache),
]
