"""A client as others send it, and everything that is wrong with it.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/client/ClientAdminEndpointsValidator.java,
model: client/UaaClientDetails.java
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from fakecc.actions.platform import uaa_client_keys, uaa_clients
from fakecc.actions.platform.uaa_client_keys import ClientKeys
from fakecc.call import Call
from fakecc.dialects import java
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import UaaClient
from fakecc.records import Value, value_type
from fakecc.uaa import bodies
from fakecc.uaa.answers import UaaError, client_refusal, html_refusal
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.clients import key_refusals
from fakecc.uaa.password_rules import check_client_secret
from fakecc.uaa.tokens.bearers import Bearer
from fakecc.uaa.zones.switching import current_zone

NO_SCOPE = "uaa.none"
GRANT_TYPES = (
    "implicit", "refresh_token", "urn:ietf:params:oauth:grant-type:saml2-bearer", "password", "client_credentials",
    "authorization_code", "user_token", "urn:ietf:params:oauth:grant-type:jwt-bearer",
)  # fmt: skip
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
WITH_REDIRECT = ("authorization_code", "implicit")
REDIRECT = re.compile(
    r"([a-zA-Z][a-zA-Z0-9+*\-.]*)://(.*:.*@)?(([a-zA-Z0-9\-*_]+\.){0,255}[a-zA-Z0-9\-_]+\.)?[a-zA-Z0-9\-]+"
    r"((:[0-9]+)|(:\*))?(/.*|$)"
)
FORBIDDEN = "/\\"
RESERVED = "uaa"
OWN_KEYS = frozenset(
    {
        "client_id", "client_secret", "scope", "resource_ids", "authorized_grant_types", "redirect_uri", "autoapprove",
        "authorities", "access_token_validity", "refresh_token_validity", "client_jwt_config", "lastModified",
        "required_user_groups",
    }
)  # fmt: skip
# What means something on one page only; elsewhere it is kept as everything else that a client is given.
CREATION_KEYS = frozenset({"secondary_client_secret", "jwks_uri", "jwks"})
ACTION_KEYS = frozenset({"action"})
NO_KEYS: frozenset[str] = frozenset()


@value_type
class ClientBody(Value):
    """A client as it is sent; None where a list says nothing. `blank_scope`: scopes were sent, all of them blank."""

    client_id: str | None = None
    secret: str | None = None
    second_secret: str | None = None
    scopes: tuple[str, ...] = ()
    blank_scope: bool = False
    grant_types: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    redirect_uris: tuple[str, ...] | None = None
    autoapprove: tuple[str, ...] | None = None
    access_token_validity: int | None = None
    refresh_token_validity: int | None = None
    required_user_groups: tuple[str, ...] | None = None
    additional: Mapping[str, Json] = field(default_factory=dict[str, Json])
    action: str | None = None
    jwks_uri: str | None = None
    jwks: str | None = None


def read_client(call: Call, own: frozenset[str] = NO_KEYS) -> ClientBody:
    """The client of a request's body; `own` are keys that mean something on this page only. Raises UaaError."""
    try:
        return client_body(bodies.read_object(call), own)
    except BodyProblem as problem:
        raise body_refusal(problem) from None


def read_clients(call: Call, own: frozenset[str] = NO_KEYS) -> list[ClientBody]:
    """The clients of a request's body, a list; `own` as in read_client. Raises UaaError."""
    try:
        body = bodies.list_of(bodies.read_json(call)) or []
        return [client_body(bodies.object_of(each) or {}, own) for each in body]
    except BodyProblem as problem:
        raise body_refusal(problem) from None


def body_refusal(problem: BodyProblem) -> UaaError:
    """What becomes of a body that cannot be read: the page of the servlet container."""
    if problem.kind == "media type":
        return html_refusal(415, Accept="application/json, application/*+json")
    return html_refusal(400)


def client_body(body: Mapping[str, Json], own: frozenset[str] = NO_KEYS) -> ClientBody:
    """A client from JSON. Raises BodyProblem."""
    additional = {key: value for key, value in body.items() if key not in OWN_KEYS and key not in own}
    texts = {key: bodies.text_of(body[key]) for key in own if key in body}
    # UAA knows this key and uses it nowhere.
    bodies.text_of(body.get("client_jwt_config"))
    groups = _words(body.get("required_user_groups"))
    scopes = [part for text in _words(body.get("scope")) or () for part in text.split(",")]
    return ClientBody(
        client_id=bodies.text_of(body.get("client_id")),
        secret=bodies.text_of(body.get("client_secret")),
        second_secret=texts.get("secondary_client_secret"),
        scopes=tuple(scope for scope in scopes if scope.strip()),
        blank_scope=bool(scopes) and not any(scope.strip() for scope in scopes),
        grant_types=_never_null(body, "authorized_grant_types"),
        authorities=_never_null(body, "authorities"),
        redirect_uris=_words(body.get("redirect_uri")),
        autoapprove=_autoapprove(body.get("autoapprove")),
        access_token_validity=bodies.number_of(body.get("access_token_validity")),
        refresh_token_validity=bodies.number_of(body.get("refresh_token_validity")),
        required_user_groups=groups,
        additional=additional,
        action=texts.get("action"),
        jwks_uri=texts.get("jwks_uri"),
        jwks=texts.get("jwks"),
    )


