"""Addresses of brokers: one parsed form that is checked, resolved and connected to, whichever door it came by.

Two parsers read `http://10.0.0.1\\@127.0.0.1/` in two ways, so what is not plain is refused: backslashes, blanks,
control characters, credentials, and hosts that are neither a name in ASCII nor an address.
"""

from __future__ import annotations

import re
import socket
from ipaddress import IPv6Address, ip_address

from fakecc.records import Value, small_value_type

URL = re.compile(
    r"(https?)://(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?)(?::([0-9]{1,5}))?([/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)
# Everything in ASCII that is printed, but the backslash.
PLAIN = re.compile(r"[\x21-\x5b\x5d-\x7e]*")
PORTS = {"http": 80, "https": 443}
LOOPBACK = ("127.0.0.1", "::1")


class BadAddress(ValueError):  # noqa: N818 - reads as the sentence `raise BadAddress(...)`
    """A URL that fakecc does not ask."""


@small_value_type
class BrokerAddress(Value):
    """Where a request goes: `host` in lower case and without brackets, `target` the path with its query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def host_header(self) -> str:
        """What the header Host says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def resolve(self) -> list[str]:
        """The addresses of the host, to connect to one after the other. Raises OSError where it has none.

        localhost and whatever ends in it is this machine, whatever a name server says.
        """
        if is_local_name(self.host):
            return list(LOOPBACK)
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(place[4][0]) for place in found))


def parse_address(url: str) -> BrokerAddress:
    """The address that a URL is. Raises BadAddress."""
    parts = URL.fullmatch(url) if PLAIN.fullmatch(url) else None
    if parts is None:
        raise BadAddress(f"fakecc asks brokers at plain http and https addresses only, not at {url!r}")
    scheme, host = parts[1].lower(), parts[2].lower()
    port = int(parts[3] or PORTS[scheme])
    if not 0 < port < 65536:
        raise BadAddress(f"there is no port {port} (of {url!r})")
    if host.startswith("["):
        host = _ipv6(host[1:-1], url)
    target = (parts[4] or "").partition("#")[0]
    return BrokerAddress(scheme, host, port, target if target.startswith("/") else f"/{target}")


def is_local_name(host: str) -> bool:
    """Is this a name that means this machine?"""
    return host == "localhost" or host.endswith(".localhost")


def is_loopback(host: str) -> bool:
    """Is this host, a name or an address, this machine?"""
    if is_local_name(host):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _ipv6(text: str, url: str) -> str:
    try:
        return str(IPv6Address(text))
    except ValueError:
        raise BadAddress(f"{text} is no address (of {url!r})") from None
