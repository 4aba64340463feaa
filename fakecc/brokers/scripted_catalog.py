"""The catalog of a scripted broker, made from the offerings and plans that a seed gave it."""

from __future__ import annotations

from fakecc.json_types import Json
from fakecc.models.services import ServiceOffering, ServicePlan
from fakecc.world import World


def of(world: World, broker_guid: str) -> dict[str, Json]:
    """The catalog of a broker, as the Open Service Broker API has it: what a test said, or else what is known of it."""
    own = world.broker_catalogs.first(service_broker_guid=broker_guid)
    if own is not None:
        return dict(own.catalog)
    offerings = world.service_offerings.find(service_broker_guid=broker_guid)
    return {"services": [_service(world, offering) for offering in offerings if offering.active]}


def _service(world: World, offering: ServiceOffering) -> dict[str, Json]:
    plans = world.service_plans.find(service_offering_guid=offering.guid)
    return {
        "id": offering.unique_id,
        "name": offering.name,
        "description": offering.description,
        "bindable": offering.bindable,
        "tags": list(offering.tags),
        "requires": list(offering.requires),
        "plan_updateable": offering.plan_updateable,
        "instances_retrievable": offering.instances_retrievable,
        "bindings_retrievable": offering.bindings_retrievable,
        "allow_context_updates": offering.allow_context_updates,
        **({} if offering.extra is None else {"metadata": offering.extra}),
        "plans": [_plan(plan) for plan in plans if plan.active],
    }


def _plan(plan: ServicePlan) -> dict[str, Json]:
    schemas = {
        "service_instance": {"create": plan.create_instance_schema, "update": plan.update_instance_schema},
        "service_binding": {"create": plan.create_binding_schema},
    }
    told = {
        "bindable": plan.bindable,
        "plan_updateable": plan.plan_updateable,
        "maximum_polling_duration": plan.maximum_polling_duration,
        "maintenance_info": plan.maintenance_info,
        "metadata": plan.extra,
        "schemas": _present_schemas(schemas) or None,
    }
    return {
        "id": plan.unique_id,
        "name": plan.name,
        "description": plan.description,
        "free": plan.free,
        **{key: value for key, value in told.items() if value is not None},
    }


def _present_schemas(schemas: dict[str, dict[str, Json]]) -> dict[str, Json]:
    kept = {
        kind: {name: {"parameters": schema} for name, schema in inner.items() if schema is not None}
        for kind, inner in schemas.items()
    }
    return {kind: inner for kind, inner in kept.items() if inner}
