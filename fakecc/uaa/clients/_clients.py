"""How a client is presented, found and kept.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/client/ClientAdminEndpoints.java
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fakecc.actions.platform import uaa_clients
from fakecc.call import Call
from fakecc.dialects import java
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import UaaClient
from fakecc.uaa import addresses, bodies
from fakecc.uaa.answers import client_refusal, html_refusal, milliseconds, not_found
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.clients import _client_bodies
from fakecc.uaa.clients._client_bodies import ClientBody
from fakecc.uaa.tokens.bearers import read_bearer
from fakecc.uaa.tokens.client_authentication import is_client_secret
from fakecc.uaa.zones.switching import current_zone

NO_SCOPE = "uaa.none"
MODES = ("UPDATE", "ADD", "DELETE")
LONGEST = 255


def present(client: UaaClient, call: Call) -> dict[str, Json]:
    """All but the secrets."""
    return {
        **_describe(client, call, {}),
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
        **_describe(client, call, {} if action is None else {"action": action}),
        **_additional(client),
        "lastModified": milliseconds(client.updated_at),
        "required_user_groups": [*client.required_user_groups],
    }
    if approvals is not None:
        shown["approvals_deleted"] = approvals
    return shown


def _describe(client: UaaClient, call: Call, action: dict[str, Json]) -> dict[str, Json]:
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


def find(call: Call, client_id: str) -> UaaClient:
    """The client of that id in this zone. Raises UaaError (404)."""
    client = uaa_clients.find(call.world, client_id, current_zone(call))
    if client is None:
        raise not_found()
    return client


def change_mode(body: Mapping[str, Json], usual: str) -> str:
    """What shall be done to a client's secrets or keys: one of MODES, by its name or its number.

    Raises BodyProblem for another word, UaaError where it is null, on which UAA breaks.
    """
    sent = body.get("changeMode", usual)
    if sent is None:
        raise html_refusal(500)
    text = str(bodies.text_of(sent))
    if text in {"0", "1", "2"}:
        return MODES[int(text)]
    if text not in MODES:
        raise BodyProblem("json", f"Cannot deserialize value of type `ChangeMode` from String {text!r}")
    return text


def check_owner(call: Call, client: UaaClient, secret: str | None) -> None:
    """Refuse who may change no other client's secret or keys, or does not know its own secret. Raises UaaError."""
    bearer = read_bearer(call)
    if bearer.admin or "clients.admin" in bearer.scopes:
        return
    if bearer.client_id != client.client_id:
        raise client_refusal(400, "Bad request. Not permitted to change another client's secret")
    if not is_client_secret(client, secret):
        raise client_refusal(400, "Previous secret is required and must be valid")


def store_new(call: Call, sent: ClientBody, zone_id: str | None = None) -> UaaClient:
    """Make a client of what was sent, in this request's zone or in another. Raises UaaError."""
    checked = _client_bodies.check_client(call, sent, read_bearer(call), is_new=True)
    if len(str(checked.client_id)) > LONGEST:
        raise html_refusal(500)
    secrets = tuple(secret for secret in (checked.secret, checked.second_secret) if secret is not None)
    fields = {**_client_bodies.fields_of(_with_default_scope(sent, checked)), **_client_bodies.keys_of(sent).fields}
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
