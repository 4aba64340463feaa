"""Keys and tokens as Nimbus reads them."""

import base64
import json

import jwt
import pytest
from support.assertions import jwk, private_key

from fakecc.dialects import nimbus
from fakecc.dialects.nimbus import NoKey


def encode(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def token(header, claims=None, signature="c2ln"):
    return f"{encode(header)}.{encode({} if claims is None else claims)}.{signature}"


def test_public_keys_are_read():
    keys = [jwk(), jwk("ec"), {"kty": "oct", "k": "AQ"}, {"kty": "new"}, {"kty": "OKP", "crv": "Ed25519", "x": "AQ"}]
    assert [key["kty"] for key in nimbus.public_keys({"keys": keys})] == ["RSA", "EC", "OKP"]


def test_a_key_keeps_its_public_members():
    read = nimbus.public_key(jwk(d="AQ", use="sig", key_ops=["verify"], x5c=["AQ"], other="x"))
    assert {*read} == {"kty", "use", "key_ops", "kid", "x5c", "n", "e"}


NO_SETS = {
    "no object": [],
    "no keys": {},
    "keys that are no list": {"keys": "x"},
    "a key that is no object": {"keys": ["x"]},
    "a key without a type": {"keys": [{"kid": "x"}]},
    "a key without its numbers": {"keys": [{"kty": "RSA", "n": "AQ"}]},
    "a number that is no text": {"keys": [{"kty": "RSA", "n": 5, "e": "AQAB"}]},
    "an id that is no text": {"keys": [jwk(kid=5)]},
    "an unknown operation": {"keys": [jwk(key_ops=["guess"])]},
    "operations that are no list": {"keys": [jwk(key_ops="verify")]},
    "an unknown curve": {"keys": [jwk("ec", crv="P-1")]},
    "a point off the curve": {"keys": [jwk("ec", x="AQ")]},
    "a secret without its value": {"keys": [{"kty": "oct"}]},
}


@pytest.mark.parametrize("value", NO_SETS.values(), ids=NO_SETS)
def test_this_is_no_set(value):
    with pytest.raises(ValueError, match=r"."):
        nimbus.public_keys(value)


NO_TOKENS = {
    "empty": "",
    "one part": encode({"alg": "RS256"}),
    "two parts": f"{encode({'alg': 'RS256'})}.{encode({})}",
    "no signature": token({"alg": "RS256"}, signature=""),
    "a signature by nobody": token({"alg": "none"}),
    "a header that is no JSON": "e30.e30.eA",
    "a header that is a list": token([]),
    "no algorithm": token({}),
    "a key id that is no text": token({"alg": "RS256", "kid": 5}),
    "claims that are a list": token({"alg": "RS256"}, []),
    "an issuer that is no text": token({"alg": "RS256"}, {"iss": 5}),
    "a moment that is no number": token({"alg": "RS256"}, {"exp": "x"}),
    "a moment that is a flag": token({"alg": "RS256"}, {"exp": True}),
    "an audience that is a number": token({"alg": "RS256"}, {"aud": 5}),
    "an audience of numbers": token({"alg": "RS256"}, {"aud": [5]}),
    "encrypted in three parts": token({"alg": "RSA-OAEP", "enc": "A128GCM"}),
}


@pytest.mark.parametrize("text", NO_TOKENS.values(), ids=NO_TOKENS)
def test_this_is_no_token(text):
    with pytest.raises(ValueError, match=r"."):
        nimbus.read_token(text)


def test_an_encrypted_token_has_no_claims():
    assert nimbus.read_token(token({"alg": "RSA-OAEP", "enc": "A128GCM"}) + ".a.b").claims is None


def test_a_token_that_nobody_signed_is_read():
    assert nimbus.read_token(token({"alg": "none"}, {"exp": 1.5}, "")).claims == {"exp": 1.5}


def read(headers=None, key="first", algorithm="RS256"):
    return nimbus.read_token(jwt.encode({}, private_key(key), algorithm=algorithm, headers=headers))


def test_a_key_verifies():
    assert nimbus.is_signed_by(read(), [jwk()])
    assert nimbus.is_signed_by(read(key="ec", algorithm="ES256"), [jwk(), jwk("ec")])


def test_any_key_of_the_kind_will_do_where_none_is_named():
    assert nimbus.is_signed_by(read(), [jwk("second"), jwk()])


def test_another_key_does_not():
    assert not nimbus.is_signed_by(read(), [jwk("second")])


def test_what_a_reader_must_understand_is_not_understood():
    crafted = jwt.encode({}, private_key("first"), algorithm="RS256", headers={"crit": ["b64x"], "b64x": True})
    assert not nimbus.is_signed_by(nimbus.read_token(crafted), [jwk()])


UNFIT = {
    "no keys": ({}, []),
    "another id": ({"kid": "x"}, [jwk()]),
    "a key to encrypt": ({}, [jwk(use="enc")]),
    "a key of another algorithm": ({}, [jwk(alg="RS512")]),
    "a key of another kind": ({}, [jwk("ec")]),
    "another certificate": ({"x5t#S256": "x"}, [jwk()]),
    "another type of token": ({"typ": "JOSE"}, [jwk()]),
    "a key that is none": ({}, [jwk(n="AQ", e="AQ")]),
}


@pytest.mark.parametrize(("headers", "keys"), UNFIT.values(), ids=UNFIT)
def test_no_key_fits(headers, keys):
    with pytest.raises(NoKey):
        nimbus.is_signed_by(read(headers), keys)


def test_a_curve_has_one_algorithm():
    crafted = nimbus.read_token(token({"alg": "ES384"}))
    with pytest.raises(NoKey):
        nimbus.is_signed_by(crafted, [jwk("ec")])


def test_an_unknown_algorithm_has_no_key():
    with pytest.raises(NoKey):
        nimbus.is_signed_by(nimbus.read_token(token({"alg": "X"})), [jwk()])
