"""/v3/space_quotas.

Source: cloud_controller_ng:app/controllers/v3/space_quotas_controller.rb
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fakecc import errors
from fakecc.actions import jobs
from fakecc.actions.tenancy import space_quotas, tenancy_events
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects.ruby_messages import inspect_symbols
from fakecc.errors import CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.tenancy import Space, SpaceQuota
from fakecc.v3.access import check_organization_open
from fakecc.v3.listing import Listing
from fakecc.v3.message import (
    Body,
    Message,
    name_if_given,
    only,
    related,
    related_by,
    related_guids,
    related_to_many,
    require,
    to_many_guids,
    to_one,
)
from fakecc.v3.presenting import accepted_reply, created_reply, link, no_content, ok, to_many
from fakecc.v3.presenting import to_one as one
from fakecc.v3.tenancy._log_rates import check_applied, check_changed, limits_logs
from fakecc.v3.tenancy._quotas import group, limits, present_limits
from fakecc.world.consumption import Consumption

STILL_APPLIED = "This quota is applied to one or more spaces. Remove this quota from all spaces before deleting."
ELSEWHERE = "Space quotas cannot be applied outside of their owning organization."
TOO_MANY_PORTS = (
    "Total reserved ports must be -1, 0, or a positive integer, must be less than or equal to total routes, "
    "and must be less than or equal to total reserved ports for the organization quota."
)


def _organization(given: Body) -> Iterator[str]:
    # to_one_relationship without presence. source: cloud_controller_ng:app/messages/space_quotas_create_message.rb
    yield from (complaint for complaint in to_one(given, "organization") if not complaint.endswith("can't be blank"))


LIMITS = (group("apps"), group("services"), group("routes"))
CREATE = Message(
    only("name", "apps", "services", "routes", "relationships"),
    name_if_given(present=True),
    *LIMITS,
    # Other relationships pass: there is no NoAdditionalKeysValidator inside.
    related_by(_organization, related_to_many("spaces")),
    require("name"),
)
# The real one reads it as an organization quota's: `domains` passes, and is ignored.
# source: cloud_controller_ng:app/messages/organization_quotas_update_message.rb
UPDATE = Message(only("name", "apps", "services", "routes", "domains"), name_if_given(), *LIMITS, group("domains"))
INDEX = Listing("guids", "names", "organization_guids", "space_guids", refusal=errors.UnprocessableEntity)


def present(quota: SpaceQuota, call: Call) -> Json:
    under = {"quota_guid": (quota.guid,)}
    readable = None if call.permissions.can_read_globally() else call.permissions.readable_spaces().test("guid")
    spaces = [space.guid for space in call.world.spaces.select(under, readable).all()]
    return {
        **present_limits(quota),
        "relationships": {"organization": one(quota.organization_guid), "spaces": to_many(spaces)},
        "links": {
            "self": link(call, f"/v3/space_quotas/{quota.guid}"),
            "organization": link(call, f"/v3/organizations/{quota.organization_guid}"),
        },
    }


def index(call: Call) -> Reply:
    """List the quotas of the caller's spaces, and of the organizations that it manages."""
    asked = INDEX.read(call)
    among: dict[str, Any] = dict(asked.among(guids="guid", names="name", organization_guids="organization_guid"))
    of = asked.values("space_guids")
    if of is not None:
        quotas = {space.quota_guid for space in call.world.spaces.select({"guid": of}).all()}
        among["guid"] = quotas & set(among.get("guid", quotas))
    fits = asked.keeps()
    if not call.permissions.can_read_globally():
        fits &= call.permissions.readable_space_quotas()
    found = call.world.space_quotas.select(among, fits)
    return asked.reply(found, lambda quota: present(quota, call))


def show(call: Call, guid: str) -> Reply:
    return ok(present(_readable(call, guid), call))


def create(call: Call) -> Reply:
    CREATE.check(call.body)
    guid = related(call.body, "organization") or ""
    organization = call.world.organizations.get(guid)
    if organization is None:
        raise errors.UnprocessableEntity(
            f"Organization with guid '{guid}' does not exist, or you do not have access to it."
        )
    if not call.permissions.can_write_to_organization(guid):
        raise errors.NotAuthorized()
    check_organization_open(call, organization)
    wanted = related_guids(call.body, "spaces")
    try:
        quota = space_quotas.create(call.world, organization, name=call.body["name"], limits=limits(call.body))
    except Invalid as wrong:
        raise _refusal(wrong) from None
    found = [call.world.spaces.get(item) for item in wanted]
    inside = [space for space in found if space and space.organization_guid == guid]
    strange = [item for item, space in zip(wanted, found, strict=True) if space not in inside]
    # One that is given twice is refused too, because fewer are found than were named.
    # source: cloud_controller_ng:app/actions/space_quotas_create.rb
    if strange or len({*map(str, wanted)}) != len(wanted):
        raise errors.UnprocessableEntity(
            f"Spaces with guids {inspect_symbols(strange)} do not exist within the organization specified, "
            "or you do not have access to them."
        )
    space_quotas.apply(call.world, quota, inside)
    tenancy_events.record_space_quota(call.world, call.caller, "create", quota, {"request": call.body})
    return created_reply(present(quota, call))


