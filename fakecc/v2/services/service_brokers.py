"""/v2/service_brokers: created, updated and deleted at once.

Source: cloud_controller_ng:app/controllers/services/service_brokers_controller.rb, app/access/service_broker_access.rb,
app/actions/v2/services/service_broker_create.rb
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.platform import feature_flags
from fakecc.actions.services import catalogs, service_brokers
from fakecc.brokers.addresses import BadAddress, parse_address
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.services import ServiceBroker
from fakecc.models.tenancy import Space
from fakecc.osb.catalog import Catalog
from fakecc.osb.port import Conversation
from fakecc.osb.replies import BrokerError
from fakecc.permissions import SPACE_WRITING
from fakecc.v2.access import is_developer, need_write, need_write_scope
from fakecc.v2.message import Message, is_present, optional, required_field
from fakecc.v2.query import guid as guid_of
from fakecc.v2.query import text
from fakecc.v2.reading import enumerate_, look_up, read
from fakecc.v2.replies import created_reply, no_content, show
from fakecc.v2.resource import Resource, declare, timestamp
from fakecc.v2.scope import Scope

CREATE = Message(
    required_field("name"),
    required_field("broker_url"),
    required_field("auth_username"),
    required_field("auth_password"),
    optional("space_guid"),
)
UPDATE = CREATE.for_update(without=("space_guid",))
COLUMNS = {"name": "name", "broker_url": "url", "auth_username": "username", "auth_password": "password"}


def fields(broker: ServiceBroker, call: Call) -> dict[str, Json]:
    del call
    return {
        "name": broker.name,
        "broker_url": broker.url,
        "auth_username": broker.username,
        "space_guid": broker.space_guid,
    }


def _visible(call: Call) -> Scope:
    """Those of the spaces that the caller develops in."""
    return Scope({"space_guid": call.permissions.space_guids(SPACE_WRITING)})


SERVICE_BROKERS: Resource[ServiceBroker] = declare(
    Resource(
        name="service_brokers",
        model="ServiceBroker",
        table=lambda world: world.service_brokers,
        fields=fields,
        filters={"name": text("name"), "space_guid": guid_of("space_guid")},
        not_found=errors.ServiceBrokerNotFound,
        visible=_visible,
    )
)


def create(call: Call) -> Conversation[Reply]:
    given = CREATE.read(call)
    space = None
    if "space_guid" in given:
        space = look_up(call.world.spaces, given["space_guid"])
        if space is None:
            raise errors.ResourceNotFound("Space not found")
    need_write_scope(call)
    if not call.permissions.can_write_globally():
        feature_flags.check(call.world, call.caller, "space_scoped_private_broker_creation")
    _check_may(call, space)
    _check_url(given["broker_url"])
    _check_name(call, given["name"], None)
    _check_blank(given)
    drafted = _draft(call, given, space)
    catalog = yield from _catalog(call, drafted)
    # Meanwhile the name may have been taken.
    _check_name(call, drafted.name, None)
    broker = call.world.add(drafted)
    call.warnings.extend(catalogs.apply(call.world, broker, catalog))
    audit_events.record_broker(call.world, call.caller, "create", broker, _audited_request(given))
    reply = created_reply(SERVICE_BROKERS, broker, call)
    reply.body["metadata"] = _metadata(broker)
    return reply


def _audited_request(given: dict[str, Json]) -> Json:
    """The request as audit events show it, in an order of their own.

    Source: cloud_controller_ng:app/repositories/service_event_repository.rb
    """
    request = {name: given[name] for name in (*COLUMNS, "space_guid") if name in given}
    return audit_events.without(request, "auth_password", audit_events.REDACTED)


def _check_may(call: Call, space: Space | None) -> None:
    """Developers of the broker's space may, even in a suspended organization.

    Source: cloud_controller_ng:app/access/service_broker_access.rb
    """
    need_write(call, allowed=space is not None and is_developer(call, space))


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        user = parts.username or parts.password
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in url
    except ValueError:
        raise errors.ServiceBrokerUrlInvalid(url) from None
    if not good:
        raise errors.ServiceBrokerUrlInvalid(url)
    if user:
        raise errors.ServiceBrokerUrlBasicAuthNotSupported()
    _check_plain(url)


def _check_plain(url: str) -> None:
    try:
        parse_address(url)
    except BadAddress:
        raise errors.ServiceBrokerUrlInvalid(url) from None


def _check_blank(given: dict[str, Json]) -> None:
    blank = [
        f"{name} presence"
        for name in ("auth_username", "auth_password")
        if name in given and not is_present(given[name])
    ]
    if blank:
        raise errors.ServiceBrokerInvalid(", ".join(blank))


def _draft(call: Call, given: dict[str, Json], space: Space | None) -> ServiceBroker:
    return service_brokers.draft(
        call.world,
        name=given["name"],
        url=given["broker_url"],
        username=given["auth_username"],
        password=given["auth_password"],
        space_guid=space.guid if space else None,
    )


def _check_name(call: Call, name: str, own: ServiceBroker | None) -> None:
    try:
        service_brokers.check_name(call.world, name, own)
    except Invalid as found:
        if found.rule == "unique":
            raise errors.ServiceBrokerNameTaken() from None
        # The real one has no sentence for a blank name.
        raise call.real_error() from None


def _catalog(call: Call, broker: ServiceBroker) -> Conversation[Catalog]:
    try:
        return (yield from catalogs.fetch(call.world, broker, call.requester))
    except BrokerError as error:
        raise error.as_client_error() from None


def update(call: Call, guid: str) -> Conversation[Reply]:
    """Any update but a new name alone asks for the catalog, even an empty one."""
    broker = _broker(call, guid)
    _check_may(call, call.world.spaces.get(broker.space_guid))
    given = UPDATE.read(call)
    changed = {COLUMNS[name]: value for name, value in given.items()}
    if "broker_url" in given:
        _check_url(given["broker_url"])
    if "name" in given:
        _check_name(call, given["name"], broker)
    _check_blank(given)
    catalog = None
    if set(given) != {"name"}:
        catalog = yield from _catalog(call, replace(broker, **changed))
    before = _broker(call, guid)
    broker = call.world.change(before, **changed)
    if catalog is not None:
        call.warnings.extend(catalogs.apply(call.world, broker, catalog))
    audit_events.record_broker(call.world, call.caller, "update", before, _audited_request(given))
    reply = show(SERVICE_BROKERS, broker, call)
    reply.body["metadata"] = _metadata(broker)
    return reply


def _broker(call: Call, guid: str) -> ServiceBroker:
    """The broker; a missing one is an unknown request here. recording: v2-services/brokers"""
    broker = call.world.service_brokers.get(guid)
    if broker is None:
        raise errors.NotFound()
    return broker


def _metadata(broker: ServiceBroker) -> dict[str, Json]:
    """The metadata of a broker that was just written: the url comes last."""
    return {
        "guid": broker.guid,
        "created_at": timestamp(broker.created_at),
        "updated_at": timestamp(broker.updated_at),
        "url": f"/v2/service_brokers/{broker.guid}",
    }


def delete(call: Call, guid: str) -> Reply:
    broker = _broker(call, guid)
    _check_may(call, call.world.spaces.get(broker.space_guid))
    if service_brokers.has_instances(call.world, broker):
        raise errors.ServiceBrokerNotRemovable(broker.name)
    service_brokers.delete(call.world, broker, call.caller)
    return no_content()


ENDPOINTS = [
    endpoint("POST", "/v2/service_brokers", create),
    endpoint("GET", "/v2/service_brokers", enumerate_(SERVICE_BROKERS)),
    endpoint("GET", "/v2/service_brokers/<guid>", read(SERVICE_BROKERS)),
    endpoint("PUT", "/v2/service_brokers/<guid>", update),
    endpoint("DELETE", "/v2/service_brokers/<guid>", delete),
]
