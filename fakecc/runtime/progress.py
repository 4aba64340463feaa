"""When something in the runtime is over: as the first progress rule says that selects it, or else its behaviour."""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.json_types import Json
from fakecc.progress import Subject, rule_for
from fakecc.world import World
from fakecc.world.runtime_port import Progress

# Nobody polls the runtime: `polls` are as many seconds.
SECONDS_A_POLL = 1.0


def of(world: World, resource: str, operation: str, name: str, words: Mapping[str, Json]) -> Progress:
    """How an operation progresses. `name` is the app's; `words` are the behaviour's mode, seconds and polls."""
    rule = rule_for(world.progress_rules, Subject(resource=resource, operation=operation, name=name))
    if rule is not None:
        return _progress(rule.mode, rule.seconds, rule.polls)
    return _progress(words.get("mode", "immediate"), words.get("seconds", 0.0), words.get("polls", 0))


def _progress(mode: str, seconds: float, polls: int) -> Progress:
    if mode in {"manual", "never"}:
        return Progress(held=True)
    if mode == "polls":
        return Progress(seconds=polls * SECONDS_A_POLL)
    return Progress(seconds=seconds if mode == "after" else 0.0)
