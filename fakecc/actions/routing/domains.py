"""What may happen to domains.

Source: cloud_controller_ng:app/actions/domain_create.rb, domain_update_shared_orgs.rb, domain_delete_shared_org.rb,
app/models/runtime/domain.rb, private_domain.rb
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from fakecc.errors import Invalid
from fakecc.json_types import Json
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
    router_group_guid: str | None = None,
    organization: Organization | None = None,
    shared_organization_guids: tuple[str, ...] = (),
    route_policies: tuple[bool, str | None] = (False, None),
    metadata: Metadata = NO_METADATA,
) -> Domain:
    """Make a domain; without an organization it is shared by all. `route_policies`: are they enforced, in which scope?

    Raises Invalid("name", "unique"), ("organization", "total_private_domains"), and ("name", "reserved") with
    `reserved`: the names that others hold and by what, each a complaint of its own.
    """
    if world.domains.first(name=name):
        raise Invalid("name", "unique", name=name)
    if organization:
        _check_quota(world, organization)
    reserved = [*_names_of_others(world, name, organization)]
    if reserved:
        raise Invalid("name", "reserved", name=name, reserved=reserved)
    return world.add(
        draft(
            world,
            name=name,
            internal=internal,
            router_group_guid=router_group_guid,
            organization_guid=organization.guid if organization else None,
            shared_organization_guids=shared_organization_guids,
            enforce_route_policies=route_policies[0],
            route_policies_scope=route_policies[1],
            metadata=metadata,
        )
    )


def draft(world: World, *, name: str, **given: Json) -> Domain:
    """A domain that is in no table yet; `given` are fields of the record. Without an organization all share it."""
    return Domain(
        **world.stamp(Domain),
        name=name,
        **given,
    )


def _names_of_others(world: World, name: str, organization: Organization | None) -> Iterator[tuple[str, str]]:
    """Names inside and around the new one that others hold, each with what holds it."""
    owner = organization.guid if organization else None
    above = [_suffix(name, labels) for labels in range(2, name.count(".") + 2)]
    others = (domain for suffix in above for domain in world.domains.find(name=suffix))
    held = next((domain for domain in others if domain.organization_guid not in {None, owner}), None)
    if held:
        yield held.name, "another domain"
    routed = next((suffix for suffix in above if _has_route(world, suffix)), None)
    if routed:
        yield routed, "a route"
    if organization is None:
        return
    below = next((domain for domain in world.domains if _lies_under(domain, name, organization)), None)
    if below:
        yield below.name, "another domain"
    if name in {f"{host}.{world.settings.system_domain}" for host in world.settings.system_hostnames}:
        yield name, "the system"


def _suffix(name: str, labels: int) -> str:
    return ".".join(name.split(".")[-labels:])


def _has_route(world: World, name: str) -> bool:
    host, _, parent = name.partition(".")
    domain = world.domains.first(name=parent)
    return domain is not None and len(world.routes.select({"domain_guid": (domain.guid,), "host": (host,)})) > 0


def _lies_under(domain: Domain, name: str, organization: Organization) -> bool:
    return domain.organization_guid != organization.guid and domain.name.lower().endswith(f".{name.lower()}")


def _check_quota(world: World, organization: Organization) -> None:
    quota = world.organization_quotas.get(organization.quota_guid)
    held = len(world.domains.find(organization_guid=organization.guid))
    if quota and quota.total_private_domains != INFINITE and held >= quota.total_private_domains:
        raise Invalid("organization", "total_private_domains")


def share(world: World, domain: Domain, organizations: Collection[Organization]) -> Domain:
    """Let the routes of these organizations stand on a private domain, too."""
    guids = dict.fromkeys((*domain.shared_organization_guids, *(organization.guid for organization in organizations)))
    return world.change(domain, shared_organization_guids=tuple(guids))


def unshare(world: World, domain: Domain, organization: Organization) -> Domain:
    """Let it no more.

    Raises Invalid("organization", "shared") where the domain is not shared with it, and ("organization", "routes")
    where routes of it stand on the domain.
    """
    if organization.guid not in domain.shared_organization_guids:
        raise Invalid("organization", "shared")
    spaces = {space.guid for space in world.spaces.find(organization_guid=organization.guid)}
    if len(world.routes.select({"domain_guid": (domain.guid,), "space_guid": spaces})):
        raise Invalid("organization", "routes")
    kept = tuple(guid for guid in domain.shared_organization_guids if guid != organization.guid)
    return world.change(domain, shared_organization_guids=kept)
