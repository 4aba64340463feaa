"""/v3/feature_flags.

Source: cloud_controller_ng:app/controllers/v3/feature_flags_controller.rb
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fakecc import errors
from fakecc.actions import feature_flags
from fakecc.call import Call, Reply, route
from fakecc.v3._message import Body, Message, length, only, string
from fakecc.v3._metadata import metadata
from fakecc.v3._presenting import link, ok, timestamp

Json = Any


def _enabled(body: Body) -> Iterator[str]:
    if body.get("enabled") not in {True, False} or not isinstance(body["enabled"], bool):
        yield "Enabled must be a boolean"


UPDATE = Message(
    metadata,
    only("custom_error_message", "enabled", "metadata"),
    _enabled,
    string("custom_error_message"),
    length("custom_error_message", maximum=250),
)


def present(name: str, call: Call) -> Json:
    changed = call.world.feature_flags.first(name=name)
    return {
        "name": name,
        "enabled": feature_flags.enabled(call.world, name),
        "updated_at": timestamp(changed.updated_at) if changed else None,
        "custom_error_message": changed.custom_error_message if changed else None,
        "links": {"self": link(call, f"/v3/feature_flags/{name}")},
    }


def show(call: Call, name: str) -> Reply:
    if name not in feature_flags.DEFAULTS:
        raise errors.ResourceNotFound("Feature flag not found")
    return ok(present(name, call))


def update(call: Call, name: str) -> Reply:
    if name not in feature_flags.DEFAULTS:
        raise errors.ResourceNotFound("Feature flag not found")
    if not call.permissions.can_write_globally():
        raise errors.NotAuthorized()
    UPDATE.check(call.body)
    changed = {key: call.body[key] for key in ("enabled", "custom_error_message") if key in call.body}
    feature_flags.update(call.world, name, **changed)
    return ok(present(name, call))


ROUTES = [
    route("GET", "/v3/feature_flags/<name>", show),
    route("PATCH", "/v3/feature_flags/<name>", update),
]
