"""Ask a broker for its catalog, check it, and make offerings and plans of it.

Source: cloud_controller_ng:app/jobs/v3/services/service_broker_catalog_updater.rb,
lib/services/service_brokers/service_manager.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.services import catalog_events, dashboard_clients, operations
from fakecc.brokers import requests
from fakecc.dialects.ruby import truthy
from fakecc.errors import Broken, CloudControllerError
from fakecc.json_types import Json
from fakecc.models.services import ServiceBroker, ServiceOffering, ServicePlan
from fakecc.osb import catalog, catalog_complaints, replies
from fakecc.osb.catalog import Catalog, CatalogPlan, CatalogService
from fakecc.osb.catalog_complaints import Complaints, RegisteredCatalog
from fakecc.osb.port import Conversation
from fakecc.osb.refusals import BrokerError
from fakecc.osb.requester import Requester
from fakecc.osb.status_phrases import reason_of
from fakecc.world import World

MISSING_PLANS = (
    "Warning: Service plans are missing from the broker's catalog ({url}/v2/catalog) but can not be removed from "
    "Cloud Foundry while instances exist. The plans have been deactivated to prevent users from attempting to "
    "provision new instances of these plans. The broker should continue to support bind, unbind, and delete for "
    "existing instances; if these operations fail contact your broker provider.\n"
)


def fetch(world: World, broker: ServiceBroker, requester: Requester) -> Conversation[Catalog]:
    """Ask for a valid catalog; nothing is changed. The broker may be a draft, or a changed copy.

    Raises a CloudControllerError for a catalog that is refused, BrokerError where there is none to be had, and
    Broken where the real one breaks.
    """
    request = requests.catalog(world, broker, requester)
    answer = yield request
    try:
        body = replies.read_catalog(request, answer)
    except BrokerError as error:
        raise _refusal(error, answer.status, answer.reason) from None
    found = catalog.read(body)
    wrong = catalog_complaints.of_catalog(found, _registered_catalog(world, broker))
    if wrong:
        raise errors.ServiceBrokerCatalogInvalid(wrong.text())
    settings = world.settings
    wrong = catalog_complaints.of_features(
        found, route_services=settings.route_services_enabled, volume_services=settings.volume_services_enabled
    )
    if wrong:
        raise errors.ServiceBrokerCatalogIncompatible(wrong.text())
    return found


def apply(world: World, broker: ServiceBroker, found: Catalog) -> list[str]:
    """Make a broker's offerings and plans what its valid catalog says. Gives warnings.

    Raises ServiceBrokerCatalogInvalid where a dashboard client is another's, ServiceBrokerSyncFailed where plans
    would have the same name on the way, Broken where the real one's database takes a null for an error.
    """
    taken = dashboard_clients.taken_client_ids(world, broker, found)
    if taken:
        raise errors.ServiceBrokerCatalogInvalid(_taken_clients(found, taken).text())
    dashboard_clients.claim(world, broker, found)
    _keep_services(world, broker, found)
    _keep_plans(world, broker, found)
    warnings = _deactivate_plans(world, broker, found)
    _remove_unused(world, broker, found)
    return warnings + dashboard_clients.warnings(world, found)


def _refusal(error: BrokerError, status: int, reason: str) -> CloudControllerError | BrokerError:
    if error.name == "ServiceBrokerResponseMalformed":
        return errors.ServiceBrokerRequestMalformed()
    if error.name == "ServiceBrokerRequestRejected":
        return errors.ServiceBrokerRequestRejected(f"{status} {reason_of(status, reason)}")
    return error


def _registered_catalog(world: World, broker: ServiceBroker) -> RegisteredCatalog | None:
    if broker.guid not in world.service_brokers:
        return None
    plans = plans_of(world, broker)
    return RegisteredCatalog(
        broker_name=broker.name,
        offerings=world.service_offerings.find(service_broker_guid=broker.guid),
        plans=plans,
        used=frozenset(plan.guid for plan in plans if in_use(world, plan)),
    )


def plans_of(world: World, broker: ServiceBroker) -> list[ServicePlan]:
    """A broker's plans, in the order in which they were made."""
    offerings = {offering.guid for offering in world.service_offerings.find(service_broker_guid=broker.guid)}
    return world.service_plans.select({"service_offering_guid": offerings}).all()


def in_use(world: World, plan: ServicePlan) -> bool:
    """Are there instances of the plan?"""
    return world.service_instances.first(service_plan_guid=plan.guid) is not None


def _taken_clients(found: Catalog, taken: frozenset[str]) -> Complaints:
    wrong = Complaints()
    for service in found.services:
        if service.dashboard_client and service.dashboard_client["id"] in taken:
            inner = Complaints(["Service dashboard client id must be unique"])
            wrong.nest(f"Service {service.name}", inner)
    return wrong


def _keep_services(world: World, broker: ServiceBroker, found: Catalog) -> None:
    """Change the offerings that there are, then add the new ones; those that are missing now are no longer active."""
    known = {offering.unique_id: offering for offering in world.service_offerings.find(service_broker_guid=broker.guid)}
    new = [service for service in found.services if service.id not in known]
    for service in found.services:
        if service.id in known:
            changed = world.change(known[service.id], **_offering(service))
            catalog_events.record_offering(world, broker, changed, known[service.id])
    for service in new:
        made = world.add(draft_offering(world, broker, unique_id=service.id, **_offering(service)))
        catalog_events.record_offering(world, broker, made, None)
    given = {service.id for service in found.services}
    for unique_id, offering in known.items():
        if unique_id not in given:
            world.change(offering, active=False)


