"""Which behaviour speaks for something that runs, and what it says of it.

A behaviour's words may hold `{environment.NAME}`: a variable of the app's own environment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Literal

from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.models.arranged import AppBehaviour
from fakecc.world import World

Matter = Literal["staging", "instances", "tasks"]
PLACEHOLDER = re.compile(r"\{environment\.([^{}]+)\}")


def of(world: World, matter: Matter, app: App, *, command: str = "", process_type: str = "") -> Mapping[str, Json]:
    """What the behaviours that select it say of this matter, of each word the first; nothing where there are none."""
    told: dict[str, Json] = {}
    for behaviour in world.app_behaviours:
        if _selects(behaviour, app, command, process_type):
            words: Mapping[str, Json] = getattr(behaviour, matter) or {}
            told = {**words, **told}
    return {key: _fill(value, app.environment_variables or {}) for key, value in told.items()}


def backend_of(world: World, app: App, process_type: str) -> str | None:
    """The server that answers for a process of an app: that of the first behaviour that names one; None for none."""
    named = (behaviour.backend for behaviour in world.app_behaviours if _selects(behaviour, app, "", process_type))
    return next((backend for backend in named if backend is not None), None)


def _selects(behaviour: AppBehaviour, app: App, command: str, process_type: str) -> bool:
    variables = app.environment_variables or {}
    return (
        (behaviour.app is None or any(fnmatchcase(word, behaviour.app) for word in (app.guid, app.name)))
        and (behaviour.process_type is None or fnmatchcase(process_type, behaviour.process_type))
        and (behaviour.commands is None or any(fnmatchcase(command, pattern) for pattern in behaviour.commands))
        and all(
            name in variables and fnmatchcase(str(variables[name]), pattern)
            for name, pattern in (behaviour.environment or {}).items()
        )
    )


def _fill(words: Json, variables: Mapping[str, Json]) -> Json:
    """The words with every placeholder replaced by its variable; an unknown one by nothing."""
    if isinstance(words, str):
        return PLACEHOLDER.sub(lambda found: str(variables.get(found[1], "")), words)
    if isinstance(words, Mapping):
        return {key: _fill(value, variables) for key, value in words.items()}
    return [_fill(value, variables) for value in words] if isinstance(words, list | tuple) else words
