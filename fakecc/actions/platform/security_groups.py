"""What may happen to security groups.

Source: cloud_controller_ng:app/models/runtime/security_group.rb, app/actions/security_group_create.rb,
lib/cloud_controller/rule_validator.rb
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from fakecc.actions import jobs, name_rules
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.platform import SecurityGroup
from fakecc.models.tenancy import Space
from fakecc.selections import AnyOf, field_in
from fakecc.world import World, action

RUNNING, STAGING = "running_space_guids", "staging_space_guids"
EVERYWHERE = frozenset({"protocol", "destination", "log", "description"})
# What a rule may hold besides, by protocol.
BESIDES = {
    "tcp": frozenset({"ports"}),
    "udp": frozenset({"ports"}),
    "icmp": frozenset({"type", "code"}),
    "icmpv6": frozenset({"type", "code"}),
    "all": frozenset[str](),
}


def create(world: World, *, name: str, **given: object) -> SecurityGroup:
    """Make a group of the record's fields. Raises Invalid("name", "unique"), Invalid("fields", "invalid")."""
    drafted = draft(world, name=name, **given)
    check(world, drafted)
    return world.add(drafted)


def draft(world: World, *, name: str, **given: object) -> SecurityGroup:
    """A group that is in no table yet, and unchecked."""
    group = SecurityGroup(**world.stamp(SecurityGroup), name=name)
    return replace(group, **given)  # type: ignore[arg-type] # names are checked by replace itself


def update(world: World, group: SecurityGroup, **changed: object) -> SecurityGroup:
    """Change fields of the record, and save it whole. Raises Invalid as `check` does."""
    check(world, replace(group, **changed))  # type: ignore[arg-type] # names are checked by replace itself
    return world.change(group, **changed, updated_at=world.now())


def check(world: World, group: SecurityGroup) -> None:
    """Raises Invalid("name", "unique"), or ("fields", "invalid") with `problems`: the fields and what they say."""
    well_formed = name_rules.printable(group.name)
    if well_formed and any(other.guid != group.guid for other in world.security_groups.find(name=group.name)):
        raise Invalid("name", "unique", name=group.name)
    problems = [] if group.name.strip() else ["name presence"]
    problems += [] if well_formed else ["name format"]
    for number, rule in enumerate(group.rules, 1):
        problems += (f"rules {problem}" for problem in problems_of(number, rule))
    if problems:
        raise Invalid("fields", "invalid", problems=problems)


def problems_of(number: int, rule: Mapping[str, Json]) -> list[str]:
    """What is wrong with a rule that passed its message; what its protocol has no use for is told alone."""
    allowed = EVERYWHERE | BESIDES.get(rule.get("protocol", ""), frozenset())
    found = [f"contains the invalid field '{field}'" for field in rule if field not in allowed]
    return [f"rule number {number} {problem}" for problem in found or _wrong_values(rule)]


def _wrong_values(rule: Mapping[str, Json]) -> Iterator[str]:
    """What the message takes for left out, and the model does not."""
    if not rule.get("destination"):
        yield "contains invalid destination"
    if not isinstance(rule.get("log", False), bool):
        yield "contains invalid log value"
    if not isinstance(rule.get("description", ""), str):
        yield "contains invalid description"


def bind(world: World, group: SecurityGroup, kind: str, spaces: Iterable[Space]) -> SecurityGroup:
    """Have it apply to spaces, too. `kind` is RUNNING or STAGING."""
    guids = dict.fromkeys((*getattr(group, kind), *(space.guid for space in spaces)))
    return world.change(group, **{kind: tuple(guids)})


def unbind(world: World, group: SecurityGroup, kind: str, space: Space) -> SecurityGroup:
    """Have it apply to a space no more. Raises Invalid(kind, "bound") where it did not."""
    if space.guid not in getattr(group, kind):
        raise Invalid(kind, "bound")
    return world.change(group, **{kind: tuple(guid for guid in getattr(group, kind) if guid != space.guid)})


def applying_to(space: Space, kind: str) -> AnyOf:
    """A test: does a group apply to a space: bound to it, or in force everywhere?"""
    default = "running_default" if kind == RUNNING else "staging_default"
    return AnyOf((field_in(default, {True}), field_in(kind, {space.guid})))


@action
def delete_by_job(world: World, *, job_guid: str, guid: str) -> None:
    """What the job security_group.delete does."""
    group = world.security_groups.get(guid)
    if group:
        world.remove(group)
    jobs.complete(world, job_guid)


@action
def delete_by_guid(world: World, *, guid: str) -> None:
    """Delete the group of that guid, if it is still there."""
    group = world.security_groups.get(guid)
    if group:
        world.remove(group)
