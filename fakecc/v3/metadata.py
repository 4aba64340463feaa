"""Check labels and annotations of a body, and merge them into those of a record.

Source: cloud_controller_ng:app/messages/metadata_validator_helper.rb, app/actions/metadata_update.rb
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from fakecc import errors
from fakecc.dialects.ruby_messages import ruby_text
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.models.common import Metadata
from fakecc.settings import Settings
from fakecc.v3.annotation_values import stored_value
from fakecc.v3.message import Body, blank

ALLOWED = re.compile(r"[A-Za-z0-9_.\-]*\Z")
EDGES = re.compile(r"[A-Za-z0-9]")
# Its anchors match at line breaks, too. source: cloud_controller_ng:lib/cloud_controller/domain_decorator.rb
DNS_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?"
DNS = re.compile(rf"^(?:{DNS_LABEL}\.)+{DNS_LABEL}$", re.MULTILINE)


def metadata(body: Body) -> Iterator[str]:
    """Give the complaints about a body's metadata: this is a check of a Message."""
    if "metadata" not in body:
        return
    given = body["metadata"]
    if not isinstance(given, dict):
        yield "Metadata must be an object"
        return
    extra = [key for key in given if key not in {"labels", "annotations"}]
    if extra:
        yield "Metadata has unexpected field(s): " + " ".join(f"'{key}'" for key in extra)
    yield from _labels(given)
    yield from _annotations(given)


def _labels(given: dict[str, Json]) -> Iterator[str]:
    labels = given.get("labels") or {}
    # To Ruby false is nothing, and 0 and "" are something.
    if _is_given(given.get("labels")) and not isinstance(given["labels"], dict):
        yield "Metadata 'labels' is not an object"
        return
    for key, value in labels.items():
        problem = key_problem(key)
        if problem:
            yield f"Metadata label key error: {problem}"
        problem = value_problem(ruby_text(value))
        if problem:
            yield f"Metadata label value error: {problem}"


def _annotations(given: dict[str, Json]) -> Iterator[str]:
    annotations = given.get("annotations") or {}
    if _is_given(given.get("annotations")) and not isinstance(given["annotations"], dict):
        yield "Metadata 'annotations' is not an object"
        return
    for key, value in annotations.items():
        problem = "" if blank(value) else key_problem(key)
        if problem:
            yield f"Metadata annotation key error: {problem}"
        if _size(value) > 5000:
            shown = "" if isinstance(value, dict) else ruby_text(value[:8])
            yield f"Metadata annotation value error: '{shown}...' is greater than 5000 characters"


def _is_given(value: Json) -> bool:
    return value is not None and value is not False


def _size(value: Json) -> int:
    """Ruby's size of a value. Raises Broken for a value that has none."""
    if isinstance(value, bool | float | Decimal):
        raise Broken(f"an annotation of {value}")
    return 8 if value is None or isinstance(value, int) else len(value)


def key_problem(key: str) -> str:
    """The complaint about a label's or annotation's key; empty where there is none."""
    if not key.strip() or key == "/":
        return "key cannot be empty string"
    if key.count("/") > 1:
        return "key has more than one '/'"
    prefix, slash, name = key.rpartition("/")
    problem = _prefix_problem(prefix) if slash else ""
    if problem:
        return problem
    return value_problem(name) if name.strip() else "key cannot be empty string"


def _prefix_problem(prefix: str) -> str:
    if not DNS.search(prefix):
        return f"prefix '{prefix}' must be in valid dns format"
    if len(prefix) > 253:
        return f"prefix '{prefix[:8]}...' is greater than 253 characters"
    return "prefix 'cloudfoundry.org' is reserved" if prefix.lower() == "cloudfoundry.org" else ""


def value_problem(value: str) -> str:
    """The complaint about a label's value, or a key's name; empty where there is none."""
    if not ALLOWED.match(value):
        return f"'{value}' contains invalid characters"
    if value and not (EDGES.match(value[0]) and EDGES.match(value[-1])):
        return f"'{value}' starts or ends with invalid characters"
    return f"'{value[:8]}...' is greater than 63 characters" if len(value) > 63 else ""


def merge(current: Metadata, body: Body, settings: Settings, *, guid: str | None = None) -> Metadata:
    """Merge the metadata of a valid body into a record's. Raises LabelLimitExceeded, AnnotationLimitExceeded.

    `guid`: the record's, with which an annotation may compare; None for a new one, whose guid no client knows.
    """
    given = body.get("metadata") or {}
    if not given:
        return current
    labels, annotations = given.get("labels") or {}, given.get("annotations") or {}
    texts = {key: None if value is None else ruby_text(value) for key, value in labels.items()}
    kept = {key: value for key, value in {**current.labels, **texts}.items() if value is not None}
    noted = {key: value for key, value in current.annotations.items() if annotations.get(key, "") is not None}
    before = current.annotations
    given_values = {key: value for key, value in annotations.items() if value is not None}
    noted |= {key: stored_value(key, value, before.get(key), guid) for key, value in given_values.items()}
    if len(current.labels) < len(kept) > settings.max_labels_per_resource:
        raise errors.LabelLimitExceeded(len(labels), settings.max_labels_per_resource)
    if len(before) < len(noted) > settings.max_annotations_per_resource:
        raise errors.AnnotationLimitExceeded(len(annotations), settings.max_annotations_per_resource)
    return Metadata(kept, noted)


def read_body(body: Body, guid: str | None = None) -> tuple[dict[str, str | None], dict[str, str | None]]:
    """The labels and annotations of a valid body, as the database stores them; None deletes a key. `guid`: see merge."""
    given = body.get("metadata") or {}
    labels, annotations = given.get("labels") or {}, given.get("annotations") or {}
    return (
        {key: None if value is None else ruby_text(value) for key, value in labels.items()},
        {key: None if value is None else stored_value(key, value, None, guid) for key, value in annotations.items()},
    )
