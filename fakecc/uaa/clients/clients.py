"""/oauth/clients.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/client/ClientAdminEndpoints.java
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fakecc.actions.platform import uaa_clients
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects import java
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import UaaClient
from fakecc.uaa import addresses, filters, listing
from fakecc.uaa.answers import client_refusal, html_refusal, milliseconds, not_found, resource
from fakecc.uaa.clients import _client_bodies
from fakecc.uaa.clients._client_bodies import ClientBody
from fakecc.uaa.filters import Column, FilterProblem
from fakecc.uaa.tokens.bearers import read_bearer
from fakecc.uaa.zones.switching import current_zone

SCHEMA = "http://cloudfoundry.org/schema/scim/oauth-clients-1.0"
NO_SCOPE = "uaa.none"
LONGEST = 255
# What not everybody may give to a client.
RESTRICTED = (
    "zones.read", "zones.write", "zones.*.admin", "zones.*.read", "zones.*.clients.admin", "zones.*.clients.read",
    "zones.*.clients.write", "zones.*.scim.create", "zones.*.scim.read", "zones.*.scim.write", "zones.*.idps.read",
    "zones.*.idps.write", "zones.*.sps.write", "zones.*.sps.read", "sps.write", "sps.read", "idps.read", "idps.write",
    "clients.admin", "clients.write", "clients.read", "clients.secret", "scim.write", "scim.read", "scim.create",
    "scim.userids", "scim.zones", "groups.update", "password.write", "oauth.login", "uaa.admin",
)  # fmt: skip


def present(client: UaaClient, call: Call) -> dict[str, Json]:
    """All but the secrets."""
    return {
        **_present(client, call, {}),
        **_additional(client),
        "lastModified": milliseconds(client.updated_at),
        **({"created_by": client.additional["created_by"]} if "created_by" in client.additional else {}),
        "required_user_groups": [*client.required_user_groups],
    }


def present_listed(client: UaaClient, call: Call) -> dict[str, Json]:
    """A client as a list shows it."""
    shown = present(client, call)
    del shown["required_user_groups"]
    return shown


def present_changed(client: UaaClient, call: Call, action: str | None, approvals: Json = None) -> dict[str, Json]:
    """A client as a batch shows it. `approvals` None: nothing is said of them."""
    shown = {
        **_present(client, call, {} if action is None else {"action": action}),
        **_additional(client),
        "lastModified": milliseconds(client.updated_at),
        "required_user_groups": [*client.required_user_groups],
    }
    if approvals is not None:
        shown["approvals_deleted"] = approvals
    return shown


def _present(client: UaaClient, call: Call, action: dict[str, Json]) -> dict[str, Json]:
    access, refresh = client.access_token_validity, client.refresh_token_validity
    redirects = client.redirect_uris
    return {
        "scope": [*client.scopes],
        "client_id": client.client_id,
        "resource_ids": ["none"],
        "authorized_grant_types": [*client.grant_types],
        **({} if not redirects else {"redirect_uri": [addresses.fill(call, uri) for uri in redirects]}),
        "autoapprove": [*client.autoapprove],
        **action,
        **({} if access is None else {"access_token_validity": access}),
        **({} if refresh is None else {"refresh_token_validity": refresh}),
        "authorities": [*client.authorities] or [NO_SCOPE],
    }


def _additional(client: UaaClient) -> dict[str, Json]:
    names = java.in_hash_order(client.additional)
    return {name: client.additional[name] for name in names if name != "created_by"}


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
        shown = [present_listed(client, call) for client in listing.window(matching, start_index, count)]
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
    return resource(present(find(call, client_id), call))


def create(call: Call) -> Reply:
    sent = _client_bodies.read_client(call)
    return resource(present(store_new(call, sent), call), 201)


def update(call: Call, client_id: str) -> Reply:
    """PUT: what is left out stays; the secret is not looked at."""
    sent = _client_bodies.read_client(call)
    if sent.client_id != client_id:
        raise html_refusal(500)
    return resource(present(store_over(call, find(call, client_id), sent), call))


def destroy(call: Call, client_id: str) -> Reply:
    client = find(call, client_id)
    shown = present(client, call)
    uaa_clients.delete(call.world, client)
    return resource(shown)


def index_restricted(call: Call) -> Reply:
    """The scopes and authorities that not everybody may give."""
    del call
    return resource([*RESTRICTED])


def create_restricted(call: Call) -> Reply:
    sent = _client_bodies.read_client(call)
    _check_restricted(sent)
    return resource(present(store_new(call, sent), call), 201)


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


def find(call: Call, client_id: str) -> UaaClient:
    """The client of that id in this zone. Raises UaaError (404)."""
    client = uaa_clients.find(call.world, client_id, current_zone(call))
    if client is None:
        raise not_found()
    return client


def store_new(call: Call, sent: ClientBody, zone_id: str | None = None) -> UaaClient:
    """Make a client of what was sent, in this request's zone or in another. Raises UaaError."""
    checked = _client_bodies.check_client(call, sent, read_bearer(call), is_new=True)
    if len(str(checked.client_id)) > LONGEST:
        raise html_refusal(500)
    secrets = tuple(secret for secret in (checked.secret, checked.second_secret) if secret is not None)
    fields = _client_bodies.fields_of(_with_default_scope(sent, checked))
    try:
        return uaa_clients.create(
            call.world, str(checked.client_id), zone_id=zone_id or current_zone(call), secrets=secrets, **fields
        )
    except Invalid:
        raise client_refusal(409, f"Client already exists: {checked.client_id}") from None


def store_over(call: Call, client: UaaClient, sent: ClientBody) -> UaaClient:
    """Lay what was sent over a client. Raises UaaError."""
    checked = _client_bodies.check_client(call, _client_bodies.lay_over(client, sent), read_bearer(call), is_new=False)
    fields = _client_bodies.fields_of(replace(checked, scopes=checked.scopes or (NO_SCOPE,)))
    return call.world.change(client, **fields, updated_at=call.world.now())


def store_in_place(call: Call, client: UaaClient, sent: ClientBody) -> UaaClient:
    """Put what was sent in the place of a client, but for its secrets. Raises UaaError."""
    checked = _client_bodies.check_client(call, sent, read_bearer(call), is_new=False)
    fields = _client_bodies.fields_of(replace(checked, scopes=checked.scopes or (NO_SCOPE,)))
    return call.world.change(client, **fields, updated_at=call.world.now())


def _with_default_scope(sent: ClientBody, checked: ClientBody) -> ClientBody:
    """A client that named no scope has uaa.none; one that named a blank one has none."""
    return checked if checked.scopes or sent.blank_scope else replace(checked, scopes=(NO_SCOPE,))


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