def draft_offering(world: World, broker: ServiceBroker, **given: Json) -> ServiceOffering:
    """An offering that is in no table yet; `given` are fields of the record."""
    return ServiceOffering(**world.stamp(ServiceOffering), service_broker_guid=broker.guid, **given)


def _offering(service: CatalogService) -> dict[str, Json]:
    return {
        "name": service.name.strip(),
        "description": service.description,
        "bindable": service.bindable,
        "tags": tuple(service.tags),
        "extra": service.metadata if truthy(service.metadata) else None,
        "active": True,
        "requires": tuple(service.requires),
        "plan_updateable": service.plan_updateable,
        "bindings_retrievable": _flag(service.bindings_retrievable),
        "instances_retrievable": _flag(service.instances_retrievable),
        "allow_context_updates": _flag(service.allow_context_updates),
    }


def _flag(flag: Json) -> bool:
    """A flag that may be missing but not null: the database refuses null."""
    if flag is None:
        raise Broken("null for a column that takes none")
    return bool(flag)


def _keep_plans(world: World, broker: ServiceBroker, found: Catalog) -> None:
    """Change the plans that there are, then add the new ones."""
    offerings = {
        offering.unique_id: offering for offering in world.service_offerings.find(service_broker_guid=broker.guid)
    }
    known = {(plan.service_offering_guid, plan.unique_id): plan for plan in plans_of(world, broker)}
    pairs = [(offerings[service.id], plan) for service in found.services for plan in service.plans]
    for offering, plan in pairs:
        kept = known.get((offering.guid, plan.id))
        if kept is not None:
            _check_name(world, offering, plan, kept.guid)
            changed = world.change(kept, **_plan(plan))
            catalog_events.record_plan(world, broker, changed, kept)
            if changed.maximum_polling_duration != kept.maximum_polling_duration:
                operations.poll_again(world)
    for offering, plan in pairs:
        if (offering.guid, plan.id) not in known:
            _check_name(world, offering, plan, None)
            made = world.add(draft_plan(world, offering, unique_id=plan.id, **_plan(plan)))
            catalog_events.record_plan(world, broker, made, None)


def _check_name(world: World, offering: ServiceOffering, plan: CatalogPlan, own: str | None) -> None:
    name = plan.name.strip()
    others = world.service_plans.find(service_offering_guid=offering.guid, name=name)
    if any(other.guid != own for other in others):
        raise errors.ServiceBrokerSyncFailed(
            f"Plan names must be unique within a service. Service {offering.name} already has a plan named {name}"
        )


def draft_plan(world: World, offering: ServiceOffering, **given: Json) -> ServicePlan:
    """A plan that is in no table yet; `given` are fields of the record."""
    return ServicePlan(**world.stamp(ServicePlan), service_offering_guid=offering.guid, **given)


def _plan(plan: CatalogPlan) -> dict[str, Json]:
    return {
        "name": plan.name.strip(),
        "description": plan.description,
        "free": plan.free,
        "bindable": plan.bindable,
        "active": True,
        "extra": plan.metadata if truthy(plan.metadata) else None,
        "plan_updateable": plan.plan_updateable,
        "maximum_polling_duration": plan.maximum_polling_duration if truthy(plan.maximum_polling_duration) else None,
        "maintenance_info": plan.maintenance_info or None,
        "create_instance_schema": plan.schema("service_instance", "create"),
        "update_instance_schema": plan.schema("service_instance", "update"),
        "create_binding_schema": plan.schema("service_binding", "create"),
    }


def _missing_plans(world: World, broker: ServiceBroker, found: Catalog) -> list[ServicePlan]:
    given = {plan.id for service in found.services for plan in service.plans}
    return [plan for plan in plans_of(world, broker) if plan.unique_id not in given]


def _deactivate_plans(world: World, broker: ServiceBroker, found: Catalog) -> list[str]:
    used: dict[str, list[str]] = {}
    for plan in _missing_plans(world, broker, found):
        # The real one saves the plan whether it was active or not, which moves updated_at.
        world.change(plan, active=False, updated_at=world.now())
        if in_use(world, plan):
            used.setdefault(world.service_offerings[plan.service_offering_guid].name, []).append(plan.name)
    listed = "".join(
        f"\nService Offering: {name}\nPlans deactivated: {', '.join(sorted(used[name]))}\n" for name in sorted(used)
    )
    return [MISSING_PLANS.format(url=broker.url) + listed] if used else []


def _remove_unused(world: World, broker: ServiceBroker, found: Catalog) -> None:
    for plan in _missing_plans(world, broker, found):
        if not in_use(world, plan):
            delete_plan(world, plan)
            catalog_events.record_deletion(world, broker, plan)
    given = {service.id for service in found.services}
    for offering in world.service_offerings.find(service_broker_guid=broker.guid):
        if offering.unique_id not in given and not world.service_plans.find(service_offering_guid=offering.guid):
            world.remove(offering)
            catalog_events.record_deletion(world, broker, offering)


def delete_plan(world: World, plan: ServicePlan) -> None:
    """Delete a plan without instances, with its visibilities."""
    for visibility in world.service_plan_visibilities.find(service_plan_guid=plan.guid):
        world.remove(visibility)
    for behaviour in world.plan_behaviours.find(service_plan_guid=plan.guid):
        world.remove(behaviour)
    world.remove(plan)
