"""Audit events of requests that put something into an organization or a space, or take it away.

Source: cloud_controller_ng:app/controllers/base/model_controller.rb (do_related),
app/controllers/runtime/organizations_controller.rb, spaces_controller.rb (after_update)
"""

from __future__ import annotations

from fakecc.actions.tenancy import tenancy_events
from fakecc.call import Call
from fakecc.models.tenancy import Organization, Space


def tell_added(call: Call, place: Organization | Space, relation: str, other: str) -> None:
    """Write down that a request put what has the guid `other` into a relation of the place."""
    _tell(call, place, "add", relation, other)


def tell_removed(call: Call, place: Organization | Space, relation: str, other: str) -> None:
    """Write down that a request took it away; even if it was not there."""
    _tell(call, place, "remove", relation, other)


def _tell(call: Call, place: Organization | Space, verb: str, relation: str, other: str) -> None:
    request = {relation.removesuffix("s"): other, "verb": verb, "relation": relation, "related_guid": other}
    if isinstance(place, Space):
        tenancy_events.record_space(call.world, call.caller, "update", place, request)
    else:
        tenancy_events.record_organization(call.world, call.caller, "update", place, request)
