"""What the names in seeds mean, which stand there instead of guids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeVar

from fakecc.actions.platform import uaa_accounts
from fakecc.actions.tenancy import users
from fakecc.arrange.checking import BadInput, Part
from fakecc.models.common import NO_METADATA, LastOperation, Metadata
from fakecc.models.services import ServiceBroker, ServiceOffering, ServicePlan
from fakecc.models.tenancy import Organization, Space, User
from fakecc.records import replace
from fakecc.store import Record, Table
from fakecc.world import Stamp, World

R = TypeVar("R", bound=Record)


def identify(world: World, part: Part, drafted: R, **given: object) -> R:
    """A draft with the guid and the times that the part gives, where it gives them, and with other fields changed.

    Raises BadInput for a guid in use.
    """
    own: Stamp = {"guid": drafted.guid, "created_at": drafted.created_at, "updated_at": drafted.updated_at}
    identified: R = replace(drafted, **_given_stamp(part, world.table_of(type(drafted)), own), **given)
    return identified


def stamp(world: World, part: Part, kind: type[Record]) -> Stamp:
    """A new record's guid and times: those that the part gives, or fresh ones. Raises BadInput for a guid in use."""
    return _given_stamp(part, world.table_of(kind), world.stamp(kind))


def _given_stamp(part: Part, table: Table[Any], own: Stamp) -> Stamp:
    guid = part.get("guid", own["guid"])
    if guid in table:
        raise part.at("guid").error(f"{table.name} has the guid {guid!r} already")
    created_at = moment(part.at("created_at"), own["created_at"])
    return {"guid": guid, "created_at": created_at, "updated_at": moment(part.at("updated_at"), created_at)}


def put(world: World, record: R, **given: object) -> R:
    """Lay fields over a record that is in its table, whose updated_at stays, or add one that is in none."""
    if record.guid in world.table_of(type(record)):
        return world.change(record, updated_at=record.updated_at, **given)
    added: R = replace(record, **given)
    return world.add(added)


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
    """The metadata that the part gives, laid over what there was."""
    given = part.get("metadata")
    if not given:
        return before
    return Metadata(
        {**before.labels, **given.get("labels", {})}, {**before.annotations, **given.get("annotations", {})}
    )


def last_operation(world: World, part: Part) -> LastOperation | None:
    """The last operation that the part gives; None where it gives none."""
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


class FreeNames:
    """The names that a place has, without regard to case; each name that is taken is one of them from then on."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {name.lower() for name in taken}

    def take(self, part: Part) -> None:
        """Raises BadInput where the part's name is one of them."""
        name = part["name"].lower()
        if name in self._taken:
            raise part.at("name").error(f"the space has a {part['name']!r} already")
        self._taken.add(name)


def record_named(part: Part, table: Table[R], **within: object) -> R:
    """The one record of the name that the part holds. Raises BadInput, with the names that there are."""
    found = table.first(name=part.value, **within)
    if found is None:
        known = table.select({key: (value,) for key, value in within.items()}).all()
        raise unknown(part, table.name, (getattr(record, "name", record.guid) for record in known))
    return found


def unknown(part: Part, noun: str, known: Iterable[str]) -> BadInput:
    """The complaint about a name that no record has."""
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


def spaces(world: World, document: Part) -> Iterator[tuple[Part, Space]]:
    """The spaces that a document's organizations have, each with its part; they are in the world already."""
    for part in document.each("organizations"):
        guid = organization(world, part.at("name")).guid
        for inner in part.each("spaces"):
            yield inner, record_named(inner.at("name"), world.spaces, organization_guid=guid)


def space_path(world: World, named_space: Space) -> str:
    """A space as seeds name it."""
    return f"{world.organizations[named_space.organization_guid].name}/{named_space.name}"


def plan(world: World, part: Part) -> ServicePlan:
    """The plan that `offering/plan` or `broker/offering/plan` names. Raises BadInput when several fit."""
    wanted = part.value.split("/")
    named = world.service_plans.find(name=wanted[-1]) if len(wanted) > 1 else []
    found = [known for known in named if list(_plan_path(world, known)[-len(wanted) :]) == wanted]
    if not found:
        raise unknown(part, "service_plans", ("/".join(_plan_path(world, known)[1:]) for known in world.service_plans))
    if len(found) > 1:
        paths = sorted("/".join(_plan_path(world, known)) for known in found)
        raise part.error(f"{part.value!r} is several plans", paths)
    return found[0]


def _plan_path(world: World, known: ServicePlan) -> tuple[str, str, str]:
    offering: ServiceOffering = world.service_offerings[known.service_offering_guid]
    broker: ServiceBroker = world.service_brokers[offering.service_broker_guid]
    return broker.name, offering.name, known.name


def user(world: World, part: Part) -> User:
    """The user of that name in UAA's own zone; one that only UAA knew becomes known to the Cloud Controller."""
    account = uaa_accounts.find(world, part.value)
    if account is None:
        raise unknown(part, "users", (known.username for known in world.accounts))
    return users.ensure(world, account.guid)
