"""/v3/organizations.

Source: cloud_controller_ng:app/controllers/v3/organizations_controller.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.platform import feature_flags
from fakecc.actions.tenancy import organization_deletion, organizations, roles, tenancy_events, users
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Broken, Invalid
from fakecc.models.common import NO_METADATA
from fakecc.models.relations import ORGANIZATIONS_OF_USER
from fakecc.models.tenancy import Organization
from fakecc.permissions import SPACE_READING
from fakecc.selections import AnyOf, field_in
from fakecc.v3.access import check_organization_open, readable_organization
from fakecc.v3.listing import Listing
from fakecc.v3.message import Message, boolean, length, only, printable, require, string, to_one_guid
from fakecc.v3.metadata import merge, metadata
from fakecc.v3.presenting import accepted_reply, created_reply, link, ok
from fakecc.v3.routing._routing import DOMAIN_READING, present_domain
from fakecc.v3.tenancy._tenancy import (
    LIST_MEMBERS,
    list_organizations,
    present_organization,
    present_segment_of,
    reply_users,
)
from fakecc.v3.tenancy._usage import present_usage
from fakecc.world.consumption import Consumption

UPDATE = Message(
    metadata,
    only("name", "suspended", "metadata"),
    string("name"),
    length("name", minimum=1, maximum=255),
    printable("name"),
    boolean("suspended"),
)
DELETING = "Organization '{}' is being deleted and cannot be updated."
CREATE = Message(UPDATE.complaints, require("name"))
# `guids` stands twice: the message registers it again. source: cloud_controller_ng:app/messages/domains_list_message.rb
DOMAINS = Listing("guids", "names", "guids", "organization_guids", "label_selector")


def index(call: Call) -> Reply:
    """List the organizations that the caller may read."""
    return list_organizations(call)


def show(call: Call, guid: str) -> Reply:
    return ok(present_organization(readable_organization(call, guid), call))


def create(call: Call) -> Reply:
    """Make an organization. A caller who is no admin needs the feature flag, and becomes its manager."""
    admin = call.permissions.can_write_globally()
    if not admin and not feature_flags.enabled(call.world, "user_org_creation"):
        raise errors.NotAuthorized()
    CREATE.check(call.body)
    body = call.body
    _check_suspending(call)
    try:
        organization = organizations.create(
            call.world,
            name=body["name"],
            suspended=body.get("suspended") or False,
            metadata=merge(NO_METADATA, body, call.world.settings),
        )
    except Invalid as wrong:
        raise _refusal(wrong, f"Organization '{body['name']}' already exists.") from None
    tenancy_events.record_organization(call.world, call.caller, "create", organization, body)
    if not admin:
        _settle(call, organization)
    return created_reply(present_organization(organization, call))


def _settle(call: Call, organization: Organization) -> None:
    user = users.ensure(call.world, call.caller.guid)
    for role in ("organization_user", "organization_manager"):
        roles.create_in_organization(call.world, organization, user, role)
        told = (user.guid, users.username_of(call.world, user.guid))
        tenancy_events.record_role(call.world, call.caller, f"{role}_add", organization, told, request=call.body)


def update(call: Call, guid: str) -> Reply:
    organization = readable_organization(call, guid)
    if not call.permissions.can_write_to_organization(guid):
        raise errors.NotAuthorized()
    check_organization_open(call, organization)
    UPDATE.check(call.body)
    _check_suspending(call)
    changed: dict[str, object] = {
        "metadata": merge(organization.metadata, call.body, call.world.settings, guid=organization.guid)
    }
    if "name" in call.body:
        changed["name"] = call.body["name"]
    if "suspended" in call.body:
        if organization.deleting:
            raise errors.UnprocessableEntity(DELETING.format(call.body.get("name") or organization.name))
        changed["status"] = "suspended" if call.body["suspended"] else "active"
    try:
        organization = organizations.update(call.world, organization, **changed)
    except Invalid as wrong:
        raise _refusal(wrong, f"Organization name '{call.body['name']}' is already taken.") from None
    tenancy_events.record_organization(call.world, call.caller, "update", organization, call.body)
    return ok(present_organization(organization, call))


def _check_suspending(call: Call) -> None:
    """Only admins suspend. Whoever may change an organization may say that it is not suspended."""
    if call.body.get("suspended") and not call.permissions.can_write_globally():
        raise errors.NotAuthorized()


def _refusal(wrong: Invalid, taken: str) -> Exception:
    if wrong.field == "quota":
        # An error of v2's, which the model raises. source: cloud_controller_ng:app/models/runtime/organization.rb
        return errors.OrganizationInvalid(f"Quota Definition could not be found: {wrong.details['name']}")
    sentences = {"unique": taken, "presence": "name presence, name format", "format": "name format"}
    return errors.UnprocessableEntity(sentences[wrong.rule])


def destroy(call: Call, guid: str) -> Reply:
    """Have a job delete the organization with everything in it."""
    organization = readable_organization(call, guid)
    if not call.permissions.can_write_globally():
        raise errors.NotAuthorized()
    return accepted_reply(call, organization_deletion.delete_later(call.world, organization, call.requester).guid)


def show_usage_summary(call: Call, guid: str) -> Reply:
    readable_organization(call, guid)
    links = {
        "self": link(call, f"/v3/organizations/{guid}/usage_summary"),
        "organization": link(call, f"/v3/organizations/{guid}"),
    }
    return ok(present_usage(call.world, Consumption.of_organization(call.world, guid), guid, links))


def index_org_domains(call: Call, guid: str) -> Reply:
    """List the domains that the organization's routes may use: shared ones, its own, and those shared with it."""
    organization = readable_organization(call, guid)
    asked = DOMAINS.read(call)
    fits = asked.keeps()
    own = _reads_domains(call, organization)
    of = asked.values("organization_guids")
    seen = [field_in("organization_guid", {None, organization.guid} if own else {None})]
    if own:
        seen.append(field_in("shared_organization_guids", {organization.guid}))
    fits &= AnyOf(tuple(seen))
    if of is not None:
        fits &= field_in("organization_guid", of)
    found = call.world.domains.select({**asked.among(guids="guid", names="name")}, fits)
    return asked.reply(found, lambda domain: present_domain(domain, call))


