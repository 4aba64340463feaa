"""What may happen to isolation segments.

Source: cloud_controller_ng:app/models/runtime/isolation_segment_model.rb, app/actions/isolation_segment_assign.rb,
isolation_segment_unassign.rb, isolation_segment_update.rb, isolation_segment_delete.rb
"""

from __future__ import annotations

from fakecc.actions import name_rules
from fakecc.errors import Invalid
from fakecc.models.common import NO_METADATA, Metadata
from fakecc.models.tenancy import IsolationSegment, Organization, Space
from fakecc.world import World

SHARED_ISOLATION_SEGMENT_GUID = "933b4c58-120b-499a-b85d-4b6fc9e2903b"


def shared(segment: IsolationSegment) -> bool:
    """Is it the one of all those that chose none? It stays as it is."""
    return segment.guid == SHARED_ISOLATION_SEGMENT_GUID


def create(world: World, *, name: str, metadata: Metadata = NO_METADATA) -> IsolationSegment:
    """Make a segment. Raises Invalid("name", "format" or "unique"); names ignore case."""
    check_name(world, name)
    return world.add(draft(world, name=name, metadata=metadata))


def draft(world: World, *, name: str, metadata: Metadata = NO_METADATA) -> IsolationSegment:
    """A segment that is in no table yet."""
    return IsolationSegment(**world.stamp(IsolationSegment), name=name, metadata=metadata)


def update(world: World, segment: IsolationSegment, **changed: object) -> IsolationSegment:
    """Change fields of the record, and save it whole.

    Raises Invalid("name", "format" or "unique"), Invalid("segment", "assigned").
    """
    organizations = world.organizations.first(default_isolation_segment_guid=segment.guid)
    if organizations or world.spaces.first(isolation_segment_guid=segment.guid):
        raise Invalid("segment", "assigned")
    if "name" in changed:
        check_name(world, changed["name"], segment)
    return world.change(segment, **changed, updated_at=world.now())


def check_name(world: World, name: object, own: IsolationSegment | None = None) -> None:
    if not isinstance(name, str) or not name or not name_rules.printable(name):
        raise Invalid("name", "format")
    others = world.isolation_segments.find(name=name)
    if any(own is None or other.guid != own.guid for other in others):
        raise Invalid("name", "unique")


def delete(world: World, segment: IsolationSegment) -> None:
    """Raises Invalid("organization_guids", "entitled") while organizations may use it."""
    if segment.organization_guids:
        raise Invalid("organization_guids", "entitled")
    world.remove(segment)


def entitle(world: World, segment: IsolationSegment, organization_guids: list[str]) -> IsolationSegment:
    """Let organizations use it, besides those that may already; who has no default takes the shared one for it."""
    for organization in world.organizations.select({"guid": organization_guids}).all() if shared(segment) else ():
        if organization.default_isolation_segment_guid is None:
            world.change(organization, default_isolation_segment_guid=segment.guid)
    guids = dict.fromkeys((*segment.organization_guids, *organization_guids))
    return world.change(segment, organization_guids=tuple(guids))


def revoke(world: World, segment: IsolationSegment, organization: Organization) -> IsolationSegment:
    """Let an organization use it no more. Raises Invalid("organization_guids", "default" or "spaces") while it does."""
    if organization.default_isolation_segment_guid == segment.guid:
        raise Invalid("organization_guids", "default")
    using = world.spaces.find(isolation_segment_guid=segment.guid, organization_guid=organization.guid)
    if using:
        raise Invalid("organization_guids", "spaces", spaces=", ".join(f"'{space.name}'" for space in using))
    kept = tuple(guid for guid in segment.organization_guids if guid != organization.guid)
    return world.change(segment, organization_guids=kept)


def name_for(world: World, space: Space) -> str | None:
    """The segment in which a space's apps run: its own, or its organization's; None for the shared one.

    Source: cloud_controller_ng:lib/cloud_controller/isolation_segment_selector.rb
    """
    own = space.isolation_segment_guid or world.organizations[space.organization_guid].default_isolation_segment_guid
    segment = world.isolation_segments.get(own)
    return None if segment is None or shared(segment) else segment.name
