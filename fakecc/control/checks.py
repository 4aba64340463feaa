"""/_fakecc/check and /_fakecc/report: what a strict test does not let pass, and what a failed one wants to know."""

from __future__ import annotations

from fakecc.arrange.checking import BadInput, Complaint
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply
from fakecc.evidence import report, strict


def check(call: Call) -> Reply:
    """Answer everything that a strict test would not let pass, and whether these switches do."""
    try:
        on = strict.switches(call.body.get("strict"))
    except ValueError as problem:
        raise BadInput(Complaint("/strict", str(problem), strict.SWITCHES)) from None
    findings = [
        {"switch": finding.switch, "sentence": finding.sentence, "fails": finding.switch in on}
        for finding in strict.findings(call.world)
    ]
    failures = [{"where": failure.where, "text": failure.text} for failure in call.world.failures.texts]
    holds = not failures and not any(finding["fails"] for finding in findings)
    return json_reply({"holds": holds, "findings": findings, "failures": failures})


def show_report(call: Call) -> Reply:
    """Answer newest calls, time, what is under way, what changed and what went wrong, in lines."""
    return Reply(text="\n".join(report.lines(call.world)) + "\n", content_type="text/plain; charset=utf-8")


ENDPOINTS = [
    endpoint("POST", "/_fakecc/check", check),
    endpoint("GET", "/_fakecc/report", show_report),
]
