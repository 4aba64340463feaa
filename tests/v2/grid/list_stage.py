"""A world in which every list of v2 has records that differ in everything that lists can be asked for."""

from __future__ import annotations

from v3.grid.lists.list_stage import Stage

from fakecc.models.apps import Process
from fakecc.models.events import AppEvent
from fakecc.models.tenancy import Role


def make_stage():
    """The world, and the guids by the names that paths have in braces."""
    made = Stage()
    world = made.world
    for app in list(world.apps):
        if not world.processes.first(app_guid=app.guid, type="web"):
            made.put(Process, app_guid=app.guid, diego=app.name != "plain")
    for process in [process for process in world.processes if process.type == "web"][:2]:
        made.put(
            AppEvent,
            process_guid=process.guid,
            space_guid=world.apps[process.app_guid].space_guid,
            instance_guid="i",
            instance_index=0,
            exit_status=1,
            happened_at=world.now(),
        )
    for kind in ("organization_billing_manager", "organization_auditor", "organization_manager"):
        made.put(Role, type=kind, user_guid="ann-guid", organization_guid=made.alpha)
        made.put(Role, type=kind, user_guid="bob-guid", organization_guid=made.beta)
    for kind in ("space_manager", "space_auditor"):
        made.put(Role, type=kind, user_guid="ann-guid", space_guid=made.here)
        made.put(Role, type=kind, user_guid="bob-guid", space_guid=made.back)
    segment = made.guids["segment"]
    world.change(world.spaces[made.here], isolation_segment_guid=segment)
    world.change(world.organizations[made.beta], status="suspended")
    groups = {group.name: group.guid for group in world.security_groups}
    made.guids |= {
        "user": "ann-guid",
        "private_domain": next(one.guid for one in world.domains if one.shared_organization_guids),
        "security_group": groups["runs"],
        "service_instance": world.service_instances.first(name="db").guid,
        "provided": world.service_instances.first(name="own").guid,
        "service_plan": made.plans[0],
        "service": world.service_plans[made.plans[0]].service_offering_guid,
        "space_quota": world.space_quotas.first(name="wide").guid,
    }
    return made
