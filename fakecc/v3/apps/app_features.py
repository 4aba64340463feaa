"""What can be switched on and off of an app.

Source: cloud_controller_ng:app/controllers/v3/app_features_controller.rb
"""

from __future__ import annotations

from collections.abc import Iterator

from fakecc import errors
from fakecc.actions.apps import apps
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.v3.apps._apps import check_manageable, check_writable, readable_app
from fakecc.v3.message import Body, Message, only
from fakecc.v3.presenting import ok

DESCRIPTIONS = {
    "ssh": "Enable SSHing into the app.",
    "revisions": "Enable versioning of an application",
    "service-binding-k8s": "Enable k8s service bindings for the app",
    "file-based-vcap-services": "Enable file-based VCAP service bindings for the app",
}
TOGETHER = "'file-based-vcap-services' and 'service-binding-k8s' features cannot be enabled at the same time."


def _must_be_boolean(body: Body) -> Iterator[str]:
    if not isinstance(body.get("enabled"), bool):
        yield "Enabled must be a boolean"


UPDATE = Message(only("enabled"), _must_be_boolean)


def present(app: App, name: str) -> Json:
    return {"name": name, "description": DESCRIPTIONS[name], "enabled": getattr(app, apps.FEATURES[name])}


def index(call: Call, guid: str) -> Reply:
    """All of them: this list has no pages, and asks no query."""
    app, _ = readable_app(call, guid)
    here = {"href": f"/v3/apps/{app.guid}/features"}
    return ok(
        {
            "resources": [present(app, name) for name in DESCRIPTIONS],
            "pagination": {
                "total_results": len(DESCRIPTIONS),
                "total_pages": 1,
                "first": here,
                "last": here,
                "next": None,
                "previous": None,
            },
        }
    )


def show(call: Call, guid: str, name: str) -> Reply:
    app, _ = readable_app(call, guid)
    return ok(present(app, _check_name(name)))


def update(call: Call, guid: str, name: str) -> Reply:
    app, space = readable_app(call, guid)
    check = check_manageable if _check_name(name) == "revisions" else check_writable
    check(call, space)
    UPDATE.check(call.body)
    try:
        app = apps.set_feature(call.world, app, name, enabled=call.body["enabled"])
    except Invalid:
        raise errors.UnprocessableEntity(TOGETHER) from None
    return ok(present(app, name))


def _check_name(name: str) -> str:
    if name not in DESCRIPTIONS:
        raise errors.ResourceNotFound("Feature not found")
    return name


ENDPOINTS = [
    endpoint("GET", "/v3/apps/<guid>/features", index),
    endpoint("GET", "/v3/apps/<guid>/features/<name>", show),
    endpoint("PATCH", "/v3/apps/<guid>/features/<name>", update),
]
