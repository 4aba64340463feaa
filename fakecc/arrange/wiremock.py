"""The journal as mappings of WireMock: stubs that answer what clients were answered.

A call that was answered in several ways becomes a scenario: its answers come in their order, and the last one stays.
Links lead to the WireMock that answers: its response templating, which it has by itself, fills its url in.

Source: https://wiremock.org/docs/stubbing/, https://wiremock.org/docs/stateful-behaviour/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from fakecc import json_reading
from fakecc.journal import Entry
from fakecc.json_types import Json

# What is said anew of each answer, or what WireMock says itself.
OF_ONE_ANSWER = frozenset(
    {"content-length", "transfer-encoding", "connection", "date", "x-runtime", "x-vcap-request-id", "x-fakecc-fault"}
)
FIRST_STATE = "Started"
BASE_URL = "{{request.baseUrl}}"
TEMPLATE = "{{"


def mappings(entries: Iterable[Entry], scheme: str = "http") -> dict[str, Json]:
    """The mappings of what clients asked, oldest first; `scheme` is that of the server.

    Tokens and passwords stand in them as they were sent. A call is known by method, path, query and body.
    """
    answers: dict[str, list[tuple[Json, Json]]] = {}
    for entry in entries:
        if entry.kind == "request":
            asked = _request(entry)
            answers.setdefault(json_reading.write(asked), []).append((asked, _response(entry, scheme)))
    return {"mappings": [stub for number, calls in enumerate(answers.values(), 1) for stub in _stubs(number, calls)]}


def _stubs(number: int, calls: list[tuple[Json, Json]]) -> Iterator[dict[str, Json]]:
    """The stub of a call, or one for each of its answers; the same answer again changes nothing."""
    asked = calls[0][0]
    answers = [answer for place, (_, answer) in enumerate(calls) if place == 0 or answer != calls[place - 1][1]]
    if len(answers) == 1:
        yield {"request": asked, "response": answers[0]}
        return
    name = f"{number}: {asked['method']} {asked['url']}"
    for place, answer in enumerate(answers, 1):
        state = FIRST_STATE if place == 1 else str(place)
        following = {"newScenarioState": str(place + 1)} if place < len(answers) else {}
        scenario = {"scenarioName": name, "requiredScenarioState": state, **following}
        yield {**scenario, "request": asked, "response": answer}


def _request(entry: Entry) -> dict[str, Json]:
    body = entry.request
    patterns: list[Json] = []
    if body and isinstance(body, dict | list):
        patterns = [{"equalToJson": body}]
    elif body:
        patterns = [{"equalTo": str(body)}]
    return {"method": entry.method, "url": entry.path, **({"bodyPatterns": patterns} if patterns else {})}


def _response(entry: Entry, scheme: str) -> dict[str, Json]:
    text = "" if entry.response is None else entry.response
    text = text if isinstance(text, str) else json_reading.write(text)
    headers = {name: value for name, value in entry.response_headers.items() if name.lower() not in OF_ONE_ANSWER}
    made: dict[str, Json] = {"status": entry.status, "headers": headers}
    own = _own_url(entry.headers, scheme)
    if own and TEMPLATE not in text and own in text + "".join(headers.values()):
        made["headers"] = {name: value.replace(own, BASE_URL) for name, value in headers.items()}
        made["transformers"] = ["response-template"]
        text = text.replace(own, BASE_URL)
    return {**made, "body": text} if text else made


def _own_url(headers: Mapping[str, str], scheme: str) -> str:
    """Where the client believed the server to be; empty where it named no host."""
    host = next((value for name, value in headers.items() if name.lower() == "host"), "")
    return f"{scheme}://{host}" if host else ""
