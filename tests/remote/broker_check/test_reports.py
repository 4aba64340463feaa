"""What is told of a broker."""

import json
import xml.etree.ElementTree as ET

import pytest

from fakecc.remote.broker_check import reports
from fakecc.remote.broker_check.checks import BrokerCheck, CheckResult
from fakecc.remote.broker_check.running import Conformance


def check(name, level="must", section="Binding > Response"):
    return BrokerCheck(name, section, level, f"The rule of {name}.", lambda _: None)


CONFORMANCE = Conformance(
    url="http://broker",
    results=(
        CheckResult(check("good", section="Provisioning > Body"), "passed"),
        CheckResult(check("bad"), "failed", "it answered 200: <b>\x00"),
        CheckResult(check("poor", "should"), "failed", "it answered 201"),
        CheckResult(check("other"), "skipped", "the plan is not bindable"),
    ),
    left_behind=("/v2/service_instances/i",),
)


def test_a_person_reads_what_failed_and_the_sum():
    assert list(reports.as_text(CONFORMANCE, verbose=False)) == [
        "FAIL bad (must): The rule of bad.",
        "     it answered 200: <b>\x00",
        "     Open Service Broker API 2.17, Binding > Response",
        "FAIL poor (should): The rule of poor.",
        "     it answered 201",
        "     Open Service Broker API 2.17, Binding > Response",
        "left behind: /v2/service_instances/i",
        "4 checks of http://broker: 1 passed, 2 failed (1 must, 1 should), 1 skipped",
    ]


def test_verbosely_all_are_told():
    lines = list(reports.as_text(CONFORMANCE, verbose=True))
    assert lines[0] == "ok   good (must): The rule of good."
    assert lines[7:9] == ["skip other (must): The rule of other.", "     the plan is not bindable"]


def test_a_program_reads_everything():
    told = json.loads(reports.dump(reports.as_json(CONFORMANCE)))
    assert (told["failed"], told["counts"]) == (True, {"passed": 1, "failed": 2, "skipped": 1})
    assert told["checks"][3] == {
        "id": "other",
        "section": "Binding > Response",
        "level": "must",
        "sentence": "The rule of other.",
        "verdict": "skipped",
        "reason": "the plan is not bindable",
    }


def test_junit_counts_broken_musts_as_failures():
    root = ET.fromstring(reports.as_junit(CONFORMANCE))  # noqa: S314 - our own
    assert [(suite.get("name"), suite.get("tests"), suite.get("failures"), suite.get("skipped")) for suite in root] == [
        ("Provisioning", "1", "0", "0"),
        ("Binding", "3", "1", "2"),
    ]
    assert [each.get("message") for each in root.iter("failure")] == ["must: it answered 200: <b> "]


@pytest.mark.parametrize("text", ["it answered 200: &lt;b&gt;", 'class="failed should"', "/v2/service_instances/i"])
def test_the_page_shows_all_and_escapes_it(text):
    page = reports.as_html(CONFORMANCE)
    assert (text in page, "<b>" in page) == (True, False)
