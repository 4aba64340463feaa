"""What the control API does with every request: check its query and body by the OpenAPI document, then answer."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fakecc.arrange.checking import BadInput, Complaint, Missing, check, openapi
from fakecc.arrange.seeds.documents import json_of, yaml_of
from fakecc.call import Answer, Call, Endpoint, Reply
from fakecc.control import guard
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.near_names import nearest

JSON_TYPE = "application/json"


def answer(call: Call, route: Endpoint, arguments: Mapping[str, str]) -> Answer:
    """Check what was sent, then let the handler answer.

    The mark `unlocked` of an endpoint is for handlers that let time pass, take changes back, or reach other worlds:
    they open their own transactions.
    """
    try:
        guard.check_access(call)
        operation = _operation(route)
        _check_query(call, operation)
        call.body = _body(call, operation)
        if "unlocked" in route.marks:
            return route.handler(call, **arguments)
        return call.world.converse(lambda: route.handler(call, **arguments))
    except BadInput as refusal:
        return complaining(400, *refusal.complaints)
    except Missing as missing:
        return complaining(404, missing.complaint)
    except guard.AccessRefusal as refusal:
        return complaining(refusal.status, Complaint("", refusal.problem))
    except Broken as error:
        return complaining(400, Complaint("", str(error)))


def json_reply(body: Json, status: int = 200) -> Reply:
    """An answer of the control API."""
    return Reply(status=status, body=body, content_type=JSON_TYPE)


def complaining(status: int, *complaints: Complaint) -> Reply:
    """An answer that says what was wrong, where, and what is allowed."""
    errors = [
        {"pointer": complaint.pointer, "problem": complaint.problem, "allowed": list(complaint.allowed)}
        for complaint in complaints
    ]
    return json_reply({"errors": errors}, status)


def no_content() -> Reply:
    """An answer without a body."""
    return Reply(status=204)


def unknown(call: Call) -> Answer:
    """The answer to a path or method that the control API does not have."""
    try:
        guard.check_access(call)
    except guard.AccessRefusal as refusal:
        return complaining(refusal.status, Complaint("", refusal.problem))
    allowed = methods_of(call.path)
    if allowed:
        reply = complaining(405, Complaint("", f"{call.path} has no {call.method}", allowed))
        reply.headers["Allow"] = ", ".join(allowed)
        return reply
    near = nearest(call.path, openapi()["paths"], 3, likeness=0.6)
    return complaining(404, Complaint("", f"there is no {call.path}", tuple(near or openapi()["paths"])))


def methods_of(path: str) -> tuple[str, ...]:
    """The methods that a path of the control API takes; none where there is no such path."""
    for pattern, operations in openapi()["paths"].items():
        if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(pattern)), path):
            methods = [method.upper() for method in operations]
            return tuple(methods + ["HEAD"] * ("GET" in methods))
    return ()


def refuse(call: Call, error: Exception) -> Reply:
    """The answer to an error in fakecc itself."""
    del call
    return complaining(500, Complaint("", f"{type(error).__name__}: {error}"))


def dress(call: Call, reply: Reply) -> Reply:
    """Leave the answer as it is: it has none of the Cloud Controller's headers."""
    del call
    return reply


def _operation(route: Endpoint) -> dict[str, Json]:
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.rule)
    operation: dict[str, Json] = openapi()["paths"][path][route.method.lower()]
    return operation


def _check_query(call: Call, operation: dict[str, Json]) -> None:
    parameters = [item for item in operation["parameters"] if item.get("in") == "query"]
    known = {item["name"]: item["schema"]["type"] for item in parameters}
    for name, value in call.query:
        if name not in known:
            raise BadInput(Complaint(f"?{name}", f"there is no query parameter {name!r}", tuple(known)))
        if known[name] == "integer" and not value.isdecimal():
            raise BadInput(Complaint(f"?{name}", f"{value!r} is of the wrong type", ("integer",)))


def _body(call: Call, operation: dict[str, Json]) -> Json:
    wanted = operation.get("requestBody")
    if wanted is None:
        return None
    guard.check_content_type(call)
    body = _read(call) if call.raw.strip() else {}
    check(body, wanted["content"][JSON_TYPE]["schema"]["$ref"].rsplit("/", 1)[1])
    return body


def _read(call: Call) -> Json:
    if not guard.is_yaml(call):
        return json_of(call.raw)
    try:
        return yaml_of(call.raw.decode())
    except UnicodeDecodeError as error:
        raise BadInput(Complaint("", f"not UTF-8 at byte {error.start}")) from None
