"""private_key_jwt: a client shows who it is by a JWT that it signed itself.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/oauth/jwt/JwtClientAuthentication.java,
authentication/ClientDetailsAuthenticationProvider.java, nimbus-jose-jwt: DefaultJWTClaimsVerifier
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fakecc.call import Call
from fakecc.clock import iso
from fakecc.dialects import nimbus
from fakecc.dialects.nimbus import NoKey, SignedToken
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import UaaClient
from fakecc.osb.port import BrokerAnswer
from fakecc.uaa import addresses
from fakecc.uaa.answers import UaaError, unauthorized_client
from fakecc.uaa.tokens import client_keys, verification
from fakecc.uaa.tokens.client_keys import NoKeySet

METHOD = "private_key_jwt"
TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION = "client_assertion"
ASSERTION_TYPE = "client_assertion_type"
NEEDED = ("iss", "sub", "exp", "jti")
UNSAFE = frozenset({"none", "HS256", "HS384", "HS512"})
# By how many seconds the clocks of UAA and of its clients may differ.
SKEW = 60
# The year 9999, in seconds since the epoch.
END_OF_CALENDARS = 253_370_764_800

Form = Mapping[str, str]


def client_id_of(call: Call, assertion: str) -> str:
    """Which client an assertion is about; nothing of it is verified yet. Raises UaaError (401)."""
    claims = _read(call, assertion).claims
    missing = (
        ["everything: it is encrypted"] if claims is None else [name for name in NEEDED if claims.get(name) is None]
    )
    if claims is None or missing:
        raise _refusal(call, "Bad credentials", f"it lacks {', '.join(missing)}")
    if claims["iss"] != claims["sub"]:
        sentence = f"iss and sub must both be the client's id, not {claims['iss']!r} and {claims['sub']!r}"
        raise _refusal(call, "Bad credentials", sentence)
    return str(claims["sub"])


def is_sent(form: Form) -> bool:
    """Does a form without a client's secret hold an assertion?"""
    return not form.get("client_secret", "").strip() and all(
        form.get(name, "").strip() for name in (ASSERTION_TYPE, ASSERTION)
    )


def needs_keys(call: Call, client: UaaClient, form: Form) -> bool:
    """Must the client's keys be fetched first? Not where they are at hand, or the assertion is refused anyway."""
    if form[ASSERTION_TYPE] != TYPE or client_keys.at_hand(call, client):
        return False
    return client_id_of(call, form[ASSERTION]) == client.client_id


def keep_keys(call: Call, client: UaaClient, answer: BrokerAnswer) -> None:
    """Keep the keys that were fetched. Raises UaaError (401) where there are none."""
    try:
        client_keys.keep(call, client, answer)
    except NoKeySet as problem:
        raise _refusal(call, problem.description, problem.reason) from None


def check(call: Call, client: UaaClient, form: Form) -> None:
    """Refuse an assertion that is not the client's. Raises UaaError (401)."""
    if form[ASSERTION_TYPE] != TYPE:
        raise _refusal(call, "Bad client_assertion type", f"client_assertion_type must be {TYPE}")
    if client_id_of(call, form[ASSERTION]) != client.client_id:
        raise _refusal(call, "Wrong client_assertion", f"iss and sub must be {client.client_id!r}")
    token = _read(call, form[ASSERTION])
    try:
        keys = client_keys.public_keys(call, client)
    except NoKeySet as problem:
        raise _refusal(call, problem.description, problem.reason) from None
    if token.algorithm in UNSAFE:
        raise _refusal(
            call, "Bad client_assertion algorithm", f"it is signed by {token.algorithm}, not by a private key"
        )
    _check_signature(call, token, keys)
    complaint = _claims_problem(call, token.claims or {})
    if complaint:
        raise _refusal(call, "Unauthorized client_assertion", complaint)


def _check_signature(call: Call, token: SignedToken, keys: Sequence[Mapping[str, Json]]) -> None:
    try:
        signed = nimbus.is_signed_by(token, keys)
    except NoKey:
        known = ", ".join(str(key.get("kid")) for key in keys)
        sentence = (
            f"its header names the key {token.header.get('kid')!r} and {token.algorithm}; the client's keys: {known}"
        )
        raise _refusal(call, "Untrusted client_assertion", sentence) from None
    if not signed:
        raise _refusal(call, "Unauthorized client_assertion", "the client's key of that id did not sign it")


def _claims_problem(call: Call, claims: Mapping[str, Json]) -> str:
    """What is wrong with the claims, or an empty text."""
    audience, wanted = claims.get("aud"), addresses.issuer(call)
    if wanted not in (audience if isinstance(audience, list) else [audience]):
        return f"its aud must be {wanted}, not {audience!r}"
    # A test moves the world's clock; that of the client, which sends the moments, has not moved.
    now = call.world.token_time(verification.issue_moment(claims))
    if float(claims["exp"]) + SKEW <= now:
        return f"it ended at {_moment(float(claims['exp']))}"
    if claims.get("nbf") is not None and float(claims["nbf"]) - SKEW >= now:
        return f"it begins at {_moment(float(claims['nbf']))} only"
    return ""


def _moment(seconds: float) -> str:
    """A moment as a date, or as a number where no calendar goes so far."""
    return iso(seconds) if 0 <= seconds < END_OF_CALENDARS else f"{seconds:.0f}"


def _read(call: Call, assertion: str) -> SignedToken:
    try:
        return nimbus.read_token(assertion)
    except ValueError as problem:
        raise _refusal(call, "Bad client_assertion", f"it is no JWT: {problem}") from None


def _refusal(call: Call, description: str, reason: str) -> UaaError:
    """The refusal in UAA's words, which are few; the hint has more."""
    call.hint = f"the client's assertion does not hold: {reason}"
    return unauthorized_client(description)
