"""The public keys of a client: those that it was given, or those at its jwks_uri, which are kept for ten minutes.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/provider/oauth/OidcMetadataFetcher.java
(fetchWebKeySet), cache/StaleUrlCache.java, spring-web: client/RestTemplate.java, DefaultResponseErrorHandler.java
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from fakecc.actions.platform import uaa_client_keys
from fakecc.call import Call
from fakecc.dialects.status_phrases import PHRASES
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import UaaClient
from fakecc.osb.port import KEY_SET, BrokerAnswer, BrokerRequest
from fakecc.uaa import addresses
from fakecc.uaa.clients import key_refusals
from fakecc.uaa.tokens import signatures

# How long keys count as new, in seconds; older ones are asked for again, and kept where nobody answers.
FRESH = 600
PATIENCE = 10.0
USER_AGENT = "Apache-HttpClient/4.5.14 (Java/17.0.13)"
NONE_FETCHED = "Bad client_assertion"
SHOWN = 200


class NoKeySet(Exception):  # noqa: N818 - it is the client's, not ours
    """Why there are no keys: what UAA says, and what is behind it."""

    def __init__(self, description: str, reason: str) -> None:
        super().__init__(description)
        self.description = description
        self.reason = reason


def at_hand(call: Call, client: UaaClient) -> bool:
    """Are the keys here already, so that nobody must be asked?"""
    if client.jwks or not client.jwks_uri or _is_own(call, client.jwks_uri):
        return True
    known = _kept_keys(client)
    return known is not None and call.world.now() - float(known["at"]) < FRESH


def request_for(client: UaaClient) -> BrokerRequest:
    """What is asked for the keys at the client's URI."""
    parts = urlsplit(client.jwks_uri or "")
    return BrokerRequest(
        operation=KEY_SET,
        method="GET",
        path=f"{parts.path}?{parts.query}" if parts.query else parts.path,
        broker_guid="",
        broker_url=f"{parts.scheme}://{parts.netloc}",
        username="",
        password="",
        headers={"User-Agent": USER_AGENT},
        timeout=PATIENCE,
    )


def keep(call: Call, client: UaaClient, answer: BrokerAnswer) -> None:
    """Keep what was answered. Raises NoKeySet where it is nothing to keep, and nothing was kept before."""
    uri = client.jwks_uri or ""
    if answer.failure or answer.status != 200:
        if _kept_keys(client) is None:
            raise _failure(uri, answer)
        return
    call.world.change(client, fetched_keys={"uri": uri, "at": call.world.now(), "text": answer.text})


def public_keys(call: Call, client: UaaClient) -> Sequence[Mapping[str, Json]]:
    """The keys that may have signed for the client. Raises NoKeySet."""
    if client.jwks:
        return client.jwks
    if client.jwks_uri and _is_own(call, client.jwks_uri):
        signatures.load_configured_keys(call.world)
        ring = call.world.signing_keys
        return [ring.public(key_id) for key_id in ring.ids]
    known = _kept_keys(client)
    if known is None:
        raise NoKeySet(NONE_FETCHED, "the client has no keys: PUT /oauth/clients/:id/clientjwt gives it some")
    text = str(known["text"])
    if "{" not in text or "}" not in text:
        raise NoKeySet(NONE_FETCHED, f"what is at {client.jwks_uri} is no JSON")
    try:
        return uaa_client_keys.in_text(text).keys
    except Invalid as problem:
        sentence = key_refusals.sentence(problem)
        raise NoKeySet(sentence, f"what is at {client.jwks_uri} is no set of keys: {sentence}") from None


def _is_own(call: Call, uri: str) -> bool:
    """Is it where this UAA itself shows its keys?"""
    place = uri.partition("://")[2]
    return place in {url.partition("://")[2] for url in (addresses.key_set_url(call), f"{call.uaa_url}/token_keys")}


def _kept_keys(client: UaaClient) -> Mapping[str, Json] | None:
    known = client.fetched_keys
    return known if known is not None and known["uri"] == client.jwks_uri else None


def _failure(uri: str, answer: BrokerAnswer) -> NoKeySet:
    """What UAA's HTTP client says of an answer that is none."""
    if answer.failure:
        said = "Read timed out" if answer.failure == "timeout" else answer.message or "Connection refused"
        sentence = f'I/O error on GET request for "{uri.partition("?")[0]}": {said}'
        return NoKeySet(sentence, answer.hint or f"{uri} did not answer: {said}")
    reason = answer.reason or PHRASES.get(answer.status, "")
    if answer.status >= 400:
        body = f'"{answer.text}"' if answer.text else "[no body]"
        return NoKeySet(f"{answer.status} {reason}: {body}", f"{uri} answered {answer.status}")
    return NoKeySet(f"Unable to fetch content, status:{reason}", f"{uri} answered {answer.status}")
