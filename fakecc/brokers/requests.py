"""What is asked of brokers, call by call: path, query, headers and body as the Cloud Controller sends them.

Source: cloud_controller_ng:lib/services/service_brokers/v2/client.rb, http_client.rb
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from email.utils import formatdate
from functools import lru_cache
from typing import TypedDict

from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.models.common import LastOperation, Metadata
from fakecc.models.routing import Route
from fakecc.models.services import (
    AnyBinding,
    RouteBinding,
    ServiceBinding,
    ServiceBroker,
    ServiceInstance,
    ServiceOffering,
)
from fakecc.osb.port import BrokerRequest
from fakecc.osb.requester import Requester
from fakecc.records import Value, value_type
from fakecc.world import World

INCOMPLETE = ("accepts_incomplete", "true")


class _Call(TypedDict):
    """The parts of a request that differ from operation to operation, as BrokerRequest has them."""

    operation: str
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    body: Json
    resource_guid: str
    instance_guid: str
    plan_guid: str


def catalog(world: World, broker: ServiceBroker, requester: Requester) -> BrokerRequest:
    call = _Call(
        operation="catalog",
        method="GET",
        path="/v2/catalog",
        query=(),
        body=None,
        resource_guid="",
        instance_guid="",
        plan_guid="",
    )
    return _request(world, broker, requester, call)


def provision(
    world: World,
    instance: ServiceInstance,
    requester: Requester,
    *,
    parameters: Json = None,
    accepts_incomplete: bool = True,
) -> BrokerRequest:
    """Empty parameters are not sent; maintenance_info is the instance's, which on creation is its plan's."""
    offering, identity = _identity(world, instance)
    plan = world.service_plans[instance.service_plan_guid or ""]
    space = world.spaces[instance.space_guid]
    body = {
        **identity,
        "organization_guid": space.organization_guid,
        "space_guid": space.guid,
        "context": {
            **_context(world, instance),
            "instance_name": instance.name,
            "instance_annotations": public_annotations(instance.metadata),
        },
        **({"parameters": parameters} if parameters else {}),
        **({"maintenance_info": plan.maintenance_info} if plan.maintenance_info else {}),
    }
    call = _call("provision", "PUT", instance)
    call["query"] = (INCOMPLETE,) if accepts_incomplete else ()
    call["body"] = body
    return _request(world, _broker(world, offering), requester, call)


@value_type
class UpdateCall(Value):
    """What an update asks for. `parameters` and `maintenance_info` that are None are not sent, empty ones are."""

    plan_guid: str
    name: str
    previous_values: Mapping[str, Json]
    parameters: Json = None
    maintenance_info: Json = None


def update(
    world: World,
    instance: ServiceInstance,
    requester: Requester,
    wanted: UpdateCall,
    *,
    accepts_incomplete: bool = True,
) -> BrokerRequest:
    plan = world.service_plans[wanted.plan_guid]
    _, identity = _identity(world, instance)
    body = {
        "service_id": identity["service_id"],
        "plan_id": plan.unique_id,
        "previous_values": dict(wanted.previous_values),
        "context": {**_context(world, instance), "instance_name": wanted.name},
        **({} if wanted.parameters is None else {"parameters": wanted.parameters}),
        **({} if wanted.maintenance_info is None else {"maintenance_info": wanted.maintenance_info}),
    }
    call = _call("update", "PATCH", instance)
    call["query"] = (INCOMPLETE,) if accepts_incomplete else ()
    call["body"] = body
    offering = world.service_offerings[plan.service_offering_guid]
    return _request(world, _broker(world, offering), requester, call)


def previous_values(world: World, instance: ServiceInstance) -> dict[str, Json]:
    """What an update tells of before, but for maintenance_info, in which v2 and v3 differ."""
    _, identity = _identity(world, instance)
    space = world.spaces[instance.space_guid]
    return {
        "plan_id": identity["plan_id"],
        "service_id": identity["service_id"],
        "organization_id": space.organization_guid,
        "space_id": space.guid,
    }


def deprovision(
    world: World, instance: ServiceInstance, requester: Requester, *, accepts_incomplete: bool = True
) -> BrokerRequest:
    offering, identity = _identity(world, instance)
    call = _call("deprovision", "DELETE", instance)
    call["query"] = _delete_query(identity, accepts_incomplete=accepts_incomplete)
    return _request(world, _broker(world, offering), requester, call)


def bind(
    world: World,
    binding: AnyBinding,
    requester: Requester,
    *,
    parameters: Json = None,
    accepts_incomplete: bool = True,
) -> BrokerRequest:
    """The binding may be one that is in no table yet. Empty parameters are not sent."""
    instance = world.service_instances[binding.service_instance_guid]
    offering, identity = _identity(world, instance)
    body = {
        **identity,
        **({"app_guid": binding.app_guid} if isinstance(binding, ServiceBinding) else {}),
        "bind_resource": _bind_resource(world, binding),
        "context": _context(world, instance),
        **({"parameters": parameters} if parameters else {}),
    }
    call = _binding_call("bind", "PUT", instance, binding)
    call["query"] = (INCOMPLETE,) if accepts_incomplete else ()
    call["body"] = body
    return _request(world, _broker(world, offering), requester, call)


def _bind_resource(world: World, binding: AnyBinding) -> dict[str, Json]:
    if isinstance(binding, ServiceBinding):
        return _app_resource(world.apps[binding.app_guid])
    if isinstance(binding, RouteBinding):
        return _route_resource(world, world.routes[binding.route_guid])
    # A key names the client that fetches its credentials.
    name = world.settings.cc_service_key_client_name
    return {} if name is None else {"credential_client_id": name}


def _app_resource(app: App) -> dict[str, Json]:
    """The space is the app's, not the instance's."""
    return {
        "app_guid": app.guid,
        "space_guid": app.space_guid,
        "app_annotations": public_annotations(app.metadata),
    }


def _route_resource(world: World, route: Route) -> dict[str, Json]:
    """The route's address with the path, without a port."""
    domain = world.domains[route.domain_guid]
    host = f"{route.host}.{domain.name}" if route.host else domain.name
    return {"route": host + route.path}


