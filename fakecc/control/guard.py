"""Who may command fakecc by /_fakecc. A web page may not: it must not read or change what a developer's machine serves.

    a token is set      -> whoever has it, and nobody else
    no token is set     -> who asks by a Host that no foreign name server can give, and is no page of another origin

The Cloud Controller's own API takes any Host and Origin, as a real one does.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from fnmatch import fnmatchcase
from ipaddress import ip_address
from urllib.parse import urlsplit

from fakecc.call import Call
from fakecc.worlds import ControlAccess

TOKEN_HEADER = "X-Fakecc-Token"  # noqa: S105 - the name of a header
FOREIGN_SITES = frozenset({"cross-site", "same-site"})
JSON_OPTION = "-H 'Content-Type: application/json'"


class AccessRefusal(Exception):  # noqa: N818 - reads as the sentence `raise AccessRefusal(...)`
    """A request that is not followed, with the status and the sentence that says how to be let in."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(problem)
        self.status = status
        self.problem = problem


def check_access(call: Call) -> None:
    """Raises AccessRefusal where this request may not command fakecc."""
    access = call.worlds.access if call.worlds else ControlAccess()
    if call.headers.get("X-Broker-Api-Version") is not None:
        raise AccessRefusal(403, "this is a request to a service broker, and /_fakecc is none")
    if access.token:
        _check_token(call, access.token)
        return
    _check_origin(call)
    _check_host(call, access)


def check_content_type(call: Call) -> None:
    """Raises AccessRefusal for a body that a page could send anywhere without asking: JSON and YAML it could not."""
    if call.raw.strip() and not is_yaml(call) and not _media_type(call).endswith(("/json", "+json")):
        given = _media_type(call) or "no Content-Type"
        raise AccessRefusal(415, f"the body is JSON or YAML, and must say so, not {given}: with curl add {JSON_OPTION}")


def is_yaml(call: Call) -> bool:
    """Does the body say that it is YAML?"""
    return "yaml" in _media_type(call)


def _media_type(call: Call) -> str:
    return (call.headers.get("Content-Type") or "").partition(";")[0].strip().lower()


def _check_token(call: Call, token: str) -> None:
    sent = call.headers.get(TOKEN_HEADER)
    if sent is None:
        raise AccessRefusal(401, f"/_fakecc is closed: send FAKECC_TOKEN's value as the header {TOKEN_HEADER}")
    if not hmac.compare_digest(sent.encode(), token.encode()):
        raise AccessRefusal(401, f"the header {TOKEN_HEADER} is not the token that this server was started with")


def _check_origin(call: Call) -> None:
    origin = call.headers.get("Origin")
    host = (call.headers.get("Host") or "").lower()
    foreign = origin is not None and origin.lower().partition("://")[2] != host
    if foreign or (call.headers.get("Sec-Fetch-Site") or "").lower() in FOREIGN_SITES:
        page = origin if foreign else "another site"
        raise AccessRefusal(
            403, f"/_fakecc follows no web page but its own, and {page} is another: ask without a browser"
        )


def _check_host(call: Call, access: ControlAccess) -> None:
    name = _name_of(call.headers.get("Host") or "")
    if _is_local(name) or any(fnmatchcase(name, pattern.lower()) for pattern in (*access.hosts, *_own_names(call))):
        return
    raise AccessRefusal(
        403,
        f"/_fakecc is asked by an address, a name without a dot or *.localhost, not by {name}: "
        f"start fakecc with --allowed-hosts {name} to allow this one",
    )


def _name_of(host: str) -> str:
    """The host of a header Host, without its port."""
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return name.lower()


def _is_local(name: str) -> bool:
    """Is this a name that no name server but one's own can give?"""
    if "." not in name or name.endswith(".localhost"):
        return ":" not in name or _is_address(name)
    return _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _own_names(call: Call) -> Iterator[str]:
    """The names under which the worlds themselves are known."""
    for world in call.worlds or ():
        if world.settings.external_domain:
            yield _name_of(world.settings.external_domain)
        for url in (world.settings.uaa["url"], world.settings.login["url"]):
            yield urlsplit(url or "").hostname or ""
    for url in dict(call.worlds.urls).values() if call.worlds else ():
        yield urlsplit(url).hostname or ""
