"""/internal/v5/syslog_drain_urls: where the logs of apps go. The syslog agents of loggregator ask.

Source: cloud_controller_ng:app/controllers/internal/syslog_drain_urls_controller.rb
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.models.services import ServiceBinding
from fakecc.v2.options import integer, options_of
from fakecc.v2.replies import ok
from fakecc.world import World

SPACES = re.compile(r"\s+", re.ASCII)
NOT_IN_HOSTNAMES = re.compile(r"[^-a-zA-Z0-9]+")
LONGEST_LABEL = 63
SECRETS = ("cert", "key", "ca")


def enumerate_(call: Call) -> Reply:
    """A page of drains, with the apps of each by the credentials that its bindings have."""
    start, size = _number(call, "next_id", 0), _number(call, "batch_size", 50)
    if start < 0 or size < 1:
        # Sequel takes no such limit and no such offset.
        raise call.real_error()
    bindings = call.world.service_bindings
    urls = sorted(str(url) for url in bindings.values("syslog_drain_url") if url)[start : start + size]
    results: list[Json] = [
        {"url": url, "credentials": _credentials(call, bindings.select({"syslog_drain_url": (url,)}).all())}
        for url in urls
    ]
    return ok({"results": results, "next_id": start + size if results else None})


def _number(call: Call, name: str, default: int) -> int:
    given = options_of(call).extras.get(name)
    number = default if given is None else integer(given)
    if number is None:
        raise call.real_error()
    return number


def _credentials(call: Call, bindings: Iterable[ServiceBinding]) -> list[Json]:
    """The secrets of these bindings, each with the apps that have it."""
    apps: dict[str, Json] = {}
    for binding in bindings:
        secrets = _secrets(call, binding)
        app = call.world.apps[binding.app_guid]
        shown = {"hostname": _hostname(call.world, app), "app_id": app.guid}
        apps.setdefault(repr(secrets), {**secrets, "apps": []})["apps"].append(shown)
    return [*apps.values()]


def _secrets(call: Call, binding: ServiceBinding) -> dict[str, Json]:
    """What a drain that both sides authenticate needs; empty texts where the credentials do not have it."""
    credentials = binding.credentials
    if credentials is None:
        return dict.fromkeys(SECRETS, "")
    if not isinstance(credentials, Mapping):
        raise call.real_error()
    found = {name: credentials.get(name, "") for name in SECRETS}
    return {name: "" if value is None or value is False else value for name, value in found.items()}


def _hostname(world: World, app: App) -> str:
    """The names of organization, space and app, as far as a host may have them."""
    space = world.spaces[app.space_guid]
    names = (world.organizations[space.organization_guid].name, space.name, app.name)
    return ".".join(_label(name) for name in names)


def _label(name: str) -> str:
    return NOT_IN_HOSTNAMES.sub("", SPACES.sub("-", name)).rstrip("-")[:LONGEST_LABEL]


ENDPOINTS = [endpoint("GET", "/internal/v5/syslog_drain_urls", enumerate_, "anonymous")]
