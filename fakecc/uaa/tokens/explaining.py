"""Why a token does not hold, as a sentence for whoever mends the call. It is asked after a 401 only."""

from __future__ import annotations

from fakecc.clock import iso
from fakecc.uaa.tokens import verification
from fakecc.uaa.tokens.callers import AUDIENCE
from fakecc.uaa.tokens.verification import Claims, TokenProblem
from fakecc.world import World

NO_TOKEN = "no token was sent: add the header Authorization: bearer ..."  # noqa: S105 - a sentence
OF_UAA = "the token does not hold: UAA wants another scope, user or client"


def explain(world: World, authorization: str | None, *, of_uaa: bool = False) -> str:
    """Why the Cloud Controller, or UAA, does not take this Authorization header."""
    if not authorization:
        return NO_TOKEN
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        return f"the header Authorization is `bearer TOKEN`, and this one is `{scheme} ...`"
    decoded = verification.decode(token.strip())
    if decoded is None:
        return "the token is no JWT: three parts with points between them, each in Base64"
    with world.lock:
        return _of_claims(world, token.strip(), decoded[1]) or (OF_UAA if of_uaa else _of_owner(decoded[1]))


def _of_claims(world: World, token: str, claims: Claims) -> str:
    if str(claims.get("jti", "")).endswith("-r"):
        return "this is a refresh token: POST /oauth/token gives an access token for it"
    return _of_time(world, claims) or _of_signature(world, token)


def _of_time(world: World, claims: Claims) -> str:
    issued, expires = verification.issue_moment(claims), claims.get("exp")
    if world.has_ended_tokens(issued):
        return "the test ended every token that was given by then (expire_tokens, or a fault): log in again, or refresh"
    if not isinstance(expires, int):
        return "the token does not say when it expires: its claim exp must be a whole number"
    now, shown = world.token_time(issued), world.now()
    if expires > now:
        return ""
    leaps = "" if shown == now else f" for tokens (it shows {iso(shown)}: leaps age no token)"
    return f"the token expired at {iso(expires)}, and on the world's clock it is {iso(now)}{leaps}"


def _of_signature(world: World, token: str) -> str:
    header, _ = verification.decode(token) or ({}, {})
    if world.auth == "strict" and not world.signing_keys.has(header.get("kid")):
        return "another UAA signed this token, and this world is strict: log in at this one"
    try:
        verification.valid_claims(world, token, "scope")
    except TokenProblem as problem:
        return f"UAA does not take the token any more: {problem.description}"
    return ""


def _of_owner(claims: Claims) -> str:
    if AUDIENCE not in str(claims.get("aud", "")):
        return f"the token is not meant for the Cloud Controller: aud is {claims.get('aud')!r}, not {AUDIENCE!r}"
    return "the token does not hold: its claims name no user and no client, or it is of another zone or issuer"
