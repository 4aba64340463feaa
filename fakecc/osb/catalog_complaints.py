"""Give every complaint about a catalog, in the Cloud Controller's words and order.

Source: cloud_controller_ng:lib/services/service_brokers/v2/catalog.rb, catalog_service.rb, catalog_plan.rb,
catalog_validation_helper.rb, lib/services/service_brokers/validation_errors_formatter.rb
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from fakecc.dialects import rails_json, ruby
from fakecc.dialects.ruby import truthy
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.models.services import ServiceOffering, ServicePlan
from fakecc.osb import plan_schemas
from fakecc.osb.catalog import Catalog, CatalogPlan, CatalogService
from fakecc.records import Value, value_type

SUPPORTED_REQUIRES = ("syslog_drain", "route_forwarding", "volume_mount")
LONGEST_DESCRIPTION = 10_000
LONGEST_TAGS = 2048
LONGEST_MAINTENANCE_INFO = 2000
NUMBER = r"(0|[1-9]\d*)"
IDENTIFIER = r"(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)"
SEMANTIC_VERSION = re.compile(
    rf"{NUMBER}\.{NUMBER}\.{NUMBER}(-{IDENTIFIER}(\.{IDENTIFIER})*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?"
)


@dataclass(slots=True)
class Complaints:
    """What is wrong with a service or plan, and, under headings, with what is inside it."""

    messages: list[str] = field(default_factory=list[str])
    nested: list[tuple[str, Complaints]] = field(default_factory=list["tuple[str, Complaints]"])

    def __bool__(self) -> bool:
        return bool(self.messages or self.nested)

    def text(self) -> str:
        """Every complaint on a line of its own, after a line break."""
        return "\n" + "".join(f"{line}\n" for line in self.lines(""))

    def nest(self, heading: str, inner: Complaints) -> None:
        """Put the complaints about something inside under a heading, if there are any."""
        if inner:
            self.nested.append((heading, inner))

    def lines(self, indent: str) -> Iterator[str]:
        for message in self.messages:
            yield indent + message
        for heading, inner in self.nested:
            yield indent + heading
            yield from inner.lines(indent + "  ")


@value_type
class RegisteredCatalog(Value):
    """What a broker had registered before: its offerings and plans, and the guids of plans that have instances."""

    broker_name: str
    offerings: Sequence[ServiceOffering]
    plans: Sequence[ServicePlan]
    used: frozenset[str]


def of_catalog(catalog: Catalog, registered: RegisteredCatalog | None) -> Complaints:
    """What is wrong with a catalog. `registered` None: the broker itself is a draft.

    Raises Broken where the real one's database does not accept a name.
    """
    found = Complaints()
    for service in catalog.services:
        found.nest(f"Service {ruby.text(service.name)}", _of_service(service))
    if not catalog.services:
        found.messages.append("Service broker must provide at least one service")
    if _repeated_values([service.id for service in catalog.services if service.id is not None]):
        found.messages.append("Service ids must be unique")
    found.messages += _repeated_names(catalog, registered)
    found.messages += _repeated_plans(catalog, registered)
    clients = [service.dashboard_client for service in catalog.services]
    if _repeated_values(
        [client["id"] for client in clients if isinstance(client, dict) and client.get("id") is not None]
    ):
        found.messages.append("Service dashboard_client id must be unique")
    return found


def of_features(catalog: Catalog, *, route_services: bool, volume_services: bool) -> Complaints:
    """Warnings about features that a valid catalog requires and this installation lacks."""
    found = Complaints()
    for service in catalog.services:
        if service.requires_feature("route_forwarding") and not route_services:
            found.messages.append(_disabled_feature(service, "route service", "route services"))
        if service.requires_feature("volume_mount") and not volume_services:
            found.messages.append(_disabled_feature(service, "volume mount service", "volume mount services"))
    return found


def _disabled_feature(service: CatalogService, kind: str, kinds: str) -> str:
    return f"Service {service.name} is declared to be a {kind} but support for {kinds} is disabled."


def _repeated_values(values: list[Json]) -> list[Json]:
    """Each value that occurs more than once, in the order of first occurrence."""
    shown = [ruby.inspect(value) for value in values]
    firsts = {text: values[number] for number, text in reversed(list(enumerate(shown)))}
    return [firsts[text] for text in dict.fromkeys(shown) if shown.count(text) > 1]


def _repeated_names(catalog: Catalog, registered: RegisteredCatalog | None) -> Iterator[str]:
    names = [service.name for service in catalog.services]
    if _repeated_values(names):
        yield "Service names must be unique within a broker"
    if registered is None:
        return
    if any(name is not None and not isinstance(name, str) for name in names):
        raise Broken
    taken = [offering.name for offering in registered.offerings if _name_taken(offering, catalog, registered)]
    if taken:
        shown = ruby.inspect(taken)
        yield f"Service names must be unique within a broker. Services with names {shown} already exist"


def _name_taken(offering: ServiceOffering, catalog: Catalog, registered: RegisteredCatalog) -> bool:
    """Would a new service have the name of this old one, which stays?"""
    new = next((service for service in catalog.services if service.name == offering.name), None)
    if new is None or new.id == offering.unique_id:
        return False
    return any(plan.guid in registered.used for plan in registered.plans if plan.service_offering_guid == offering.guid)


def _repeated_plans(catalog: Catalog, registered: RegisteredCatalog | None) -> Iterator[str]:
    seen: dict[str, tuple[CatalogService, CatalogPlan]] = {}
    for service in catalog.services:
        for plan in service.plans:
            key = ruby.inspect(plan.id)
            if key in seen:
                before, first = seen[key]
                yield _unable(plan.id, plan, service) + (
                    "another plan in the catalog "
                    f"(plan name '{ruby.text(first.name)}', service name '{ruby.text(before.name)}')"
                )
            seen[key] = (service, plan)
    if registered is not None:
        yield from _registered_plans(seen, registered)


def _registered_plans(
    seen: dict[str, tuple[CatalogService, CatalogPlan]], registered: RegisteredCatalog
) -> Iterator[str]:
    offerings = {offering.guid: offering for offering in registered.offerings}
    for old in registered.plans:
        offering = offerings[old.service_offering_guid]
        service, plan = seen.get(ruby.inspect(old.unique_id), (None, None))
        if service is None or plan is None or service.id == offering.unique_id:
            continue
        yield _unable(old.unique_id, plan, service) + (
            f"an existing plan (plan name '{old.name}', service name '{offering.name}', "
            f"broker name '{registered.broker_name}')"
        )


def _unable(unique_id: Json, plan: CatalogPlan, service: CatalogService) -> str:
    return (
        f"Plan ids must be unique. Unable to register plan with id '{ruby.text(unique_id)}' "
        f"(plan name '{ruby.text(plan.name)}', service name '{ruby.text(service.name)}') "
        "because it uses the same id as "
    )


def _of_service(service: CatalogService) -> Complaints:
    found = Complaints()
    found.messages += _string("Service id", service.id)
    found.messages += _string("Service name", service.name)
    found.messages += _description("Service description", service.description)
    found.messages += _boolean('Service "bindable" field', service.bindable, required=True)
    for name in ("plan_updateable", "bindings_retrievable", "instances_retrievable", "allow_context_updates"):
        found.messages += _boolean(f'Service "{name}" field', getattr(service, name))
    found.messages += _tags(service)
    found.messages += _strings('Service "requires" field', service.requires)
    found.messages += _service_metadata(service.metadata)
    found.messages += _dashboard_client(service.dashboard_client)
    found.messages += _requires(service.requires)
    _add_plans(found, service)
    return found


def _add_plans(found: Complaints, service: CatalogService) -> None:
    """Add the complaints about plans. A kind of complaint is checked only where the kinds before it gave none."""
    if not service.plans:
        found.messages.append("At least one plan is required")
        return
    if not all(isinstance(plan, dict) for plan in service.given_plans):
        shown = ruby.inspect(service.given_plans)
        found.messages.append(f"Service plans list must be an array of hashes, but has value {shown}")
        return
    for plan in service.plans:
        found.nest(f"Plan {ruby.text(plan.name)}", _of_plan(plan))
    name = ruby.text(service.name)
    for unique_id in _repeated_values([plan.id for plan in service.plans]):
        shown = ruby.text(unique_id)
        found.messages.append(f"Plan ids must be unique. Service {name} already has a plan with id '{shown}'")
    for plan_name in _repeated_values([plan.name for plan in service.plans]):
        shown = ruby.text(plan_name)
        found.messages.append(
            f"Plan names must be unique within a service. Service {name} already has a plan named {shown}"
        )


def _service_metadata(metadata: Json) -> Iterator[str]:
    if not truthy(metadata):
        return
    yield from _hash("Service metadata", metadata)
    if isinstance(metadata, dict):
        yield from _boolean("Service metadata shareable", metadata.get("shareable"))


def _dashboard_client(client: Json) -> Iterator[str]:
    if not truthy(client):
        return
    if not isinstance(client, dict):
        yield from _hash("Service dashboard client attributes", client)
        return
    for name in ("id", "secret", "redirect_uri"):
        yield from _string(f"Service dashboard client {name}", client.get(name))


def _requires(requires: Json) -> Iterator[str]:
    if isinstance(requires, dict):
        requires = [[name, value] for name, value in requires.items() if name not in SUPPORTED_REQUIRES]
    for value in requires if isinstance(requires, list) else []:
        if value not in SUPPORTED_REQUIRES:
            yield f'Service "requires" field contains unsupported value "{ruby.text(value)}"'


def _tags(service: CatalogService) -> Iterator[str]:
    wrong = list(_strings("Service tags", service.tags))
    yield from wrong
    if not wrong and sum(len(tag) for tag in service.tags) > LONGEST_TAGS:
        yield f"Tags for the service {ruby.text(service.name)} must be {LONGEST_TAGS} characters or less."


def _of_plan(plan: CatalogPlan) -> Complaints:
    found = Complaints()
    found.messages += _string("Plan id", plan.id)
    found.messages += _string("Plan name", plan.name)
    found.messages += _description("Plan description", plan.description)
    checks: tuple[tuple[Json, str, Callable[[str, Json], Iterator[str]]], ...] = (
        (plan.metadata, "Plan metadata", _hash),
        (plan.free, "Plan free", _boolean),
        (plan.bindable, "Plan bindable", _boolean),
        (plan.plan_updateable, "Plan updateable", _boolean),
        (plan.maximum_polling_duration, "Maximum polling duration", _integer),
        (plan.schemas, "Plan schemas", _hash),
        (plan.maintenance_info, "Maintenance info", _maintenance_info),
    )
    for value, label, check in checks:
        if truthy(value):
            found.messages += check(label, value)
    if isinstance(plan.schemas, dict):
        found.nest("Schemas", Complaints(list(plan_schemas.complaints(plan.schemas))))
    return found


def _maintenance_info(label: str, given: Json) -> Iterator[str]:
    yield from _hash(label, given)
    if not isinstance(given, dict | str):
        raise Broken
    info = given if isinstance(given, dict) else {key: key for key in ("version", "description") if key in given}
    version = info.get("version")
    yield from _string(f"{label} version", version)
    if not isinstance(version, str) or not SEMANTIC_VERSION.fullmatch(version):
        yield f"{label} version must be a Semantic Version, but has value {ruby.inspect(version)}"
    yield from _string(f"{label} description", info.get("description"), required=False)
    length = rails_json.length(given)
    if length > LONGEST_MAINTENANCE_INFO:
        yield (
            f"{label} must serialize to {LONGEST_MAINTENANCE_INFO} characters or fewer in JSON, "
            f"but serializes to {length} characters"
        )
    extra = [key for key in info if key not in {"version", "description"}]
    if extra:
        yield f"{label} contains invalid key(s): {', '.join(extra)}"


def _string(label: str, value: Json, *, required: bool = True) -> Iterator[str]:
    if value is not None and not isinstance(value, str):
        yield f"{label} must be a string, but has value {ruby.inspect(value)}"
    elif required and (value is None or not value.strip()):
        yield f"{label} is required"


def _description(label: str, value: Json) -> Iterator[str]:
    yield from _string(label, value)
    if isinstance(value, str | list | dict) and len(value) > LONGEST_DESCRIPTION:
        yield f"{label} may not have more than {LONGEST_DESCRIPTION} characters"


def _boolean(label: str, value: Json, *, required: bool = False) -> Iterator[str]:
    if value is not None and not isinstance(value, bool):
        yield f"{label} must be a boolean, but has value {ruby.inspect(value)}"
    elif required and value is None:
        yield f"{label} is required"


def _integer(label: str, value: Json) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int):
        yield f"{label} must be an integer, but has value {ruby.inspect(value)}"


def _hash(label: str, value: Json) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{label} must be a hash, but has value {ruby.inspect(value)}"


def _strings(label: str, value: Json) -> Iterator[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        yield f"{label} must be an array of strings, but has value {ruby.inspect(value)}"
