"""Where a service plan may be used.

Source: cloud_controller_ng:app/models/services/service_plan.rb
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.actions import audit_events
from fakecc.actions.services.navigation import broker_of
from fakecc.json_types import Json
from fakecc.models.services import ServicePlan, ServicePlanVisibility
from fakecc.models.tenancy import Space
from fakecc.osb.requester import Requester
from fakecc.world import World, action


def draft(world: World, *, plan_guid: str, organization_guid: str) -> ServicePlanVisibility:
    """A visibility that is in no table yet."""
    return ServicePlanVisibility(
        **world.stamp(ServicePlanVisibility), service_plan_guid=plan_guid, organization_guid=organization_guid
    )


def is_visible_in_organization(world: World, plan: ServicePlan, organization_guid: str) -> bool:
    """Is the plan public, or enabled in that organization?"""
    return plan.public or any(
        visibility.organization_guid == organization_guid
        for visibility in world.service_plan_visibilities.find(service_plan_guid=plan.guid)
    )


def is_visible_in_space(world: World, plan: ServicePlan, space: Space) -> bool:
    """Is the plan enabled in the space's organization, or does its broker belong to the space?"""
    if broker_of(world, plan).space_guid == space.guid:
        return True
    return is_visible_in_organization(world, plan, space.organization_guid)


@action
def delete_by_guid(world: World, *, guid: str, requester: Mapping[str, Json]) -> None:
    """Delete a visibility, if it is still there, and only then write down that it was done.

    Source: cloud_controller_ng:app/jobs/audit_event_job.rb
    """
    visibility = world.service_plan_visibilities.get(guid)
    if visibility is not None:
        world.remove(visibility)
        actor = Requester.of(requester).actor
        audit_events.record_visibility(world, actor, "delete", guid, {}, visibility.organization_guid)