def unbind(
    world: World, binding: AnyBinding, requester: Requester, *, accepts_incomplete: bool = True
) -> BrokerRequest:
    instance = world.service_instances[binding.service_instance_guid]
    offering, identity = _identity(world, instance)
    call = _binding_call("unbind", "DELETE", instance, binding)
    call["query"] = _delete_query(identity, accepts_incomplete=accepts_incomplete)
    return _request(world, _broker(world, offering), requester, call)


def last_operation(world: World, instance: ServiceInstance, requester: Requester) -> BrokerRequest:
    """`operation` is sent only if the broker gave one."""
    offering, identity = _identity(world, instance)
    call = _call("last_operation", "GET", instance)
    call["path"] += "/last_operation"
    call["query"] = _poll_query(identity, instance.last_operation)
    return _request(world, _broker(world, offering), requester, call)


def binding_last_operation(world: World, binding: AnyBinding, requester: Requester) -> BrokerRequest:
    """`operation` is sent only if the broker gave one."""
    instance = world.service_instances[binding.service_instance_guid]
    offering, identity = _identity(world, instance)
    call = _binding_call("binding_last_operation", "GET", instance, binding)
    call["path"] += "/last_operation"
    call["query"] = _poll_query(identity, binding.last_operation)
    return _request(world, _broker(world, offering), requester, call)


def get_instance(world: World, instance: ServiceInstance, requester: Requester) -> BrokerRequest:
    offering, _ = _identity(world, instance)
    call = _call("get_instance", "GET", instance)
    return _request(world, _broker(world, offering), requester, call)


def get_binding(world: World, binding: AnyBinding, requester: Requester) -> BrokerRequest:
    instance = world.service_instances[binding.service_instance_guid]
    offering, _ = _identity(world, instance)
    call = _binding_call("get_binding", "GET", instance, binding)
    return _request(world, _broker(world, offering), requester, call)


def repeat(world: World, broker: ServiceBroker, requester: Requester, parts: Mapping[str, Json]) -> BrokerRequest:
    """A request without a body, once more; `parts` are those of its fields that name what it is about."""
    call = _Call(
        operation=parts["operation"],
        method=parts["method"],
        path=parts["path"],
        query=tuple((name, value) for name, value in parts["query"]),
        body=None,
        resource_guid=parts["resource_guid"],
        instance_guid=parts["instance_guid"],
        plan_guid=parts["plan_guid"],
    )
    return _request(world, broker, requester, call)


