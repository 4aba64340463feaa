"""What may happen to organizations.

Source: cloud_controller_ng:app/actions/organization_create.rb, organization_update.rb, set_default_isolation_segment.rb
"""

from __future__ import annotations

from fakecc.actions import name_rules
from fakecc.errors import Invalid
from fakecc.models.common import NO_METADATA, Metadata
from fakecc.models.routing import Domain
from fakecc.models.tenancy import Organization
from fakecc.selections import AllOf, AnyOf, HasKey, Selection, field_in
from fakecc.world import World


def create(world: World, *, name: str, suspended: bool = False, metadata: Metadata = NO_METADATA) -> Organization:
    """Make an organization under the default quota.

    Raises Invalid("name", ...), see free_name, and Invalid("quota", "presence") where there is no such quota: after
    what the model says of the name, and before the database says that it is taken.
    """
    stripped = name_rules.strip(name)
    drafted = draft(world, name=stripped, status="suspended" if suspended else "active", metadata=metadata)
    if not drafted.quota_guid:
        raise Invalid("quota", "presence", name=world.settings.default_quota_definition)
    free_name(world, name)
    return world.add(drafted)


def draft(world: World, *, name: str, status: str = "active", metadata: Metadata = NO_METADATA) -> Organization:
    """An organization under the default quota that is in no table yet. status: active or suspended."""
    default = world.organization_quotas.first(name=world.settings.default_quota_definition)
    return Organization(
        **world.stamp(Organization),
        name=name,
        status=status,
        quota_guid=default.guid if default else "",
        metadata=metadata,
    )


def update(world: World, organization: Organization, **changed: object) -> Organization:
    """Change fields of the record, and save it whole: updated_at moves. Raises Invalid("name", ...), see free_name."""
    if "name" in changed:
        changed["name"] = free_name(world, changed["name"], organization)
    return world.change(organization, **changed, updated_at=world.now())


def free_name(world: World, name: object, own: Organization | None = None) -> str:
    """The name as it is kept. Raises Invalid("name", "presence", "format" or "unique"); names ignore case."""
    text = name_rules.strip(name)
    others = world.organizations.find(name=text)
    if any(own is None or other.guid != own.guid for other in others):
        raise Invalid("name", "unique", name=name)
    return text


def set_default_isolation_segment(world: World, organization: Organization, guid: str | None) -> Organization:
    """Choose the segment of its spaces, and save it whole.

    Raises Invalid("default_isolation_segment_guid", "entitlement").
    """
    segment = world.isolation_segments.get(guid)
    if guid is not None and (segment is None or organization.guid not in segment.organization_guids):
        raise Invalid("default_isolation_segment_guid", "entitlement")
    return world.change(organization, default_isolation_segment_guid=guid, updated_at=world.now())


def default_domain(world: World, organization: Organization) -> Domain | None:
    """The first shared domain that serves HTTP, or the organization's first own."""
    shared = world.domains.first(organization_guid=None, internal=False, names_router_group=False)
    return shared or next(iter(private_domains(world, organization.guid).slice(0, 1)), None)


def private_domains(world: World, guid: str) -> Selection[Domain]:
    """The organization's own private domains, and those that are shared with it."""
    usable = AnyOf((field_in("organization_guid", {guid}), field_in("shared_organization_guids", {guid})))
    return world.domains.select({}, AllOf((usable, HasKey("organization_guid", frozenset({None}), lacks=True))))


def belongs(domain: Domain, organization: Organization) -> bool:
    """Is it the organization's own private domain, or one that is shared with it?"""
    return domain.organization_guid is not None and (
        domain.organization_guid == organization.guid or organization.guid in domain.shared_organization_guids
    )
