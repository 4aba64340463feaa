"""What may happen to spaces.

Source: cloud_controller_ng:app/actions/space_create.rb, space_update.rb, space_update_isolation_segment.rb
"""

from __future__ import annotations

from fakecc.actions import name_rules
from fakecc.errors import Invalid
from fakecc.models.common import NO_METADATA, Metadata
from fakecc.models.tenancy import Organization, Space
from fakecc.world import World


def create(
    world: World, organization: Organization, *, name: str, suspended: bool = False, metadata: Metadata = NO_METADATA
) -> Space:
    """Make a space. Raises Invalid("name", ...), see free_name."""
    name = free_name(world, organization.guid, name)
    return world.add(draft(world, organization, name=name, suspended=suspended, metadata=metadata))


def draft(
    world: World, organization: Organization, *, name: str, suspended: bool = False, metadata: Metadata = NO_METADATA
) -> Space:
    """A space that is in no table yet."""
    return Space(
        **world.stamp(Space), name=name, organization_guid=organization.guid, suspended=suspended, metadata=metadata
    )


def update(world: World, space: Space, **changed: object) -> Space:
    """Change fields of the record, and save it whole: updated_at moves. Raises Invalid("name", ...), see free_name."""
    if "name" in changed:
        changed["name"] = free_name(world, space.organization_guid, changed["name"], space)
    return world.change(space, **changed, updated_at=world.now())


def free_name(world: World, organization_guid: str, name: object, own: Space | None = None) -> str:
    """The name as it is kept. Raises Invalid("name", "presence", "format" or "unique"): within the organization,

    without regard to case.
    """
    text = name_rules.strip(name)
    others = world.spaces.find(organization_guid=organization_guid, name=text)
    if any(own is None or other.guid != own.guid for other in others):
        raise Invalid("name", "unique", name=name)
    return text


def set_isolation_segment(world: World, space: Space, guid: str | None) -> Space:
    """Choose its segment, and save it whole. Raises Invalid("isolation_segment_guid", "entitlement")."""
    segment = world.isolation_segments.get(guid)
    if guid is not None and (segment is None or space.organization_guid not in segment.organization_guids):
        raise Invalid("isolation_segment_guid", "entitlement")
    return world.change(space, isolation_segment_guid=guid, updated_at=world.now())
