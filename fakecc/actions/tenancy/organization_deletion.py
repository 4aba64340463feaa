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

STILL_SHARED = "Domain '{}' is shared with other organizations. Unshare before deleting."


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
    """Delete an organization: None when it is gone; where a space or a domain stays it does, and why is given.

    What others share stays theirs, so an organization that owns such a domain keeps it, and itself.
    """
    failure = yield from _delete_spaces(world, organization, requester)
    if failure:
        return failure
    owned = world.domains.find(organization_guid=organization.guid)
    shared = [STILL_SHARED.format(domain.name) for domain in owned if domain.shared_organization_guids]
    if shared:
        return errors.OrganizationDeletionFailed(organization.name, "\n\n".join(shared))
    yield from _give_up_domains(world, organization, requester)
    remove(world, organization)
    tenancy_events.record_organization(world, requester.actor, "delete-request", organization, {"recursive": True})
    return None


def _delete_spaces(
    world: World, organization: Organization, requester: Requester
) -> Conversation[CloudControllerError | None]:
    failures: list[CloudControllerError] = []
    for space in world.spaces.find(organization_guid=organization.guid):
        failures += yield from space_deletion.delete(world, space, requester)
    if not failures:
        return None
    return errors.OrganizationDeletionFailed(organization.name, "\n\n".join(failure.detail for failure in failures))


def _give_up_domains(world: World, organization: Organization, requester: Requester) -> Conversation[None]:
    for domain in world.domains.find(organization_guid=organization.guid):
        yield from route_deletion.delete_domain(world, domain.guid, requester)
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
    failure = yield from delete(world, organization, Requester.of(requester))
    if failure is None:
        jobs.complete(world, job_guid)
        return
    jobs.fail(world, job_guid, jobs.problem_of(failure))


@action
def delete_by_guid(world: World, *, guid: str, requester: Json) -> Conversation[None]:
    """Delete the organization of that guid, if it is still there, as v2 does. Raises the reason why it stays.

    Nothing is written down, as the request did so, and who shares its domains is not asked.
    Source: cloud_controller_ng:app/actions/v2/organization_delete.rb
    """
    organization = world.organizations.get(guid)
    if organization is None:
        return
    failure = yield from _delete_spaces(world, organization, Requester.of(requester))
    if failure:
        world.keep()
        raise failure
    yield from _give_up_domains(world, organization, Requester.of(requester))
    remove(world, organization)
