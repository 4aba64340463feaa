"""Where UAA and the login server are, for whoever asks."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from fakecc.call import Call
from fakecc.models.uaa_accounts import UAA_ZONE, IdentityZone

# Under this path everything that UAA serves is found; on hosts of its own the path is put in front: web/hosts.py.
PREFIX = "/uaa"
# Who says one of these words of uaa.yml installs a UAA, with hosts of its own.
INSTALLATION = frozenset({"authentication", "password", "jwt", "oauth", "scim"})
LOCAL = (".local", ".localhost", ".internal", ".svc", ".test")


def asked_url(call: Call) -> str:
    """The URL under which this request reached UAA."""
    host = call.headers.get("Host") or ""
    login, uaa = _url_in_zone(call, call.login_url), _url_in_zone(call, call.uaa_url)
    return login if host and host == login.split("://", 1)[-1] else uaa


def zone_url(call: Call) -> str:
    """UAA's URL in the zone that the request's host names."""
    return _url_in_zone(call, call.uaa_url)


def issuer(call: Call) -> str:
    """Who signs the tokens."""
    return f"{_url_in_zone(call, call.uaa_url)}/oauth/token"


def key_set_url(call: Call) -> str:
    """Where a token's header says that its keys are: always by HTTPS."""
    return f"https://{_url_in_zone(call, call.uaa_url).split('://', 1)[-1]}/token_keys"


def zone_of_host(call: Call) -> str:
    """The id of the zone whose subdomain stands before UAA's name in the request's host; UAA's own zone elsewhere.

    Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/zone/IdentityZoneResolvingFilter.java
    """
    zone = _zone_of_host(call)
    return zone.guid if zone else UAA_ZONE


def is_nobodys_host(call: Call) -> bool:
    """Is the request's host neither UAA's nor a zone's?

    Never so where nobody configured UAA in its own words, and nowhere for names of a local network, unless
    `zones.internal.hostnames` says which there are (decision 0006). Source: as above
    """
    settings = call.world.settings
    host = _hostname(call)
    if settings.zones["internal"]["hostnames"] is None:
        configured = any(not INSTALLATION.isdisjoint(given) for given in settings.given)
        if not configured or _is_local(host):
            return False
    return host != "" and host not in _own_names(call) and _zone_of_host(call) is None


def _is_local(host: str) -> bool:
    """Is it an address, or a name that a container's or a cluster's network gives?"""
    if "." not in host or host.endswith(LOCAL):
        return True
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _zone_of_host(call: Call) -> IdentityZone | None:
    zones = call.world.identity_zones
    host = _hostname(call) if len(zones) else ""
    for name in _own_names(call) if host else ():
        zone = zones.first(subdomain=host.removesuffix(f".{name}")) if host.endswith(f".{name}") else None
        if zone is not None and zone.active:
            return zone
    return None


def _own_names(call: Call) -> list[str]:
    """The names of UAA's own hosts; where its URL is not set, UAA is at the Cloud Controller's."""
    settings = call.world.settings
    names = [urlsplit(url).hostname or "" for url in (settings.uaa["url"], settings.login["url"]) if url]
    if not names and settings.external_domain:
        names = [settings.external_domain.partition(":")[0]]
    internal = settings.zones["internal"]["hostnames"] or ()
    return [*names, "localhost", *(str(name).lower() for name in internal)]


def _hostname(call: Call) -> str:
    """The host that was asked, in small letters and without its port; an empty text where none was."""
    sent = call.headers.get("Host") or ""
    try:
        return urlsplit(f"//{sent}").hostname or ""
    except ValueError:
        return sent


def _url_in_zone(call: Call, url: str) -> str:
    """The URL with the subdomain of the request's zone."""
    zone = _zone_of_host(call)
    scheme, _, rest = url.partition("://")
    prefix = f"{zone.subdomain}." if zone else ""
    return url if rest.lower().startswith(prefix.lower()) else f"{scheme}://{prefix}{rest}"


def path_in_uaa(call: Call) -> str:
    """The path of a request as UAA sees it."""
    return below_prefix(call.path)


def below_prefix(path: str) -> str:
    """A path without the prefix under which all of UAA is served."""
    return path.removeprefix(PREFIX) or "/" if path == PREFIX or path.startswith(f"{PREFIX}/") else path


def fill(call: Call, text: str) -> str:
    """A configured text with UAA's own URL in the place of `${uaa}`."""
    return text.replace("${uaa}", call.uaa_url).replace("${login}", call.login_url)
