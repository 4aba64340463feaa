"""The rules of service plans, who sees them, and their deletion.

Source: cloud_controller_ng:app/models/services/service_plan.rb, app/actions/service_plan_delete.rb,
app/actions/v3/service_plan_visibility_update.rb
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from fakecc.actions.services import catalogs, plan_visibility
from fakecc.actions.services.navigation import broker_of, offering_of
from fakecc.errors import Invalid
from fakecc.models.services import ServicePlan
from fakecc.models.tenancy import Organization
from fakecc.world import World, action

VisibilityChange: TypeAlias = Callable[[World, ServicePlan, str, Sequence[str]], ServicePlan]


def is_bindable(world: World, plan: ServicePlan) -> bool:
    """May its instances be bound? The offering decides where the plan is silent."""
    return offering_of(world, plan).bindable if plan.bindable is None else plan.bindable


def is_plan_updateable(world: World, plan: ServicePlan) -> bool:
    """May its instances get another plan? The offering decides where the plan is silent."""
    return offering_of(world, plan).plan_updateable if plan.plan_updateable is None else plan.plan_updateable


def visibility_type(world: World, plan: ServicePlan) -> str:
    """public, space (its broker is a space's), organization (of some), or admin."""
    if plan.public:
        return "public"
    if broker_of(world, plan).space_guid is not None:
        return "space"
    return "organization" if world.service_plan_visibilities.first(service_plan_guid=plan.guid) else "admin"


def visible_in(world: World, plan: ServicePlan) -> list[Organization]:
    """The organizations that see the plan, from the oldest to the newest."""
    guids = {found.organization_guid for found in world.service_plan_visibilities.find(service_plan_guid=plan.guid)}
    return world.organizations.select({"guid": guids}).all()


def replace_visibility(world: World, plan: ServicePlan, kind: str, organization_guids: Sequence[str]) -> ServicePlan:
    """Make the plan visible as `kind` says (public, admin, organization), and to none but these organizations.

    Raises Invalid("visibility", "of a space") for a plan of a space's broker,
    Invalid("organization_guids", "unknown", guid=...), and ("organization_guids", "twice").
    """
    _check(world, plan)
    clear_visibility(world, plan)
    return _make_visible(world, plan, kind, organization_guids)


def add_visibility(world: World, plan: ServicePlan, kind: str, organization_guids: Sequence[str]) -> ServicePlan:
    """Like replace_visibility, but the organizations that see the plan already still do."""
    _check(world, plan)
    if kind != "organization":
        clear_visibility(world, plan)
    seeing = {found.organization_guid for found in world.service_plan_visibilities.find(service_plan_guid=plan.guid)}
    return _make_visible(world, plan, kind, [guid for guid in dict.fromkeys(organization_guids) if guid not in seeing])


def clear_visibility(world: World, plan: ServicePlan) -> None:
    for visibility in world.service_plan_visibilities.find(service_plan_guid=plan.guid):
        world.remove(visibility)


def _check(world: World, plan: ServicePlan) -> None:
    if visibility_type(world, plan) == "space":
        raise Invalid("visibility", "of a space")


def _make_visible(world: World, plan: ServicePlan, kind: str, organization_guids: Sequence[str]) -> ServicePlan:
    if kind == "organization":
        for guid in organization_guids:
            if guid not in world.organizations:
                raise Invalid("organization_guids", "unknown", guid=guid)
            if world.service_plan_visibilities.first(service_plan_guid=plan.guid, organization_guid=guid):
                raise Invalid("organization_guids", "twice")
            world.add(plan_visibility.draft(world, plan_guid=plan.guid, organization_guid=guid))
    # Saved whether it was public or not, which moves updated_at.
    return world.change(plan, public=kind == "public", updated_at=world.now())


def delete(world: World, plan: ServicePlan) -> None:
    """Delete a plan. Raises Invalid("service_instances", "present") while there are any."""
    if catalogs.in_use(world, plan):
        raise Invalid("service_instances", "present")
    catalogs.delete_plan(world, plan)


@action
def delete_by_guid(world: World, *, guid: str) -> None:
    """Delete a plan, if it is still there."""
    plan = world.service_plans.get(guid)
    if plan is not None:
        catalogs.delete_plan(world, plan)
