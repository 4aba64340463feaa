"""The part of a seed that holds brokers with what they offer, and service instances."""

from __future__ import annotations

import json

from fakecc.json_types import Json
from fakecc.remote.exchanges import at
from fakecc.remote.export.foundation import Foundation, Resource, related_guid
from fakecc.remote.export.naming import Naming, space_path, without_secrets

FEATURES = ("plan_updateable", "bindable", "instances_retrievable", "bindings_retrievable", "allow_context_updates")
RETRIEVABLE = "/broker_catalog/features/instances_retrievable"
URLS = ("dashboard_url", "syslog_drain_url", "route_service_url")
SCHEMAS = {
    "create_instance": "service_instance/create",
    "update_instance": "service_instance/update",
    "create_binding": "service_binding/create",
}


def brokers(foundation: Foundation, naming: Naming) -> list[Json]:
    """Every broker with its offerings and plans: scripted ones, for the seed's broker answers by itself.

    A broker that only its offerings name, since the user may not see it, is there, too.
    """
    listed = {str(each["guid"]): each for each in foundation.resources("service_brokers")}
    offerings = foundation.related("service_offerings", "service_broker")
    return [
        _broker(foundation, naming, guid, listed.get(guid, {})) for guid in dict.fromkeys([*listed, *offerings]) if guid
    ]


def instances(foundation: Foundation, naming: Naming, space_guid: str) -> list[Json]:
    """The service instances of a space with their bindings, which have no credentials."""
    found = foundation.related("service_instances", "space").get(space_guid, [])
    return [_instance(foundation, naming, each) for each in found if _is_ordered_here(foundation, each)]


def _is_ordered_here(foundation: Foundation, instance: Resource) -> bool:
    """Can the plan be named? An instance of one that may not be seen would become another kind of instance."""
    plan = related_guid(instance, "service_plan")
    known = not plan or bool(foundation.outer(plan, "service_offering"))
    if not known:
        foundation.unread[f"/v3/service_instances/{instance['guid']}"] = "its plan cannot be read"
    return known


def _broker(foundation: Foundation, naming: Naming, guid: str, broker: Resource) -> Json:
    plans = foundation.related("service_plans", "service_offering")
    space = space_path(foundation, naming, related_guid(broker, "space"))
    return {
        "name": _broker_name(foundation, naming, guid),
        "guid": guid,
        **({"space": space} if space else {}),
        "metadata": broker.get("metadata") or {},
        "offerings": [
            _offering(foundation, naming, offering, plans[offering["guid"]])
            for offering in foundation.related("service_offerings", "service_broker").get(guid, [])
            if offering["guid"] in plans
        ],
    }


def _offering(foundation: Foundation, naming: Naming, offering: Resource, plans: list[Resource]) -> Json:
    catalog = offering["broker_catalog"]
    return {
        "name": naming.name("offering", offering["name"]),
        "guid": offering["guid"],
        "id": catalog["id"],
        "description": offering["description"],
        "active": offering["available"],
        "tags": offering["tags"],
        "requires": offering["requires"],
        **{name: at(catalog, f"/features/{name}") is True for name in FEATURES},
        **_extra(catalog["metadata"]),
        "metadata": offering["metadata"],
        "plans": [_plan(foundation, naming, plan) for plan in plans],
    }


def _plan(foundation: Foundation, naming: Naming, plan: Resource) -> Json:
    catalog = plan["broker_catalog"]
    schemas = {name: at(plan, f"/schemas/{path}/parameters") for name, path in SCHEMAS.items()}
    return {
        "name": naming.name("plan", plan["name"]),
        "guid": plan["guid"],
        "id": catalog["id"],
        "description": plan["description"],
        "free": plan["free"],
        "active": plan["available"],
        "bindable": at(catalog, "/features/bindable"),
        "plan_updateable": at(catalog, "/features/plan_updateable"),
        "maximum_polling_duration": catalog["maximum_polling_duration"],
        **({"maintenance_info": plan["maintenance_info"]} if plan.get("maintenance_info") else {}),
        **_extra(catalog["metadata"]),
        "schemas": {name: schema for name, schema in schemas.items() if schema},
        "visibility": _visibility(foundation, naming, plan),
        "metadata": plan["metadata"],
    }


