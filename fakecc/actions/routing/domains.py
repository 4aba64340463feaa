"""What may happen to domains.

Source: cloud_controller_ng:app/actions/domain_create.rb, app/models/runtime/domain.rb
"""

from __future__ import annotations

from fakecc.actions.routing import routes
from fakecc.errors import Invalid
from fakecc.models.common import NO_METADATA, Metadata
from fakecc.models.routing import Domain
from fakecc.models.tenancy import Organization
from fakecc.world import World

INFINITE = -1


def create(
    world: World,
    *,
    name: str,
    internal: bool = False,
    organization: Organization | None = None,
    metadata: Metadata = NO_METADATA,
) -> Domain:
    """Make a domain; without an organization it is shared by all.

    Raises Invalid("name", "unique"), ("name", "domain") and ("name", "route") where it lies inside what others hold,
    and ("organization", "total_private_domains").
    """
    if any(domain.name.lower() == name.lower() for domain in world.domains):
        raise Invalid("name", "unique", name=name)
    for domain in world.domains:
        if _taken(name, domain, organization):
            raise Invalid("name", "domain", name=name, held=domain.name)
    for route in world.routes:
        if routes.url_of(world, route) == name:
            raise Invalid("name", "route", name=name, held=name)
    if organization:
        _check_quota(world, organization)
    return world.add(draft(world, name=name, internal=internal, organization=organization, metadata=metadata))


def draft(
    world: World,
    *,
    name: str,
    internal: bool = False,
    organization: Organization | None = None,
    metadata: Metadata = NO_METADATA,
) -> Domain:
    """A domain that is in no table yet; without an organization it is shared by all."""
    return Domain(
        **world.stamp(Domain),
        name=name,
        internal=internal,
        organization_guid=organization.guid if organization else None,
        metadata=metadata,
    )


def _taken(name: str, domain: Domain, organization: Organization | None) -> bool:
    """Does the new name lie under a domain that only others may use, or over one of somebody's own?"""
    owner = organization.guid if organization else None
    if domain.organization_guid is None or domain.organization_guid == owner:
        return False
    return name.endswith(f".{domain.name}") or domain.name.endswith(f".{name}")


def _check_quota(world: World, organization: Organization) -> None:
    quota = world.organization_quotas.get(organization.quota_guid)
    held = len(world.domains.find(organization_guid=organization.guid))
    if quota and quota.total_private_domains != INFINITE and held >= quota.total_private_domains:
        raise Invalid("organization", "total_private_domains")
