"""Every v3 answer of the test suite against CF's own OpenAPI document, corrected where it is wrong.

`complaints(method, path, status, body)` gives what is wrong. The corrections are openapi_overlay.py's. Where
that document is absent nothing is checked.
"""

from __future__ import annotations

import functools
import os
import re
from pathlib import Path

import jsonschema_rs
import yaml

from fakecc.evidence.openapi_overlay import OVERLAY

DOCUMENT = Path(os.environ.get("FAKECC_SHARED", Path(__file__).parents[3] / "shared")) / "reference/openapi-v3.yaml"


@functools.cache
def document():
    """The corrected document, or None where it is absent."""
    if not DOCUMENT.exists():
        return None
    loaded = yaml.load(DOCUMENT.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    for pointer, right in OVERLAY.items():
        *path, last = (key.replace("~1", "/") for key in pointer.strip("/").split("/"))
        functools.reduce(lambda part, key: part[key], path, loaded)[last] = right
    return loaded


@functools.cache
def templates():
    return [
        (re.compile(re.sub(r"{[^}]+}", "[^/]+", path) + r"\Z"), path)
        for path in sorted(document()["paths"], key=lambda p: p.count("{"))
    ]


@functools.cache
def validator(path, method, status):
    """The validator of one documented answer; None where the document says nothing of it."""
    operation = document()["paths"][path].get(method.lower())
    response = operation and operation["responses"].get(str(status))
    if not response:
        return None
    if "$ref" in response:
        response = document()["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
    schema = response.get("content", {}).get("application/json", {}).get("schema")
    return schema and jsonschema_rs.Draft202012Validator({**schema, "components": document()["components"]})


def complaints(method, path, status, body):
    """What CF's document says against this answer: a list of sentences."""
    if not document() or not path.startswith("/v3") or body is None:
        return []
    template = next((template for pattern, template in templates() if pattern.match(path)), None)
    found = template and validator(template, method, status)
    if not found:
        return []
    return [
        f"{method} {template} {status} at {'/'.join(map(str, error.instance_path))}: {error.message[:200]}"
        for error in found.iter_errors(body)
    ]
