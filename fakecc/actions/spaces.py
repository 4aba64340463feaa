"""What may happen to spaces.

Source: cloud_controller_ng:app/actions/space_create.rb, space_update.rb, app/models/runtime/space.rb
"""

from __future__ import annotations

from fakecc.errors import Invalid
from fakecc.models.common import NO_METADATA, Metadata
from fakecc.models.tenancy import Organization, Space
from fakecc.world import World


def create(world: World, organization: Organization, *, name: str, metadata: Metadata = NO_METADATA) -> Space:
    """Make a space. Raises Invalid("name", "unique"); names ignore case within an organization."""
    _check_name(world, organization.guid, name, None)
    return world.add(Space(**world.stamp(Space), name=name, organization_guid=organization.guid, metadata=metadata))


def update(world: World, space: Space, *, name: str | None = None, metadata: Metadata | None = None) -> Space:
    """Rename it, or change its metadata; None leaves either. Raises Invalid("name", "unique")."""
    changed: dict[str, object] = {}
    if name is not None:
        _check_name(world, space.organization_guid, name, space)
        changed["name"] = name
    if metadata is not None:
        changed["metadata"] = metadata
    return world.change(space, **changed)


def _check_name(world: World, organization_guid: str, name: str, own: Space | None) -> None:
    others = world.spaces.find(organization_guid=organization_guid, name=name)
    if any(own is None or other.guid != own.guid for other in others):
        raise Invalid("name", "unique", name=name)
