"""/v2/routes/reserved/domain/:domain_guid: is there such a route? Every `cf push` of CLI v6 asks it.

Source: cloud_controller_ng:app/controllers/runtime/routes_controller.rb (route_reserved, http_route_reserved)
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from fakecc import errors
from fakecc.call import Call, Reply, endpoint
from fakecc.json_reading import whole_number
from fakecc.models.relations import GROUP_OF_ROUTE
from fakecc.v2.options import options_of
from fakecc.v2.replies import no_content, unknown_reply

# What PostgreSQL reads as an integer, and takes as one.
INTEGER = re.compile(r"\s*([+-]?\d+)\s*\Z", re.ASCII)
INT4 = 2**31


def route_reserved(call: Call, domain_guid: str) -> Reply:
    """Where the query names no host and no port, the route without them is asked for."""
    asked = options_of(call).extras
    return _reply(call, domain_guid, asked.get("host", ""), asked.get("path"), _port(asked.get("port", "0")))


def http_route_reserved(call: Call, domain_guid: str, host: str) -> Reply:
    return _reply(call, domain_guid, host, options_of(call).extras.get("path"), None)


def _port(text: str) -> int:
    """Raises DatabaseError for what is no integer."""
    found = INTEGER.match(text)
    number = whole_number(found[1]) if found else INT4
    if not -INT4 <= number < INT4:
        raise errors.DatabaseError()
    return number


def _reply(call: Call, domain_guid: str, host: str, path: str | None, port: int | None) -> Reply:
    """204 where a route fits, else 404; None fits any. Domains of a router group are looked at together."""
    if not (call.caller.admin or "cloud_controller.read" in call.caller.scopes):
        raise errors.InsufficientScope()
    domain = call.world.domains.get(domain_guid)
    if domain is None:
        return unknown_reply()
    group = domain.router_group_guid
    among: dict[Any, Collection[object]] = {GROUP_OF_ROUTE: (group,)} if group else {"domain_guid": (domain.guid,)}
    among["host"] = (host,)
    if path is not None:
        among["path"] = (path,)
    if port is not None:
        among["port"] = (port,) if port else (0, None)
    found = call.world.routes.select(among)
    return no_content() if len(found) else unknown_reply()


ENDPOINTS = [
    endpoint("GET", "/v2/routes/reserved/domain/<domain_guid>", route_reserved),
    endpoint("GET", "/v2/routes/reserved/domain/<domain_guid>/host/<host>", http_route_reserved),
]