def show_default_domain(call: Call, guid: str) -> Reply:
    organization = readable_organization(call, guid)
    domain = organizations.default_domain(call.world, organization)
    if domain is None or (domain.organization_guid and not _reads_domains(call, organization)):
        raise errors.ResourceNotFound("Domain not found")
    return ok(present_domain(domain, call))


def _reads_domains(call: Call, organization: Organization) -> bool:
    """May the caller read the organization's private domains? Its users and billing managers may not."""
    permissions = call.permissions
    if permissions.can_read_globally() or permissions.has_organization_role(organization.guid, DOMAIN_READING):
        return True
    inside = {"organization_guid": (organization.guid,), "guid": permissions.space_guids(SPACE_READING)}
    return len(call.world.spaces.select(inside)) > 0


def list_members(call: Call, guid: str) -> Reply:
    """List the users with a role in the organization itself."""
    asked = LIST_MEMBERS.read(call)
    readable_organization(call, guid)
    return reply_users(asked, None, field_in(ORGANIZATIONS_OF_USER, {guid}))


def show_default_isolation_segment(call: Call, guid: str) -> Reply:
    organization = readable_organization(call, guid)
    path = f"/v3/organizations/{guid}/relationships/default_isolation_segment"
    return ok(present_segment_of(organization.default_isolation_segment_guid, path, call))


def update_default_isolation_segment(call: Call, guid: str) -> Reply:
    wanted = to_one_guid(call.body)
    organization = readable_organization(call, guid)
    if not call.permissions.can_write_to_organization(guid):
        raise errors.NotAuthorized()
    check_organization_open(call, organization)
    if wanted is False:
        raise Broken("the database compares no guid with false")
    try:
        # Nothing given is answered with null, and changes nothing but updated_at.
        # source: cloud_controller_ng:app/actions/set_default_isolation_segment.rb
        if "data" in call.body:
            organizations.set_default_isolation_segment(call.world, organization, wanted)
        else:
            organizations.update(call.world, organization)
    except Invalid:
        raise errors.UnprocessableEntity(
            f"Unable to assign isolation segment with guid '{wanted}'. Ensure it has been entitled to the organization."
        ) from None
    path = f"/v3/organizations/{guid}/relationships/default_isolation_segment"
    return ok(present_segment_of(wanted, path, call))


ENDPOINTS = [
    endpoint("GET", "/v3/organizations", index),
    endpoint("POST", "/v3/organizations", create),
    endpoint("GET", "/v3/organizations/<guid>", show),
    endpoint("PATCH", "/v3/organizations/<guid>", update),
    endpoint("DELETE", "/v3/organizations/<guid>", destroy),
    endpoint("GET", "/v3/organizations/<guid>/usage_summary", show_usage_summary),
    endpoint("GET", "/v3/organizations/<guid>/domains", index_org_domains),
    endpoint("GET", "/v3/organizations/<guid>/domains/default", show_default_domain),
    endpoint("GET", "/v3/organizations/<guid>/users", list_members),
    endpoint("GET", "/v3/organizations/<guid>/relationships/default_isolation_segment", show_default_isolation_segment),
    endpoint(
        "PATCH", "/v3/organizations/<guid>/relationships/default_isolation_segment", update_default_isolation_segment
    ),
]
