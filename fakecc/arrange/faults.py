"""Faults as a test writes them down, in a seed, by the control API or in Python: added, previewed, taken away.

{"name": "busy", "when": {"operation": "service_instances.create", "first": 2}, "then": {"error": "CF-..."}}

fault_words/selection.py reads `when`, fault_words/effects.py reads `then`. The form of earlier releases (`on`,
`status`, `nth` ...) is translated: `outdated` says how it is written today.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from fakecc.actions.services import operations
from fakecc.arrange.checking import BadInput, Complaint, Missing, Part
from fakecc.arrange.fault_words import effects, selection
from fakecc.json_types import Json
from fakecc.models.arranged import Fault
from fakecc.near_names import nearest
from fakecc.world import World

FORM = ("name", "when", "then", "optional")
# What keys of today were called, where they had another name.
OUTDATED_KEYS = {"connection": "failure", "user": "caller", "carried_out": "after", "first": "times"}
EFFECTS = ("status", "error", "state", "malformed", "failure")


def add(world: World, part: Part) -> Fault:
    """Add a fault. Raises BadInput when it can hit nothing, or when its effect cannot be had there."""
    fault = draft_of(world, part, taken=[known.name for known in world.faults])
    if "stale" in fault.effect:
        world.keep_history()
    operations.poll_again(world)
    return world.add(fault)


def draft_of(world: World, part: Part, *, taken: Sequence[str]) -> Fault:
    """The fault that is meant, in no table yet. `taken` are the names of others. Raises BadInput as add does."""
    if is_outdated(part):
        return _draft_outdated(world, part, taken)
    for key in FORM[1:3]:
        if key not in part:
            raise part.error(
                f"the key {key!r} is missing: a fault says `when` it strikes and what happens `then`", [key]
            )
    fields = selection.read(world, part.at("when"))
    if {"before", "after"} & set(part["then"]):
        fields["where"] = _hook_place(part, fields["where"])
        for moment in effects.HOOKS:
            _check_deeds(world, part.at("then").at(moment))
    effect = effects.read(fields["where"], part.at("then"), fields["keys"])
    name = part.get("name") or _next_name(taken)
    if name in taken:
        raise part.at("name").error(f"there is a fault {name!r} already")
    document = {key: part[key] for key in FORM if key in part}
    more: dict[str, Json] = {"name": name, "given": {**document, "name": name}, "optional": part.get("optional", False)}
    return Fault(**world.stamp(Fault), **fields, **more, effect=effect)


def _draft_outdated(world: World, part: Part, taken: Sequence[str]) -> Fault:
    """The fault that one in the earlier form means. What is wrong is told of the keys that were written."""
    try:
        return draft_of(world, Part(translate(part), part.pointer), taken=taken)
    except BadInput as refusal:
        raise BadInput(*(_complaint_as_written(part, complaint) for complaint in refusal.complaints)) from None


def _complaint_as_written(part: Part, complaint: Complaint) -> Complaint:
    place = complaint.pointer.removeprefix(part.pointer)
    key = place.rsplit("/", 1)[-1]
    written = OUTDATED_KEYS.get(key, key if key in part else "on")
    if place.startswith(("/when", "/then")):
        return replace(complaint, pointer=f"{part.pointer}/{written}")
    return complaint


def _hook_place(part: Part, where: str) -> str:
    """A fault that does something beside a request is a hook. Raises BadInput for one beside a call to a broker."""
    if where != "request":
        raise part.at("when").error("what is done `before` or `after` stands beside requests of clients")
    return "hook"


def _check_deeds(world: World, deeds: Part) -> None:
    """Raises BadInput for what could never be done: something to a table, or a fault of a call, that there is not."""
    if deeds.value is None:
        return
    for table in deeds.get("delete", {}):
        if table not in world.tables:
            raise deeds.at("delete").at(table).error(f"there is no table {table!r}", nearest(table, world.tables))
    # What a seed beside it makes may be what the fault is about.
    if "fault" in deeds and "seed" not in deeds:
        draft_of(world, deeds.at("fault"), taken=())


def _next_name(taken: Sequence[str]) -> str:
    return next(name for number in count(1) if (name := f"fault-{number}") not in taken)


def draft(world: World, where: str, **given: Json) -> Fault:
    """A fault that is in no table yet. where: broker or request; `given` are other fields of the record."""
    return Fault(**world.stamp(Fault), where=where, optional=True, **given)


def is_outdated(part: Part) -> bool:
    """Is this the form of earlier releases?"""
    return "on" in part


def modern_form(part: Part) -> str:
    """How a fault of the earlier form is written today."""
    return f"a fault is written {json.dumps(translate(part))} today; the form with `on` goes with the next release"


def translate(part: Part) -> dict[str, Json]:
    """The earlier form in today's. Raises BadInput where it was none."""
    for key in FORM:
        if key in part:
            raise part.at(key).error(f"{key!r} does not go with `on`: write `when` and `then`")
    effects = [key for key in EFFECTS if key in part and (key != "status" or "malformed" not in part)]
    if len(effects) != 1:
        raise part.error(f"a fault has one effect, not {len(effects)}", EFFECTS)
    method, _, path = part["on"].partition(" ")
    when: dict[str, Json]
    if path:
        when = {"operation": part["on"], **({"user": part["caller"]} if "caller" in part else {})}
        _refuse(part, ("error", "state", "malformed", "plan", "instance", "broker"), "faults of brokers")
    else:
        call = {} if method == "broker" else {"operation": method}
        when = {"broker": call | part.present("plan", "instance", "broker")}
        _refuse(part, ("errors", "caller", "after"), "faults of clients' requests")
    return {"when": when | _translated_count(part), "then": _translated_effect(part)}


def _refuse(part: Part, keys: tuple[str, ...], noun: str) -> None:
    for key in keys:
        if key in part:
            raise part.at(key).error(f"{key!r} is for {noun}")


def _translated_count(part: Part) -> dict[str, Json]:
    nth, times = part.get("nth", 1), part.get("times")
    if nth > 1 and times == 1:
        return {"nth": nth}
    after = {"after": nth - 1} if nth > 1 else {}
    return after if times is None else {**after, "first": times}


def _translated_effect(part: Part) -> dict[str, Json]:
    then = part.present(
        "status",
        "error",
        "state",
        "description",
        "malformed",
        "body",
        "text",
        "headers",
        "errors",
        "message",
        "seconds",
    )
    if "failure" in part:
        then["connection"] = part["failure"]
    return then | ({"carried_out": True} if part.get("after") else {})


def remove(world: World, name: str) -> None:
    """Take a fault away, by its name or guid. Raises Missing when there is none."""
    fault = world.faults.get(name) or next((known for known in world.faults if known.name == name), None)
    if fault is None:
        raise Missing(f"there is no fault {name!r}", tuple(known.name or known.guid for known in world.faults))
    world.remove(fault)


def clear(world: World) -> None:
    """Take every fault away."""
    for fault in world.faults:
        world.remove(fault)


def without_hits(world: World) -> list[Fault]:
    """The faults that hit nothing, and should have."""
    return [fault for fault in world.faults if not fault.hits and not fault.optional]
