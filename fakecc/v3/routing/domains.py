"""/v3/domains.

Source: cloud_controller_ng:app/controllers/v3/domains_controller.rb
"""

from __future__ import annotations

from typing import cast

from fakecc import errors
from fakecc.actions.platform import feature_flags
from fakecc.actions.routing import domains, route_deletion
from fakecc.actions.routing.domain_rules import DomainComplaint
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects.ruby_messages import ruby_text
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.common import NO_METADATA
from fakecc.models.routing import Domain
from fakecc.models.tenancy import Organization
from fakecc.v3.access import check_organization_open
from fakecc.v3.filters import integers
from fakecc.v3.listing import Listing, arrays, check_storable, query_of, values
from fakecc.v3.message import Body, Message, only, related, related_guids
from fakecc.v3.metadata import merge, metadata
from fakecc.v3.presenting import accepted_reply, created_reply, no_content, ok
from fakecc.v3.routing._domain_messages import CREATE, SHARE, router_group_guid
from fakecc.v3.routing._routing import (
    ROUTING_API_OFF,
    can_read_domain,
    present_domain,
    present_shared_organizations,
    readable_domains,
)

# `guids` stands twice. source: cloud_controller_ng:app/messages/domains_list_message.rb
INDEX = Listing("guids", "names", "guids", "organization_guids", "label_selector")
UPDATE = Message(metadata, only("guid", "metadata"))


def index(call: Call) -> Reply:
    """List the shared domains, and those of organizations in which the caller has a role that reads domains."""
    asked = INDEX.read(call)
    among = asked.among(guids="guid", names="name", organization_guids="organization_guid")
    fits = asked.keeps()
    if not call.permissions.can_read_globally():
        fits &= readable_domains(call)
    found = call.world.domains.select(dict(among), fits)
    return asked.reply(found, lambda domain: present_domain(domain, call))


def show(call: Call, guid: str) -> Reply:
    return ok(present_domain(_readable(call, guid), call))


def create(call: Call) -> Reply:
    body = call.body
    CREATE.check(body)
    organization, shared = _owners(call, body)
    group = router_group_guid(body)
    _check_router_group(call, group)
    try:
        domain = domains.create(
            call.world,
            name=body["name"],
            internal=body.get("internal") or False,
            router_group_guid=group,
            organization=organization,
            shared_organization_guids=tuple(each.guid for each in shared),
            route_policies=(body.get("enforce_route_policies") or False, body.get("route_policies_scope")),
            metadata=merge(NO_METADATA, body, call.world.settings),
        )
    except Invalid as problem:
        raise _refusal(problem, body["name"], organization) from None
    return created_reply(present_domain(domain, call))


def _check_router_group(call: Call, guid: str | None) -> None:
    """Raises ServiceUnavailable, UnprocessableEntity. The routing API, and no database, is asked for the group."""
    if not (guid or "").strip():
        return
    if not call.world.settings.routing_api["enabled"]:
        raise errors.ServiceUnavailable(ROUTING_API_OFF)
    if all(group.guid != guid for group in call.world.router_groups):
        raise errors.UnprocessableEntity(f"Router group with guid '{guid}' not found.")


def _owners(call: Call, body: Body) -> tuple[Organization | None, list[Organization]]:
    """The organization that is to own the domain (None: it is for all), and those that are to share it."""
    if "relationships" not in body:
        if not call.permissions.can_write_globally():
            raise errors.NotAuthorized()
        return None, []
    guid = related(body, "organization")
    organization = call.world.organizations.get(guid)
    if organization is None:
        raise _no_organization(guid or "")
    if not call.permissions.can_write_to_organization(organization.guid):
        raise errors.NotAuthorized()
    check_organization_open(call, organization)
    if not call.permissions.can_write_globally():
        feature_flags.check(call.world, call.caller, "private_domain_creation")
    return organization, _sharers(call, related_guids(body, "shared_organizations"), organization.guid)


def _no_organization(guid: str) -> Exception:
    return errors.UnprocessableEntity(
        f"Organization with guid '{guid}' does not exist or you do not have access to it."
    )


def _sharers(call: Call, guids: list[Json], owner_guid: str | None) -> list[Organization]:
    """The organizations that are to share a domain. Raises UnprocessableEntity for those that cannot.

    A list in the place of a guid is none that there is.
    """
    known = call.world.organizations
    found = known.select({"guid": [guid for guid in guids if isinstance(guid, str)]}).all()
    if len(found) != len(guids):
        missing = next((guid for guid in guids if not isinstance(guid, str) or guid not in known), "")
        raise errors.UnprocessableEntity(
            f"Organization with guid '{ruby_text(missing)}' does not exist, or you do not have access to it."
        )
    for organization in found:
        _check_sharer(call, organization)
    if owner_guid in guids:
        raise errors.UnprocessableEntity("Domain cannot be shared with owning organization.")
    return found


def _check_sharer(call: Call, organization: Organization) -> None:
    if not call.permissions.can_read_from_organization(organization.guid):
        raise errors.UnprocessableEntity(
            f"Organization with guid '{organization.guid}' either does not exist, or you do not have access to it."
        )
    if not call.permissions.can_write_to_organization(organization.guid):
        raise errors.UnprocessableEntity(
            f"You do not have sufficient permissions for organization '{organization.name}' to share domain."
        )
    if call.permissions.blocked_organization(organization):
        raise errors.UnprocessableEntity(f"Organization '{organization.name}' is suspended.")


