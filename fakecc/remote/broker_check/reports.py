"""What a check of a broker found: for a person, for a program, for a CI that reads JUnit's XML, and as a web page."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from jinja2 import Environment, PackageLoader, StrictUndefined

from fakecc.json_types import Json
from fakecc.remote.broker_check.checks import CheckResult
from fakecc.remote.broker_check.running import Conformance

SPECIFICATION = "Open Service Broker API 2.17"
PAGE = "https://github.com/openservicebrokerapi/servicebroker/blob/v2.17/spec.md"
SIGNS = {"passed": "ok  ", "failed": "FAIL", "skipped": "skip"}


def as_text(conformance: Conformance, *, verbose: bool) -> Iterator[str]:
    """A line a check that failed, with the section and why; `verbose` tells those that passed or were skipped, too."""
    for each in conformance.results:
        if not verbose and each.verdict != "failed":
            continue
        yield f"{SIGNS[each.verdict]} {each.check.id} ({each.check.level}): {each.check.sentence}"
        if each.verdict != "passed":
            yield f"     {each.reason}"
        if each.verdict == "failed":
            yield f"     {SPECIFICATION}, {each.check.section}"
    yield from (f"left behind: {path}" for path in conformance.left_behind)
    found, failed = conformance.counts, [each for each in conformance.results if each.verdict == "failed"]
    must = sum(each.check.level == "must" for each in failed)
    split = f" ({must} must, {len(failed) - must} should)" if failed else ""
    yield (
        f"{len(conformance.results)} checks of {conformance.url}: "
        f"{found['passed']} passed, {found['failed']} failed{split}, {found['skipped']} skipped"
    )


def as_json(conformance: Conformance) -> Json:
    """Everything, as an object."""
    return {
        "specification": SPECIFICATION,
        "url": conformance.url,
        "counts": dict(conformance.counts),
        "failed": conformance.failed,
        "left_behind": list(conformance.left_behind),
        "checks": [_row(each) for each in conformance.results],
    }


def as_junit(conformance: Conformance) -> str:
    """A test suite a chapter of the specification, a test case a check; a should that does not hold is no failure."""
    root = ET.Element("testsuites", name="fakecc broker-check")
    chapters: dict[str, list[CheckResult]] = {}
    for each in conformance.results:
        chapters.setdefault(each.check.section.partition(" > ")[0], []).append(each)
    for chapter, results in chapters.items():
        broken = [each for each in results if _is_failure(each)]
        skipped = [each for each in results if each.verdict != "passed" and each not in broken]
        suite = ET.SubElement(
            root, "testsuite", name=chapter, tests=str(len(results)), failures=str(len(broken)),
            skipped=str(len(skipped)), errors="0",
        )  # fmt: skip
        for each in results:
            case = ET.SubElement(suite, "testcase", classname=chapter, name=f"{each.check.id}: {each.check.sentence}")
            if each.verdict != "passed":
                kind = "failure" if _is_failure(each) else "skipped"
                ET.SubElement(case, kind, message=_printable(f"{each.check.level}: {each.reason}"))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def as_html(conformance: Conformance) -> str:
    """A page that needs nothing else."""
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=PackageLoader("fakecc.remote.broker_check", "."),
    )
    template = environment.get_template("report.html")
    return template.render(conformance=conformance, specification=SPECIFICATION, page=PAGE)


def dump(value: Json) -> str:
    """JSON for a file."""
    return json.dumps(value, indent=1) + "\n"


def _is_failure(result: CheckResult) -> bool:
    return result.verdict == "failed" and result.check.level == "must"


def _row(result: CheckResult) -> dict[str, Json]:
    return {
        "id": result.check.id,
        "section": result.check.section,
        "level": result.check.level,
        "sentence": result.check.sentence,
        "verdict": result.verdict,
        "reason": result.reason,
    }


def _printable(text: str) -> str:
    """Without what XML cannot hold: a broker may answer anything."""
    return "".join(each if each.isprintable() else " " for each in text)
