"""The files through which an app reads its bindings, if it asked for files: what hinders making them.

Diego gets the files with the app, a task or a build; those that run already are not asked again.

Source: cloud_controller_ng:lib/cloud_controller/diego/service_binding_files_builder.rb, app_recipe_builder.rb,
task_recipe_builder.rb
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from fakecc.actions.apps import app_environments
from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.world import World

LARGEST = 1_000_000
BINDING_NAME = re.compile(r"^[a-z0-9\-.]{1,253}$", re.MULTILINE)
FILE_NAME = re.compile(r"^[a-z0-9\-._]{1,253}$", re.MULTILINE)
PATH = "vcap_services"


def sentence(what: str, found: str) -> str:
    """What is said of a problem. `what` is to have the files: app, app task, staging task."""
    return f"Cannot build service binding files for {what} - {found}"


def problem(world: World, app: App) -> str:
    """Why the files of an app cannot be made; an empty text where they can, or where it has none."""
    if app.service_binding_k8s_enabled:
        return next(_problems(app_environments.bound_services(world, app)), "")
    if app.file_based_vcap_services_enabled:
        text = _text(app_environments.vcap_services(world, app))
        return _too_large(len(text.encode()) + len(PATH))
    return ""


def _problems(bound: list[dict[str, Json]]) -> Iterator[str]:
    names: set[str] = set()
    total = 0
    for entry in bound:
        name = entry["name"]
        if not BINDING_NAME.search(name):
            yield f"Invalid binding name: '{name}'. Name must match /^[a-z0-9\\-.]{{1,253}}$/"
        if name in names:
            yield f"Duplicate binding name: {name}"
        names.add(name)
        for key, value in _files(entry):
            if not FILE_NAME.search(key):
                yield f"Invalid file name: {key}"
            total += _size(f"{name}/{key}", value)
    yield _too_large(total)


def _files(entry: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    """The credentials, what else there is, and once more what kind of service it is."""
    yield from (entry["credentials"] or {}).items()
    yield from ((key, value) for key, value in entry.items() if key != "credentials")
    yield "type", entry["label"]
    yield "provider", entry["label"]


def _size(path: str, value: Json) -> int:
    if value is None or value in ([], {}):
        return 0
    text = value if isinstance(value, str) else _text(value)
    return len(path.encode()) + len(text.encode())


def _text(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _too_large(size: int) -> str:
    return f"Bindings exceed the maximum allowed bytesize of {LARGEST}: {size}" if size > LARGEST else ""
