"""When something in the runtime is over: as a test's fault says, or the first progress rule, or else its behaviour."""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.json_types import Json
from fakecc.progress import Subject, rule_for
from fakecc.world import World
from fakecc.world.runtime_port import Progress


def of(world: World, subject: Subject, words: Mapping[str, Json], said: Mapping[str, Json]) -> Progress:
    """How an operation progresses. `subject` has the app's name.

    `words` are the behaviour's mode, seconds and polls, `said` those of a fault.
    """
    rule = None if "mode" in said else rule_for(world.progress_rules, subject)
    if rule is not None:
        return _progress(rule.mode, rule.seconds, rule.polls)
    told = {**words, **said}
    return _progress(told.get("mode", "immediate"), told.get("seconds", 0.0), told.get("polls", 0))


def _progress(mode: str, seconds: float, polls: int) -> Progress:
    if mode in {"manual", "never"}:
        return Progress(held=True)
    if mode == "polls":
        # Whoever asks for the first time is told the end already; nobody polls the runtime but clients.
        return Progress(held=polls > 1, polls=max(polls, 1) if polls > 1 else 0)
    return Progress(seconds=seconds if mode == "after" else 0.0)
