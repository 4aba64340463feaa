"""label_selector: requirements on labels, read and applied.

Source: cloud_controller_ng:app/models/helpers/metadata_helpers.rb, label_selector_requirement.rb
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from fakecc.v3._metadata import key_problem, value_problem

Labels = dict[str, str]
FORMS = (
    ("in", re.compile(r"(?P<key>.*?) in \((?P<values>.*)\)\Z")),
    ("notin", re.compile(r"(?P<key>.*?) notin \((?P<values>.*)\)\Z")),
    ("in", re.compile(r"(?P<key>[^!=()\s]*)==?(?P<values>.*)\Z")),
    ("notin", re.compile(r"(?P<key>[^!=()\s]*)!=(?P<values>.*)\Z")),
    ("exists", re.compile(r"(?P<key>[^!=()\s]*)\Z")),
    ("absent", re.compile(r"!(?P<key>[^!=()\s]*)\Z")),
)
MAXIMUM = 50
MISSING = "Missing label_selector value"


@dataclass(frozen=True, slots=True)
class Requirement:
    form: str
    key: str
    values: frozenset[str] = frozenset()

    def holds(self, labels: Labels) -> bool:
        """Do these labels fit? `notin` holds where the key is missing, too."""
        value = labels.get(self.key)
        if self.form == "exists":
            return value is not None
        if self.form == "absent":
            return value is None
        return (value in self.values) if self.form == "in" else (value is None or value not in self.values)


def requirements(selector: str) -> list[Requirement] | str:
    """What a selector asks for, or the complaint about it."""
    # Ruby's split drops what is empty at the end, so that commas alone ask for nothing.
    parts = re.split(r",(?![^(]*\))", selector.rstrip(","))
    if parts == [""]:
        return MISSING
    if len(parts) > MAXIMUM:
        return f"Too many label_selector requirements (maximum is {MAXIMUM})"
    found: list[Requirement] = []
    for part in parts:
        read = _requirement(part)
        if isinstance(read, str):
            return read
        found.append(read)
    return found


def _requirement(text: str) -> Requirement | str:
    for form, pattern in FORMS:
        match = pattern.match(text)
        if not match:
            continue
        key = match["key"]
        values = match.groupdict().get("values")
        # Ruby's split drops what is empty at the end, so `k=` asks for none of no values.
        listed = (values or "").rstrip(",").split(",") if (values or "").strip(",") else []
        problem = key_problem(key) or next((p for p in map(value_problem, listed) if p), "")
        return problem or Requirement(form, key, frozenset(listed))
    return "Invalid label_selector value"


def selector(text: str) -> Callable[[Labels], bool]:
    """Whether labels fit a selector that was found valid."""
    wanted = requirements(text)
    if isinstance(wanted, str):
        raise ValueError(wanted)  # noqa: TRY004 - a text that is no selector
    return lambda labels: all(requirement.holds(labels) for requirement in wanted)
