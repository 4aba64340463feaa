"""The list of suffixes below which anybody may own a domain, and which are nobody's own: publicsuffix.org's file.

Source: cloud_controller_ng:app/models/runtime/private_domain.rb (configure, reserved?)
The rest is the gem public_suffix's.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from fakecc.records import Value, value_type


@value_type
class Suffix(Value):
    """A line of the list. A wildcard counts one label more than it spells, an exception one less."""

    spelled: str
    wildcard: bool = False
    exception: bool = False

    @property
    def labels(self) -> int:
        return self.spelled.count(".") + 1 + self.wildcard

    def covers_all_of(self, name: str) -> bool:
        """Is nothing left of the name before the suffix?"""
        suffix = self.labels - 1 if self.exception else self.labels
        return name.count(".") + 1 <= suffix


# Without a list, or where no line fits: what has no dot.
ANY_LABEL = Suffix(spelled="")


def is_reserved(name: str, path: str | None) -> bool:
    """Is the name a suffix itself? `path` is of the list, None where there is none."""
    rules = _rules(path) if path else {}
    labels = name.split(".")
    found = [rules[suffix] for start in reversed(range(len(labels))) if (suffix := ".".join(labels[start:])) in rules]
    excepted = next((rule for rule in found if rule.exception), None)
    rule = excepted or max(reversed(found), key=lambda rule: rule.labels, default=ANY_LABEL)
    return rule.covers_all_of(name)


@lru_cache(maxsize=8)
def _rules(path: str) -> dict[str, Suffix]:
    """By what they spell. Of two that spell the same, the later counts, as in the gem."""
    lines = [line.strip() for line in Path(path).read_text(encoding="utf-8").splitlines()]
    rules = [_rule(line) for line in lines if line and not line.startswith("//")]
    return {rule.spelled: rule for rule in rules}


def _rule(line: str) -> Suffix:
    if line.startswith("*"):
        return Suffix(spelled=line[2:], wildcard=True)
    return Suffix(spelled=line.removeprefix("!"), exception=line.startswith("!"))
