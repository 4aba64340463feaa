"""What may happen to organizations.

Source: cloud_controller_ng:app/actions/organization_create.rb, organization_update.rb
"""

from __future__ import annotations

from fakecc.errors import Invalid
from fakecc.models.common import NO_METADATA, Metadata
from fakecc.models.tenancy import Organization
from fakecc.world import World


def create(world: World, *, name: str, suspended: bool = False, metadata: Metadata = NO_METADATA) -> Organization:
    """Make an organization under the default quota. Raises Invalid("name", "unique"); names ignore case."""
    if world.organizations.first(name=name):
        raise Invalid("name", "unique")
    default = world.organization_quotas.first(name="default")
    return world.add(
        Organization(
            **world.stamp(Organization),
            name=name,
            status="suspended" if suspended else "active",
            quota_guid=default.guid if default else "",
            metadata=metadata,
        )
    )
