"""/_fakecc/behaviours: how those apps are staged and run that a behaviour selects."""

from __future__ import annotations

from fakecc.arrange import behaviours
from fakecc.arrange.checking import Missing, Part
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply, no_content
from fakecc.json_types import Json
from fakecc.models.arranged import AppBehaviour


def present(behaviour: AppBehaviour) -> Json:
    shown = {
        "guid": behaviour.guid,
        "kind": "app",
        "app": behaviour.app,
        "process_type": behaviour.process_type,
        "command": None if behaviour.commands is None else list(behaviour.commands),
        "environment": behaviour.environment,
        "staging": behaviour.staging,
        "instances": behaviour.instances,
        "tasks": behaviour.tasks,
        "backend": behaviour.backend,
    }
    return {key: value for key, value in shown.items() if value is not None}


def index(call: Call) -> Reply:
    return json_reply({"behaviours": [present(behaviour) for behaviour in call.world.app_behaviours]})


def create(call: Call) -> Reply:
    return json_reply(present(behaviours.add(call.world, Part(call.body))), 201)


def clear(call: Call) -> Reply:
    for behaviour in call.world.app_behaviours:
        call.world.remove(behaviour)
    return no_content()


def destroy(call: Call, guid: str) -> Reply:
    behaviour = call.world.app_behaviours.get(guid)
    if behaviour is None:
        known = tuple(behaviour.guid for behaviour in call.world.app_behaviours)
        raise Missing(f"there is no behaviour {guid!r}", known)
    call.world.remove(behaviour)
    return no_content()


ENDPOINTS = [
    endpoint("GET", "/_fakecc/behaviours", index),
    endpoint("POST", "/_fakecc/behaviours", create),
    endpoint("DELETE", "/_fakecc/behaviours", clear),
    endpoint("DELETE", "/_fakecc/behaviours/<guid>", destroy),
]
