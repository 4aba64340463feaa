"""The resources of domains, and what their pages share: who may change one, and what is said of a wrong one.

Source: cloud_controller_ng:app/controllers/runtime/domains_controller.rb, private_domains_controller.rb,
shared_domains_controller.rb, app/access/domain_access.rb, private_domain_access.rb, shared_domain_access.rb
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from fakecc import errors
from fakecc.actions.platform import feature_flags
from fakecc.actions.routing import domains, route_deletion
from fakecc.actions.routing.domain_rules import DomainComplaint
from fakecc.call import Call, Reply
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.routing import Domain
from fakecc.models.tenancy import Organization
from fakecc.osb.port import Conversation
from fakecc.permissions import ORGANIZATION_WRITING, UNTRUSTED_SPACE_READING
from fakecc.selections import AnyOf, HasKey, field_in
from fakecc.v2.access import need_write
from fakecc.v2.query import guid, text
from fakecc.v2.reading import find_referred
from fakecc.v2.resource import Resource, columns, declare, metadata_of, to_many, to_one
from fakecc.v2.scope import Scope
from fakecc.v2.writing import check_without, delete_with_contents

MANAGING = frozenset({"organization_manager", "organization_auditor"})
RFC = (
    "name can contain multiple subdomains, each having only alphanumeric characters and hyphens of up to 63 characters,"
    " see RFC 1035."
)
WORDS = {
    "presence": "name presence",
    "format": RFC,
    "length": "name must be no more than 253 characters",
    "public_suffix": "name reserved",
    "internal": "router_group_guid cannot be specified for internal domains",
}


def _private(domain: Domain) -> bool:
    return domain.organization_guid is not None


def private_fields(domain: Domain, call: Call) -> dict[str, Json]:
    del call
    return {"name": domain.name, "owning_organization_guid": domain.organization_guid}


def shared_fields(domain: Domain, call: Call) -> dict[str, Json]:
    """The fields where the router group was asked for, which nobody is where the routing API is switched off."""
    enabled = call.world.settings.routing_api["enabled"]
    group = call.world.router_groups.get(domain.router_group_guid) if enabled else None
    return {
        "name": domain.name,
        "internal": domain.internal,
        "router_group_guid": domain.router_group_guid,
        "router_group_type": group.type if group else None,
    }


def fields(domain: Domain, call: Call) -> dict[str, Json]:
    """The fields of either kind. The router group is not asked for here."""
    return (
        private_fields(domain, call) if _private(domain) else shared_fields(domain, call) | {"router_group_type": None}
    )


def _metadata(domain: Domain, url: str) -> dict[str, Json]:
    """The url is that of the kind's own page. recording: apps-v2/domains"""
    del url
    kind = "private_domains" if _private(domain) else "shared_domains"
    return metadata_of(domain, f"/v2/{kind}/{domain.guid}")


def _visible_private(call: Call) -> Scope:
    """The private domains that an organization of the caller owns or may use; not every role in one counts."""
    return Scope(keeps=(AnyOf(_is_mine(call)),))


def _is_mine(call: Call) -> tuple[HasKey, HasKey]:
    spaces = call.permissions.space_guids(UNTRUSTED_SPACE_READING)
    above = {call.world.spaces[guid].organization_guid for guid in spaces}
    organizations = call.permissions.organization_guids(MANAGING) | above
    return field_in("organization_guid", organizations), field_in("shared_organization_guids", organizations)


def _visible(call: Call) -> Scope:
    return Scope(keeps=(AnyOf((field_in("organization_guid", {None}), *_is_mine(call))),))


def _spaces(domain: Domain, call: Call) -> Scope:
    """The spaces of the organization that owns it. A shared domain has no such relation, on which the real one breaks."""
    if not _private(domain):
        raise call.real_error()
    return Scope({"organization_guid": (domain.organization_guid,)})


def _shared_organizations(domain: Domain, call: Call) -> Scope:
    del call
    return Scope({"guid": domain.shared_organization_guids})


