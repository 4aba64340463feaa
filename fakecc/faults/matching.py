"""Which fault a call meets: the selectors it has to fit, and how often the fault strikes."""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.models.arranged import Fault
from fakecc.records import replace
from fakecc.store import Table


def strike(faults: Table[Fault], where: str, facts: Mapping[str, object]) -> Fault | None:
    """The first fault that this call meets; counts the call for every fault that selects it.

    `facts` are what selectors may name; a fact that has several names is a tuple or a set of them.
    """
    first: Fault | None = None
    for fault in faults:
        if fault.where != where or not _selects(fault, facts):
            continue
        count = fault.seen + 1
        faults.put(replace(fault, seen=count))
        last = None if fault.times is None else fault.nth + fault.times - 1
        if first is None and count >= fault.nth and (last is None or count <= last):
            first = fault
    return first


def _selects(fault: Fault, facts: Mapping[str, object]) -> bool:
    for key, value in fault.select.items():
        fact = facts.get(key)
        if not (value in fact if isinstance(fact, tuple | frozenset) else value == fact):
            return False
    return True
