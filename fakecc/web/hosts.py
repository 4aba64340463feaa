"""Hosts of UAA's own: a request to one of them is a request below /uaa."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from fakecc.json_types import Json
from fakecc.web import environ_keys, incoming
from fakecc.world import World
from fakecc.worlds import Worlds

PREFIX = "/uaa"
CONTROL = "/_fakecc"


def path_of(environ: Mapping[str, Any], worlds: Worlds) -> str:
    """The path of a request, below /uaa where its host is UAA's or the login server's own."""
    path: str = environ.get("PATH_INFO", "")
    world = incoming.world_of(environ, worlds)
    if world is None or path.startswith(CONTROL):
        return path
    settings = world.settings
    host = environ.get("HTTP_HOST", "")
    urls = [url for url in (settings.uaa["url"], settings.login["url"]) if url]
    own = any(_is_host_of(host, url) or _is_host_of_zone(host, url, world) for url in urls)
    if urls and not own:
        own = _is_internal(host, settings.zones["internal"]["hostnames"] or ()) or _arrived_at_uaa(environ, urls)
    return f"{PREFIX}{path or '/'}" if own else path


def _arrived_at_uaa(environ: Mapping[str, Any], urls: Sequence[str]) -> bool:
    """Did the connection arrive at UAA's own address, one of several at which the server listens?

    Whatever host the client says it is; UAA refuses one that is not its own.
    """
    arrived_at = environ.get(environ_keys.ARRIVED_AT)
    if arrived_at == environ.get("SERVER_NAME"):
        return False
    ends = (f"{arrived_at}:{environ.get('SERVER_PORT')}", str(arrived_at))
    return any(_is_host_of(end, url) for end in ends for url in urls)


def _is_internal(host: str, names: Sequence[Json]) -> bool:
    """Is it one of the hosts of `zones.internal.hostnames`, or a host before one of them?"""
    name = host.partition(":")[0].lower()
    return any(f".{name}".endswith(f".{str(each).lower()}") for each in names)


def _is_host_of(host: str, url: str) -> bool:
    """Is it the host of this URL, and the URL one without a path? Without a port in the URL any port will do."""
    address = urlsplit(url)
    if address.path.strip("/"):
        return False
    return host == address.netloc or (address.port is None and host.partition(":")[0] == address.hostname)


def _is_host_of_zone(host: str, url: str, world: World) -> bool:
    """Is it the host of a zone: the zone's subdomain, and the host of this URL?"""
    subdomain, _, rest = host.partition(".")
    return world.identity_zones.first(subdomain=subdomain) is not None and _is_host_of(rest, url)
