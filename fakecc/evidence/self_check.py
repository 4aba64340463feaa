"""Whether fakecc's own answers are as CF's OpenAPI document describes them, while a suite or a server runs.

`FakeCC(self_check="openapi.yaml")` and `fakecc serve --self-check openapi.yaml` take the document that
https://v3-apidocs.cloudfoundry.org publishes. Where it departs from what a real Cloud Controller answers,
openapi_overlay.py corrects it. An answer that is not as described is a failure inside fakecc, told as every other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from fakecc import yaml_reading
from fakecc.evidence.openapi_overlay import OVERLAY
from fakecc.journal import Entry, WrittenJson
from fakecc.json_reading import Unfit
from fakecc.json_types import Json
from fakecc.world import World

LONGEST = 300


class NotAsDescribedError(AssertionError):
    """An answer is not as CF's OpenAPI document describes it."""


class SelfCheck:
    """A listener of journals that compares v3's answers with a description."""

    def __init__(self, path: Path | str) -> None:
        """Raises ValueError for a file that cannot be read, or is no OpenAPI document with paths of v3."""
        self._document = correct(_read(Path(path)))
        self._paths = [
            (re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), path)
            for path in sorted(self._document["paths"], key=lambda path: path.count("{"))
        ]
        self._validators: dict[tuple[str, str, int], Json] = {}
        # How many answers were compared.
        self.checked = 0

    def listener(self, world: World) -> Callable[[Entry], None]:
        """What compares the answers of a world, where its journal is told to; what is wrong is a failure of it."""

        def listen(entry: Entry) -> None:
            for sentence in self.complaints(entry):
                world.failures.append(NotAsDescribedError(sentence), f"{entry.method} {entry.path}")

        return listen

    def complaints(self, entry: Entry) -> list[str]:
        """What the description says against an answer; nothing of what a fault answered, or it does not describe."""
        path = entry.path.partition("?")[0]
        if entry.kind != "request" or not path.startswith("/v3") or entry.fault:
            return []
        body = json.loads(entry.response) if isinstance(entry.response, WrittenJson) else entry.response
        template = next((template for pattern, template in self._paths if pattern.fullmatch(path)), None)
        validator = self._validator(template, entry.method, entry.status) if template else None
        if validator is None or not isinstance(body, dict):
            return []
        self.checked += 1
        return [
            f"{entry.method} {template} {entry.status} at /{'/'.join(map(str, error.absolute_path))}: "
            f"{error.message[:LONGEST]}"
            for error in validator.iter_errors(body)
        ]

    def _validator(self, template: str, method: str, status: int) -> Json:
        """What validates one described answer; None where nothing is said of it."""
        key = (template, method, status)
        if key not in self._validators:
            self._validators[key] = self._new_validator(template, method, status)
        return self._validators[key]

    def _new_validator(self, template: str, method: str, status: int) -> Json:
        from jsonschema import Draft202012Validator  # noqa: PLC0415 - 85 ms, and only used here

        operation = self._document["paths"][template].get(method.lower())
        response = operation and operation["responses"].get(str(status))
        if response and "$ref" in response:
            response = self._document["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
        schema = (response or {}).get("content", {}).get("application/json", {}).get("schema")
        return schema and Draft202012Validator({**schema, "components": self._document["components"]})


def correct(document: Json) -> Json:
    """The document, with what openapi_overlay.py knows better, where it has the place."""
    for pointer, right in OVERLAY.items():
        *path, last = (key.replace("~1", "/") for key in pointer.strip("/").split("/"))
        part = document
        for key in path:
            part = part.get(key) if isinstance(part, dict) else None
        if isinstance(part, dict):
            part[last] = right
    return document


def _read(path: Path) -> Json:
    try:
        document = yaml_reading.read(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, Unfit) as problem:
        raise ValueError(f"the description {str(path)!r} cannot be read: {problem}") from None
    paths = document.get("paths") if isinstance(document, dict) else None
    if not isinstance(paths, dict) or not any(str(name).startswith("/v3") for name in paths):
        raise ValueError(f"{str(path)!r} is no OpenAPI document of the Cloud Controller's v3: it has no paths of /v3")
    return document
