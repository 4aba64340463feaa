"""The audit events of what a broker does through its catalog: to offerings, plans and dashboard clients.

Source: cloud_controller_ng:app/repositories/service_event_repository.rb, app/models/services/service.rb,
service_plan.rb
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.actions.audit_events import REDACTED
from fakecc.dialects import rails_json
from fakecc.json_types import Json
from fakecc.models.events import AuditEvent
from fakecc.models.services import ServiceBroker, ServiceOffering, ServicePlan
from fakecc.world import World


def record_offering(
    world: World, broker: ServiceBroker, offering: ServiceOffering, before: ServiceOffering | None
) -> None:
    """create or update: all fields of a new one, the changed fields of an update, even if there is none."""
    request = _changes(_offering_request(offering), _offering_request(before) if before else {})
    operation = "update" if before else "create"
    _record(world, broker, operation, ("service", offering.guid, offering.name), request)


def record_plan(world: World, broker: ServiceBroker, plan: ServicePlan, before: ServicePlan | None) -> None:
    """The same for a plan."""
    request = _changes(_plan_request(plan), _plan_request(before) if before else {})
    _record(world, broker, "update" if before else "create", ("service_plan", plan.guid, plan.name), request)


def record_deletion(world: World, broker: ServiceBroker, gone: ServiceOffering | ServicePlan) -> None:
    """Write down that an offering or a plan is gone: its broker was deleted, or its catalog lacks it."""
    kind = "service_plan" if isinstance(gone, ServicePlan) else "service"
    _record(world, broker, "delete", (kind, gone.guid, gone.name), {})


def record_client(world: World, broker: ServiceBroker, client_id: str, redirect_uri: str) -> None:
    """Write down that UAA has a new dashboard client."""
    request = {"secret": REDACTED, "redirect_uri": redirect_uri}
    _record(world, broker, "create", ("service_dashboard_client", client_id, client_id), request)


def record_client_gone(world: World, broker: ServiceBroker, client_id: str) -> None:
    _record(world, broker, "delete", ("service_dashboard_client", client_id, client_id), {})


def _changes(now: Mapping[str, Json], before: Mapping[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in now.items() if name not in before or before[name] != value}


def _offering_request(offering: ServiceOffering) -> dict[str, Json]:
    return {
        "label": offering.name,
        "provider": None,
        "url": None,
        "description": offering.description,
        "long_description": None,
        "version": None,
        "info_url": None,
        "active": offering.active,
        "bindable": offering.bindable,
        "unique_id": offering.unique_id,
        "extra": _text(offering.extra),
        "tags": list(offering.tags),
        "requires": list(offering.requires),
        "documentation_url": offering.documentation_url,
        "service_broker_guid": offering.service_broker_guid,
        "plan_updateable": offering.plan_updateable,
        "bindings_retrievable": offering.bindings_retrievable,
        "instances_retrievable": offering.instances_retrievable,
        "allow_context_updates": offering.allow_context_updates,
    }


def _plan_request(plan: ServicePlan) -> dict[str, Json]:
    return {
        "name": plan.name,
        "free": plan.free,
        "description": plan.description,
        "service_guid": plan.service_offering_guid,
        "extra": _text(plan.extra),
        "unique_id": plan.unique_id,
        "public": plan.public,
        "bindable": plan.bindable,
        "plan_updateable": plan.plan_updateable,
        "active": plan.active,
        "maximum_polling_duration": plan.maximum_polling_duration,
        "maintenance_info": plan.maintenance_info,
        "create_instance_schema": _text(plan.create_instance_schema),
        "update_instance_schema": _text(plan.update_instance_schema),
        "create_binding_schema": _text(plan.create_binding_schema),
    }


def _text(value: Json) -> str | None:
    """The text of a JSON value, as the database stores it."""
    return None if value is None else rails_json.text_of(value)


def _record(
    world: World, broker: ServiceBroker, operation: str, target: tuple[str, str, str], data: Mapping[str, Json]
) -> None:
    kind, guid, name = target
    world.add(
        AuditEvent(
            **world.stamp(AuditEvent),
            type=f"audit.{kind}.{operation}",
            actor_guid=broker.guid,
            actor_type="service_broker",
            actor_name=broker.name,
            target_guid=guid,
            target_type=kind,
            target_name=name,
            data=data,
        )
    )
