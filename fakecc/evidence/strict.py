"""What a strict test does not let pass, each switch alone or all of them.

    unknown_route       a client asked for a path that there is not
    not_implemented     a client met a 501, or a job that fakecc cannot do
    unread_field        a parameter or a field of a body that nothing read: v2 ignores what it does not know
    unfired_fault       a fault hit nothing, and was not optional
    closed_gate         a gate was left closed
    unfinished_job      a job is under way at the end
    leftover            something that a client made is still there; the request that made it is named
    v2_call             a client called v2
    expired_token       a client used a token that did not hold

Failures inside fakecc always fail the test. Unfired faults fail it unless the switch is off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fakecc.arrange import faults
from fakecc.evidence import differences, hints, successors, time_story
from fakecc.evidence.access_hints import word_of
from fakecc.journal import Entry
from fakecc.near_names import nearest
from fakecc.records import Value, small_value_type
from fakecc.world import World

SWITCHES = (
    "unknown_route", "not_implemented", "unread_field", "unfired_fault", "closed_gate", "unfinished_job", "leftover",
    "v2_call", "expired_token",
)  # fmt: skip
DEFAULT = frozenset({"unfired_fault"})
Strictness = bool | str | list[str] | tuple[str, ...] | Mapping[str, bool]


@small_value_type
class Finding(Value):
    """Something that a strict test does not let pass: which switch says so, and what it is."""

    switch: str
    sentence: str


class StrictError(AssertionError):
    """A test did what its strictness does not let pass."""


def switches(given: Strictness | None) -> frozenset[str]:
    """The switches that are on. None is the default, True all of them, False none, a list these beside the default;

    a mapping switches single ones on and off. Raises ValueError for a switch that there is not.
    """
    wanted = _words(given) if isinstance(given, str) else DEFAULT if given is None else given
    if isinstance(wanted, bool):
        return frozenset(SWITCHES) if wanted else frozenset()
    for name in wanted:
        if name not in SWITCHES:
            message = f"there is no switch {name!r}: nearest are {', '.join(nearest(name, SWITCHES, 3))}"
            raise ValueError(message)
    if isinstance(wanted, Mapping):
        off = {name for name, on in wanted.items() if not on}
        return (DEFAULT | frozenset(wanted)) - off
    return DEFAULT | frozenset(wanted)


def _words(text: str) -> bool | tuple[str, ...]:
    """What a configuration says: true, false, or names of switches."""
    words = tuple(word for word in text.replace(",", " ").split() if word)
    return words[0] == "true" if words in {("true",), ("false",)} else words


def findings(world: World) -> list[Finding]:
    """Everything that a strict test would not let pass."""
    return [
        *_in_journal(world),
        *(Finding("unfired_fault", f"the fault {_name(fault)} hit nothing ({fault.seen} calls fitted)")
          for fault in faults.without_hits(world)),
        *(Finding("closed_gate", f"the gate {gate.name!r} was left closed") for gate in world.gates if gate.closed),
        *(Finding("unfinished_job", line) for line in time_story.pending_lines(world)),
        *_leftovers(world),
    ]  # fmt: skip


def check(world: World, on: frozenset[str]) -> None:
    """Raises StrictError with what the switches that are on do not let pass."""
    __tracebackhide__ = True
    found = [finding for finding in findings(world) if finding.switch in on]
    if found:
        raise StrictError("\n".join(f"{finding.switch}: {finding.sentence}" for finding in found))


def _name(fault: object) -> str:
    return repr(getattr(fault, "name", "") or getattr(fault, "guid", ""))


def _in_journal(world: World) -> Iterator[Finding]:
    for entry in world.journal:
        asked = f"{entry.method} {entry.path}"
        if entry.note == "not implemented":
            yield Finding("not_implemented", f"{asked or entry.operation}: fakecc does not do this yet")
        if entry.kind != "request":
            continue
        if _is_unknown_route(entry):
            hint = entry.hint or hints.of_entry(entry) or "there is no such route"
            yield Finding("unknown_route", f"{asked}: {hint}")
        if entry.unread and entry.status < 400:
            yield Finding("unread_field", f"{asked}: nothing read {', '.join(entry.unread)}")
        if entry.path.startswith("/v2/") and entry.path != "/v2/info":
            yield Finding("v2_call", f"{asked} (v3: {successors.of_entry(entry) or 'nothing of the kind'})")
        if entry.status == 401 and not entry.fault and "Authorization" in entry.headers:
            yield Finding("expired_token", f"{asked}: its token did not hold")


def _is_unknown_route(entry: Entry) -> bool:
    return (
        entry.status == 404
        and not entry.fault
        and entry.route == entry.path.partition("?")[0]
        and hints.is_unknown(entry)
    )


def _leftovers(world: World) -> Iterator[Finding]:
    """What clients made and is still there. Records that only keep books are left out."""
    made = {guid: entry for entry in world.journal for guid in _guids_made(entry)}
    for table, guid in differences.new_records(world):
        entry = made.get(guid)
        if entry is not None:
            yield Finding("leftover", f"{table} {guid}, made by {entry.method} {entry.path} ({entry.request_id})")


def _guids_made(entry: Entry) -> Iterator[str]:
    """What a request made: what its answer shows, or (of a 202) what it wrote into the table that its path names."""
    if entry.kind != "request" or entry.method not in {"POST", "PUT"} or entry.status >= 300:
        return
    words = {*entry.route.split("/")}
    yield from (one.guid for one in entry.writes if one.change == "created" and {one.table, word_of(one.table)} & words)
    body = entry.response if isinstance(entry.response, dict) else {}
    held = body.get("metadata") if "entity" in body else body
    guid = held.get("guid") if isinstance(held, dict) else None
    if isinstance(guid, str):
        yield guid
