"""The keys of a world."""

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from fakecc.world.key_ring import KeyRing


def signed(ring):
    head = "e30.e30"
    signature = jwt.utils.base64url_encode(ring.sign(head.encode())).decode()
    return f"{head}.{signature}"


def test_a_key_is_made_when_it_is_needed():
    ring = KeyRing()
    assert (ring.version, ring.active_id, ring.version) == (0, "key-1", 1)


def test_a_ring_verifies_what_it_signed():
    ring, other = KeyRing(), KeyRing()
    token = signed(ring)
    assert (ring.verifies(token, "key-1"), ring.verifies(token, "key-2")) == (True, False)
    assert other.ids == ["key-1"]
    assert not KeyRing().verifies(token, "key-1")


@pytest.mark.parametrize("broken", ["e30.e30.", "e30.e30.AAAA", "e30.e31.{}", "e30.e30.?"])
def test_what_it_did_not_sign_holds_not(broken):
    ring = KeyRing()
    signature = signed(ring).rpartition(".")[2]
    assert not ring.verifies(broken.format(signature), "key-1")


@pytest.mark.parametrize(("keep_old", "holds"), [(True, True), (False, False)], ids=["kept", "dropped"])
def test_another_key_signs(keep_old, holds):
    ring = KeyRing()
    token = signed(ring)
    assert (ring.rotate(keep_old=keep_old), ring.active_id) == ("key-2", "key-2")
    assert ring.verifies(token, "key-1") is holds
    assert ring.verifies(signed(ring), "key-2")


def test_a_key_of_ones_own_signs():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    ring = KeyRing()
    ring.load("mine", pem)
    assert (ring.ids, ring.public("mine")["n"] != "") == (["mine"], True)


@pytest.mark.parametrize("pem", ["", "no PEM"])
def test_what_is_no_key_is_refused(pem):
    with pytest.raises(ValueError, match=r"PEM|key"):
        KeyRing().load("mine", pem)