DOMAINS: Resource[Domain] = declare(
    Resource(
        name="domains",
        model="Domain",
        table=lambda world: world.domains,
        fields=fields,
        to_one=(to_one("owning_organization", "organizations", "organization_guid"),),
        to_many=(replace(to_many("spaces", "spaces", _spaces), of=_private),),
        filters={"name": text("name"), "owning_organization_guid": guid("organization_guid")},
        columns=columns("name", "internal", "router_group_guid", owning_organization_id="organization_guid"),
        not_found=errors.DomainNotFound,
        visible=_visible,
        metadata=_metadata,
    )
)
PRIVATE_DOMAINS: Resource[Domain] = declare(
    replace(
        DOMAINS,
        name="private_domains",
        model="PrivateDomain",
        fields=private_fields,
        base=Scope(keeps=(HasKey("organization_guid", frozenset({None}), lacks=True),)),
        to_many=(to_many("shared_organizations", "organizations", _shared_organizations, link_only=True),),
        filters={"name": text("name")},
        visible=_visible_private,
    )
)
SHARED_DOMAINS: Resource[Domain] = declare(
    replace(
        DOMAINS,
        name="shared_domains",
        model="SharedDomain",
        fields=shared_fields,
        base=Scope({"organization_guid": (None,)}),
        to_one=(),
        to_many=(),
        filters={"name": text("name")},
    )
)


def need_domain_write(call: Call, domain: Domain) -> None:
    """Raises InsufficientScope, or NotAuthorized for all but admins and those who manage the owner of the domain."""
    owner = call.world.organizations.get(domain.organization_guid)
    need_write(call, allowed=owner is not None and _manages(call, owner))


def _manages(call: Call, owner: Organization) -> bool:
    return owner.status == "active" and call.permissions.has_organization_role(owner.guid, ORGANIZATION_WRITING)


def need_creation(call: Call, domain: Domain) -> None:
    """The same for a domain that is new; a private one takes the flag, too, which admins do not need."""
    need_domain_write(call, domain)
    if not call.permissions.can_write_globally():
        feature_flags.check(call.world, call.caller, "private_domain_creation")


def owner_named(call: Call, given: dict[str, Json]) -> Organization | None:
    """The organization that a body names. Raises InvalidRelation for one that there is not."""
    if "owning_organization_guid" not in given:
        return None
    return find_referred(call.world.organizations, "Organization", given["owning_organization_guid"])


def change(call: Call, domain: Domain, given: dict[str, Json]) -> Domain:
    """Rename a domain, or save it as it is. Raises DomainInvalid for another owner."""
    need_domain_write(call, domain)
    owner = owner_named(call, given) if _private(domain) else None
    if owner is not None and owner.guid != domain.organization_guid:
        raise errors.DomainInvalid("the owning organization cannot be changed")
    name = given.get("name", domain.name).strip()
    try:
        return domains.rename(call.world, domain, name)
    except Invalid as problem:
        raise wrong_domain(problem, given.get("name", domain.name), owner) from None


def delete(call: Call, domain: Domain) -> Conversation[Reply]:
    """Delete a domain; with `recursive=true` its routes, too, and what is bound to them."""
    need_domain_write(call, domain)
    routes = call.world.routes.find(domain_guid=domain.guid)
    check_without(call, ["routes"] if routes else [], domain, "domains")
    return (yield from delete_with_contents(call, route_deletion.delete_domain_by_guid, domain.guid))


def wrong_domain(problem: Invalid, name: str, owner: Organization | None) -> Exception:
    """What is said of a domain that is refused; `name` is as it was sent."""
    found = cast("list[DomainComplaint]", problem.details["complaints"])
    if any(complaint.rule == "unique" for complaint in found):
        return errors.DomainNameTaken(name)
    if owner is not None and any(complaint.rule == "total_private_domains" for complaint in found):
        return errors.TotalPrivateDomainsExceeded(owner.name)
    return errors.DomainInvalid(", ".join(_words(complaint, name.strip()) for complaint in found))


def _words(complaint: DomainComplaint, name: str) -> str:
    if complaint.rule == "held":
        begun = f'The domain name "{name}" cannot be created because'
        return f'{begun} "{complaint.held}" is already reserved by {complaint.holder}'
    return WORDS[complaint.rule]
