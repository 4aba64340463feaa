"""Service instances as v2 shows them: managed and user-provided are two resources of one table.

Source: cloud_controller_ng:app/models/services/managed_service_instance.rb, user_provided_service_instance.rb,
app/access/service_instance_access.rb
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from fakecc import errors
from fakecc.actions.services.navigation import offering_of, plan_of, space_of
from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.relations import organization_of
from fakecc.models.services import ServiceInstance
from fakecc.models.tenancy import Space
from fakecc.store import Record
from fakecc.v2.access import readable_spaces, secret, sees_space
from fakecc.v2.query import COMPARISONS, OPERATOR, Condition, Filter, conditions, guid, refuse_filter, text, through
from fakecc.v2.resource import Resource, ToOne, columns, declare, to_many, to_one
from fakecc.v2.scope import EVERYTHING, NOTHING, Scope
from fakecc.v2.services._services import operation
from fakecc.world import World

KEPT = "return_user_provided_service_instances"
MANAGED = Scope({"managed": (True,)})
USER_PROVIDED = Scope({"managed": (False,)})


def fields(instance: ServiceInstance, call: Call) -> dict[str, Json]:
    """The entity of an instance of either kind."""
    return managed_fields(instance, call) if instance.managed else user_provided_fields(instance, call)


def managed_fields(instance: ServiceInstance, call: Call) -> dict[str, Json]:
    credentials = secret(instance.credentials, space_of(call.world, instance), call)
    return {
        "name": instance.name,
        "credentials": credentials,
        "service_plan_guid": instance.service_plan_guid,
        "space_guid": instance.space_guid if _visible_space(instance, call) else None,
        "gateway_data": instance.gateway_data,
        "dashboard_url": instance.dashboard_url,
        "type": "managed_service_instance",
        "last_operation": operation(instance.last_operation) if instance.last_operation else {},
        "tags": list(instance.tags),
        "maintenance_info": dict(instance.maintenance_info or {}),
        "service_guid": offering_of(call.world, instance).guid,
    }


def user_provided_fields(instance: ServiceInstance, call: Call) -> dict[str, Json]:
    return {
        "name": instance.name,
        "credentials": secret(instance.credentials, space_of(call.world, instance), call),
        "space_guid": instance.space_guid,
        "type": "user_provided_service_instance",
        "syslog_drain_url": instance.syslog_drain_url,
        "route_service_url": instance.route_service_url,
        "tags": list(instance.tags),
    }


def _rests_on(instance: ServiceInstance, call: Call) -> tuple[Record, ...]:
    return (plan_of(call.world, instance),) if instance.managed else ()


def _extras(instance: ServiceInstance, call: Call) -> dict[str, Json]:
    if not instance.managed:
        return {}
    own = f"/v2/service_instances/{instance.guid}"
    return {
        "service_url": f"/v2/services/{offering_of(call.world, instance).guid}",
        "shared_from_url": f"{own}/shared_from",
        "shared_to_url": f"{own}/shared_to",
        "service_instance_parameters_url": f"{own}/parameters",
    }


def _visible_space(instance: ServiceInstance, call: Call) -> Space | None:
    """The instance's space; None where the caller sees the instance only because it is shared."""
    space = space_of(call.world, instance)
    return space if sees_space(call, space) else None


def _url(instance: ServiceInstance) -> str:
    kind = "service_instances" if instance.managed else "user_provided_service_instances"
    return f"/v2/{kind}/{instance.guid}"


def _routes(instance: ServiceInstance, call: Call) -> Scope:
    bound = call.world.route_bindings.find(service_instance_guid=instance.guid)
    return Scope({"guid": [binding.route_guid for binding in bound]})


def _visible(call: Call) -> Scope:
    """Those in the caller's spaces, and those shared into them."""
    return Scope(keeps=(readable_spaces(call).test("space_guids"),))


def _of_bindings(world: World, guids: list[str]) -> set[str]:
    return {binding.service_instance_guid for binding in world.service_bindings.select({"guid": guids}).all()}


def _of_keys(world: World, guids: list[str]) -> set[str]:
    return {key.service_instance_guid for key in world.service_keys.select({"guid": guids}).all()}


