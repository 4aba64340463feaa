"""Keys of clients of UAA's, assertions that they sign, and a server that shows the keys."""

import functools
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from support.uaa_client import uaa

BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
# The moment at which the worlds of UAA's tests begin.
NOW = 1_700_000_000


@functools.cache
def private_key(name="first"):
    """A key, the same for each test that names it; `ec` has one on a curve."""
    if name == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def jwk(name="first", **more):
    """The public half of a key as a JWK, whose id is the key's name."""
    algorithm = jwt.get_algorithm_by_name("ES256" if name == "ec" else "RS256")
    public = algorithm.to_jwk(private_key(name).public_key(), as_dict=True)
    public.pop("key_ops", None)
    return {**public, "kid": name, **more}


def key_set(*names):
    """A set of public keys as a text."""
    return json.dumps({"keys": [jwk(name) for name in names or ("first",)]})


def sign(key="first", algorithm="RS256", headers=None, **claims):
    """An assertion of the client `app`, in which claims are others, or are left out where they are None."""
    told = {
        "iss": "app",
        "sub": "app",
        "aud": "http://api.example.org/uaa/oauth/token",
        "exp": NOW + 300,
        "jti": "1",
        **claims,
    }
    signer = private_key(key) if isinstance(key, str) else key
    return jwt.encode(
        {name: value for name, value in told.items() if value is not None},
        signer,
        algorithm=algorithm,
        headers={"kid": key, **(headers or {})} if isinstance(key, str) else headers,
    )


def ask_for_token(world, assertion, /, path="/oauth/token", headers=None, **form):
    """What UAA says to an assertion; fields of the form are others, or are left out where they are None."""
    told = {
        "grant_type": "client_credentials",
        "client_id": "app",
        "client_assertion_type": BEARER,
        "client_assertion": assertion,
        **form,
    }
    sent = {name: value for name, value in told.items() if value is not None}
    return uaa(world, "POST", path, form=sent, headers=headers)


class Keys(ThreadingHTTPServer):
    """Answers every path with `text` and `status`, and counts how often it was asked."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.uri = f"http://localhost:{self.server_address[1]}/keys"
        self.text, self.status, self.asked = key_set(), 200, []


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.text)))
        self.end_headers()
        self.wfile.write(self.server.text.encode())

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def keys_server():
    """A server of keys on this machine."""
    with Keys() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()
