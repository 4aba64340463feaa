"""Hosts of UAA's own: a request to one of them is a request below /uaa."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from fakecc.web import incoming
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
    return f"{PREFIX}{path or '/'}" if own else path


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
