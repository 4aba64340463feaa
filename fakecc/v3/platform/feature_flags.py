"""/v3/feature_flags.

Source: cloud_controller_ng:app/controllers/v3/feature_flags_controller.rb
"""

from __future__ import annotations

from collections.abc import Iterator

from fakecc import errors
from fakecc.actions import name_rules
from fakecc.actions.platform import feature_flags
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.selections import AllOf, field_in, selection_of
from fakecc.v3.listing import Listing, Query, query_of
from fakecc.v3.message import Body, Message, length, only, string
from fakecc.v3.metadata import metadata
from fakecc.v3.presenting import link, ok, timestamp


def _check_enabled(body: Body) -> Iterator[str]:
    if "enabled" in body and not isinstance(body["enabled"], bool):
        yield "Enabled must be a boolean"


OVERRIDDEN = (
    "The feature flag has an override configured in the bosh manifest and can be overwritten when the deployment is"
    " updated."
)
UPDATE = Message(
    metadata,
    only("custom_error_message", "enabled", "metadata"),
    _check_enabled,
    string("custom_error_message"),
    length("custom_error_message", minimum=1, maximum=250),
)


def _no_created_ats(query: Query) -> Iterator[str]:
    if "created_ats" in query:
        yield "Filtering by 'created_ats' is not allowed on this resource."


# Unlike others, a page past the end tells how many there are. source: cloud_controller_ng:lib/cloud_controller/paging/list_paginator.rb
INDEX = Listing("guids", orders=("name",), default_order="name", checks=(_no_created_ats,), counts_past_the_end=True)


UNFILTERED = INDEX.not_reading("guids", "updated_ats")


def present(name: str, call: Call) -> Json:
    changed = call.world.feature_flags.first(name=name)
    return {
        "name": name,
        "enabled": feature_flags.enabled(call.world, name),
        "updated_at": timestamp(changed.updated_at) if changed else None,
        "custom_error_message": changed.custom_error_message if changed else None,
        "links": {"self": link(call, f"/v3/feature_flags/{name}")},
    }


def index(call: Call) -> Reply:
    """List the flags by name. A filter on updated_ats leaves only flags that were changed; guids count beside it only."""
    changed = query_of(call).get("updated_ats") is not None
    asked = (INDEX if changed else UNFILTERED).read(call)
    shown = [feature_flags.find(call.world, name) for name in sorted(feature_flags.DEFAULTS)]
    if changed:
        fits = AllOf((*asked.keeps().tests, *(field_in("guid", guids) for guids in asked.among(guids="guid").values())))
        shown = [flag for flag in shown if flag.guid in call.world.feature_flags and fits(flag)]
    return asked.reply(selection_of(shown), lambda flag: present(flag.name, call))


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
    words = changed.get("custom_error_message")
    if words is not None and not name_rules.printable(words):
        raise Broken("no one rescues what the model says of words that cannot be printed")
    feature_flags.update(call.world, name, **changed)
    if name in call.world.settings.feature_flag_overrides:
        call.warnings.append(OVERRIDDEN)
    return ok(present(name, call))


ENDPOINTS = [
    endpoint("GET", "/v3/feature_flags", index),
    endpoint("GET", "/v3/feature_flags/<name>", show),
    endpoint("PATCH", "/v3/feature_flags/<name>", update),
]
