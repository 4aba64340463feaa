"""Which fault a call meets: the selectors it has to fit, and how often the fault strikes.

Faults are found by the keys of the call (its route or operation), so that those for other calls cost it nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase

from fakecc.models.arranged import Fault
from fakecc.records import Value, replace, value_type
from fakecc.store import Table

Facts = Mapping[str, object]
# The key of faults for every call of a kind; hooks stand beside requests, and gates before them.
EVERYTHING = {"hook": "request *", "gate": "request *"}


@value_type
class FaultTarget(Value):
    """A call as faults see it.

    `keys` are the names by which faults may select it; `facts` gives what selectors may name (a fact that has several
    names is a tuple or a set of them). `resource` is what it is about. `identity` tells it from other calls, in words
    that are the same in every run: chances go by it.
    """

    where: str
    keys: tuple[str, ...] = ()
    facts: Callable[[], Facts] = dict
    resource: Callable[[], str] = str
    identity: Callable[[], str] = str


def may_strike(faults: Table[Fault], *keys: str) -> bool:
    """Is there any fault that calls with one of these keys may meet, whatever it says of them otherwise?"""
    return len(faults) > 0 and len(faults.select({"keys": keys})) > 0


def strike(faults: Table[Fault], target: FaultTarget, now: float = 0.0) -> Fault | None:
    """The first fault that this call meets; counts the call for every fault that selects it.

    `now` is the moment, in seconds since the epoch.
    """
    first: Fault | None = None
    facts: Facts | None = None
    for fault in _candidates(faults, target) if len(faults) else ():
        if fault.where != target.where:
            continue
        if facts is None:
            facts = target.facts()
        after = _count(fault, target, facts, now)
        if after is None:
            continue
        if first is None and after.hits > fault.hits:
            first = after
        elif after.hits > fault.hits:
            after = replace(after, hits=fault.hits)
        faults.put(after)
    return first


def strike_all(faults: Table[Fault], target: FaultTarget, now: float) -> list[Fault]:
    """Every fault that strikes this call: hooks do not stand in each other's way."""
    struck: list[Fault] = []
    facts: Facts | None = None
    for fault in _candidates(faults, target):
        if fault.where != target.where:
            continue
        if facts is None:
            facts = target.facts()
        after = _count(fault, target, facts, now)
        if after is not None:
            faults.put(after)
            struck += [after] if after.hits > fault.hits else []
    return struck


def _count(fault: Fault, target: FaultTarget, facts: Facts, now: float) -> Fault | None:
    """The fault with this call counted; None where the fault does not select it."""
    if not _is_in_time(fault, now) or not selects(fault, facts):
        return None
    counted = _what_is_counted(fault, target)
    count = fault.counts.get(counted, 0) + 1
    hit = _strikes(fault, counted, count)
    return replace(fault, seen=fault.seen + 1, hits=fault.hits + hit, counts={**fault.counts, counted: count})


def selects(fault: Fault, facts: Facts) -> bool:
    """Does the call fit every selector? A text among them may be a pattern, as of a shell."""
    return all(_fits(value, facts.get(key)) for key, value in fault.select.items())


def _candidates(faults: Table[Fault], target: FaultTarget) -> Iterable[Fault]:
    return faults.select({"keys": (*target.keys, EVERYTHING.get(target.where, f"{target.where} *"), "")}).all()


def _is_in_time(fault: Fault, now: float) -> bool:
    return (fault.since is None or now >= fault.since) and (fault.until is None or now < fault.until)


def _fits(wanted: object, fact: object) -> bool:
    facts = fact if isinstance(fact, tuple | frozenset) else (fact,)
    if wanted in facts:
        return True
    return (
        isinstance(wanted, str)
        and "*" in wanted
        and any(isinstance(one, str) and fnmatchcase(one, wanted) for one in facts)
    )


def _what_is_counted(fault: Fault, target: FaultTarget) -> str:
    """Under which name this call is counted: chances go by call, so that parallel ones do not shift them."""
    if fault.probability is not None:
        return target.identity()
    return target.resource() if fault.per == "resource" else ""


def _strikes(fault: Fault, counted: str, count: int) -> bool:
    """Does the fault strike the call that is the `count`-th of its kind?"""
    beyond = count - fault.nth
    if beyond < 0 or beyond % fault.every:
        return False
    if fault.times is not None and beyond // fault.every >= fault.times:
        return False
    return fault.probability is None or _chance(fault, counted, count) < fault.probability


def _chance(fault: Fault, counted: str, count: int) -> float:
    """A number from 0 to 1 that the fault's seed, the call and its count decide."""
    digest = hashlib.sha256(f"{fault.chance_seed}/{fault.name}/{counted}/{count}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