def _never_null(body: Mapping[str, Json], key: str) -> tuple[str, ...]:
    if key in body and body[key] is None:
        raise BodyProblem("json", f"{key} must not be null")
    return tuple(word for word in _words(body.get(key)) or () if word)


def _words(value: Json) -> tuple[str, ...] | None:
    """A list of texts, or a text that holds some, separated by commas or blanks."""
    if value is None:
        return None
    if isinstance(value, list):
        return tuple(dict.fromkeys(str(bodies.text_of(each)) for each in value))
    text = bodies.text_of(value) or ""
    return tuple(dict.fromkeys(word for word in re.split(r"[\s,]+", text) if word))


def _autoapprove(value: Json) -> tuple[str, ...] | None:
    if isinstance(value, bool):
        return ("true",) if value else ()
    if isinstance(value, str):
        return ("true",) if value == "true" else ()
    return _words(value)


def check_client(call: Call, sent: ClientBody, bearer: Bearer, *, is_new: bool) -> ClientBody:
    """A client as it is stored, defaults filled in. Raises UaaError for what it may not be."""
    if is_new:
        _check_id(sent)
    _check_redirects(sent)
    grants = _complete_grants(sent)
    sent = replace(sent, grant_types=grants)
    if JWT_BEARER in grants:
        _check_jwt_bearer(sent, is_new=is_new)
    if not (bearer.admin or "clients.admin" in bearer.scopes):
        _check_unprivileged(call, sent, bearer)
    if "implicit" in grants and sent.secret and sent.secret.strip():
        raise client_refusal(400, "Implicit grant should not have a client_secret")
    if is_new and "client_credentials" in grants and not (sent.secret and sent.secret.strip()):
        raise client_refusal(400, "Client secret is required for client_credentials grant type")
    if is_new:
        check_client_secret(call.world, current_zone(call), sent.secret)
        keys_of(sent)
        check_client_secret(call.world, current_zone(call), sent.second_secret)
    return replace(sent, authorities=sent.authorities or (NO_SCOPE,))


def keys_of(sent: ClientBody) -> ClientKeys:
    """The keys that a client is given. Raises UaaError."""
    if not (sent.jwks_uri or "").strip() and not (sent.jwks or "").strip():
        return uaa_client_keys.NO_KEYS
    try:
        return uaa_client_keys.read(sent.jwks_uri, sent.jwks)
    except Invalid as problem:
        raise key_refusals.refusal(problem) from None


def _check_id(sent: ClientBody) -> None:
    if sent.client_id is None:
        raise html_refusal(500)
    if sent.client_id == RESERVED:
        raise client_refusal(400, f"Not allowed: {sent.client_id} is a reserved client_id")
    if any(sign in sent.client_id for sign in FORBIDDEN):
        raise client_refusal(
            400, f"Not allowed characters: {sent.client_id} must not contain any of [{', '.join(FORBIDDEN)}]"
        )


def _check_redirects(sent: ClientBody) -> None:
    for grant in WITH_REDIRECT:
        if grant not in sent.grant_types:
            continue
        if not sent.redirect_uris:
            raise client_refusal(400, f"{grant} grant type requires at least one redirect URL.")
        for uri in sent.redirect_uris:
            if not REDIRECT.fullmatch(uri) or "," in uri:
                raise client_refusal(400, f"One of the redirect_uri is invalid: {uri}")


def _complete_grants(sent: ClientBody) -> tuple[str, ...]:
    """The grant types, to which those who log users in get refresh_token. Raises UaaError."""
    listed = f"[{', '.join(GRANT_TYPES)}]"
    if not sent.grant_types:
        raise client_refusal(400, f"An authorized grant type must be provided. Must be one of: {listed}")
    check_grants(sent)
    if {"authorization_code", "password"} & {*sent.grant_types} and "refresh_token" not in sent.grant_types:
        return (*java.in_hash_order(sent.grant_types), "refresh_token")
    return tuple(java.in_hash_order(sent.grant_types))


