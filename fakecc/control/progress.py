"""/_fakecc/progress: the rules by which operations progress; the first one that matches wins."""

from __future__ import annotations

from fakecc.arrange import progress
from fakecc.arrange.checking import Part
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
        "polls_of": rule.polls_of if rule.mode == "polls" else None,
        "resource": rule.resource,
        "operation": rule.operation,
        "plan": rule.plan,
        "name": rule.name,
    }
    return {key: value for key, value in shown.items() if value is not None}


def index(call: Call) -> Reply:
    return json_reply({"progress": [present(rule) for rule in call.world.progress_rules]})


def create(call: Call) -> Reply:
    return json_reply(present(progress.add(call.world, Part(call.body))), 201)


def clear(call: Call) -> Reply:
    progress.clear(call.world)
    return no_content()


def destroy(call: Call, guid: str) -> Reply:
    progress.remove(call.world, guid)
    return no_content()


ENDPOINTS = [
    endpoint("GET", "/_fakecc/progress", index),
    endpoint("POST", "/_fakecc/progress", create),
    endpoint("DELETE", "/_fakecc/progress", clear),
    endpoint("DELETE", "/_fakecc/progress/<guid>", destroy),
]
