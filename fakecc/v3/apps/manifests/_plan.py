"""The plan that a job follows for one app of a manifest whose message has been checked.

Source: cloud_controller_ng:app/messages/app_manifest_message.rb, app/actions/app_apply_manifest.rb
"""

from __future__ import annotations

from fakecc.dialects.ruby_messages import ruby_text
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.v3.apps._numbers import kind_problem
from fakecc.v3.apps.manifests import _routes as _manifest_routes
from fakecc.v3.apps.manifests._messages import (
    CHECKS,
    NO_COMMANDS,
    SCALED,
    TIMES,
    lifecycle_body,
    scales,
    sidecar_bodies,
    updates,
)
from fakecc.v3.message import Body
from fakecc.v3.metadata import read_body


def plan(app: Body) -> Body:
    """What a job does for an app whose part is valid: see actions/apps/manifests.py."""
    body = lifecycle_body(app)
    labels, annotations = read_body(body)
    variables = app.get("env")
    return {
        "features": app.get("features") or {},
        "processes": [
            {"type": told["type"], "fields": _update_fields(told), "request": _update_request(told)}
            for told in updates(app)
            if told != {"type": "web"}
        ],
        "scales": [_scale_plan(told) for told in scales(app)],
        "sidecars": [_sidecar_fields(each) for each in sidecar_bodies(app)],
        "lifecycle": body.get("lifecycle"),
        "labels": labels,
        "annotations": annotations,
        "update_request": body,
        "routes": _manifest_routes.plan(app),
        "variables": None if variables is None else {str(key): _quote(value) for key, value in variables.items()},
        "services": [{"name": each} if isinstance(each, str) else dict(each) for each in app.get("services") or []],
    }


def _quote(value: Json) -> str:
    return "" if value is None else ruby_text(value)


def _sidecar_fields(body: Body) -> Body:
    names = {"name": "name", "command": "command", "process_types": "process_types", "memory_in_mb": "memory"}
    if isinstance(body.get("memory_in_mb"), str) or not all(isinstance(each, str) for each in body["process_types"]):
        raise Broken("a text is no number, and a number no text")
    return {names[key]: value for key, value in body.items()}


def _scale_plan(told: Body) -> Body:
    given = {key: told[key] for key in SCALED if key in told}
    return {
        "type": told["type"],
        "fields": {SCALED[key][1]: int(value) for key, value in given.items()},
        "request": {SCALED[key][0]: value for key, value in given.items()},
    }


def _update_request(told: Body) -> Body:
    request = dict(told)
    if "timeout" in told:
        request["health_check_timeout"] = told["timeout"]
    for name in CHECKS:
        if f"{name}_http_endpoint" in told:
            request[f"{name}_endpoint"] = told[f"{name}_http_endpoint"]
    return request


def _update_fields(told: Body) -> Body:
    fields: Body = {}
    if "command" in told:
        fields["command"] = None if told["command"] in NO_COMMANDS else told["command"]
    if "user" in told:
        fields["user"] = told["user"]
    if "timeout" in told:
        fields["health_check_timeout"] = _number(told["timeout"])
    for name in CHECKS:
        fields.update(_check_fields(told, name))
    return fields


def _check_fields(told: Body, name: str) -> Body:
    fields: Body = {f"{name}_{key}": _number(told[f"{name}_{key}"]) for key in TIMES if f"{name}_{key}" in told}
    if f"{name}_type" in told:
        fields[f"{name}_type"] = told[f"{name}_type"]
    if told.get(f"{name}_type", "http") != "http":
        fields[f"{name}_http_endpoint"] = None
    elif f"{name}_http_endpoint" in told:
        fields[f"{name}_http_endpoint"] = told[f"{name}_http_endpoint"]
    return fields


def _number(value: Json) -> int | None:
    return None if value is None or kind_problem(value) else int(value)
