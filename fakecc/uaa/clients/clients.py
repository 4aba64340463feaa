"""/oauth/clients.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/client/ClientAdminEndpoints.java
"""

from __future__ import annotations

from collections.abc import Sequence

from fakecc.actions.platform import uaa_clients
from fakecc.call import Call, Reply, endpoint
from fakecc.models.uaa_accounts import UaaClient
from fakecc.uaa import filters, listing
from fakecc.uaa.answers import client_refusal, html_refusal, resource
from fakecc.uaa.clients import _client_bodies, _clients
from fakecc.uaa.clients._client_bodies import ClientBody
from fakecc.uaa.filters import Column, FilterProblem
from fakecc.uaa.zones.switching import current_zone

SCHEMA = "http://cloudfoundry.org/schema/scim/oauth-clients-1.0"
# What not everybody may give to a client.
RESTRICTED = (
    "zones.read", "zones.write", "zones.*.admin", "zones.*.read", "zones.*.clients.admin", "zones.*.clients.read",
    "zones.*.clients.write", "zones.*.scim.create", "zones.*.scim.read", "zones.*.scim.write", "zones.*.idps.read",
    "zones.*.idps.write", "zones.*.sps.write", "zones.*.sps.read", "sps.write", "sps.read", "idps.read", "idps.write",
    "clients.admin", "clients.write", "clients.read", "clients.secret", "scim.write", "scim.read", "scim.create",
    "scim.userids", "scim.zones", "groups.update", "password.write", "oauth.login", "uaa.admin",
)  # fmt: skip


def _text(name: str) -> Column[UaaClient]:
    return Column("text", lambda client: ",".join(getattr(client, name) or ()) or None)


COLUMNS: dict[str, Column[UaaClient]] = {
    "client_id": Column("text", lambda client: client.client_id),
    "scope": _text("scopes"),
    "authorized_grant_types": _text("grant_types"),
    "web_server_redirect_uri": _text("redirect_uris"),
    "autoapprove": _text("autoapprove"),
    "required_user_groups": _text("required_user_groups"),
    "created_by": Column("text", lambda client: client.additional.get("created_by")),
    "access_token_validity": Column("number", lambda client: client.access_token_validity),
    "refresh_token_validity": Column("number", lambda client: client.refresh_token_validity),
    "lastmodified": Column("moment", lambda client: round(client.updated_at, 3)),
}


def index(call: Call) -> Reply:
    """The clients that fit a filter; where it is none, the real one fails as well."""
    try:
        start_index = listing.whole_number(call.parameter("startIndex"), 1)
        count = min(listing.whole_number(call.parameter("count"), listing.DEFAULT_COUNT), listing.MAXIMUM)
    except ValueError:
        raise html_refusal(400) from None
    try:
        matching = _select(call)
        count = min(count, len(matching))
        shown = [_clients.present_listed(client, call) for client in listing.window(matching, start_index, count)]
    except (FilterProblem, IndexError):
        raise html_refusal(500) from None
    names = [name for name in (call.parameter("attributes") or "").split(",") if name]
    if names:
        try:
            shown = listing.parts(shown, names, _path_of)
        except FilterProblem:
            raise html_refusal(500) from None
    return resource(listing.results(shown, start_index=start_index, count=count, total=len(matching), schema=SCHEMA))


def _path_of(name: str) -> str:
    """UAA looks for a name with an underscore under another name, and finds nothing."""
    return f"no.{name}" if "_" in name else name


def _select(call: Call) -> Sequence[UaaClient]:
    zone_id = current_zone(call)
    test = filters.test_of(filters.parse(call.parameter("filter") or "client_id pr"), COLUMNS)
    matching = [client for client in call.world.uaa_clients if client.zone_id == zone_id and test(client)]
    ascending = (call.parameter("sortOrder") or "ascending").lower() == "ascending"
    return listing.sort(matching, call.parameter("sortBy") or "client_id", COLUMNS, ascending=ascending)


def show(call: Call, client_id: str) -> Reply:
    return resource(_clients.present(_clients.find(call, client_id), call))


def create(call: Call) -> Reply:
    sent = _client_bodies.read_client(call, _client_bodies.CREATION_KEYS)
    return resource(_clients.present(_clients.store_new(call, sent), call), 201)


def update(call: Call, client_id: str) -> Reply:
    """PUT: what is left out stays; the secret is not looked at."""
    sent = _client_bodies.read_client(call)
    if sent.client_id != client_id:
        raise html_refusal(500)
    return resource(_clients.present(_clients.store_over(call, _clients.find(call, client_id), sent), call))


def destroy(call: Call, client_id: str) -> Reply:
    client = _clients.find(call, client_id)
    shown = _clients.present(client, call)
    uaa_clients.delete(call.world, client)
    return resource(shown)


def index_restricted(call: Call) -> Reply:
    """The scopes and authorities that not everybody may give."""
    del call
    return resource([*RESTRICTED])


def create_restricted(call: Call) -> Reply:
    sent = _client_bodies.read_client(call)
    _check_restricted(sent)
    return resource(_clients.present(_clients.store_new(call, sent), call), 201)


def update_restricted(call: Call, client_id: str) -> Reply:
    _check_restricted(_client_bodies.read_client(call))
    return update(call, client_id)


def _check_restricted(sent: ClientBody) -> None:
    scope = _client_bodies.has_restricted(sent.scopes, RESTRICTED)
    if scope is not None:
        raise client_refusal(400, f"{scope} is a restricted scope.")
    authority = _client_bodies.has_restricted(sent.authorities, RESTRICTED)
    if authority is not None:
        raise client_refusal(400, f"{authority} is a restricted authority.")


ENDPOINTS = [
    endpoint("GET", "/oauth/clients", index),
    endpoint("POST", "/oauth/clients", create),
    endpoint("GET", "/oauth/clients/restricted", index_restricted),
    endpoint("POST", "/oauth/clients/restricted", create_restricted),
    endpoint("PUT", "/oauth/clients/restricted/<client_id>", update_restricted),
    endpoint("GET", "/oauth/clients/<client_id>", show),
    endpoint("PUT", "/oauth/clients/<client_id>", update),
    endpoint("DELETE", "/oauth/clients/<client_id>", destroy),
]
