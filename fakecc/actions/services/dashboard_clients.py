"""The OAuth clients of brokers' dashboards. Where the Cloud Controller may change UAA, they become clients of UAA.

Source: cloud_controller_ng:lib/services/sso/dashboard_client_manager.rb, lib/services/sso/uaa/uaa_client_manager.rb
"""

from __future__ import annotations

from fakecc.actions.services import catalog_events
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.models.services import DashboardClient, ServiceBroker
from fakecc.models.uaa_accounts import UaaClient
from fakecc.osb.catalog import Catalog
from fakecc.world import World

IGNORED = (
    "Warning: This broker includes configuration for a dashboard client. Auto-creation of OAuth2 clients has been "
    "disabled in this Cloud Foundry instance. The broker catalog has been updated but its dashboard client "
    "configuration will be ignored."
)


def is_enabled(world: World) -> bool:
    """May the Cloud Controller change UAA's clients?"""
    return bool(world.settings.uaa_client_name and world.settings.uaa_client_secret)


def warnings(world: World, catalog: Catalog) -> list[str]:
    """The warning about clients that are ignored, if there are any."""
    return [IGNORED] if _wanted_clients(catalog) and not is_enabled(world) else []


def taken_client_ids(world: World, broker: ServiceBroker, catalog: Catalog) -> frozenset[str]:
    """The ids of clients that this broker cannot have: those of another broker, and UAA's own."""
    wanted = _wanted_clients(catalog)
    if not is_enabled(world):
        return frozenset()
    claims = {client_id: world.dashboard_clients.first(client_id=client_id) for client_id in wanted}
    others = frozenset(
        client_id
        for client_id, claim in claims.items()
        if claim and claim.service_broker_guid not in {broker.guid, None}
    )
    alien = frozenset(client_id for client_id, claim in claims.items() if not claim and client_id in world.uaa_clients)
    return others or alien


def claim(world: World, broker: ServiceBroker, catalog: Catalog) -> None:
    """Give the broker the clients of its catalog, and take its other ones from it."""
    if not is_enabled(world):
        return
    wanted = _wanted_clients(catalog)
    old = world.dashboard_clients.find(service_broker_guid=broker.guid)
    for client_id, given in wanted.items():
        known = world.dashboard_clients.first(client_id=client_id)
        if known is None:
            stamp = world.stamp(DashboardClient)
            world.add(DashboardClient(**stamp, client_id=client_id, service_broker_guid=broker.guid))
        elif known.service_broker_guid is None:
            world.change(known, service_broker_guid=broker.guid)
        if client_id not in world.uaa_clients:
            catalog_events.record_client(world, broker, client_id, given["redirect_uri"])
        _register(world, client_id, given)
    # source: cloud_controller_ng:lib/services/sso/dashboard_client_differ.rb (what is new comes before what goes)
    for known in old:
        if known.client_id not in wanted:
            _give_up(world, broker, known)


def give_up(world: World, broker: ServiceBroker) -> None:
    """Take all clients from a broker that is being deleted."""
    for known in world.dashboard_clients.find(service_broker_guid=broker.guid):
        if is_enabled(world):
            _give_up(world, broker, known)
        else:
            world.change(known, service_broker_guid=None)


def _wanted_clients(catalog: Catalog) -> dict[str, Json]:
    """The clients of a catalog, by id. Raises Broken for false: it passes as a client and has no id."""
    clients = [service.dashboard_client for service in catalog.services if service.dashboard_client is not None]
    if any(client is False for client in clients):
        raise Broken("a dashboard client of false")
    return {client["id"]: client for client in clients}


def _give_up(world: World, broker: ServiceBroker, known: DashboardClient) -> None:
    world.remove(known)
    client = world.uaa_clients.get(known.client_id)
    if client is not None:
        world.remove(client)
        catalog_events.record_client_gone(world, broker, known.client_id)


def _register(world: World, client_id: str, given: Json) -> None:
    fields: dict[str, Json] = {
        "secrets": (str(given["secret"]),),
        "authorities": ("uaa.resource",),
        "scopes": ("openid", "cloud_controller_service_permissions.read"),
        "grant_types": ("authorization_code", "refresh_token"),
        "redirect_uris": (str(given["redirect_uri"]),),
    }
    known = world.uaa_clients.get(client_id)
    if known is None:
        now = world.now()
        world.add(UaaClient(guid=client_id, created_at=now, updated_at=now, **fields))
    else:
        world.change(known, **fields)
