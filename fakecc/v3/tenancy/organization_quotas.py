"""/v3/organization_quotas.

Source: cloud_controller_ng:app/controllers/v3/organization_quotas_controller.rb
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from fakecc import errors
from fakecc.actions import jobs
from fakecc.actions.tenancy import organization_quotas, tenancy_events
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects.ruby_messages import inspect_symbols
from fakecc.errors import CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.tenancy import Organization, OrganizationQuota
from fakecc.v3.listing import Listing
from fakecc.v3.message import (
    Message,
    if_given,
    name_if_given,
    only,
    related_by,
    related_guids,
    related_to_many,
    require,
    to_many_guids,
)
from fakecc.v3.presenting import accepted_reply, created_reply, link, ok, to_many
from fakecc.v3.tenancy._log_rates import check_applied, check_changed, limits_logs
from fakecc.v3.tenancy._quotas import group, limit_or_null, limits, present_limits
from fakecc.world.consumption import Consumption

STILL_APPLIED = (
    "This quota is applied to one or more organizations. Apply different quotas to those organizations before deleting."
)
TOO_MANY_PORTS = (
    "Total reserved ports must be -1, 0, or a positive integer, and must be less than or equal to total routes."
)
LIMITS = (name_if_given(), group("apps"), group("services"), group("routes"), group("domains"))
CREATE = Message(
    only("name", "apps", "services", "routes", "domains", "relationships"),
    *LIMITS,
    # Other relationships pass: the message has no NoAdditionalKeysValidator inside.
    # source: cloud_controller_ng:app/messages/organization_quotas_create_message.rb
    if_given("relationships", related_by(related_to_many("organizations"))),
    require("name"),
)
UPDATE = Message(only("name", "apps", "services", "routes", "domains"), *LIMITS)
INDEX = Listing("guids", "names", "organization_guids")
DEFAULTS = {"total_reserved_route_ports": organization_quotas.UNLIMITED}


def present(quota: OrganizationQuota, call: Call) -> Json:
    return {
        **present_limits(quota),
        "domains": {"total_domains": limit_or_null(quota.total_private_domains)},
        "relationships": {"organizations": to_many(_visible(quota, call))},
        "links": {"self": link(call, f"/v3/organization_quotas/{quota.guid}")},
    }


def _visible(quota: OrganizationQuota, call: Call) -> list[str]:
    among: dict[str, Collection[object]] = {"quota_guid": (quota.guid,)}
    if not call.permissions.can_read_globally():
        among["guid"] = call.permissions.readable_organization_guids()
    return [organization.guid for organization in call.world.organizations.select(among).all()]


def index(call: Call) -> Reply:
    """List every quota. Everybody may read them, and sees in them the organizations that it may read."""
    asked = INDEX.read(call)
    among: dict[str, Any] = dict(asked.among(guids="guid", names="name"))
    of = asked.values("organization_guids")
    if of is not None:
        readable = [guid for guid in of if call.permissions.can_read_from_organization(guid)]
        quotas = {item.quota_guid for item in call.world.organizations.select({"guid": readable}).all()}
        among["guid"] = quotas & set(among.get("guid", quotas))
    found = call.world.organization_quotas.select(among, asked.keeps())
    return asked.reply(found, lambda quota: present(quota, call))


def show(call: Call, guid: str) -> Reply:
    return ok(present(_quota(call, guid), call))


def create(call: Call) -> Reply:
    _check_admin(call)
    CREATE.check(call.body)
    guids = related_guids(call.body, "organizations")
    try:
        quota = organization_quotas.create(call.world, name=call.body["name"], limits=DEFAULTS | limits(call.body))
        organization_quotas.apply(call.world, quota, guids)
    except Invalid as wrong:
        raise _refusal(wrong, ", or you do not have access to them.") from None
    tenancy_events.record_organization_quota(call.world, call.caller, "create", quota, {"request": call.body})
    return created_reply(present(quota, call))


def update(call: Call, guid: str) -> Reply:
    _check_admin(call)
    UPDATE.check(call.body)
    quota = _quota(call, guid)
    changed = limits(call.body)
    if "name" in call.body:
        changed["name"] = call.body["name"]
    if limits_logs(changed):
        check_changed(_logging(call, quota), "org")
    try:
        quota = organization_quotas.update(call.world, quota, **changed)
    except Invalid as wrong:
        raise _refusal(wrong) from None
    tenancy_events.record_organization_quota(call.world, call.caller, "update", quota, {"request": call.body})
    return ok(present(quota, call))


def _logging(call: Call, quota: OrganizationQuota) -> list[Organization]:
    """The organizations under the quota that have apps without a log rate limit."""
    world, under = call.world, organization_quotas.organizations(call.world, quota)
    return [each for each in under if Consumption.of_organization(world, each.guid).unlimited_processes()]


def destroy(call: Call, guid: str) -> Reply:
    _check_admin(call)
    _quota(call, guid)
    if call.world.organizations.has("quota_guid", guid):
        raise errors.UnprocessableEntity(STILL_APPLIED)
    job = jobs.enqueue(
        call.world,
        "organization_quota.delete",
        organization_quotas.delete_by_job,
        resource=("organization_quotas", guid),
        user_guid=call.caller.guid,
        guid=guid,
        requester=call.requester.plain(),
    )
    return accepted_reply(call, job.guid)


def apply_to_organizations(call: Call, guid: str) -> Reply:
    _check_admin(call)
    guids = to_many_guids(call.body)
    quota = _quota(call, guid)
    try:
        organization_quotas.apply(call.world, quota, guids)
    except Invalid as wrong:
        raise _refusal(wrong) from None
    check_applied(quota, (Consumption.of_organization(call.world, each) for each in guids), "org")
    for organization in call.world.organizations.select({"guid": guids}).all():
        tenancy_events.record_organization_quota_applied(call.world, call.caller, quota, organization)
    applied = [organization.guid for organization in organization_quotas.organizations(call.world, quota)]
    path = f"/v3/organization_quotas/{guid}/relationships/organizations"
    return ok({**to_many(applied), "links": {"self": link(call, path)}})


def _check_admin(call: Call) -> None:
    if not call.permissions.can_write_globally():
        raise errors.NotAuthorized()


def _quota(call: Call, guid: str) -> OrganizationQuota:
    quota = call.world.organization_quotas.get(guid)
    if quota is None:
        raise errors.ResourceNotFound("Organization quota not found")
    return quota


def _refusal(wrong: Invalid, ending: str = "") -> CloudControllerError:
    if wrong.rule == "missing":
        guids = inspect_symbols(wrong.details["guids"])
        return errors.UnprocessableEntity(f"Organizations with guids {guids} do not exist{ending}")
    if wrong.rule == "unique":
        return errors.UnprocessableEntity(f"Organization Quota '{wrong.details['name']}' already exists.")
    if wrong.field == "total_reserved_route_ports":
        return errors.UnprocessableEntity(TOO_MANY_PORTS)
    return errors.UnprocessableEntity(f"{wrong.field} {wrong.rule}")


ENDPOINTS = [
    endpoint("GET", "/v3/organization_quotas", index),
    endpoint("POST", "/v3/organization_quotas", create),
    endpoint("GET", "/v3/organization_quotas/<guid>", show),
    endpoint("PATCH", "/v3/organization_quotas/<guid>", update),
    endpoint("DELETE", "/v3/organization_quotas/<guid>", destroy),
    endpoint("POST", "/v3/organization_quotas/<guid>/relationships/organizations", apply_to_organizations),
]
