"""Which client asks: by a Basic header, or at /oauth/token by a form and its query.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/authentication/ClientBasicAuthenticationFilter.java,
AbstractClientParametersAuthenticationFilter.java, ClientDetailsAuthenticationProvider.java, client/UaaClient.java
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from urllib.parse import unquote_plus

from fakecc.actions.platform import uaa_clients
from fakecc.call import Call
from fakecc.models.uaa_accounts import UaaClient
from fakecc.records import Value, value_type
from fakecc.uaa import addresses, requests
from fakecc.uaa.answers import UaaError, unauthorized_client, unauthorized_user
from fakecc.uaa.tokens import client_assertions

NO_AUTHENTICATION = "An Authentication object was not found in the SecurityContext"
BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
VERIFIER = re.compile(r"[A-Za-z0-9_.~-]{43,128}")
PUBLIC = "none"
EMPTY = "empty"
Form = Mapping[str, str]


@value_type
class AuthenticatedClient(Value):
    """A client that was let in. `method` is how: by no secret (`none`), an empty one (`empty`), or an assertion.

    By a secret it is an empty text.
    """

    client: UaaClient
    method: str = ""

    @property
    def claim(self) -> str:
        """What its tokens say of that; UAA tells no empty secret from none."""
        return PUBLIC if self.method == EMPTY else self.method


def client_of(call: Call) -> UaaClient:
    """The client that asks by a Basic header. Raises UaaError (401)."""
    basic = _basic_credentials(call)
    if basic is None:
        raise no_client()
    return _authenticate(call, *basic, form=None).client


def find_client(call: Call) -> AuthenticatedClient | None:
    """The client that asks for a token, or None where none is named. Raises UaaError (401) where it is not let in."""
    form = requests.parameters(call)
    client_id = _named_client(call, form)
    if _speaks_by_form(call):
        return _authenticate(call, client_id, form.get("client_secret"), form=form)
    basic = _basic_credentials(call)
    return None if basic is None else _authenticate(call, *basic, form=None)


def client_without_keys(call: Call) -> UaaClient | None:
    """The client whose keys must be fetched before its assertion can be looked at, or None. Raises UaaError (401)."""
    if not (_speaks_by_form(call) and _may_be_public(call)):
        return None
    form = requests.parameters(call)
    if "client_secret" in form or not client_assertions.is_sent(form):
        return None
    client = _client_named(call, _named_client(call, form))
    if client is None or (_is_public_grant(form) and _allows_public(client)):
        return None
    return client if client_assertions.needs_keys(call, client, form) else None


def no_client() -> UaaError:
    """Nobody says which client it is."""
    return unauthorized_user(NO_AUTHENTICATION)


def is_client_secret(client: UaaClient, secret: str | None) -> bool:
    """Is it one of the client's secrets?"""
    return secret is not None and secret in client.secrets


def _named_client(call: Call, form: Form) -> str | None:
    """The client's id; where nothing else names it, that of its assertion."""
    if "client_id" not in form and client_assertions.ASSERTION in form:
        return client_assertions.client_id_of(call, form[client_assertions.ASSERTION])
    return form.get("client_id")


def _speaks_by_form(call: Call) -> bool:
    # Of a form, even an empty one, the query is a part: the Java client says who it is there.
    return requests.media_type(call) == requests.FORM and not (call.headers.get("Authorization") or "").strip()


def _authenticate(call: Call, client_id: str | None, secret: str | None, *, form: Form | None) -> AuthenticatedClient:
    """`form` None: it is a header that says who the client is."""
    client = _client_named(call, client_id)
    if client is None:
        raise unauthorized_client()
    if secret is None and form is not None and _may_be_public(call):
        if _is_public_grant(form) and _allows_public(client):
            return AuthenticatedClient(client=client, method=PUBLIC)
        if client_assertions.is_sent(form):
            client_assertions.check(call, client, form)
            return AuthenticatedClient(client=client, method=client_assertions.METHOD)
    if not client.secrets:
        raise unauthorized_client("Missing credentials")
    if not is_client_secret(client, secret):
        raise unauthorized_client()
    return AuthenticatedClient(client=client, method="" if secret else EMPTY)


def _client_named(call: Call, client_id: str | None) -> UaaClient | None:
    return None if client_id is None else uaa_clients.find(call.world, client_id, addresses.zone_of_host(call))


def _may_be_public(call: Call) -> bool:
    """May a client come without a secret here?"""
    return call.headers.get("Authorization") is None and addresses.path_in_uaa(call).rstrip("/") == "/oauth/token"


def _is_public_grant(form: Form) -> bool:
    """Is it one of the grants that need no secret: a code with its verifier, or a refresh token?"""
    kind = form.get("grant_type")
    if kind == "refresh_token":
        return _has_text(form, "client_id", "refresh_token")
    verifier = form.get("code_verifier", "")
    return (
        kind == "authorization_code"
        and VERIFIER.fullmatch(verifier) is not None
        and _has_text(form, "client_id", "code", "redirect_uri")
    )


def _has_text(form: Form, *names: str) -> bool:
    return all(form.get(name, "").strip() for name in names)


def _allows_public(client: UaaClient) -> bool:
    allowed = client.additional.get("allowpublic")
    return allowed is True or (isinstance(allowed, str) and allowed.lower() == "true")


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
