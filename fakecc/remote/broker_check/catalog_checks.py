"""Checks of the catalog."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from fakecc.json_types import Json
from fakecc.remote.broker_check.broker_client import expect
from fakecc.remote.broker_check.checks import BrokerCheck
from fakecc.remote.broker_check.life import Life, objects
from fakecc.remote.broker_check.verdicts import NotApplicable, RuleBroken

NUMBER = r"(0|[1-9]\d*)"
IDENTIFIER = r"(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)"
SEMANTIC_VERSION = re.compile(
    rf"{NUMBER}\.{NUMBER}\.{NUMBER}(-{IDENTIFIER}(\.{IDENTIFIER})*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?"
)
PERMISSIONS = {"syslog_drain", "route_forwarding", "volume_mount"}
LONGEST_SCHEMA = 64 * 1024
OFFERING_TYPES: Mapping[str, type] = {
    "tags": list, "requires": list, "instances_retrievable": bool, "bindings_retrievable": bool,
    "allow_context_updates": bool, "metadata": dict, "dashboard_client": dict, "plan_updateable": bool,
}  # fmt: skip
PLAN_TYPES: Mapping[str, type] = {
    "metadata": dict, "free": bool, "bindable": bool, "binding_rotatable": bool, "plan_updateable": bool,
    "schemas": dict, "maximum_polling_duration": int, "maintenance_info": dict,
}  # fmt: skip


def _status(life: Life) -> None:
    expect(life.catalog, 200)
    if not isinstance(life.catalog.member("services"), list):
        raise RuleBroken(f'expected an object with a list "services"; {life.catalog}')


def _offering_fields(life: Life) -> None:
    for number, offering in enumerate(_services(life)):
        if not isinstance(offering, dict):
            raise RuleBroken(f"services[{number}] is no object: {offering!r}")
        _texts(f"services[{number}]", offering)
        if not isinstance(offering.get("bindable"), bool):
            raise RuleBroken(f'services[{number}]: "bindable" is {offering.get("bindable")!r}, no boolean')
        if not isinstance(offering.get("plans"), list) or not offering["plans"]:
            raise RuleBroken(f"services[{number}] has no plans")


def _offering_types(life: Life) -> None:
    _services(life)
    for offering in life.offerings:
        place = f"offering {offering.get('name')}"
        _types(place, offering, OFFERING_TYPES)
        for name in ("tags", "requires"):
            if any(not isinstance(each, str) for each in offering.get(name) or []):
                raise RuleBroken(f'{place}: "{name}" is no list of texts: {offering[name]!r}')
        unknown = set(offering.get("requires") or []) - PERMISSIONS
        if unknown:
            raise RuleBroken(f'{place}: "requires" has unknown permissions: {sorted(unknown)}')


def _offering_unique(life: Life) -> None:
    _services(life)
    for name in ("id", "name"):
        _unique(f"offerings have the same {name}", [offering.get(name) for offering in life.offerings])


def _plan_fields(life: Life) -> None:
    _services(life)
    for place, plan in _plans(life):
        if not isinstance(plan, dict):
            raise RuleBroken(f"{place} is no object: {plan!r}")
        _texts(place, plan)


def _plan_types(life: Life) -> None:
    for place, plan in _plan_objects(life):
        _types(place, plan, PLAN_TYPES)


def _plan_unique(life: Life) -> None:
    _unique("plans have the same id", [plan.get("id") for _, plan in _plan_objects(life)])
    for offering in life.offerings:
        names = [plan.get("name") for plan in objects(offering.get("plans"))]
        _unique(f"plans of {offering.get('name')} have the same name", names)


def _schemas(life: Life) -> None:
    found = [(place, schema) for place, plan in _plan_objects(life) for schema in _parameters(plan.get("schemas"))]
    for place, schema in found:
        if not isinstance(schema, dict) or not isinstance(schema.get("$schema"), str):
            raise RuleBroken(f'{place}: a schema without "$schema": {json.dumps(schema)[:200]}')
        external = [each for each in _references(schema) if not each.startswith("#")]
        if external:
            raise RuleBroken(f"{place}: a schema refers to {external[0]}")
        if len(json.dumps(schema)) > LONGEST_SCHEMA:
            raise RuleBroken(f"{place}: a schema is longer than 64 kB")
    if not found:
        raise NotApplicable("no plan has schemas of parameters")


def _maintenance_info(life: Life) -> None:
    found = [(place, plan["maintenance_info"]) for place, plan in _plan_objects(life) if plan.get("maintenance_info")]
    for place, info in found:
        version = info.get("version") if isinstance(info, dict) else None
        if not isinstance(version, str) or not SEMANTIC_VERSION.fullmatch(version):
            raise RuleBroken(f"{place}: maintenance_info.version is {version!r}, no semantic version")
    if not found:
        raise NotApplicable("no plan has maintenance_info")


def _names(life: Life) -> None:
    every = [*life.offerings, *(plan for _, plan in _plan_objects(life))]
    _all_match(r"[A-Za-z0-9.-]+", "name", every, "letters, digits, periods and hyphens")


def _ids(life: Life) -> None:
    every = [*life.offerings, *(plan for _, plan in _plan_objects(life))]
    _all_match(r"[A-Za-z0-9._~-]+", "id", every, "unreserved characters")


def _services(life: Life) -> list[Json]:
    services = life.catalog.member("services")
    if not isinstance(services, list):
        raise NotApplicable("there is no catalog")
    return services


def _plans(life: Life) -> Iterator[tuple[str, Json]]:
    """Every plan, whatever it is, with its place."""
    for offering in life.offerings:
        plans = offering.get("plans")
        for number, plan in enumerate(plans if isinstance(plans, list) else []):
            yield f"plans[{number}] of {offering.get('name')}", plan


def _plan_objects(life: Life) -> list[tuple[str, dict[str, Json]]]:
    _services(life)
    return [(place, plan) for place, plan in _plans(life) if isinstance(plan, dict)]


def _texts(place: str, given: Mapping[str, Json]) -> None:
    for name in ("id", "name", "description"):
        if not isinstance(given.get(name), str) or not given[name]:
            raise RuleBroken(f'{place}: "{name}" is {given.get(name)!r}, expected a text')


def _types(place: str, given: Mapping[str, Json], types: Mapping[str, type]) -> None:
    for name, kind in types.items():
        value = given.get(name)
        if value is not None and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
            raise RuleBroken(f'{place}: "{name}" is {value!r}, expected {kind.__name__}')


def _unique(sentence: str, values: list[Json]) -> None:
    twice = [value for number, value in enumerate(values) if value is not None and value in values[:number]]
    if twice:
        raise RuleBroken(f"{sentence}: {twice[0]!r}")


def _all_match(pattern: str, name: str, every: list[dict[str, Json]], allowed: str) -> None:
    for each in every:
        if isinstance(each.get(name), str) and not re.fullmatch(pattern, each[name]):
            raise RuleBroken(f'the {name} "{each[name]}" has other characters than {allowed}')


def _parameters(schemas: Json) -> Iterator[Json]:
    kinds = schemas if isinstance(schemas, dict) else {}
    for operations in kinds.values():
        for schema in operations.values() if isinstance(operations, dict) else ():
            if isinstance(schema, dict) and "parameters" in schema:
                yield schema["parameters"]


def _references(schema: Json) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"]
        for inner in schema.values():
            yield from _references(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _references(inner)


_BODY = "Catalog Management > Body"
_OFFERING = "Catalog Management > Service Offering Object"
_PLAN = "Catalog Management > Service Plan Object"
CHECKS = (
    BrokerCheck(
        "catalog-status", _BODY, "must", "The catalog is served: 200 and an object with a list of services.", _status
    ),
    BrokerCheck(
        "catalog-offering-fields",
        _OFFERING,
        "must",
        "Every offering has an id, a name, a description, bindable, and a plan.",
        _offering_fields,
    ),
    BrokerCheck(
        "catalog-offering-types",
        _OFFERING,
        "must",
        "The optional fields of offerings have their types; required permissions are known ones.",
        _offering_types,
    ),
    BrokerCheck(
        "catalog-offering-unique", _OFFERING, "must", "Ids and names of offerings are unique.", _offering_unique
    ),
    BrokerCheck("catalog-plan-fields", _PLAN, "must", "Every plan has an id, a name and a description.", _plan_fields),
    BrokerCheck("catalog-plan-types", _PLAN, "must", "The optional fields of plans have their types.", _plan_types),
    BrokerCheck(
        "catalog-plan-unique", _PLAN, "must", "Ids of plans are unique, and names within an offering.", _plan_unique
    ),
    BrokerCheck(
        "catalog-schemas",
        "Catalog Management > Input Parameters Schema Object",
        "must",
        "Schemas of parameters name their $schema, refer to nothing outside, and are no longer than 64 kB.",
        _schemas,
    ),
    BrokerCheck(
        "catalog-maintenance-info",
        "Catalog Management > Maintenance Info Object",
        "must",
        "Versions of maintenance info are semantic versions.",
        _maintenance_info,
    ),
    BrokerCheck(
        "catalog-names",
        _BODY,
        "should",
        "Names of offerings and plans are CLI-friendly: letters, digits, periods and hyphens.",
        _names,
    ),
    BrokerCheck(
        "catalog-ids",
        "URL Properties",
        "should",
        "Ids of offerings and plans have only characters that need no encoding in a URL.",
        _ids,
    ),
)
