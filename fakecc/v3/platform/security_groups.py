"""/v3/security_groups.

Source: cloud_controller_ng:app/controllers/v3/security_groups_controller.rb
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fakecc import errors
from fakecc.actions import jobs
from fakecc.actions.platform import security_groups
from fakecc.actions.platform.security_groups import RUNNING, STAGING
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects.ruby_messages import inspect_symbols
from fakecc.errors import CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.platform import SecurityGroup
from fakecc.models.tenancy import Space
from fakecc.selections import field_in
from fakecc.v3.access import check_space_open
from fakecc.v3.listing import Listing, arrays, true_or_false
from fakecc.v3.message import (
    Body,
    Message,
    if_given,
    length,
    name_if_given,
    only,
    related_by,
    related_guids,
    related_to_many,
    require,
    to_many_guids,
)
from fakecc.v3.platform._security_groups import present_security_group
from fakecc.v3.platform._security_rules import rules
from fakecc.v3.presenting import accepted_reply, created_reply, link, no_content, ok, to_many
from fakecc.world import World


def _name(body: Body) -> Iterator[str]:
    if not isinstance(body.get("name"), str):
        yield "Name must be a string"


def _globally_enabled(body: Body) -> Iterator[str]:
    given = body.get("globally_enabled")
    if given is None:
        return
    if not isinstance(given, dict):
        yield "Globally enabled must be an object"
    elif set(given) - {"running", "staging"}:
        yield "Globally enabled only allows keys 'running' or 'staging'"
    elif not all(isinstance(value, bool) for value in given.values()):
        yield "Globally enabled values must be booleans"


def create_message(world: World) -> Message:
    """The body that makes a group."""
    return Message(
        only("name", "globally_enabled", "relationships", "rules"),
        # Other relationships pass: there is no NoAdditionalKeysValidator inside.
        if_given("relationships", related_by(related_to_many("running_spaces"), related_to_many("staging_spaces"))),
        rules(world.settings),
        require("name"),
        _name,
        length("name", maximum=250),
        _globally_enabled,
    )


def update_message(world: World) -> Message:
    """The body that changes a group."""
    return Message(
        only("name", "globally_enabled", "rules"),
        rules(world.settings),
        _globally_enabled,
        name_if_given(),
    )


INDEX = Listing(
    "guids",
    "names",
    "running_space_guids",
    "staging_space_guids",
    "globally_enabled_running",
    "globally_enabled_staging",
    checks=(
        arrays("names", "running_space_guids", "staging_space_guids"),
        true_or_false("globally_enabled_running"),
        true_or_false("globally_enabled_staging"),
    ),
    arrays=(),
    refusal=errors.UnprocessableEntity,
)


def present(group: SecurityGroup, call: Call) -> Json:
    return present_security_group(group, call, lambda guid: _sees(call, guid))


def _sees(call: Call, guid: str) -> bool:
    return call.permissions.can_read_from_space(call.world.spaces[guid])


FLAGS = {"true": (True,), "false": (False,)}
DEFAULTS = {"globally_enabled_running": "running_default", "globally_enabled_staging": "staging_default"}


def index(call: Call) -> Reply:
    """List the groups that apply everywhere, and those of the caller's spaces."""
    asked = INDEX.read(call)
    among = asked.among(
        guids="guid", names="name", running_space_guids="running_space_guids", staging_space_guids="staging_space_guids"
    )
    fits = asked.keeps()
    for name, field in DEFAULTS.items():
        if asked.has(name):
            fits &= field_in(field, FLAGS.get(str(asked.query[name]), ()))
    if not call.permissions.can_read_globally():
        fits &= call.permissions.readable_security_groups()
    found = call.world.security_groups.select({**among}, fits)
    return asked.reply(found, lambda group: present(group, call))


def show(call: Call, guid: str) -> Reply:
    return ok(present(_readable(call, guid), call))


def create(call: Call) -> Reply:
    if not call.permissions.can_write_globally():
        raise errors.NotAuthorized()
    create_message(call.world).check(call.body)
    try:
        group = security_groups.create(call.world, **_changes(call.body))
    except Invalid as wrong:
        raise _refusal(wrong) from None
    group = security_groups.bind(call.world, group, STAGING, _existing(call, "staging_spaces"))
    group = security_groups.bind(call.world, group, RUNNING, _existing(call, "running_spaces"))
    return created_reply(present(group, call))


def _existing(call: Call, name: str) -> list[Space]:
    guids = related_guids(call.body, name)
    missing = [guid for guid in guids if call.world.spaces.get(guid) is None]
    # One that is given twice is refused too, because fewer are found than were named.
    # source: cloud_controller_ng:app/actions/security_group_create.rb
    if missing or len({*map(str, guids)}) != len(guids):
        raise errors.UnprocessableEntity(f"Spaces with guids {inspect_symbols(missing)} do not exist.")
    return [call.world.spaces[guid] for guid in guids]


