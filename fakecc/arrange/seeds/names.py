"""What is meant by the names that stand in seeds instead of guids."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TypeVar

from fakecc.arrange.checking import BadInput, Part
from fakecc.models.common import NO_METADATA, LastOperation, Metadata
from fakecc.models.services import ServiceBroker, ServiceOffering, ServicePlan
from fakecc.models.tenancy import Organization, Space
from fakecc.store import Record, Table
from fakecc.world import Stamp, World

R = TypeVar("R", bound=Record)


def stamp(world: World, part: Part, kind: type[Record]) -> Stamp:
    """A new record's guid and times: those that the part gives, or fresh ones. Raises BadInput for a guid in use."""
    fresh = world.stamp(kind)
    guid = part.get("guid", fresh["guid"])
    table = world.table_of(kind)
    if guid in table:
        raise part.at("guid").error(f"{table.name} has the guid {guid!r} already")
    created_at = moment(part.at("created_at"), fresh["created_at"])
    return {"guid": guid, "created_at": created_at, "updated_at": moment(part.at("updated_at"), created_at)}


def moment(part: Part, default: float) -> float:
    """A moment in seconds since the epoch; `default` where none is given."""
    if part.value is None:
        return default
    try:
        read = datetime.fromisoformat(part.value)
    except ValueError:
        raise part.error(f"{part.value!r} is no moment", ["2026-11-23T10:00:00Z"]) from None
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()


def metadata(part: Part, before: Metadata = NO_METADATA) -> Metadata:
    """Labels and annotations, laid over those that there were."""
    given = part.get("metadata")
    if not given:
        return before
    return Metadata(
        {**before.labels, **given.get("labels", {})}, {**before.annotations, **given.get("annotations", {})}
    )


def last_operation(world: World, part: Part) -> LastOperation | None:
    """The newest operation on something."""
    if not part.value:
        return None
    created_at = moment(part.at("created_at"), world.now())
    return LastOperation(
        type=part["type"],
        state=part["state"],
        description=part.get("description", ""),
        created_at=created_at,
        updated_at=moment(part.at("updated_at"), created_at),
    )


def record_named(part: Part, table: Table[R], **within: object) -> R:
    """The one record of the name that the part holds. Raises BadInput, with the names that there are."""
    found = table.first(name=part.value, **within)
    if found is None:
        known = table.select({key: (value,) for key, value in within.items()}).all()
        raise unknown(part, table.name, (getattr(record, "name", record.guid) for record in known))
    return found


def unknown(part: Part, noun: str, known: Iterable[str]) -> BadInput:
    """The complaint about a name that is nobody's."""
    return part.error(f"{noun} has no {part.value!r}", sorted(set(known)))


def organization(world: World, part: Part) -> Organization:
    return record_named(part, world.organizations)


def space(world: World, part: Part) -> Space:
    """The space that `organization/space` names."""
    outer, _, inner = part.value.partition("/")
    within = world.organizations.first(name=outer)
    found = world.spaces.first(name=inner, organization_guid=within.guid) if within else None
    if found is None:
        raise unknown(part, "spaces", (space_path(world, known) for known in world.spaces))
    return found


def space_path(world: World, named_space: Space) -> str:
    """A space as seeds name it."""
    return f"{world.organizations[named_space.organization_guid].name}/{named_space.name}"


def plan(world: World, part: Part) -> ServicePlan:
    """The plan that `offering/plan` or `broker/offering/plan` names. Raises BadInput when several fit."""
    wanted = part.value.split("/")
    paths = {known.guid: _plan_path(world, known) for known in world.service_plans}
    found = [guid for guid, path in paths.items() if list(path[-len(wanted) :]) == wanted and len(wanted) > 1]
    if not found:
        raise unknown(part, "service_plans", ("/".join(path[1:]) for path in paths.values()))
    if len(found) > 1:
        raise part.error(f"{part.value!r} is several plans", sorted("/".join(paths[guid]) for guid in found))
    return world.service_plans[found[0]]


def _plan_path(world: World, known: ServicePlan) -> tuple[str, str, str]:
    offering: ServiceOffering = world.service_offerings[known.service_offering_guid]
    broker: ServiceBroker = world.service_brokers[offering.service_broker_guid]
    return broker.name, offering.name, known.name


def user_guid(world: World, part: Part) -> str:
    """The guid of the user of that name."""
    account = world.accounts.first(username=part.value)
    if account is None:
        raise unknown(part, "users", (known.username for known in world.accounts))
    return account.guid