def _of_organizations(condition: Condition) -> Scope:
    """By the organization's guid, which is compared as a text: select_spaces_based_on_org_filters."""
    guids: Collection[str] = condition.values
    if any(guids) and condition.operator not in {":", "IN"}:
        fits, bound = COMPARISONS[condition.operator], condition.values[0]
        guids = [guid for guid in condition.call.world.organizations.guids if fits(guid, bound)]
    return Scope({organization_of("space_guid"): guids})


def _early(condition: Condition) -> Scope:
    # A filter that is read early is no column of the query behind it. recording: v2-lists/several-filters
    del condition
    raise errors.DatabaseError()


def filter_scope(call: Call, q: tuple[str, ...], filters: Mapping[str, Filter], early: Collection[str]) -> Scope:
    """The instances that a collection's filters leave. An early filter takes the whole `q`: no `;` ends it."""
    scope, rest = EVERYTHING, list[str]()
    for part in q:
        found = OPERATOR.search(part)
        key = part[: found.start()] if found else part
        if key not in early:
            rest.append(part)
            continue
        value = part[found.end() :] if found else ""
        operator = found[0].strip() if found else ""
        values = value.split(",") if operator == "IN" else [value] if found else []
        scope = scope.intersect(filters[key](Condition(call, operator, values)))
    return scope.intersect(conditions(call, rest, {**filters, **dict.fromkeys(early, _early)}))


def _by_gateway(condition: Condition) -> Scope:
    """No instance has a name there: the column is null."""
    return NOTHING if condition.values else EVERYTHING


FILTERS: dict[str, Filter] = {
    "name": text("name"),
    "space_guid": guid("space_guid"),
    "service_plan_guid": guid("service_plan_guid"),
    "service_binding_guid": through(_of_bindings),
    "gateway_name": _by_gateway,
    "organization_guid": _of_organizations,
    "service_key_guid": through(_of_keys),
}


def _space(instance: Record, call: Call) -> Record | None:
    return _visible_space(instance, call) if isinstance(instance, ServiceInstance) else None


SERVICE_INSTANCES: Resource[ServiceInstance] = declare(
    Resource(
        name="service_instances",
        model="ServiceInstance",
        table=lambda world: world.service_instances,
        fields=fields,
        extras=_extras,
        rests_on=_rests_on,
        to_one=(ToOne("space", "spaces", _space), to_one("service_plan", "service_plans", "service_plan_guid")),
        to_many=(
            to_many("service_bindings", "service_bindings", "service_instance_guid"),
            to_many("service_keys", "service_keys", "service_instance_guid"),
            to_many("routes", "routes", _routes),
        ),
        filters=FILTERS,
        columns=columns(
            "name",
            "syslog_drain_url",
            "route_service_url",
            "dashboard_url",
            "tags",
            "maintenance_info",
            "broker_provided_metadata",
            space_id="space_guid",
            service_plan_id="service_plan_guid",
            credentials="",
            salt="",
            encryption_iterations="",
            gateway_name="",
            gateway_data="",
            is_gateway_service="",
            encryption_key_label="",
        ),
        not_found=errors.ServiceInstanceNotFound,
        visible=_visible,
        url=_url,
        kept=(KEPT,),
    )
)
# Both kinds together, which is also how plans know them, filter only by the columns and associations of both.
# recordings: v2-services/space-instances, v2-lists/nested-filters-refused
EITHER_KIND = replace(
    SERVICE_INSTANCES,
    filters={
        **FILTERS,
        "service_plan_guid": refuse_filter("service_plan_guid"),
        "organization_guid": refuse_filter("organization_guid"),
    },
)
USER_PROVIDED_SERVICE_INSTANCES: Resource[ServiceInstance] = declare(
    Resource(
        name="user_provided_service_instances",
        model="UserProvidedServiceInstance",
        table=lambda world: world.service_instances,
        base=USER_PROVIDED,
        fields=user_provided_fields,
        rests_on=_rests_on,
        to_one=(to_one("space", "spaces", "space_guid"),),
        to_many=(
            to_many("service_bindings", "service_bindings", "service_instance_guid"),
            to_many("routes", "routes", _routes),
        ),
        filters={
            "name": FILTERS["name"],
            "space_guid": FILTERS["space_guid"],
            "organization_guid": _of_organizations,
        },
        not_found=errors.UserProvidedServiceInstanceNotFound,
        visible=_visible,
    )
)