def update(call: Call, guid: str) -> Reply:
    group = _readable(call, guid)
    if not call.permissions.can_write_globally():
        raise errors.NotAuthorized()
    update_message(call.world).check(call.body)
    try:
        group = security_groups.update(call.world, group, **_changes(call.body))
    except Invalid as wrong:
        raise _refusal(wrong) from None
    return ok(present(group, call))


def _changes(body: Body) -> dict[str, Any]:
    changed: dict[str, Any] = {"name": body["name"]} if "name" in body else {}
    if "rules" in body:
        changed["rules"] = tuple(body["rules"])
    enabled = body.get("globally_enabled") or {}
    return changed | {f"{name}_default": value for name, value in enabled.items()}


def destroy(call: Call, guid: str) -> Reply:
    _readable(call, guid)
    if not call.permissions.can_write_globally():
        raise errors.NotAuthorized()
    job = jobs.enqueue(
        call.world,
        "security_group.delete",
        security_groups.delete_by_job,
        resource=("security_groups", guid),
        user_guid=call.caller.guid,
        guid=guid,
    )
    return accepted_reply(call, job.guid)


def create_running_spaces(call: Call, guid: str) -> Reply:
    return _bind(call, guid, RUNNING, "running_spaces")


def create_staging_spaces(call: Call, guid: str) -> Reply:
    return _bind(call, guid, STAGING, "staging_spaces")


def _bind(call: Call, guid: str, kind: str, name: str) -> Reply:
    group = _readable(call, guid)
    guids = to_many_guids(call.body)
    spaces = [call.world.spaces[item] for item in guids if item in call.world.spaces]
    for space in spaces:
        _check_writable(call, space)
    missing = [item for item in guids if item not in call.world.spaces or not _sees(call, item)]
    if missing:
        raise errors.UnprocessableEntity(
            f"Spaces with guids {inspect_symbols(missing)} do not exist, or you do not have access to them."
        )
    group = security_groups.bind(call.world, group, kind, spaces)
    path = f"/v3/security_groups/{guid}/relationships/{name}"
    return ok({**to_many(getattr(group, kind)), "links": {"self": link(call, path)}})


def delete_running_space(call: Call, guid: str, space_guid: str) -> Reply:
    return _unbind(call, guid, space_guid, RUNNING)


def delete_staging_space(call: Call, guid: str, space_guid: str) -> Reply:
    return _unbind(call, guid, space_guid, STAGING)


def _unbind(call: Call, guid: str, space_guid: str, kind: str) -> Reply:
    group = _readable(call, guid)
    unbound = errors.UnprocessableEntity(
        f"Unable to unbind security group from space with guid '{space_guid}'. "
        "Ensure the space is bound to this security group."
    )
    space = call.world.spaces.get(space_guid)
    if space is None:
        raise unbound
    _check_writable(call, space)
    try:
        security_groups.unbind(call.world, group, kind, space)
    except Invalid:
        raise unbound from None
    return no_content()


def _check_writable(call: Call, space: Space) -> None:
    if not call.permissions.can_update_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)


def _readable(call: Call, guid: str) -> SecurityGroup:
    group = call.world.security_groups.get(guid)
    if group is None or not call.permissions.can_read_security_group(group):
        raise errors.ResourceNotFound("Security group not found")
    return group


def _refusal(wrong: Invalid) -> CloudControllerError:
    if wrong.rule == "unique":
        return errors.UnprocessableEntity(f"Security group with name '{wrong.details['name']}' already exists.")
    problems: Json = wrong.details["problems"]
    return errors.UnprocessableEntity(", ".join(problems))


ENDPOINTS = [
    endpoint("GET", "/v3/security_groups", index),
    endpoint("POST", "/v3/security_groups", create),
    endpoint("GET", "/v3/security_groups/<guid>", show),
    endpoint("PATCH", "/v3/security_groups/<guid>", update),
    endpoint("DELETE", "/v3/security_groups/<guid>", destroy),
    endpoint("POST", "/v3/security_groups/<guid>/relationships/running_spaces", create_running_spaces),
    endpoint("POST", "/v3/security_groups/<guid>/relationships/staging_spaces", create_staging_spaces),
    endpoint("DELETE", "/v3/security_groups/<guid>/relationships/running_spaces/<space_guid>", delete_running_space),
    endpoint("DELETE", "/v3/security_groups/<guid>/relationships/staging_spaces/<space_guid>", delete_staging_space),
]
