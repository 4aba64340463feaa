"""What is due and when: steps, each the name of a function and its arguments.

A step must outlive the process (a snapshot holds it), so it names its function: by the module's path below
`fakecc.actions` and the function's name.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from fakecc.models.jobs import Step
from fakecc.osb.port import Conversation
from fakecc.store import Table

if TYPE_CHECKING:
    from typing import Any

Action = Callable[..., "Conversation[None] | None"]
F = TypeVar("F", bound="Callable[..., Any]")

HOME = "fakecc.actions."
_ACTIONS: dict[str, Action] = {}
_NAMES: dict[Action, str] = {}


def action(function: F) -> F:
    """Register a function that a step can do: `function(world, **arguments)`, the arguments being JSON values."""
    name = f"{function.__module__.removeprefix(HOME)}.{function.__qualname__}"
    _ACTIONS[name] = function
    _NAMES[function] = name
    return function


def name_of(function: Action) -> str:
    """The name under which steps know a registered function. Raises LookupError when it is not registered."""
    if function not in _NAMES:
        message = f"{function.__qualname__} is no action: decorate it with @action"
        raise LookupError(message)
    return _NAMES[function]


def action_named(name: str) -> Action:
    """The registered function of that name, imported when need be. Raises LookupError when there is none."""
    if name not in _ACTIONS:
        module = name.rpartition(".")[0]
        try:
            import_module(HOME + module)
        except (ImportError, ValueError):
            module = ""
    if name not in _ACTIONS:
        message = f"there is no action {name!r}"
        raise LookupError(message)
    return _ACTIONS[name]


class Agenda:
    """The steps of a table in the order in which they are due; steps due at one moment in the order of creation."""

    def __init__(self, steps: Table[Step]) -> None:
        self._steps = steps
        # (moment, ordinal, guid). Entries that the table contradicts are dropped when they are met.
        self._heap: list[tuple[float, int, str]] | None = []

    def remind(self, step: Step) -> None:
        """Take note of a step that was added or changed."""
        if self._heap is not None:
            heapq.heappush(self._heap, (step.at, self._steps.ordinal(step.guid), step.guid))

    def forget(self) -> None:
        """Read the table anew: steps were taken back."""
        self._heap = None

    def first(self) -> Step | None:
        """The step that is due next and not held, or None."""
        if self._heap is None:
            self._heap = [(step.at, self._steps.ordinal(step.guid), step.guid) for step in self._steps]
            heapq.heapify(self._heap)
        while self._heap:
            at, _, guid = self._heap[0]
            step = self._steps.get(guid)
            if step is not None and step.at == at and not step.held:
                return step
            heapq.heappop(self._heap)
        return None