def _visibility(foundation: Foundation, naming: Naming, plan: Resource) -> Json:
    if plan["visibility_type"] != "organization":
        return "public" if plan["visibility_type"] == "public" else "admin"
    told = at(foundation.one(f"/v3/service_plans/{plan['guid']}/visibility"), "/organizations") or []
    return [naming.name("organization", each["name"]) for each in told]


def _instance(foundation: Foundation, naming: Naming, instance: Resource) -> Json:
    plan = _plan_path(foundation, naming, related_guid(instance, "service_plan"))
    bindings = foundation.related("service_credential_bindings", "service_instance").get(instance["guid"], [])
    urls = {name: without_secrets(instance.get(name)) for name in URLS}
    return {
        "name": naming.name("instance", instance["name"]),
        "guid": instance["guid"],
        **({"plan": plan} if plan else {}),
        **_parameters(foundation, instance, plan),
        "shared_spaces": _shared_spaces(foundation, naming, instance["guid"]),
        "tags": instance["tags"],
        **{name: url for name, url in urls.items() if url},
        **_last_operation(instance),
        "metadata": instance["metadata"],
        "bindings": [
            _binding(foundation, naming, each, instance)
            for each in bindings
            if each["type"] == "app" and _is_app_known(foundation, each)
        ],
        "keys": [
            {"name": naming.name("key", each["name"]), **_binding_fields(each)}
            for each in bindings
            if each["type"] == "key"
        ],
    }


def _parameters(foundation: Foundation, instance: Resource, plan: str) -> dict[str, Json]:
    """What a broker tells of an instance, where values are wanted and its offering lets them be read."""
    offering = foundation.outer(related_guid(instance, "service_plan"), "service_offering")
    if not (foundation.with_values and plan and at(foundation.by_guid(offering), RETRIEVABLE)):
        return {}
    told = foundation.one(f"/v3/service_instances/{instance['guid']}/parameters")
    return {"parameters": told} if isinstance(told, dict) and told else {}


def _shared_spaces(foundation: Foundation, naming: Naming, guid: str) -> list[Json]:
    if not foundation.is_managed(guid):
        return []
    told = at(foundation.one(f"/v3/service_instances/{guid}/relationships/shared_spaces"), "/data") or []
    return [path for each in told if (path := space_path(foundation, naming, each["guid"]))]


def _is_app_known(foundation: Foundation, binding: Resource) -> bool:
    known = bool(foundation.name_of(related_guid(binding, "app")))
    if not known:
        foundation.unread[f"/v3/service_credential_bindings/{binding['guid']}"] = "its app cannot be read"
    return known


def _binding(foundation: Foundation, naming: Naming, binding: Resource, instance: Resource) -> Json:
    app = related_guid(binding, "app")
    space = foundation.outer(app, "space")
    # An app in a space that the instance is shared with.
    path = "" if space == related_guid(instance, "space") else f"{space_path(foundation, naming, space)}/"
    named = {"name": naming.name("binding", binding["name"])} if binding["name"] else {}
    return {"app": path + naming.name("app", foundation.name_of(app)), **named, **_binding_fields(binding)}


def _binding_fields(binding: Resource) -> dict[str, Json]:
    return {
        "guid": binding["guid"],
        "credentials": {},
        **_last_operation(binding),
        "metadata": binding["metadata"],
    }


def _last_operation(resource: Resource) -> dict[str, Json]:
    told = resource.get("last_operation")
    return {"last_operation": told} if told else {}


def _extra(metadata: Json) -> dict[str, Json]:
    return {"extra": json.dumps(metadata)} if metadata else {}


def _plan_path(foundation: Foundation, naming: Naming, guid: str) -> str:
    """broker/offering/plan, as seeds name a plan; "" for none."""
    offering = foundation.outer(guid, "service_offering")
    if not offering:
        return ""
    broker = _broker_name(foundation, naming, foundation.outer(offering, "service_broker"))
    inner = naming.name("offering", foundation.name_of(offering)), naming.name("plan", foundation.name_of(guid))
    return "/".join((broker, *inner))


def _broker_name(foundation: Foundation, naming: Naming, guid: str) -> str:
    """A broker's name, or one made of its guid."""
    return naming.name("broker", foundation.name_of(guid) or f"broker-{guid[:8]}")
