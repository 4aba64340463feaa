"""What may happen to space quotas.

Source: cloud_controller_ng:app/models/runtime/space_quota_definition.rb, app/actions/space_quotas_create.rb
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from fakecc.actions import jobs
from fakecc.actions.tenancy import tenancy_events
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.tenancy import Organization, Space, SpaceQuota
from fakecc.osb.requester import Requester
from fakecc.world import World, action

UNLIMITED = -1
# May be -1 for no limit, but nothing below; in the order in which the Cloud Controller complains.
LIMITS = (
    "memory_limit",
    "instance_memory_limit",
    "app_instance_limit",
    "app_task_limit",
    "log_rate_limit",
    "total_service_keys",
)


def create(world: World, organization: Organization, *, name: str, limits: Mapping[str, object]) -> SpaceQuota:
    """Make a quota; `limits` are fields of the record. Raises Invalid with the field and rule that is broken."""
    drafted = draft(world, organization, name=name, limits=limits)
    check(world, drafted)
    return world.add(drafted)


def draft(world: World, organization: Organization, *, name: str, limits: Mapping[str, object]) -> SpaceQuota:
    """A quota that is in no table yet, and unchecked."""
    unlimited = SpaceQuota(**world.stamp(SpaceQuota), name=name, organization_guid=organization.guid)
    return replace(unlimited, **dict(limits))  # type: ignore[arg-type] # names are checked by replace itself


def update(world: World, quota: SpaceQuota, **changed: object) -> SpaceQuota:
    """Change the name or limits, and save it whole. Raises Invalid with the field and rule that is broken."""
    check(world, replace(quota, **changed))  # type: ignore[arg-type] # names are checked by replace itself
    return world.change(quota, **changed, updated_at=world.now())


def check(world: World, quota: SpaceQuota) -> None:
    """Raises the first problem."""
    for problem in problems(world, quota):
        raise problem


def problems(world: World, quota: SpaceQuota) -> Iterator[Invalid]:
    """("name", "presence"), ("non_basic_services_allowed", "presence"), (a limit, "range"),

    ("total_reserved_route_ports", "range"), and what the database says where the model is content: ("name", "unique").
    """
    if not quota.name.strip():
        yield Invalid("name", "presence")
    # A body may hold null.
    if quota.non_basic_services_allowed is None:  # pyright: ignore[reportUnnecessaryComparison]
        yield Invalid("non_basic_services_allowed", "presence")
    for limit in LIMITS:
        if getattr(quota, limit) < UNLIMITED:
            yield Invalid(limit, "range")
    if _breaks_port_rules(world, quota):
        yield Invalid("total_reserved_route_ports", "range")
    others = world.space_quotas.find(organization_guid=quota.organization_guid, name=quota.name)
    if any(other.guid != quota.guid for other in others):
        yield Invalid("name", "unique", name=quota.name)


def _breaks_port_rules(world: World, quota: SpaceQuota) -> bool:
    """Is one of the three rules broken? The model complains once, of however many.

    Source: cloud_controller_ng:app/models/runtime/space_quota_definition.rb (validate_total_reserved_ports)
    """
    ports, routes = quota.total_reserved_route_ports, quota.total_routes
    organization = world.organizations[quota.organization_guid]
    above = world.organization_quotas[organization.quota_guid].total_reserved_route_ports
    return ports < UNLIMITED or (above != UNLIMITED and ports > above) or (routes != UNLIMITED and ports > routes)


def apply(world: World, quota: SpaceQuota, spaces: list[Space]) -> None:
    """Put spaces under a quota, and save them. Raises Invalid("spaces", "organization") for one of another's."""
    if any(space.organization_guid != quota.organization_guid for space in spaces):
        raise Invalid("spaces", "organization")
    for space in spaces:
        world.change(space, quota_guid=quota.guid, updated_at=world.now())


def remove(world: World, space: Space) -> None:
    """Leave the space without a quota of its own."""
    world.change(space, quota_guid=None)


def spaces(world: World, quota: SpaceQuota) -> list[Space]:
    """The spaces under a quota."""
    return world.spaces.find(quota_guid=quota.guid)


@action
def delete_by_job(world: World, *, job_guid: str, guid: str, requester: Json) -> None:
    """What the job space_quota.delete does."""
    quota = world.space_quotas.get(guid)
    if quota:
        tenancy_events.record_space_quota(world, Requester.of(requester).actor, "delete", quota, {})
        delete(world, quota)
    jobs.complete(world, job_guid)


def delete(world: World, quota: SpaceQuota) -> None:
    """Take a quota away from its spaces, which are not saved (nullify), and out of the world."""
    for space in spaces(world, quota):
        world.change(space, quota_guid=None, updated_at=space.updated_at)
    world.remove(quota)


@action
def delete_by_guid(world: World, *, guid: str) -> None:
    """Delete the quota of that guid, if it is still there."""
    quota = world.space_quotas.get(guid)
    if quota:
        delete(world, quota)
