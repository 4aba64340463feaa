"""What may happen to organization quotas.

Source: cloud_controller_ng:app/models/runtime/quota_definition.rb, app/actions/organization_quotas_create.rb
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from fakecc import errors
from fakecc.actions import jobs
from fakecc.actions.tenancy import tenancy_events
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.tenancy import Organization, OrganizationQuota
from fakecc.osb.requester import Requester
from fakecc.world import World, action

UNLIMITED = -1
# What the model's error says is in the way.
APPLIED = ("organization", "quota definition")
# May be -1 for no limit, but nothing below; in the order in which the Cloud Controller complains.
LIMITS = (
    "memory_limit",
    "instance_memory_limit",
    "total_private_domains",
    "app_instance_limit",
    "app_task_limit",
    "log_rate_limit",
    "total_service_keys",
)


def create(world: World, *, name: str, limits: Mapping[str, object]) -> OrganizationQuota:
    """Make a quota; `limits` are fields of the record. Raises Invalid with the field and rule that is broken."""
    drafted = draft(world, name=name, limits=limits)
    check(world, drafted)
    return world.add(drafted)


def draft(world: World, *, name: str, limits: Mapping[str, object]) -> OrganizationQuota:
    """A quota that is in no table yet, and unchecked."""
    unlimited = OrganizationQuota(**world.stamp(OrganizationQuota), name=name)
    return replace(unlimited, **dict(limits))  # type: ignore[arg-type] # names are checked by replace itself


def update(world: World, quota: OrganizationQuota, **changed: object) -> OrganizationQuota:
    """Change the name or limits, and save it whole. Raises Invalid with the field and rule that is broken."""
    check(world, replace(quota, **changed))  # type: ignore[arg-type] # names are checked by replace itself
    return world.change(quota, **changed, updated_at=world.now())


def check(world: World, quota: OrganizationQuota) -> None:
    """Raises the first problem."""
    for problem in problems(world, quota):
        raise problem


def problems(world: World, quota: OrganizationQuota) -> Iterator[Invalid]:
    """("name", "presence"), ("non_basic_services_allowed", "presence"), ("total_reserved_route_ports", "range"),

    (a limit, "range"), and what the database says where the model says nothing: ("name", "unique").
    """
    if not quota.name.strip():
        yield Invalid("name", "presence")
    # A body may hold null.
    if quota.non_basic_services_allowed is None:  # pyright: ignore[reportUnnecessaryComparison]
        yield Invalid("non_basic_services_allowed", "presence")
    ports, routes = quota.total_reserved_route_ports, quota.total_routes
    if ports < UNLIMITED or 0 <= routes < ports:
        yield Invalid("total_reserved_route_ports", "range")
    for limit in LIMITS:
        if getattr(quota, limit) < UNLIMITED:
            yield Invalid(limit, "range")
    if any(other.guid != quota.guid for other in world.organization_quotas.find(name=quota.name)):
        yield Invalid("name", "unique", name=quota.name)


def apply(world: World, quota: OrganizationQuota, organization_guids: list[Json]) -> None:
    """Put organizations under a quota, and save them. Raises Invalid("organization_guids", "missing", guids=...).

    One that is given twice is refused too, because fewer are found than were named.
    Source: cloud_controller_ng:app/actions/organization_quota_apply.rb
    """
    missing = [guid for guid in organization_guids if world.organizations.get(guid) is None]
    if missing or len({*map(str, organization_guids)}) != len(organization_guids):
        raise Invalid("organization_guids", "missing", guids=missing)
    for guid in organization_guids:
        world.change(world.organizations[guid], quota_guid=quota.guid, updated_at=world.now())


def organizations(world: World, quota: OrganizationQuota) -> list[Organization]:
    """The organizations under a quota."""
    return world.organizations.find(quota_guid=quota.guid)


@action
def delete_by_job(world: World, *, job_guid: str, guid: str, requester: Json) -> None:
    """What the job organization_quota.delete does; it fails where organizations came under the quota meanwhile."""
    quota = world.organization_quotas.get(guid)
    if quota and organizations(world, quota):
        jobs.fail(world, job_guid, jobs.problem_of(errors.AssociationNotEmpty(*APPLIED)))
        return
    if quota:
        tenancy_events.record_organization_quota(world, Requester.of(requester).actor, "delete", quota, {})
        world.remove(quota)
    jobs.complete(world, job_guid)


@action
def delete_by_guid(world: World, *, guid: str) -> None:
    """Delete the quota, if it is still there. Raises AssociationNotEmpty while organizations are under it.

    Source: cloud_controller_ng:app/models/runtime/quota_definition.rb
    """
    quota = world.organization_quotas.get(guid)
    if quota is None:
        return
    if organizations(world, quota):
        raise errors.AssociationNotEmpty(*APPLIED)
    world.remove(quota)