def public_annotations(metadata: Metadata) -> dict[str, str | None]:
    """The annotations that brokers get to see: those with a prefix."""
    return {key: value for key, value in metadata.annotations.items() if "/" in key}


def _identity(world: World, instance: ServiceInstance) -> tuple[ServiceOffering, dict[str, str]]:
    """The offering of an instance, and how a broker knows that and the plan."""
    plan = world.service_plans[instance.service_plan_guid or ""]
    offering = world.service_offerings[plan.service_offering_guid]
    return offering, {"service_id": offering.unique_id, "plan_id": plan.unique_id}


def _broker(world: World, offering: ServiceOffering) -> ServiceBroker:
    return world.service_brokers[offering.service_broker_guid]


def _context(world: World, instance: ServiceInstance) -> dict[str, Json]:
    space = world.spaces[instance.space_guid]
    organization = world.organizations[space.organization_guid]
    return {
        "platform": "cloudfoundry",
        "organization_guid": organization.guid,
        "space_guid": space.guid,
        "organization_name": organization.name,
        "space_name": space.name,
        "organization_annotations": public_annotations(organization.metadata),
        "space_annotations": public_annotations(space.metadata),
    }


def _call(operation: str, method: str, instance: ServiceInstance) -> _Call:
    """A call about an instance: without query and body."""
    return {
        "operation": operation,
        "method": method,
        "path": f"/v2/service_instances/{instance.guid}",
        "query": (),
        "body": None,
        "resource_guid": instance.guid,
        "instance_guid": instance.guid,
        "plan_guid": instance.service_plan_guid or "",
    }


def _binding_call(operation: str, method: str, instance: ServiceInstance, binding: AnyBinding) -> _Call:
    """The same about a binding."""
    call = _call(operation, method, instance)
    call["path"] += f"/service_bindings/{binding.guid}"
    call["resource_guid"] = binding.guid
    return call


def _delete_query(identity: Mapping[str, str], *, accepts_incomplete: bool) -> tuple[tuple[str, str], ...]:
    ids = (("plan_id", identity["plan_id"]), ("service_id", identity["service_id"]))
    return (INCOMPLETE, *ids) if accepts_incomplete else ids


def _poll_query(identity: Mapping[str, str], operation: LastOperation | None) -> tuple[tuple[str, str], ...]:
    ids = (("plan_id", identity["plan_id"]), ("service_id", identity["service_id"]))
    named = operation.broker_operation if operation else None
    return (("operation", named), *ids) if named is not None else ids


def _request(world: World, broker: ServiceBroker, requester: Requester, call: _Call) -> BrokerRequest:
    return BrokerRequest(
        **call,
        broker_guid=broker.guid,
        broker_url=broker.url,
        username=broker.username,
        password=broker.password,
        headers=_headers(world, broker, requester, call["method"]),
        timeout=world.settings.broker_client_timeout_seconds,
    )


def _headers(world: World, broker: ServiceBroker, requester: Requester, method: str) -> dict[str, str]:
    # With v2 switched off the location ends at the slash.
    location = f"{requester.host}/v2/info" if world.settings.temporary_enable_v2 else f"{requester.host}/"
    headers = {
        "X-Broker-Api-Version": "2.15",
        "X-Vcap-Request-Id": requester.request_id,
        "X-Broker-Api-Request-Identity": world.guid("BrokerRequest"),
        "Accept": "application/json",
        "X-Api-Info-Location": location,
        "Authorization": _authorization(broker.username, broker.password),
        # httpclient's own.
        "Date": _date(int(world.now())),
    }
    if method in {"PUT", "PATCH"}:
        headers["Content-Type"] = "application/json"
    if requester.trace is not None:
        headers["X-B3-TraceId"], headers["X-B3-SpanId"] = requester.trace
    if requester.user_guid is not None:
        headers["X-Broker-Api-Originating-Identity"] = _identity_of_user(requester.user_guid)
    return headers


@lru_cache(maxsize=4)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)


@lru_cache(maxsize=64)
def _authorization(username: str, password: str) -> str:
    return "Basic " + _base64(f"{username}:{password}")


@lru_cache(maxsize=64)
def _identity_of_user(guid: str) -> str:
    return "cloudfoundry " + _base64(json.dumps({"user_id": guid}, separators=(",", ":")))


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
