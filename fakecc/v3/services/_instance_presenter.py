"""What the pages of service instances and of bindings have in common: an instance's presenter.

Source: cloud_controller_ng:app/presenters/v3/service_instance_presenter.rb
"""

from __future__ import annotations

from fakecc.actions.services.navigation import plan_of
from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.services import ServiceInstance, ServicePlan
from fakecc.v3.presenting import link, metadata_of, timestamp, to_one


def present_service_instance(instance: ServiceInstance, call: Call) -> Json:
    kept = call.world.presentations
    if not instance.managed:
        return kept.of(("v3", call.api, instance), lambda: _user_provided(instance, call))
    plan = plan_of(call.world, instance)
    return kept.of(("v3", call.api, instance, plan), lambda: _managed_instance(instance, plan, call))


def _managed_instance(instance: ServiceInstance, plan: ServicePlan, call: Call) -> dict[str, Json]:
    path = f"/v3/service_instances/{instance.guid}"
    held, offered = (instance.maintenance_info or {}), (plan.maintenance_info or {})
    body = {
        **_beginning(instance),
        "type": "managed",
        "maintenance_info": dict(held),
        "upgrade_available": held.get("version") != offered.get("version"),
        "dashboard_url": instance.dashboard_url,
    }
    if instance.broker_provided_metadata:
        body["broker_provided_metadata"] = instance.broker_provided_metadata
    return {
        **body,
        "relationships": {"space": to_one(instance.space_guid), "service_plan": to_one(plan.guid)},
        "metadata": metadata_of(instance.metadata),
        "links": {
            **_links(instance, call),
            "service_plan": link(call, f"/v3/service_plans/{plan.guid}"),
            "parameters": link(call, f"{path}/parameters"),
            "shared_spaces": link(call, f"{path}/relationships/shared_spaces"),
        },
    }


def _user_provided(instance: ServiceInstance, call: Call) -> dict[str, Json]:
    return {
        **_beginning(instance),
        "type": "user-provided",
        "syslog_drain_url": instance.syslog_drain_url,
        "route_service_url": instance.route_service_url,
        "relationships": {"space": to_one(instance.space_guid)},
        "metadata": metadata_of(instance.metadata),
        "links": {
            **_links(instance, call),
            "credentials": link(call, f"/v3/service_instances/{instance.guid}/credentials"),
        },
    }


def _beginning(instance: ServiceInstance) -> dict[str, Json]:
    return {
        "guid": instance.guid,
        "created_at": timestamp(instance.created_at),
        "updated_at": timestamp(instance.updated_at),
        "name": instance.name,
        "tags": list(instance.tags),
        "last_operation": _last_operation(instance),
    }


def _last_operation(instance: ServiceInstance) -> Json:
    last = instance.last_operation
    if last is None:
        return {}
    return {
        "type": last.type,
        "state": last.state,
        "description": last.description,
        "updated_at": timestamp(last.updated_at),
        "created_at": timestamp(last.created_at),
    }


def _links(instance: ServiceInstance, call: Call) -> dict[str, Json]:
    return {
        "self": link(call, f"/v3/service_instances/{instance.guid}"),
        "space": link(call, f"/v3/spaces/{instance.space_guid}"),
        "service_credential_bindings": link(
            call, f"/v3/service_credential_bindings?service_instance_guids={instance.guid}"
        ),
        "service_route_bindings": link(call, f"/v3/service_route_bindings?service_instance_guids={instance.guid}"),
    }
