"""What a replay found: for a person, for a program, and for a CI that reads JUnit's XML."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator, Sequence

from fakecc.json_types import Json
from fakecc.remote.outcomes import VERDICTS
from fakecc.remote.running import KnownFailures, ScenarioResult


def counts(replayed: Sequence[ScenarioResult]) -> Counter[str]:
    """How many steps there are of each verdict."""
    return Counter(outcome.verdict for each in replayed for outcome in each.outcomes)


def failed(replayed: Sequence[ScenarioResult], expected: KnownFailures | None) -> bool:
    """Is it red? Replaying nothing is."""
    return not any(each.outcomes for each in replayed) or any(any(each.new_failures(expected)) for each in replayed)


def as_text(replayed: Sequence[ScenarioResult], expected: KnownFailures | None, *, verbose: bool) -> Iterator[str]:
    """A line a scenario with what is other, then the sum; `verbose` tells every difference, expected or not."""
    for each in replayed:
        same = sum(not outcome.differences for outcome in each.outcomes)
        new = list(each.new_failures(expected))
        if new or verbose or len(replayed) <= 20:
            yield f"{same:4d}/{len(each.outcomes):<4d} {each.file}"
        if verbose:
            yield from (f"       set-up: {note}"[:300] for note in each.notes)
        shown = enumerate(each.outcomes, 1) if verbose else new
        for number, outcome in shown:
            if not outcome.differences:
                continue
            yield f"       {number}. {outcome.step}: {outcome.verdict}"
            yield from (f"          {text}" for text in (outcome.faults if verbose else outcome.faults[:3]))
        mended = each.holding_again(expected)
        if mended:
            yield f"       {each.file}: expected to fail, and hold: {', '.join(map(str, mended))}"
    found = counts(replayed)
    total = sum(found.values())
    told = ", ".join(f"{found[verdict]} {verdict}" for verdict in VERDICTS if found[verdict])
    share = f" ({100 * found['same'] / total:.1f} % the same)" if total else ""
    yield f"{total} steps in {len(replayed)} scenarios: {told or 'nothing was replayed'}{share}"


def as_json(replayed: Sequence[ScenarioResult], expected: KnownFailures | None) -> Json:
    """Everything, as an object."""
    return {
        "counts": dict(counts(replayed)),
        "failed": failed(replayed, expected),
        "scenarios": [
            {
                "file": str(each.file),
                "notes": list(each.notes),
                "new": [number for number, _ in each.new_failures(expected)],
                "mended": each.holding_again(expected),
                "steps": [
                    {"step": outcome.step, "verdict": outcome.verdict, "differences": outcome.faults}
                    for outcome in each.outcomes
                ],
            }
            for each in replayed
        ],
    }


def as_junit(replayed: Sequence[ScenarioResult], expected: KnownFailures | None) -> str:
    """A test suite a scenario, a test case a step; what was expected to fail is skipped."""
    root = ET.Element("testsuites", name="fakecc replay")
    for each in replayed:
        new = dict(each.new_failures(expected))
        excused = sum(bool(outcome.differences) for outcome in each.outcomes) - len(new)
        name = f"{each.file.parent.name}/{each.file.stem}".lstrip("/")
        suite = ET.SubElement(
            root, "testsuite", name=name, tests=str(len(each.outcomes)),
            failures=str(len(new)), skipped=str(excused), errors="0",
        )  # fmt: skip
        for number, outcome in enumerate(each.outcomes, 1):
            case = ET.SubElement(suite, "testcase", classname=suite.attrib["name"], name=f"{number}. {outcome.step}")
            if number in new:
                failure = ET.SubElement(case, "failure", message=f"{outcome.verdict}: {outcome.faults[0]}"[:300])
                failure.text = "\n".join(outcome.faults)
            elif outcome.differences:
                ET.SubElement(case, "skipped", message="expected to fail")
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def dump(value: Json) -> str:
    """JSON for a file."""
    return json.dumps(value, indent=1) + "\n"
