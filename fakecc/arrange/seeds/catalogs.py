"""Seeds of brokers: their offerings and plans, who sees them, and how scripted ones behave."""

from __future__ import annotations

from fakecc.arrange.checking import Part
from fakecc.arrange.seeds import names as naming
from fakecc.models.arranged import PlanBehaviour
from fakecc.models.services import ServiceBroker, ServiceOffering, ServicePlan, ServicePlanVisibility
from fakecc.world import World


def brokers(world: World, document: Part) -> None:
    """Brokers with their catalogs, as if those had been read."""
    for part in document.each("service_brokers"):
        if world.service_brokers.first(name=part["name"]):
            raise part.at("name").error(f"there is a service broker {part['name']!r} already")
        broker = _broker(world, part)
        for offering in part.each("offerings"):
            _offering(world, offering, broker)


def _broker(world: World, part: Part) -> ServiceBroker:
    return world.add(
        ServiceBroker(
            **naming.stamp(world, part, ServiceBroker),
            name=part["name"],
            url=part.get("url", f"scripted://{part['name']}"),
            username=part.get("username", "broker"),
            password=part.get("password", "secret"),
            state=part.get("state", "AVAILABLE"),
            space_guid=naming.space(world, part.at("space")).guid if "space" in part else None,
            metadata=naming.metadata(part),
        )
    )


def _offering(world: World, part: Part, broker: ServiceBroker) -> None:
    stamp = naming.stamp(world, part, ServiceOffering)
    given = part.present(
        "bindable", "active", "documentation_url", "plan_updateable", "instances_retrievable", "bindings_retrievable",
        "allow_context_updates", "extra",
    )  # fmt: skip
    offering = world.add(
        ServiceOffering(
            **stamp,
            name=part["name"],
            description=part.get("description", f"The service {part['name']}"),
            service_broker_guid=broker.guid,
            unique_id=part.get("id", stamp["guid"]),
            tags=tuple(part.get("tags", ())),
            requires=tuple(part.get("requires", ())),
            metadata=naming.metadata(part),
            **given,
        )
    )
    for plan in part.each("plans"):
        _plan(world, plan, offering)


def _plan(world: World, part: Part, offering: ServiceOffering) -> None:
    stamp = naming.stamp(world, part, ServicePlan)
    visibility = part.get("visibility", "public")
    schemas = part.get("schemas", {})
    given = part.present(
        "free", "active", "bindable", "plan_updateable", "maximum_polling_duration", "maintenance_info", "extra"
    )
    plan = world.add(
        ServicePlan(
            **stamp,
            name=part["name"],
            description=part.get("description", f"The plan {part['name']}"),
            service_offering_guid=offering.guid,
            unique_id=part.get("id", stamp["guid"]),
            public=visibility == "public",
            create_instance_schema=schemas.get("create_instance"),
            update_instance_schema=schemas.get("update_instance"),
            create_binding_schema=schemas.get("create_binding"),
            metadata=naming.metadata(part),
            **given,
        )
    )
    if "behaviour" in part:
        world.add(PlanBehaviour(**world.stamp(PlanBehaviour), service_plan_guid=plan.guid, **part["behaviour"]))
    if isinstance(visibility, list):
        for index in range(len(visibility)):
            organization = naming.organization(world, part.at("visibility").at(index))
            world.add(
                ServicePlanVisibility(
                    **world.stamp(ServicePlanVisibility),
                    service_plan_guid=plan.guid,
                    organization_guid=organization.guid,
                )
            )
