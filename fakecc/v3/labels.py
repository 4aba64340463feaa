"""Read `label_selector`, and apply its requirements to labels.

Source: cloud_controller_ng:app/models/helpers/metadata_helpers.rb, label_selector_requirement.rb
"""

from __future__ import annotations

import re

from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.records import Value, small_value_type
from fakecc.selections import HasKey
from fakecc.v3.metadata import key_problem, value_problem

# The parts between commas; commas inside parentheses do not separate.
# source: cloud_controller_ng:app/models/helpers/metadata_helpers.rb
PARTS = re.compile(r"(?:\(.*?\)|[^,])+")
KEY = r"(?P<key>[A-Za-z0-9_\-./]+)"
FORMS = (
    ("in", re.compile(r"(?P<key>.*?) in \((?P<values>.*)\)\Z")),
    ("notin", re.compile(r"(?P<key>.*?) notin \((?P<values>.*)\)\Z")),
    ("in", re.compile(KEY + r"==?(?P<values>.*)\Z")),
    ("notin", re.compile(KEY + r"!=(?P<values>.*)\Z")),
    ("exists", re.compile(KEY + r"\Z")),
    ("absent", re.compile(r"!" + KEY + r"\Z")),
)
MAXIMUM = 50
MISSING = "Missing label_selector value"


@small_value_type
class Requirement(Value):
    form: str
    key: str
    values: tuple[str, ...] = ()


def requirements(given: Json) -> list[Requirement]:
    """The requirements of a selector. Raises Broken for what is none: most lists have complained of it before."""
    if isinstance(given, list | dict):
        raise Broken("a label_selector that is no text")
    found = [_requirement(part) for part in PARTS.findall(given or "")]
    if None in found:
        raise Broken("no requirement of labels")
    return [requirement for requirement in found if requirement is not None]


def complaints(given: Json) -> list[str]:
    """The complaints about a selector. Raises Broken where it is no text."""
    if isinstance(given, list | dict):
        raise Broken("a label_selector that is no text")
    parts = PARTS.findall(given or "")
    if not parts:
        return [MISSING]
    if len(parts) > MAXIMUM:
        return [f"Too many label_selector requirements (maximum is {MAXIMUM})"]
    return [problem for problem in map(_problem, parts) if problem]


def _problem(text: str) -> str:
    requirement = _requirement(text)
    if requirement is None:
        return "Invalid label_selector value"
    return key_problem(requirement.key) or next((told for told in map(value_problem, requirement.values) if told), "")


def _requirement(text: str) -> Requirement | None:
    for form, pattern in FORMS:
        match = pattern.match(text)
        if not match:
            continue
        # Ruby's split drops empty parts at the end, so `k=` has no values.
        values = (match.groupdict().get("values") or "").rstrip(",")
        return Requirement(form, match["key"], tuple(values.split(",")) if values else ())
    return None


def tests(text: Json) -> list[HasKey]:
    """The tests that a record must pass to fit a selector: by the keys under which indexes have labels.

    Raises Broken for what is no selector.
    """
    return [_test(wanted) for wanted in requirements(text)]


def _test(wanted: Requirement) -> HasKey:
    """`notin` holds where the key is missing, too."""
    if wanted.form in {"exists", "absent"}:
        return HasKey("metadata", frozenset({wanted.key}), wanted.form == "absent")
    return HasKey("metadata", frozenset((wanted.key, value) for value in wanted.values), wanted.form == "notin")
