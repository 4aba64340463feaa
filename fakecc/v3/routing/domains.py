"""/v3/domains, as far as routes and their bindings need them; router groups, sharing and policies come later.

Source: cloud_controller_ng:app/controllers/v3/domains_controller.rb
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fakecc import errors
from fakecc.actions.platform import feature_flags
from fakecc.actions.routing import domains, route_deletion
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid, NotImplementedYet
from fakecc.models.common import NO_METADATA
from fakecc.models.routing import Domain
from fakecc.models.tenancy import Organization
from fakecc.permissions import ORGANIZATION_WRITING
from fakecc.v3.access import check_organization_open
from fakecc.v3.listing import Listing
from fakecc.v3.message import Body, Message, blank, boolean, length, only, quote, related, to_one
from fakecc.v3.metadata import merge, metadata
from fakecc.v3.presenting import accepted_reply, created_reply, ok
from fakecc.v3.routing._routing import can_read_domain, present_domain

LABEL = r"[A-Za-z0-9]([A-Za-z0-9\-]{0,61}[A-Za-z0-9])?"
COMPLIANT = re.compile(rf"({LABEL}\.)+{LABEL}\Z")
ALPHANUMERIC = re.compile(r"[A-Za-z0-9\-.]*\Z")


def _name(body: Body) -> Iterator[str]:
    name = body.get("name")
    if blank(name):
        yield "Name can't be blank"
    if not isinstance(name, str):
        yield "Name must be a string"


def _name_shape(body: Body) -> Iterator[str]:
    name = body.get("name")
    text = "" if name is None else str(name)
    if len(text) < 3:
        yield "Name is too short (minimum is 3 characters)"
    yield from length("name", maximum=253)(body)
    if not COMPLIANT.match(text):
        yield "Name does not comply with RFC 1035 standards"
    if "." not in text:
        yield 'Name must contain at least one "."'
    if any(len(part) > 63 for part in text.split(".")):
        yield "Name subdomains must each be at most 63 characters"
    if not ALPHANUMERIC.match(text):
        yield "Name must consist of alphanumeric characters and hyphens"


def _owner(body: Body) -> Iterator[str]:
    if "relationships" not in body:
        return
    given = body["relationships"]
    if not isinstance(given, dict):
        yield "Relationships 'relationships' is not an object"
        return
    if not given:
        yield "Relationships 'relationships' must include one or more valid relationships"
        return
    extra = [key for key in given if key not in {"organization", "shared_organizations"}]
    if extra:
        yield f"Relationships Unknown field(s): {quote(extra)}"
    if "organization" in given:
        yield from to_one(given, "organization")
    if body.get("internal") is True and "organization" in given:
        yield "Cannot associate an internal domain with an organization"


KEYS = (
    "name", "internal", "relationships", "router_group", "enforce_route_policies", "route_policies_scope", "metadata",
)  # fmt: skip
CREATE = Message(metadata, only(*KEYS), _name, _name_shape, boolean("internal"), _owner)
INDEX = Listing("guids", "names", "organization_guids", "label_selector")


def index(call: Call) -> Reply:
    """List the shared domains, and those of organizations in which the caller has a role that reads domains."""
    asked = INDEX.read(call)
    among = asked.among(guids="guid", names="name", organization_guids="organization_guid")
    keeps = asked.keeps()
    found = call.world.domains.select(dict(among), lambda domain: keeps(domain) and can_read_domain(call, domain))
    return asked.reply(found, lambda domain: present_domain(domain, call))


def show(call: Call, guid: str) -> Reply:
    return ok(present_domain(_readable(call, guid), call))


def create(call: Call) -> Reply:
    body = call.body
    permissions = call.permissions
    if not permissions.can_write_globally() and not permissions.organization_guids(ORGANIZATION_WRITING):
        raise errors.NotAuthorized()
    later = {"router_group", "enforce_route_policies", "route_policies_scope"} & set(body)
    given = body.get("relationships")
    if later or (isinstance(given, dict) and "shared_organizations" in given):
        raise NotImplementedYet("domains with router groups, route policies or sharing")
    CREATE.check(body)
    organization = _organization(call, body) if "relationships" in body else None
    if organization is None and not permissions.can_write_globally():
        raise errors.NotAuthorized()
    try:
        domain = domains.create(
            call.world,
            name=body["name"],
            internal=body.get("internal") or False,
            organization=organization,
            metadata=merge(NO_METADATA, body, call.world.settings),
        )
    except Invalid as problem:
        raise _refusal(problem, organization) from None
    return created_reply(present_domain(domain, call))


def _organization(call: Call, body: Body) -> Organization:
    guid = related(body, "organization")
    organization = call.world.organizations.get(guid)
    if organization is None or not call.permissions.can_read_from_organization(organization.guid):
        raise errors.UnprocessableEntity(
            f"Organization with guid '{guid or ''}' does not exist or you do not have access to it."
        )
    if not call.permissions.can_write_to_organization(organization.guid):
        raise errors.NotAuthorized()
    check_organization_open(call, organization)
    if not call.permissions.can_write_globally():
        feature_flags.check(call.world, call.caller, "private_domain_creation")
    return organization


def _refusal(problem: Invalid, organization: Organization | None) -> Exception:
    name, held = problem.details.get("name"), problem.details.get("held")
    owner = organization.name if organization else ""
    sentences = {
        "unique": f'The domain name "{name}" is already in use',
        "domain": f'The domain name "{name}" cannot be created because "{held}" is already reserved by another domain',
        "route": f'The domain name "{name}" cannot be created because "{held}" is already reserved by a route',
        "total_private_domains": f'The number of private domains exceeds the quota for organization "{owner}"',
    }
    return errors.UnprocessableEntity(sentences[problem.rule])


def destroy(call: Call, guid: str) -> Reply:
    """Have a job delete the domain with its routes."""
    domain = _readable(call, guid)
    permissions = call.permissions
    owner = call.world.organizations.get(domain.organization_guid)
    if owner is None and not permissions.can_write_globally():
        raise errors.NotAuthorized()
    if owner is not None:
        if not permissions.can_write_to_organization(owner.guid):
            raise errors.NotAuthorized()
        check_organization_open(call, owner)
    if domain.shared_organization_guids:
        raise errors.UnprocessableEntity("This domain is shared with other organizations. Unshare before deleting.")
    job = route_deletion.delete_domain_later(call.world, domain, call.requester)
    return accepted_reply(call, job.guid)


def _readable(call: Call, guid: str) -> Domain:
    domain = call.world.domains.get(guid)
    if domain is None or not can_read_domain(call, domain):
        raise errors.ResourceNotFound("Domain not found")
    return domain


ENDPOINTS = [
    endpoint("GET", "/v3/domains", index),
    endpoint("POST", "/v3/domains", create),
    endpoint("GET", "/v3/domains/<guid>", show),
    endpoint("DELETE", "/v3/domains/<guid>", destroy),
]
