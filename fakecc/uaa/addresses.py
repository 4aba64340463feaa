"""Where UAA and the login server are, for whoever asks."""

from __future__ import annotations

from fakecc.call import Call

# Under this path everything that UAA serves is found; on hosts of its own the path is put in front: web/hosts.py.
PREFIX = "/uaa"


def asked_url(call: Call) -> str:
    """The URL under which this request reached UAA."""
    host = call.headers.get("Host") or ""
    return call.login_url if host and host == call.login_url.split("://", 1)[-1] else call.uaa_url


def issuer(call: Call) -> str:
    """Who signs the tokens."""
    return f"{call.uaa_url}/oauth/token"


def key_set_url(call: Call) -> str:
    """Where a token's header says that its keys are: always by HTTPS."""
    return f"https://{call.uaa_url.split('://', 1)[-1]}/token_keys"


def path_in_uaa(call: Call) -> str:
    """The path of a request as UAA sees it."""
    return below_prefix(call.path)


def below_prefix(path: str) -> str:
    """A path without the prefix under which all of UAA is served."""
    return path.removeprefix(PREFIX) or "/" if path == PREFIX or path.startswith(f"{PREFIX}/") else path


def fill(call: Call, text: str) -> str:
    """A configured text with UAA's own URL in the place of `${uaa}`."""
    return text.replace("${uaa}", call.uaa_url).replace("${login}", call.login_url)
