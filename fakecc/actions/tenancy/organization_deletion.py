"""Deleting organizations with all that is in them, as far as the brokers let it happen.

Source: cloud_controller_ng:app/actions/organization_delete.rb, app/models/runtime/organization.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import jobs
from fakecc.actions.routing import route_deletion
from fakecc.actions.tenancy import space_deletion, space_quotas, tenancy_events
from fakecc.errors import CloudControllerError
from fakecc.json_types import Json
from fakecc.models.jobs import Job
from fakecc.models.tenancy import Organization
from fakecc.osb.port import Conversation
from fakecc.osb.requester import Requester
from fakecc.world import World, action


def delete_later(world: World, organization: Organization, requester: Requester) -> Job:
    """Have a job delete an organization."""
    return jobs.enqueue(
        world,
        "organization.delete",
        delete_by_job,
        resource=("organizations", organization.guid),
        user_guid=requester.user_guid,
        guid=organization.guid,
        requester=requester.plain(),
    )


def delete(world: World, organization: Organization, requester: Requester) -> Conversation[CloudControllerError | None]:
    """Delete an organization: None when it is gone; where a space stays it does, and why is given."""
    failures: list[CloudControllerError] = []
    for space in world.spaces.find(organization_guid=organization.guid):
        failures += yield from space_deletion.delete(world, space, requester)
    if failures:
        reasons = "\n\n".join(failure.detail for failure in failures)
        return errors.OrganizationDeletionFailed(organization.name, reasons)
    yield from _give_up_domains(world, organization, requester)
    remove(world, organization)
    tenancy_events.record_organization(world, requester.actor, "delete-request", organization, {"recursive": True})
    return None


def _give_up_domains(world: World, organization: Organization, requester: Requester) -> Conversation[None]:
    for domain in world.domains.find(organization_guid=organization.guid):
        yield from route_deletion.delete(world, world.routes.find(domain_guid=domain.guid), requester)
        world.remove(domain)
    for domain in world.domains.find(shared_organization_guids=organization.guid):
        kept = tuple(guid for guid in domain.shared_organization_guids if guid != organization.guid)
        world.change(domain, shared_organization_guids=kept)


def remove(world: World, organization: Organization) -> None:
    """Take away an organization whose spaces and domains are gone."""
    for role in world.roles.find(organization_guid=organization.guid):
        world.remove(role)
    for visibility in world.service_plan_visibilities.find(organization_guid=organization.guid):
        world.remove(visibility)
    for quota in world.space_quotas.find(organization_guid=organization.guid):
        space_quotas.delete(world, quota)
    for segment in world.isolation_segments.find(organization_guids=organization.guid):
        kept = tuple(guid for guid in segment.organization_guids if guid != organization.guid)
        world.change(segment, organization_guids=kept)
    if organization.guid in world.organizations:
        world.remove(organization)


@action
def delete_by_job(world: World, *, job_guid: str, guid: str, requester: Json) -> Conversation[None]:
    """The job's only run."""
    organization = world.organizations.get(guid)
    if organization is None:
        jobs.complete(world, job_guid)
        return
    organization = world.change(organization, deleting=True)
    failure = yield from delete(world, organization, Requester.of(requester))
    if failure is None:
        jobs.complete(world, job_guid)
        return
    world.change(world.organizations[guid], deleting=False)
    jobs.fail(world, job_guid, jobs.problem_of(failure))


@action
def delete_by_guid(world: World, *, guid: str, requester: Json) -> Conversation[None]:
    """Delete the organization of that guid, if it is still there. Raises the reason why it stays."""
    organization = world.organizations.get(guid)
    failure = (yield from delete(world, organization, Requester.of(requester))) if organization else None
    if failure:
        world.keep()
        raise failure
