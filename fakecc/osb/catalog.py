"""A broker's catalog, as the Cloud Controller reads it.

Source: cloud_controller_ng:lib/services/service_brokers/v2/catalog.rb, catalog_service.rb, catalog_plan.rb
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.dialects.ruby import truthy
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.records import Value, small_value_type, value_type

PLAN_KEYS = (
    "id", "name", "description", "metadata", "free", "bindable", "plan_updateable", "maximum_polling_duration",
    "maintenance_info", "schemas",
)  # fmt: skip


@value_type
class CatalogPlan(Value):
    """A plan as the broker sent it; its members may have any type."""

    id: Json
    name: Json
    description: Json
    metadata: Json
    free: Json
    bindable: Json
    plan_updateable: Json
    maximum_polling_duration: Json
    maintenance_info: Json
    schemas: Json

    def schema(self, of: str, operation: str) -> Json:
        """The schema of an operation's parameters (service_instance create ...), or None. The plan must be valid."""
        inner = ((self.schemas or {}).get(of) or {}).get(operation) or {}
        return inner.get("parameters") or None


@value_type
class CatalogService(Value):
    """A service as the broker sent it; its members may have any type. `given_plans` is the value of `plans`."""

    id: Json
    name: Json
    description: Json
    metadata: Json
    bindable: Json
    tags: Json
    requires: Json
    dashboard_client: Json
    plan_updateable: Json
    bindings_retrievable: Json
    instances_retrievable: Json
    allow_context_updates: Json
    given_plans: Json
    plans: tuple[CatalogPlan, ...]

    def requires_feature(self, feature: str) -> bool:
        """Does a valid service require this feature?"""
        return feature in self.requires


@small_value_type
class Catalog(Value):
    services: tuple[CatalogService, ...]


def read(body: Mapping[str, Json]) -> Catalog:
    """Read a catalog. Raises Broken where services or plans are no list."""
    given = body.get("services", [])
    if given == {}:
        given = []
    if not isinstance(given, list):
        raise Broken
    return Catalog(tuple(_service(service) for service in given))


def _service(given: Json) -> CatalogService:
    if not isinstance(given, dict):
        raise Broken
    return CatalogService(
        id=given.get("id"),
        name=given.get("name"),
        description=given.get("description"),
        metadata=given.get("metadata"),
        bindable=given.get("bindable"),
        tags=given.get("tags", []),
        requires=given.get("requires", []),
        dashboard_client=given.get("dashboard_client"),
        plan_updateable=False if given.get("plan_updateable") is None else given["plan_updateable"],
        bindings_retrievable=given.get("bindings_retrievable", False),
        instances_retrievable=given.get("instances_retrievable", False),
        allow_context_updates=given.get("allow_context_updates", False),
        given_plans=given.get("plans"),
        plans=_plans(given.get("plans")),
    )


def _plans(given: Json) -> tuple[CatalogPlan, ...]:
    if not truthy(given):
        return ()
    if not isinstance(given, list):
        raise Broken
    return tuple(_plan(plan) for plan in given)


def _plan(given: Json) -> CatalogPlan:
    """A plan; a text passes as one, since Ruby's text["key"] gives the key where the text contains it."""
    if not isinstance(given, dict | str):
        raise Broken
    plan = {key: key for key in PLAN_KEYS if key in given} if isinstance(given, str) else given
    return CatalogPlan(
        id=plan.get("id"),
        name=plan.get("name"),
        description=plan.get("description"),
        metadata=plan.get("metadata"),
        free=True if plan.get("free") is None else plan["free"],
        bindable=plan.get("bindable"),
        plan_updateable=plan.get("plan_updateable"),
        maximum_polling_duration=plan.get("maximum_polling_duration"),
        maintenance_info=plan.get("maintenance_info"),
        schemas=plan.get("schemas"),
    )
