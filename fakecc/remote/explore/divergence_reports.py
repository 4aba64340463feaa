"""A report of a divergence that --explore found, ready to be filed: what was asked, and what the two answered."""

from __future__ import annotations

import json
from collections.abc import Iterator

from fakecc.json_types import Json
from fakecc.remote.exchanges import HttpRequest, at, send
from fakecc.remote.explore.exploring import Divergence
from fakecc.remote.targets import JSON_ACCEPTED, RemoteServer

LONGEST_BODY = 4000
NOTHING_SAID = "says no version"


def as_markdown(divergence: Divergence, a: RemoteServer, b: RemoteServer, command: str) -> str:
    """The report. `command` is what finds it again. Raises OSError where a server does not answer any more."""
    outcome = divergence.outcome
    lines = [
        f"# {outcome.step}: {outcome.verdict}",
        "",
        f"- a, which says what is right: {a.api} ({version_of(a)})",
        f"- b, which answers otherwise: {b.api} ({version_of(b)})",
        f"- found by: `{command}`",
        "",
        "## What b answers otherwise",
        "",
        *(f"- {text}" for text in outcome.faults),
        "",
        "## What was asked, and what a answered",
        "",
        *_steps(divergence.recording),
        "## What should be looked at",
        "",
        "<!-- Which of the two is right? The source of the Cloud Controller that says so: -->",
        "",
    ]
    return "\n".join(lines)


def version_of(server: RemoteServer) -> str:
    """What a Cloud Controller says of its versions."""
    request = HttpRequest(base=server.api, method="GET", path="/", headers=JSON_ACCEPTED)
    links = at(send(request, insecure=server.insecure).json, "/links")
    named = (("v2", "cloud_controller_v2"), ("v3", "cloud_controller_v3"))
    versions = [(name, at(links, f"/{link}/meta/version")) for name, link in named]
    return ", ".join(f"{name} {version}" for name, version in versions if version) or NOTHING_SAID


def _steps(recording: dict[str, Json]) -> Iterator[str]:
    for step in recording["steps"]:
        if "request" not in step:
            continue
        asked, answer = step["request"], step["response"]
        yield f"`{asked['method']} {asked['path']}`"
        yield ""
        if "json" in asked:
            yield from _block(asked["json"])
        yield f"{answer['status']}:"
        yield ""
        yield from _block(answer.get("json", answer.get("text", "")))


def _block(body: Json) -> Iterator[str]:
    yield "```json"
    yield json.dumps(body, indent=2, ensure_ascii=False)[:LONGEST_BODY]
    yield "```"
    yield ""