def check_grants(sent: ClientBody) -> None:
    """Refuse a grant type that UAA does not know. Raises UaaError."""
    wrong = next((grant for grant in sent.grant_types if grant not in GRANT_TYPES), None)
    if wrong is not None:
        raise client_refusal(400, f"{wrong} is not an allowed grant type. Must be one of: [{', '.join(GRANT_TYPES)}]")


def _check_jwt_bearer(sent: ClientBody, *, is_new: bool) -> None:
    if not sent.scopes:
        raise client_refusal(400, f"Scope cannot be empty for grant_type {JWT_BEARER}")
    if is_new and not (sent.secret and sent.secret.strip()):
        raise client_refusal(400, f"Client secret is required for grant type {JWT_BEARER}")


def _check_unprivileged(call: Call, sent: ClientBody, bearer: Bearer) -> None:
    """What a caller who has but clients.write may not give."""
    if "password" in sent.grant_types:
        raise client_refusal(400, "password is not an allowed grant type for non-admin caller.")
    if {"implicit", "authorization_code"} <= {*sent.grant_types}:
        sentence = "Not allowed: implicit grant type is not allowed together with authorization_code"
        raise client_refusal(400, sentence)
    caller = uaa_clients.find(call.world, bearer.client_id, current_zone(call))
    if caller is None and sent.scopes:
        raise client_refusal(400, f"No scopes alllowed for null caller and client_id={sent.client_id}.")
    if caller is not None:
        _check_scopes(sent, caller)
    allowed = {NO_SCOPE, "uaa.resource"} if "client_credentials" in sent.grant_types else {NO_SCOPE}
    for authority in sent.authorities:
        if authority not in allowed:
            listed = ", ".join(java.in_hash_order(sorted(allowed)))
            sentence = f"{authority} is not an allowed authority for caller={bearer.client_id}."
            raise client_refusal(400, f"{sentence} Must be one of: [{listed}]")


def _check_scopes(sent: ClientBody, caller: UaaClient) -> None:
    prefix, allowed = f"{caller.client_id}.", caller.scopes or (NO_SCOPE,)
    for scope in sent.scopes:
        if not scope.startswith(prefix) and scope not in allowed:
            sentence = f"{scope} is not an allowed scope for caller={caller.client_id}."
            listed = ", ".join(java.in_hash_order(allowed))
            raise client_refusal(400, f"{sentence} Must have prefix in [{prefix}] or be one of: [{listed}]")


def fields_of(sent: ClientBody) -> dict[str, Any]:
    """What is stored of a client, but for its secrets."""
    return {
        "scopes": tuple(java.in_hash_order(sent.scopes)),
        "grant_types": sent.grant_types,
        "authorities": tuple(java.in_hash_order(sent.authorities)),
        "redirect_uris": None if sent.redirect_uris is None else tuple(java.in_hash_order(sent.redirect_uris)),
        "autoapprove": tuple(sent.autoapprove or ()),
        "access_token_validity": sent.access_token_validity,
        "refresh_token_validity": sent.refresh_token_validity,
        "required_user_groups": tuple(sent.required_user_groups or ()),
        "additional": dict(sent.additional),
    }


def lay_over(known: UaaClient, sent: ClientBody) -> ClientBody:
    """What is sent laid over the client that there is: what it leaves out stays."""
    additional = {**known.additional, **sent.additional}
    return replace(
        sent,
        scopes=sent.scopes or known.scopes,
        grant_types=sent.grant_types or known.grant_types,
        authorities=sent.authorities or known.authorities,
        redirect_uris=sent.redirect_uris or known.redirect_uris,
        autoapprove=known.autoapprove if sent.autoapprove is None else sent.autoapprove,
        access_token_validity=_first(sent.access_token_validity, known.access_token_validity),
        refresh_token_validity=_first(sent.refresh_token_validity, known.refresh_token_validity),
        required_user_groups=(
            known.required_user_groups if sent.required_user_groups is None else sent.required_user_groups
        ),
        additional={
            key: value
            for key, value in additional.items()
            if value is not None and not (key == "allowpublic" and value is False)
        },
    )


def _first(sent: int | None, known: int | None) -> int | None:
    return known if sent is None else sent


def has_restricted(names: Sequence[str], restricted: Collection[str]) -> str | None:
    """The first of these scopes that not everybody may give, or None."""
    patterns = [re.compile(re.escape(name).replace(r"\*", r"[^.]+")) for name in restricted]
    return next((name for name in names if any(pattern.fullmatch(name) for pattern in patterns)), None)
