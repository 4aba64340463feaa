"""The keys by which UAA's clients sign who they are.

Source: uaa:server/src/test/java/org/cloudfoundry/identity/uaa/client/ClientJwtConfigurationTest.java
"""

import pytest
from support.assertions import key_set

from fakecc.actions.platform import uaa_client_keys
from fakecc.actions.platform.uaa_client_keys import NO_KEYS, ClientKeys
from fakecc.errors import Invalid

A, B = ClientKeys(uri="https://a/keys"), ClientKeys(uri="https://b/keys")
FIRST, SECOND = uaa_client_keys.in_text(key_set("first")), uaa_client_keys.in_text(key_set("second"))

URIS = {
    "https://any.domain.net/openid/jwks-uri": "https://any.domain.net/openid/jwks-uri",
    "http://any.localhost/openid/jwks-uri": "http://any.localhost/openid/jwks-uri",
    "HTTPS://A.B/C": "https://a.b/C",
    "https://a/b/./c/../d": "https://a/b/d",
    "https://a/../b": "https://a/../b",
    "https://a/%2561": "https://a/a",
    "https://a:8443?x=%20#y": "https://a:8443?x=%20#y",
    "https://me:secret@a/": "https://me:secret@a/",
    "https://[::1]/": "https://[::1]/",
}


@pytest.mark.parametrize(("sent", "kept"), URIS.items())
def test_a_uri_is_normalized(sent, kept):
    assert uaa_client_keys.at_uri(sent).uri == kept


NO_URIS = {
    "": "uri",
    "test": "uri",
    "https://": "uri",
    "mailto:a@b": "uri",
    "https://a/%zz": "uri",
    "https://a/%252525252525252561": "uri",
    "https://a/{b}": "characters",
    "custom://any.domain.net/openid/jwks-uri": "scheme",
    "ftp://any.domain.net/openid/jwks-uri": "scheme",
    "http://any.domain.net/openid/jwks-uri": "local",
}


@pytest.mark.parametrize(("sent", "rule"), NO_URIS.items())
def test_a_uri_is_refused(sent, rule):
    with pytest.raises(Invalid) as refused:
        uaa_client_keys.at_uri(sent)
    assert (refused.value.field, refused.value.rule) == ("jwks_uri", rule)


@pytest.mark.parametrize(
    ("text", "is_url"),
    [("https://x", True), ("HTTP:x", True), (" url:file:x", True), ("custom://x", False), ("{", False), (None, False)],
)
def test_what_java_calls_a_url(text, is_url):
    assert uaa_client_keys.is_url(text) == is_url


def test_a_uri_goes_before_keys():
    assert uaa_client_keys.read("https://a/keys", key_set()) == A


@pytest.mark.parametrize("text", [None, "", "keys", "}"])
def test_what_looks_like_no_object_is_no_set(text):
    with pytest.raises(Invalid, match="readable"):
        uaa_client_keys.read(None, text)


MERGED = {
    "the first": (NO_KEYS, A, False, A),
    "a URI beside a URI": (A, B, False, A),
    "a URI over a URI": (A, B, True, B),
    "keys beside a URI": (A, FIRST, False, A),
    "keys over a URI": (A, FIRST, True, FIRST),
    "a URI beside keys": (FIRST, A, False, FIRST),
    "a URI over keys": (FIRST, A, True, A),
    "keys beside keys": (FIRST, SECOND, False, ClientKeys(keys=(*FIRST.keys, *SECOND.keys))),
    "the same keys": (FIRST, FIRST, False, FIRST),
}


@pytest.mark.parametrize(("known", "sent", "overwrite", "merged"), MERGED.values(), ids=MERGED)
def test_keys_are_merged(known, sent, overwrite, merged):
    assert uaa_client_keys.merge(known, sent, overwrite=overwrite) == merged


def test_a_key_of_an_id_stays_unless_it_is_overwritten():
    other = ClientKeys(keys=({**FIRST.keys[0], "n": "new"},))
    kept = [uaa_client_keys.merge(FIRST, other, overwrite=each).keys[0]["n"] for each in (False, True)]
    assert kept == [FIRST.keys[0]["n"], "new"]


BOTH = uaa_client_keys.merge(FIRST, SECOND, overwrite=False)
WITHOUT = {
    "a key": (BOTH, "first", SECOND),
    "the last key": (FIRST, "first", NO_KEYS),
    "an unknown key": (FIRST, "x", FIRST),
    "every key": (FIRST, "*", FIRST),
    "the URI": (A, "HTTPS://A/keys", NO_KEYS),
    "another URI": (A, "https://b/keys", A),
    "every URI": (A, "*", NO_KEYS),
}


@pytest.mark.parametrize(("known", "name", "left"), WITHOUT.values(), ids=WITHOUT)
def test_keys_are_taken_away(known, name, left):
    assert uaa_client_keys.without(known, name) == left
