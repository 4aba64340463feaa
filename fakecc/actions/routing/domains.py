"""What may happen to domains.

Source: cloud_controller_ng:app/actions/domain_create.rb, domain_update_shared_orgs.rb, domain_delete_shared_org.rb,
app/models/runtime/domain.rb, private_domain.rb
"""

from __future__ import annotations

from collections.abc import Collection

from fakecc.actions.routing import domain_rules
from fakecc.actions.routing.domain_rules import DomainDraft
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.common import NO_METADATA, Metadata
from fakecc.models.routing import Domain
from fakecc.models.tenancy import Organization
from fakecc.world import World


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
    """Make a domain; without an organization it is shared by all.

    `route_policies`: are they enforced, in which scope? Raises Invalid of the first of the complaints in domain_rules;
    `complaints` in its details are all, of which each view tells its own.
    """
    wanted = DomainDraft(name=name, owner=organization, internal=internal, router_group_guid=router_group_guid)
    _check(world, wanted)
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


def create_either(world: World, name: str, organization: Organization | None) -> Domain:
    """Make a domain of which only what holds for both kinds is looked at. Raises Invalid as `create` does."""
    _check(world, DomainDraft(name=name, owner=organization, either=True))
    return world.add(draft(world, name=name, organization_guid=organization.guid if organization else None))


def _check(world: World, wanted: DomainDraft) -> None:
    found = domain_rules.complaints(world, wanted)
    if found:
        raise Invalid(found[0].field, found[0].rule, name=wanted.name, complaints=found)


def rename(world: World, domain: Domain, name: str) -> Domain:
    """Give a domain another name, or save it as it is. Raises Invalid as `create` does."""
    wanted = DomainDraft(
        name=name,
        owner=world.organizations.get(domain.organization_guid),
        internal=domain.internal,
        router_group_guid=domain.router_group_guid,
        before=domain,
    )
    _check(world, wanted)
    return world.change(domain, name=name, updated_at=world.now())


def draft(world: World, *, name: str, **given: Json) -> Domain:
    """A domain that is in no table yet; `given` are fields of the record. Without an organization all share it."""
    return Domain(
        **world.stamp(Domain),
        name=name,
        **given,
    )


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