def update(call: Call, guid: str) -> Reply:
    quota = _writable(call, guid)
    UPDATE.check(call.body)
    changed = limits({key: value for key, value in call.body.items() if key != "domains"})
    if "name" in call.body:
        changed["name"] = call.body["name"]
    if limits_logs(changed):
        spaces = space_quotas.spaces(call.world, quota)
        unlimited = [each for each in spaces if Consumption.of_space(call.world, each.guid).unlimited_processes()]
        check_changed(unlimited, "space")
    try:
        quota = space_quotas.update(call.world, quota, **changed)
    except Invalid as wrong:
        raise _refusal(wrong) from None
    tenancy_events.record_space_quota(call.world, call.caller, "update", quota, {"request": call.body})
    return ok(present(quota, call))


def destroy(call: Call, guid: str) -> Reply:
    _writable(call, guid)
    if call.world.spaces.has("quota_guid", guid):
        raise errors.UnprocessableEntity(STILL_APPLIED)
    job = jobs.enqueue(
        call.world,
        "space_quota.delete",
        space_quotas.delete_by_job,
        resource=("space_quotas", guid),
        user_guid=call.caller.guid,
        guid=guid,
        requester=call.requester.plain(),
    )
    return accepted_reply(call, job.guid)


def apply_to_spaces(call: Call, guid: str) -> Reply:
    quota = _writable(call, guid)
    guids = to_many_guids(call.body)
    missing = [item for item in guids if item not in call.world.spaces]
    unreadable = [item for item in guids if item in call.world.spaces and not _sees(call, call.world.spaces[item])]
    if missing or unreadable:
        raise errors.UnprocessableEntity(
            f"Spaces with guids {inspect_symbols(missing + unreadable)} do not exist, or you do not have access to them."
        )
    spaces = call.world.spaces.select({"guid": guids}).all()
    try:
        space_quotas.apply(call.world, quota, spaces)
    except Invalid:
        raise errors.UnprocessableEntity(ELSEWHERE) from None
    check_applied(quota, (Consumption.of_space(call.world, space.guid) for space in spaces), "space")
    for space in spaces:
        tenancy_events.record_space_quota_of(call.world, call.caller, "apply", quota, space)
    applied = [space.guid for space in space_quotas.spaces(call.world, quota) if _sees(call, space)]
    return ok({**to_many(applied), "links": {"self": link(call, f"/v3/space_quotas/{guid}/relationships/spaces")}})


def remove_from_space(call: Call, guid: str, space_guid: str) -> Reply:
    quota = _writable(call, guid)
    space = call.world.spaces.get(space_guid)
    if space is None or space.quota_guid != quota.guid or not _sees(call, space):
        raise errors.UnprocessableEntity(
            f"Unable to remove quota from space with guid '{space_guid}'. Ensure the space quota is applied to this space."
        )
    space_quotas.remove(call.world, space)
    tenancy_events.record_space_quota_of(call.world, call.caller, "remove", quota, space)
    return no_content()


def _sees(call: Call, space: Space) -> bool:
    return call.permissions.can_read_from_space(space)


def _readable(call: Call, guid: str) -> SpaceQuota:
    quota = call.world.space_quotas.get(guid)
    if quota is None or not call.permissions.can_read_space_quota(quota):
        raise errors.ResourceNotFound("Space quota not found")
    return quota


def _writable(call: Call, guid: str) -> SpaceQuota:
    quota = _readable(call, guid)
    if not call.permissions.can_write_to_organization(quota.organization_guid):
        raise errors.NotAuthorized()
    check_organization_open(call, call.world.organizations[quota.organization_guid])
    return quota


def _refusal(wrong: Invalid) -> CloudControllerError:
    if wrong.rule == "unique":
        return errors.UnprocessableEntity(f"Space Quota '{wrong.details['name']}' already exists.")
    if wrong.field == "total_reserved_route_ports":
        return errors.UnprocessableEntity(TOO_MANY_PORTS)
    return errors.UnprocessableEntity(f"{wrong.field} {wrong.rule}")


ENDPOINTS = [
    endpoint("GET", "/v3/space_quotas", index),
    endpoint("POST", "/v3/space_quotas", create),
    endpoint("GET", "/v3/space_quotas/<guid>", show),
    endpoint("PATCH", "/v3/space_quotas/<guid>", update),
    endpoint("DELETE", "/v3/space_quotas/<guid>", destroy),
    endpoint("POST", "/v3/space_quotas/<guid>/relationships/spaces", apply_to_spaces),
    endpoint("DELETE", "/v3/space_quotas/<guid>/relationships/spaces/<space_guid>", remove_from_space),
]
