"""/_fakecc/progress: rules of how operations progress; the first that matches wins."""

from __future__ import annotations

from fakecc.arrange import rules
from fakecc.arrange.checking import Missing, Part
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply, no_content
from fakecc.json_types import Json
from fakecc.models.arranged import ProgressRule


def present(rule: ProgressRule) -> Json:
    shown = {
        "guid": rule.guid,
        "mode": rule.mode,
        "seconds": rule.seconds if rule.mode == "after" else None,
        "polls": rule.polls if rule.mode == "polls" else None,
        "resource": rule.resource,
        "operation": rule.operation,
        "plan": rule.plan,
        "name": rule.name,
    }
    return {key: value for key, value in shown.items() if value is not None}


def index(call: Call) -> Reply:
    return json_reply({"progress": [present(rule) for rule in call.world.progress_rules]})


def create(call: Call) -> Reply:
    return json_reply(present(rules.add_progress(call.world, Part(call.body))), 201)


def clear(call: Call) -> Reply:
    for rule in call.world.progress_rules:
        call.world.remove(rule)
    return no_content()


def destroy(call: Call, guid: str) -> Reply:
    rule = call.world.progress_rules.get(guid)
    if rule is None:
        raise Missing(f"there is no rule {guid!r}", tuple(rule.guid for rule in call.world.progress_rules))
    call.world.remove(rule)
    return no_content()


ENDPOINTS = [
    endpoint("GET", "/_fakecc/progress", index),
    endpoint("POST", "/_fakecc/progress", create),
    endpoint("DELETE", "/_fakecc/progress", clear),
    endpoint("DELETE", "/_fakecc/progress/<guid>", destroy),
]
