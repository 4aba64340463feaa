"""Where UAA and the login server are, for whoever asks."""

from __future__ import annotations

from fakecc.call import Call

# Under this path everything that UAA serves is found; on hosts of its own the path is put in front: web/hosts.py.
PREFIX = "/uaa"


def uaa_url(call: Call) -> str:
    """UAA's own URL, without a slash at the end."""
    return str(call.world.settings.uaa["url"] or f"{call.api}{PREFIX}").rstrip("/")


def login_url(call: Call) -> str:
    """The login server's URL: UAA's own where nothing else is configured."""
    return str(call.world.settings.login["url"] or uaa_url(call)).rstrip("/")


def asked_url(call: Call) -> str:
    """The URL under which this request reached UAA."""
    host = call.headers.get("Host") or ""
    return login_url(call) if host and host == login_url(call).split("://", 1)[-1] else uaa_url(call)


def issuer(call: Call) -> str:
    """Who signs the tokens."""
    return f"{uaa_url(call)}/oauth/token"


def key_set_url(call: Call) -> str:
    """Where a token's header says that its keys are: always by HTTPS."""
    return f"https://{uaa_url(call).split('://', 1)[-1]}/token_keys"


def path_in_uaa(call: Call) -> str:
    """The path of a request as UAA sees it."""
    return below_prefix(call.path)


def below_prefix(path: str) -> str:
    """A path without the prefix under which all of UAA is served."""
    return path.removeprefix(PREFIX) or "/" if path == PREFIX or path.startswith(f"{PREFIX}/") else path


def filled(call: Call, text: str) -> str:
    """A configured text with UAA's own URL in the place of `${uaa}`."""
    return text.replace("${uaa}", uaa_url(call)).replace("${login}", login_url(call))
