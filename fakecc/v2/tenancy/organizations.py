"""/v2/organizations. Their users are in organization_roles.py, their summaries in summaries.py.

Source: cloud_controller_ng:app/controllers/runtime/organizations_controller.rb, app/access/organization_access.rb,
app/models/runtime/organization.rb
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fakecc import errors
from fakecc.actions.platform import feature_flags
from fakecc.actions.routing import route_deletion
from fakecc.actions.tenancy import organization_deletion, organizations, roles, tenancy_events
from fakecc.actions.tenancy.organization_quotas import UNLIMITED
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.tenancy import IsolationSegment, Organization
from fakecc.osb.port import Conversation
from fakecc.v2.access import need_admin, need_read, need_write
from fakecc.v2.message import FLAG, TEXTS, Message, name_problems, optional, required_field
from fakecc.v2.reading import enumerate_, find, find_referred, look_up, read, related
from fakecc.v2.replies import JSON_TYPE, created_reply, no_content, ok, show, updated_reply
from fakecc.v2.tenancy._log_rates import LOGS_WITHOUT_LIMIT
from fakecc.v2.tenancy._relation_events import tell_removed
from fakecc.v2.tenancy._role_requests import (
    manages_organization,
    members,
    named_members,
    new_members,
    set_organization_members,
    tell_first_members,
    tell_members,
)
from fakecc.v2.tenancy._roles import ORGANIZATION_ROLES
from fakecc.v2.tenancy._tenancy import ORGANIZATIONS
from fakecc.v2.writing import delete_with_contents, is_true
from fakecc.world import World
from fakecc.world.consumption import Consumption

Given = dict[str, Json]

CREATE = Message(
    required_field("name"),
    optional("billing_enabled", FLAG, default=False),
    optional("status", default="active"),
    optional("quota_definition_guid"),
    optional("user_guids", TEXTS),
    optional("manager_guids", TEXTS),
    optional("billing_manager_guids", TEXTS),
    optional("auditor_guids", TEXTS),
    optional("app_event_guids", TEXTS),
)
UPDATE = CREATE.for_update(
    optional("default_isolation_segment_guid"),
    optional("space_guids", TEXTS),
    optional("space_quota_definition_guids", TEXTS),
)
STATUSES = frozenset({"active", "suspended", "deleting"})


def create(call: Call) -> Reply:
    given = CREATE.read(call)
    name = given["name"].strip()
    named = named_members(call, given, ORGANIZATION_ROLES)
    usual = call.world.settings.default_quota_definition
    quota = call.world.organization_quotas.first(name=usual)
    if "quota_definition_guid" in given:
        quota = find_referred(call.world.organization_quotas, "QuotaDefinition", given["quota_definition_guid"])
    _check_words(given, name)
    if quota is None:
        raise errors.OrganizationInvalid(f"Quota Definition could not be found: {usual}")
    _check_free(call.world, given, name, own=None)
    drafted = organizations.draft(call.world, name=name)
    organization = call.world.add(replace(drafted, **_changes(given) | {"quota_guid": quota.guid}))
    set_organization_members(call, organization, named)
    suspends = given["status"] == "suspended"
    need_write(call, allowed=not suspends and feature_flags.enabled(call.world, "user_org_creation"))
    if not call.permissions.can_write_globally():
        _make_manager(call, organization)
    tenancy_events.record_organization(call.world, call.caller, "create", organization, given)
    tell_first_members(call, organization, given)
    return created_reply(ORGANIZATIONS, organization, call)


def _make_manager(call: Call, organization: Organization) -> None:
    user = call.world.users[call.caller.guid]
    for role in ("organization_user", "organization_manager"):
        roles.ensure_in_organization(call.world, organization, user, role)


def update(call: Call, guid: str) -> Reply:
    given = UPDATE.read(call)
    organization = find(ORGANIZATIONS, guid, call)
    segment = _segment(call, given)
    _check_log_rates(call, organization, given)
    reserved = not given.keys().isdisjoint({"quota_definition_guid", "billing_enabled"})
    reserved = reserved or given.get("status") == "suspended"
    need_write(call, allowed=manages_organization(call, organization) and not reserved)
    before = members(call, organization)
    named = named_members(call, given, ORGANIZATION_ROLES)
    # What the real one imports before the members, a new member makes it forget.
    forgotten = {"name", "billing_enabled"} if new_members(call, organization, named) else set[str]()
    set_organization_members(call, organization, named)
    _check_entitled(organization, segment)
    kept = {name: value for name, value in given.items() if name not in forgotten}
    name = kept["name"].strip() if "name" in kept else organization.name
    _check_words(kept, name)
    _check_free(call.world, kept, name, own=organization)
    changed = _changes(kept) | {"name": name}
    organization = call.world.change(organization, **changed, updated_at=call.world.now())
    call.read_roles_again()
    need_write(call, allowed=manages_organization(call, organization))
    tell_members(call, organization, before, given)
    tenancy_events.record_organization(call.world, call.caller, "update", organization, given)
    return updated_reply(ORGANIZATIONS, organization, call)


def _changes(given: Given) -> Given:
    columns = {
        "billing_enabled": "billing_enabled",
        "status": "status",
        "quota_definition_guid": "quota_guid",
        "default_isolation_segment_guid": "default_isolation_segment_guid",
    }
    return {column: given[name] for name, column in columns.items() if name in given}


def _check_words(given: Given, name: str) -> None:
    """What the model says; it complains before the database does."""
    problems = list(_problems(given, name))
    if problems:
        raise errors.OrganizationInvalid(", ".join(problems))


def _check_free(world: World, given: Given, name: str, *, own: Organization | None) -> None:
    others = world.organizations.find(name=name)
    if any(own is None or other.guid != own.guid for other in others):
        raise errors.OrganizationNameTaken(given["name"])


def _problems(given: Given, name: str) -> Iterator[str]:
    yield from name_problems(name)
    if "status" in given and given["status"] not in STATUSES:
        yield "status includes"


def _segment(call: Call, given: Given) -> IsolationSegment | None:
    """The segment that the body names as the default. Raises ResourceNotFound."""
    if "default_isolation_segment_guid" not in given:
        return None
    segment = look_up(call.world.isolation_segments, given["default_isolation_segment_guid"])
    if segment is None:
        raise errors.ResourceNotFound("Could not find Isolation Segment to set as the default.")
    return segment


def _check_log_rates(call: Call, organization: Organization, given: Given) -> None:
    """Refuse a quota with a log rate limit, before any role is checked. An unknown quota breaks the real one.

    recording: tenancy-v2/organization-validation; Source: cloud_controller_ng:spec/request/v2/organizations_spec.rb
    """
    if "quota_definition_guid" not in given:
        return
    quota = look_up(call.world.organization_quotas, given["quota_definition_guid"])
    if quota is None:
        raise call.real_error()
    used = Consumption.of_organization(call.world, organization.guid)
    if quota.log_rate_limit != UNLIMITED and used.unlimited_processes():
        raise errors.UnprocessableEntity(LOGS_WITHOUT_LIMIT.format("org"))


def _check_entitled(organization: Organization, segment: IsolationSegment | None) -> None:
    if segment is None or segment.guid == organization.default_isolation_segment_guid:
        return
    if organization.guid not in segment.organization_guids:
        raise errors.InvalidRelation(f"Could not find Isolation Segment with guid: {segment.guid}")


def delete(call: Call, guid: str) -> Conversation[Reply]:
    """Delete an organization; the request is written down without what it asked, even if a job fails later.

    Source: cloud_controller_ng:app/controllers/runtime/organizations_controller.rb
    """
    organization = find(ORGANIZATIONS, guid, call)
    need_admin(call)
    if not is_true(call, "recursive"):
        _check_empty(call.world, organization)
    reply = yield from delete_with_contents(call, organization_deletion.delete_by_guid, guid)
    tenancy_events.record_organization(call.world, call.caller, "delete-request", organization, None)
    return reply


def _check_empty(world: World, organization: Organization) -> None:
    """Raises AssociationNotEmpty where something belongs to the organization; spaces are checked last.

    Source: cloud_controller_ng:app/models/runtime/organization.rb, app/controllers/runtime/organizations_controller.rb
    """
    guid = organization.guid
    contents: dict[str, object] = {
        "owned_private_domains": world.domains.find(organization_guid=guid),
        "service_plan_visibilities": world.service_plan_visibilities.find(organization_guid=guid),
        "space_quota_definitions": world.space_quotas.find(organization_guid=guid),
    }
    held = [name for name, found in contents.items() if found]
    if not held and world.spaces.find(organization_guid=guid):
        held = ["spaces"]
    if held:
        raise errors.AssociationNotEmpty(", ".join(held), "organizations")


def delete_default_isolation_segment(call: Call, guid: str) -> Reply:
    organization = find(ORGANIZATIONS, guid, call)
    need_write(call, allowed=manages_organization(call, organization))
    return show(ORGANIZATIONS, call.world.change(organization, default_isolation_segment_guid=None), call)


def share_domain(call: Call, guid: str, domain_guid: str) -> Reply:
    """PUT /v2/organizations/:guid/private_domains/:domain_guid."""
    organization = find(ORGANIZATIONS, guid, call)
    need_write(call, allowed=manages_organization(call, organization))
    domain = call.world.domains.get(domain_guid)
    if domain is None or domain.organization_guid is None:
        # The real one has no error of that name. recording: apps-v2/domains
        raise call.real_error()
    owner = call.world.organizations[domain.organization_guid]
    need_write(call, allowed=manages_organization(call, owner))
    if guid not in {owner.guid, *domain.shared_organization_guids}:
        call.world.change(domain, shared_organization_guids=(*domain.shared_organization_guids, guid))
    return updated_reply(ORGANIZATIONS, organization, call)


def unshare_domain(call: Call, guid: str, domain_guid: str) -> Conversation[Reply]:
    """DELETE /v2/organizations/:guid/private_domains/:domain_guid.

    An owner cannot give up its domain. The routes on the domain in the organization are deleted.
    """
    organization = find(ORGANIZATIONS, guid, call)
    need_write(call, allowed=manages_organization(call, organization))
    domain = call.world.domains.get(domain_guid)
    if domain is None or domain.organization_guid is None:
        raise errors.InvalidRelation(f"Could not find VCAP::CloudController::PrivateDomain with guid: {domain_guid}")
    if domain.organization_guid == guid:
        raise errors.InvalidRequest()
    if guid in domain.shared_organization_guids:
        kept = tuple(shared for shared in domain.shared_organization_guids if shared != guid)
        call.world.change(domain, shared_organization_guids=kept)
        for one in call.world.routes.find(domain_guid=domain_guid):
            if call.world.spaces[one.space_guid].organization_guid == guid:
                yield from route_deletion.remove(call.world, one, call.requester)
    tell_removed(call, organization, "private_domains", domain_guid)
    return no_content()


def delete_domain(call: Call, guid: str, domain_guid: str) -> Reply:
    """Redirect to the address that replaced this one; the real one does not fill in the guid either."""
    del guid, domain_guid
    call.warnings.append("Endpoint removed")
    return Reply(
        status=301,
        text="Use DELETE /v2/private_domains/:domain_guid",
        headers={"Location": "/v2/private_domains/:domain_guid"},
        content_type=JSON_TYPE,
    )


def memory_usage(call: Call, guid: str) -> Reply:
    organization = find(ORGANIZATIONS, guid, call)
    need_read(call, ORGANIZATIONS, organization)
    return ok({"memory_usage_in_mb": Consumption.of_organization(call.world, guid).memory()})


def instance_usage(call: Call, guid: str) -> Reply:
    organization = find(ORGANIZATIONS, guid, call)
    need_read(call, ORGANIZATIONS, organization)
    return ok({"instance_usage": Consumption.of_organization(call.world, guid).started_instances()})


ENDPOINTS = [
    endpoint("GET", "/v2/organizations", enumerate_(ORGANIZATIONS)),
    endpoint("POST", "/v2/organizations", create),
    endpoint("GET", "/v2/organizations/<guid>", read(ORGANIZATIONS)),
    endpoint("PUT", "/v2/organizations/<guid>", update),
    endpoint("DELETE", "/v2/organizations/<guid>", delete),
    endpoint("GET", "/v2/organizations/<guid>/memory_usage", memory_usage),
    endpoint("GET", "/v2/organizations/<guid>/instance_usage", instance_usage),
    endpoint("DELETE", "/v2/organizations/<guid>/default_isolation_segment", delete_default_isolation_segment),
    endpoint("PUT", "/v2/organizations/<guid>/private_domains/<domain_guid>", share_domain),
    *related(ORGANIZATIONS, "spaces", "private_domains", "app_events", "space_quota_definitions"),
    *related(ORGANIZATIONS, "domains", marks=("deprecated",)),
    endpoint("DELETE", "/v2/organizations/<guid>/private_domains/<domain_guid>", unshare_domain),
    endpoint("DELETE", "/v2/organizations/<guid>/domains/<domain_guid>", delete_domain, "anonymous", "deprecated"),
]
