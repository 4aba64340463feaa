"""Which client asks: by a Basic header, or by a form and its query.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/authentication/ClientBasicAuthenticationFilter.java,
ClientParametersAuthenticationFilter.java
"""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote_plus

from fakecc.actions.platform import uaa_clients
from fakecc.call import Call
from fakecc.models.uaa_accounts import UaaClient
from fakecc.uaa import addresses, requests
from fakecc.uaa.answers import UaaError, oauth_refusal, unauthorized_client, unauthorized_user

NO_AUTHENTICATION = "An Authentication object was not found in the SecurityContext"
BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
ASSERTION = "client_assertion"


def client_of(call: Call) -> UaaClient:
    """The client that asks. Raises UaaError (401)."""
    client = find_client(call)
    if client is None:
        raise no_client()
    return client


def find_client(call: Call) -> UaaClient | None:
    """The client that asks, or None where none is named. Raises UaaError (401) where a named one is not let in."""
    basic = _basic_credentials(call)
    # Of a form, even an empty one, the query is a part: the Java client says who it is there.
    form = requests.parameters(call) if requests.media_type(call) == requests.FORM else {}
    if ASSERTION in form:
        raise _not_done("private_key_jwt")
    if basic is not None:
        return _authenticate(call, *basic)
    return _authenticate(call, form["client_id"], form.get("client_secret")) if "client_id" in form else None


def no_client() -> UaaError:
    """Nobody says which client it is."""
    return unauthorized_user(NO_AUTHENTICATION)


def is_client_secret(client: UaaClient, secret: str | None) -> bool:
    """Is it one of the client's secrets?"""
    return secret is not None and secret in client.secrets


def _authenticate(call: Call, client_id: str, secret: str | None) -> UaaClient:
    client = uaa_clients.find(call.world, client_id, addresses.zone_of_host(call))
    if client is None or not is_client_secret(client, secret):
        raise unauthorized_client()
    return client


def _basic_credentials(call: Call) -> tuple[str, str] | None:
    header = call.headers.get("Authorization") or ""
    if not header.lower().startswith("basic "):
        return None
    try:
        text = base64.b64decode(header[6:].strip(), validate=True).decode(errors="replace")
    except (binascii.Error, ValueError):
        raise unauthorized_client("Failed to decode basic authentication token") from None
    client_id, colon, secret = text.partition(":")
    if not colon:
        raise unauthorized_client("Invalid basic authentication token")
    if BROKEN_ESCAPE.search(client_id) or BROKEN_ESCAPE.search(secret):
        # As the real one does. recording: uaa/token-client-credentials
        raise unauthorized_client("Failed to URL Decode credentials")
    return _decode(client_id), _decode(secret)


def _decode(text: str) -> str:
    return unquote_plus(text)


def _not_done(what: str) -> UaaError:
    sentence = f"fakecc's UAA does not let clients in by {what}; send a client secret"
    return oauth_refusal(501, "not_implemented", sentence)
