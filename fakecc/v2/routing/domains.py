"""/v2/domains, /v2/private_domains and /v2/shared_domains, to be read.

Source: cloud_controller_ng:app/controllers/runtime/domains_controller.rb, private_domains_controller.rb,
shared_domains_controller.rb
"""

from __future__ import annotations

from dataclasses import replace

from fakecc import errors
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.routing import Domain
from fakecc.v2.access import need_read_scope
from fakecc.v2.collection import collection
from fakecc.v2.query import guid, text
from fakecc.v2.reading import enumerate_, read, related
from fakecc.v2.resource import Resource, columns, declare, no_fields, to_many, to_one
from fakecc.v2.scope import Scope
from fakecc.v2.writing import refusing


def _url(domain: Domain) -> str:
    kind = "shared_domains" if domain.organization_guid is None else "private_domains"
    return f"/v2/{kind}/{domain.guid}"


def private_fields(domain: Domain, call: Call) -> dict[str, Json]:
    del call
    return {"name": domain.name, "owning_organization_guid": domain.organization_guid}


def shared_fields(domain: Domain, call: Call) -> dict[str, Json]:
    group = call.world.router_groups.get(domain.router_group_guid)
    return {
        "name": domain.name,
        "internal": domain.internal,
        "router_group_guid": domain.router_group_guid,
        "router_group_type": group.type if group else None,
    }


def fields(domain: Domain, call: Call) -> dict[str, Json]:
    return shared_fields(domain, call) if domain.organization_guid is None else private_fields(domain, call)


def _visible_private(call: Call) -> Scope:
    """The private domains that an organization of the caller owns or may use."""
    organizations = call.permissions.readable_organization_guids()
    return Scope(
        keeps=(
            lambda domain: (
                domain.organization_guid in organizations
                or not organizations.isdisjoint(domain.shared_organization_guids)
            ),
        )
    )


def _visible(call: Call) -> Scope:
    mine = _visible_private(call).keeps[0]
    return Scope(keeps=(lambda domain: domain.organization_guid is None or mine(domain),))


def _spaces_link(domain: Domain, call: Call) -> dict[str, Json]:
    """The link to spaces, which only private domains have, under the old path. recording: apps-v2/domains"""
    del call
    return {"spaces_url": f"/v2/domains/{domain.guid}/spaces"} if domain.organization_guid else {}


def _spaces(domain: Domain, call: Call) -> Scope:
    del call
    return Scope({"organization_guid": (domain.organization_guid,)}) if domain.organization_guid else Scope()


def _shared_organizations(domain: Domain, call: Call) -> Scope:
    del call
    return Scope({"guid": domain.shared_organization_guids})


DOMAINS: Resource[Domain] = declare(
    Resource(
        name="domains",
        model="Domain",
        table=lambda world: world.domains,
        fields=fields,
        extras=_spaces_link,
        to_one=(to_one("owning_organization", "organizations", "organization_guid"),),
        filters={"name": text("name"), "owning_organization_guid": guid("organization_guid")},
        columns=columns("name", "internal", "router_group_guid", owning_organization_id="organization_guid"),
        not_found=errors.DomainNotFound,
        visible=_visible,
        url=_url,
    )
)
# For the list of a domain's spaces only.
DOMAINS_WITH_SPACES = replace(DOMAINS, to_many=(to_many("spaces", "spaces", _spaces),), url=None)
PRIVATE_DOMAINS: Resource[Domain] = declare(
    replace(
        DOMAINS,
        name="private_domains",
        model="PrivateDomain",
        fields=private_fields,
        extras=no_fields,
        base=Scope(keeps=(lambda domain: domain.organization_guid is not None,)),
        to_many=(to_many("shared_organizations", "organizations", _shared_organizations, link_only=True),),
        filters={"name": text("name")},
        visible=_visible_private,
        url=None,
    )
)
SHARED_DOMAINS: Resource[Domain] = declare(
    replace(
        DOMAINS,
        name="shared_domains",
        model="SharedDomain",
        fields=shared_fields,
        extras=no_fields,
        base=Scope({"organization_guid": (None,)}),
        to_one=(),
        filters={"name": text("name")},
        url=None,
    )
)


def enumerate_shared(call: Call) -> Reply:
    """As a list below something, it sorts by any column."""
    need_read_scope(call)
    return collection(call, SHARED_DOMAINS)


ENDPOINTS = [
    endpoint("GET", "/v2/domains", enumerate_(DOMAINS), "deprecated"),
    endpoint("GET", "/v2/domains/<guid>", read(DOMAINS), "deprecated"),
    *related(DOMAINS_WITH_SPACES, "spaces", marks=("deprecated",)),
    endpoint("GET", "/v2/private_domains", enumerate_(PRIVATE_DOMAINS)),
    endpoint("GET", "/v2/private_domains/<guid>", read(PRIVATE_DOMAINS)),
    *related(PRIVATE_DOMAINS, "shared_organizations"),
    endpoint("GET", "/v2/shared_domains", enumerate_shared),
    endpoint("GET", "/v2/shared_domains/<guid>", read(SHARED_DOMAINS)),
    *(
        refusing(method, f"/v2/{kind}{rest}")
        for kind in ("domains", "private_domains", "shared_domains")
        for method, rest in (("POST", ""), ("PUT", "/<guid>"), ("DELETE", "/<guid>"))
    ),
    refusing("PUT", "/v2/domains/<guid>/spaces/<other>"),
    refusing("DELETE", "/v2/domains/<guid>/spaces/<other>"),
]
