"""/v3/service_brokers.

Source: cloud_controller_ng:app/controllers/v3/service_brokers_controller.rb
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.platform import feature_flags
from fakecc.actions.services import service_brokers
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.common import NO_METADATA
from fakecc.models.services import ServiceBroker
from fakecc.permissions import SERVICES_READING
from fakecc.records import replace
from fakecc.v3.access import check_space_open
from fakecc.v3.listing import Listing
from fakecc.v3.message import related
from fakecc.v3.metadata import merge
from fakecc.v3.presenting import accepted_reply, ok
from fakecc.v3.services._broker_messages import CREATE, UPDATE
from fakecc.v3.services._marketplace import NAME_ORDERS, present_service_broker

INDEX = Listing("guids", "space_guids", "names", "label_selector", orders=NAME_ORDERS)
SENTENCES = {
    ("name", "presence"): "name presence",
    ("name", "unique"): "Name must be unique",
    ("state", "busy"): "Cannot update a broker when other operation is already in progress",
}


def index(call: Call) -> Reply:
    """All brokers to global readers; to others those of spaces whose services they read."""
    asked = INDEX.read(call)
    among: dict[str, Any] = dict(asked.among(names="name", space_guids="space_guid", guids="guid"))
    if not call.permissions.can_read_globally():
        readable = call.permissions.space_guids(SERVICES_READING)
        among["space_guid"] = readable & set(among["space_guid"]) if "space_guid" in among else readable
    found = call.world.service_brokers.select(among, asked.keeps())
    return asked.reply(found, lambda broker: present_service_broker(broker, call))


def show(call: Call, guid: str) -> Reply:
    broker = _find(call, guid)
    space = call.world.spaces.get(broker.space_guid)
    readable = call.permissions.can_read_services_in_space(space) if space else call.permissions.can_read_globally()
    if not readable:
        raise _not_found()
    return ok(present_service_broker(broker, call))


def create(call: Call) -> Reply:
    CREATE.check(call.body)
    body = call.body
    space_guid = related(body, "space")
    if space_guid is None:
        if not call.permissions.can_write_globally():
            raise errors.NotAuthorized()
    else:
        _check_space(call, space_guid)
    credentials = body["authentication"]["credentials"]
    try:
        drafted = service_brokers.draft(
            call.world,
            name=body["name"],
            url=body["url"],
            username=credentials["username"],
            password=credentials["password"],
            state="SYNCHRONIZING",
            space_guid=space_guid,
        )
    except Invalid as invalid:
        raise _sentence(invalid) from None
    broker = call.world.add(replace(drafted, metadata=merge(NO_METADATA, body, call.world.settings)))
    audit_events.record_broker(call.world, call.caller, "create", broker, _audited_request(body))
    return accepted_reply(call, service_brokers.synchronise_later(call.world, broker, call.requester).guid)


def _check_space(call: Call, guid: str) -> None:
    feature_flags.check(call.world, call.caller, "space_scoped_private_broker_creation")
    space = call.world.spaces.get(guid)
    if space is None or not call.permissions.can_read_from_space(space):
        raise errors.UnprocessableEntity("Invalid space. Ensure that the space exists and you have access to it.")
    if not call.permissions.can_write_to_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)


def update(call: Call, guid: str) -> Reply:
    """Metadata alone changes at once; anything else by a job, even a new name, as cf's client expects."""
    UPDATE.check(call.body)
    body = call.body
    broker = _writable(call, guid)
    if not any(name in body for name in ("name", "url", "authentication")):
        merged = merge(broker.metadata, body, call.world.settings, guid=broker.guid)
        return ok(present_service_broker(call.world.change(broker, metadata=merged), call))
    try:
        if body.get("name") is not None:
            _check_name(call, body["name"], broker)
        service_brokers.check_idle(broker)
        merged, given = merge(broker.metadata, body, call.world.settings), body.get("metadata") or {}
        job = service_brokers.update_later(
            call.world,
            broker,
            call.requester,
            changes=_changes(body),
            authentication=body.get("authentication"),
            labels=_patch(given.get("labels"), merged.labels),
            annotations=_patch(given.get("annotations"), merged.annotations),
        )
    except Invalid as invalid:
        raise _sentence(invalid) from None
    audit_events.record_broker(call.world, call.caller, "update", broker, _audited_request(body))
    return accepted_reply(call, job.guid)


def _audited_request(body: Json) -> Json:
    """The request as audit events show it."""
    authentication = body.get("authentication")
    if not authentication or "credentials" not in authentication:
        return body
    hidden = audit_events.without(authentication["credentials"], "password")
    return {**body, "authentication": {**authentication, "credentials": hidden}}


def _check_name(call: Call, name: str, broker: ServiceBroker) -> None:
    try:
        service_brokers.check_name(call.world, name, broker)
    except Invalid as invalid:
        # Only the job finds a blank name.
        if invalid.rule != "presence":
            raise


def _changes(body: Json) -> dict[str, str | None]:
    """What the job shall change. A null for authentication makes it fail, other nulls change nothing."""
    changes = {name: body[name] for name in ("name", "url") if body.get(name) is not None}
    if "authentication" in body:
        credentials = (body["authentication"] or {}).get("credentials", {})
        changes["username"] = credentials.get("username")
        changes["password"] = credentials.get("password")
    return changes


def _patch(given: Json, merged: Mapping[str, str | None]) -> dict[str, str | None]:
    """The keys that were given, with what becomes of them: None deletes."""
    return {key: merged.get(key) for key in given or {}}


def destroy(call: Call, guid: str) -> Reply:
    broker = _writable(call, guid)
    try:
        job = service_brokers.delete_later(call.world, broker, call.requester)
    except Invalid:
        # v3 says it with a status of its own: cloud_controller_ng:errors/v3.yml.
        error = errors.ServiceBrokerNotRemovable(broker.name)
        raise CloudControllerError(error.name, error.code, 422, error.detail) from None
    return accepted_reply(call, job.guid)


def _writable(call: Call, guid: str) -> ServiceBroker:
    """The broker, if the caller may change it: an admin may change a global one, developers that of their space."""
    broker = _find(call, guid)
    space = call.world.spaces.get(broker.space_guid)
    if space is None:
        if not call.permissions.can_read_globally():
            raise _not_found()
        if not call.permissions.can_write_globally():
            raise errors.NotAuthorized()
        return broker
    if not call.permissions.can_read_from_space(space):
        raise _not_found()
    if not call.permissions.can_write_to_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)
    return broker


def _find(call: Call, guid: str) -> ServiceBroker:
    broker = call.world.service_brokers.get(guid)
    if broker is None:
        raise _not_found()
    return broker


def _not_found() -> CloudControllerError:
    return errors.ResourceNotFound("Service broker not found")


def _sentence(invalid: Invalid) -> CloudControllerError:
    return errors.UnprocessableEntity(SENTENCES[invalid.field, invalid.rule])


ENDPOINTS = [
    endpoint("GET", "/v3/service_brokers", index),
    endpoint("POST", "/v3/service_brokers", create),
    endpoint("GET", "/v3/service_brokers/<guid>", show),
    endpoint("PATCH", "/v3/service_brokers/<guid>", update),
    endpoint("DELETE", "/v3/service_brokers/<guid>", destroy),
]