def _refusal(problem: Invalid, name: str, organization: Organization | None) -> Exception:
    """Of several complaints the one that the real one tells; names that others hold are told together."""
    found = cast("list[DomainComplaint]", problem.details["complaints"])
    rules = {complaint.rule for complaint in found}
    if "unique" in rules:
        return errors.UnprocessableEntity(f'The domain name "{name}" is already in use')
    if "public_suffix" in rules:
        return errors.UnprocessableEntity(f'The "{name}" domain is reserved and cannot be used for org-scoped domains.')
    if "total_private_domains" in rules:
        owner = organization.name if organization else ""
        return errors.UnprocessableEntity(f'The number of private domains exceeds the quota for organization "{owner}"')
    begun = f'The domain name "{name}" cannot be created because'
    return errors.UnprocessableEntity(
        ", ".join(f'{begun} "{each.held}" is already reserved by {each.holder}' for each in found)
    )


def update(call: Call, guid: str) -> Reply:
    UPDATE.check(call.body)
    domain = _writable(call, guid)
    laid = merge(domain.metadata, call.body, call.world.settings, guid=domain.guid)
    return ok(present_domain(call.world.change(domain, metadata=laid), call))


def destroy(call: Call, guid: str) -> Reply:
    """Have a job take the domain away, with its routes."""
    domain = _writable(call, guid)
    if domain.shared_organization_guids:
        raise errors.UnprocessableEntity("This domain is shared with other organizations. Unshare before deleting.")
    job = route_deletion.delete_domain_later(call.world, domain, call.requester)
    return accepted_reply(call, job.guid)


def check_routes(call: Call, guid: str) -> Reply:
    """Is there a route of exactly this host, path and port?"""
    domain = _readable(call, guid)
    query = query_of(call)
    listed = {f"{name}s": query.get(name) for name in ("host", "path", "port")}
    complaints = [*arrays(*listed)(listed)]
    if complaints:
        raise errors.UnprocessableEntity(", ".join(complaints))
    check_storable(listed)
    hosts, paths, ports = (
        _filter_values(query, "host"),
        _filter_values(query, "path"),
        integers(_filter_values(query, "port", "0")),
    )
    found = call.world.routes.select(
        {"domain_guid": (domain.guid,), "host": hosts, "path": paths}, lambda route: (route.port or 0) in ports
    )
    return ok({"matching_route": len(found) > 0})


def _filter_values(query: Body, name: str, usual: str = "") -> list[str]:
    given = query.get(name, usual)
    return [] if given is None else values(given)


def update_shared_orgs(call: Call, guid: str) -> Reply:
    SHARE.check(call.body)
    domain = _writable(call, guid)
    guids = [item["guid"] for item in call.body["data"]]
    organizations = _sharers(call, guids, domain.organization_guid)
    if domain.organization_guid is None:
        raise errors.UnprocessableEntity(
            "Domains cannot be shared with other organizations unless they are scoped to an organization."
        )
    return ok(present_shared_organizations(domains.share(call.world, domain, organizations), call))


def delete_shared_org(call: Call, guid: str, other: str) -> Reply:
    domain = _readable(call, guid)
    organization = call.world.organizations.get(other)
    if organization is None:
        raise _no_organization(other)
    _check_unsharing(call, call.world.organizations.get(domain.organization_guid), organization)
    if not call.permissions.can_read_from_organization(organization.guid):
        raise _no_organization(other)
    try:
        domains.unshare(call.world, domain, organization)
    except Invalid as problem:
        sentences = {
            "shared": (
                f"Unable to unshare domain from organization with name '{organization.name}'."
                " Ensure the domain is shared to this organization."
            ),
            "routes": ("This domain has associated routes in this organization. Delete the routes before unsharing."),
        }
        raise errors.UnprocessableEntity(sentences[problem.rule]) from None
    return no_content()


def _check_unsharing(call: Call, owner: Organization | None, sharer: Organization) -> None:
    """Either organization may end it: it takes the right to write in one that is active."""
    permissions = call.permissions
    if permissions.can_write_globally():
        return
    writable = [each for each in (owner, sharer) if each and permissions.can_write_to_organization(each.guid)]
    if not writable:
        raise errors.NotAuthorized()
    if all(permissions.blocked_organization(each) for each in writable):
        check_organization_open(call, writable[0])


def _writable(call: Call, guid: str) -> Domain:
    """The domain: a shared one for admins, a private one for those who manage its organization."""
    domain = _readable(call, guid)
    owner = call.world.organizations.get(domain.organization_guid)
    if owner is None:
        if not call.permissions.can_write_globally():
            raise errors.NotAuthorized()
        return domain
    if not call.permissions.can_write_to_organization(owner.guid):
        raise errors.NotAuthorized()
    check_organization_open(call, owner)
    return domain


def _readable(call: Call, guid: str) -> Domain:
    domain = call.world.domains.get(guid)
    if domain is None or not can_read_domain(call, domain):
        raise errors.ResourceNotFound("Domain not found")
    return domain


ENDPOINTS = [
    endpoint("GET", "/v3/domains", index),
    endpoint("POST", "/v3/domains", create),
    endpoint("GET", "/v3/domains/<guid>", show),
    endpoint("PATCH", "/v3/domains/<guid>", update),
    endpoint("DELETE", "/v3/domains/<guid>", destroy),
    endpoint("GET", "/v3/domains/<guid>/route_reservations", check_routes),
    endpoint("POST", "/v3/domains/<guid>/relationships/shared_organizations", update_shared_orgs),
    endpoint("DELETE", "/v3/domains/<guid>/relationships/shared_organizations/<other>", delete_shared_org),
]
