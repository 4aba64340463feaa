"""How operations progress: which rule one follows, and what becomes of it each time that it is asked about.

The same rules serve everything that takes time: brokers, jobs, what runs apps. Whoever has an operation keeps its
`Progressing` fields in a record of its own, and decides how it ends (succeeded or failed) once it is over.

    mode        begins with            goes on while                               is over
    immediate                          never                                       when it is asked about
    after       due = now + seconds    due lies ahead; tells in how many seconds   from due on
    polls       polls_left = polls     polls_left > 1; counts one down             when asked about that often (1)
    manual                             always                                      never by itself: a test releases it
    never                              always                                      never by itself

(1) By clients, who ask about the job or the resource: arrange/waiting.py counts them. `polls_of` broker counts how
often the Cloud Controller asks instead.

An operation that a test releases is `immediate` from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from math import inf
from typing import Protocol, TypedDict

from fakecc.models.arranged import ProgressRule
from fakecc.records import Value, small_value_type

# Seconds: a moment that was added up from two others may miss the one that was meant.
ROUNDING = 1e-3


class Way(Protocol):
    """How something is meant to progress: a rule, or what a scripted broker does with a plan."""

    @property
    def mode(self) -> str: ...

    @property
    def seconds(self) -> float: ...

    @property
    def polls(self) -> int: ...

    @property
    def polls_of(self) -> str: ...


class Progressing(Protocol):
    """An operation under way. progress: its mode. `due` is in seconds since the epoch."""

    @property
    def progress(self) -> str: ...

    @property
    def due(self) -> float | None: ...

    @property
    def polls_left(self) -> int: ...

    @property
    def polls_of(self) -> str: ...


class Beginning(TypedDict):
    """The fields of an operation that has just begun."""

    progress: str
    due: float | None
    polls_left: int
    polls_of: str


@small_value_type
class Glance(Value):
    """What an operation looks like when it is asked about: over, or else in how many seconds it is.

    `ready_in` is None where that is not known, and infinite where the operation is never over by itself.
    `polls_left` is what the operation has to keep.
    """

    over: bool
    polls_left: int
    ready_in: float | None = None


@small_value_type
class Subject(Value):
    """What rules select by: a table's name; create, update or delete; a plan's guid and name; the resource's name."""

    resource: str
    operation: str
    plan: tuple[str, ...] = ()
    name: str | None = None


def rule_for(rules: Iterable[ProgressRule], subject: Subject) -> ProgressRule | None:
    """The first rule that selects the subject."""
    return next((rule for rule in rules if _selects(rule, subject)), None)


def begin(way: Way, now: float) -> Beginning:
    """What an operation keeps that begins now."""
    due = now + way.seconds if way.mode == "after" else None
    return {"progress": way.mode, "due": due, "polls_left": way.polls, "polls_of": way.polls_of}


def ask(operation: Progressing, now: float) -> Glance:
    """What becomes of an operation that is asked about now."""
    return _ANSWERS[operation.progress](operation, now)


def _selects(rule: ProgressRule, subject: Subject) -> bool:
    return (
        rule.resource in {None, subject.resource}
        and rule.operation in {None, subject.operation}
        and _fits(rule.plan, subject.plan)
        and _fits(rule.name, (subject.name,))
    )


def _fits(wanted: str | None, names: tuple[str | None, ...]) -> bool:
    """Is this one of the names? It may be a pattern, as of a shell."""
    if wanted is None or wanted in names:
        return True
    return "*" in wanted and any(name is not None and fnmatchcase(name, wanted) for name in names)


def _is_over(operation: Progressing, now: float) -> Glance:
    del now
    return Glance(over=True, polls_left=operation.polls_left)


def _wait_until_due(operation: Progressing, now: float) -> Glance:
    left = 0.0 if operation.due is None else operation.due - now
    over = left <= ROUNDING
    return Glance(over=over, polls_left=operation.polls_left, ready_in=None if over else left)


def _count_down(operation: Progressing, now: float) -> Glance:
    if operation.polls_of == "client":
        over = operation.polls_left <= 1
        return Glance(over=over, polls_left=operation.polls_left, ready_in=None if over else inf)
    del now
    left = operation.polls_left - 1
    return Glance(over=left < 1, polls_left=max(left, 0))


def _go_on(operation: Progressing, now: float) -> Glance:
    del now
    return Glance(over=False, polls_left=operation.polls_left, ready_in=inf)


_ANSWERS: Mapping[str, Callable[[Progressing, float], Glance]] = {
    "immediate": _is_over,
    "after": _wait_until_due,
    "polls": _count_down,
    "manual": _go_on,
    "never": _go_on,
}
MODES = tuple(_ANSWERS)
