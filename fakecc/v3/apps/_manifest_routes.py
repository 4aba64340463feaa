"""What a manifest says of an app's routes.

Source: cloud_controller_ng:app/messages/manifest_routes_update_message.rb,
lib/cloud_controller/app_manifest/manifest_route.rb
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fakecc.actions.platform import feature_flags
from fakecc.call import Call
from fakecc.dialects.ruby_messages import ruby_text
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.v3.message import Body, blank

PARTS = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.\-]*)://)?(?:[^/?#@]*@)?([^/?#:]*)(?::(\d+))?([^?#]*)")
UNSPECIFIED = "unspecified"
PROTOCOLS = ("http1", "http2", "tcp")
BALANCINGS = ("round-robin", "least-connection")
FLAGS = {"no_route": "No-route", "default_route": "Default-route", "random_route": "Random-route"}


def complaints(call: Call, app: Body) -> Iterator[str]:
    """Everything that is wrong with routes and with the flags beside them."""
    if "routes" in app:
        yield from _list_complaints(call, app["routes"])
    for key, label in FLAGS.items():
        if app.get(key) is not None and not isinstance(app[key], bool):
            yield f"{label} must be a boolean"
    if app.get("random_route") and app.get("default_route"):
        yield "Random-route and default-route may not be used together"


def _list_complaints(call: Call, routes: Json) -> Iterator[str]:
    if not isinstance(routes, list) or not all(
        isinstance(each, dict) and not blank(each.get("route")) for each in routes
    ):
        yield "Routes must be a list of route objects"
        return
    if any(each.get("options") is not None and not isinstance(each["options"], dict) for each in routes):
        raise Broken("only a map has keys")
    parsed = [_parse(each) for each in routes]
    yield from (f"The route '{each['text']}' is not a properly formed URL" for each in parsed if not _is_valid(each))
    if any(each["protocol"] not in (None, *PROTOCOLS) for each in parsed):
        yield "Route protocol must be 'http1', 'http2' or 'tcp'."
    yield from _options_complaints(call, routes)


def _options_complaints(call: Call, routes: list[Body]) -> Iterator[str]:
    hashes = feature_flags.enabled(call.world, "hash_based_routing")
    known = ("loadbalancing", "hash_header", "hash_balance") if hashes else ("loadbalancing",)
    for given in routes:
        yield from _wrong_keys(given, known)
    for given in routes:
        yield from _wrong_balancing(given, (*BALANCINGS, "hash") if hashes else BALANCINGS)
    for given in routes if hashes else ():
        yield from _wrong_hash(given)


def _wrong_keys(given: Body, known: tuple[str, ...]) -> Iterator[str]:
    route = ruby_text(given["route"])
    if "options" in given and not isinstance(given["options"], dict):
        yield f"Route '{route}': options must be an object"
        return
    for key in given.get("options", {}):
        if key not in known:
            yield f"Route '{route}' contains invalid route option '{key}'. Valid keys: '{', '.join(known)}'"


def _wrong_balancing(given: Body, known: tuple[str, ...]) -> Iterator[str]:
    options, route = given.get("options"), ruby_text(given["route"])
    if not isinstance(options, dict) or "loadbalancing" not in options:
        return
    wanted, valid = options["loadbalancing"], f"Valid values are: '{', '.join(known)}'"
    if not isinstance(wanted, str):
        yield f"Invalid value for 'loadbalancing' for Route '{route}'; {valid}"
    elif wanted not in known:
        yield f"Cannot use loadbalancing value '{wanted}' for Route '{route}'; {valid}"


def _wrong_hash(given: Body) -> Iterator[str]:
    options, route = given.get("options"), ruby_text(given["route"])
    if not isinstance(options, dict):
        return
    header, balance, balancing = (options.get(key) for key in ("hash_header", "hash_balance", "loadbalancing"))
    if not blank(header) and len(ruby_text(header)) > 128:
        yield f"Route '{route}': Hash header must be at most 128 characters"
    if not blank(balance):
        yield from (f"Route '{route}': Hash balance {complaint}" for complaint in _wrong_balance(balance))
    for key, value in (("header", header), ("balance", balance)):
        if not blank(value) and not blank(balancing) and balancing != "hash":
            yield f"Route '{route}': Hash {key} can only be set when loadbalancing is hash"


def _wrong_balance(balance: Json) -> Iterator[str]:
    if len(ruby_text(balance)) > 16:
        yield "must be at most 16 characters"
        return
    try:
        number = float(balance)
    except (TypeError, ValueError):
        yield "must be a numeric value"
        return
    if number != 0 and not 1.1 <= number <= 10:
        yield "must be either 0 or between 1.1 and 10.0"


def _parse(given: Body) -> Body:
    text = ruby_text(given["route"])
    found = PARTS.match(text)
    scheme, host, port, path = found.groups() if found else (None, "", None, "")
    return {
        "text": text,
        "scheme": (scheme or UNSPECIFIED).lower(),
        "host": host,
        "port": int(port) if port else None,
        "path": path or "",
        "protocol": given.get("protocol"),
        "options": given.get("options"),
    }


def _is_valid(parsed: Body) -> bool:
    schemes = ("tcp", UNSPECIFIED) if parsed["port"] is not None else ("http", "https", UNSPECIFIED)
    return bool(parsed["host"].strip()) and parsed["scheme"] in schemes


def plan(app: Body) -> Body:
    """What a job does about the routes of a valid manifest."""
    told: Body = {key: app[key] for key in FLAGS if key in app}
    if "routes" in app:
        told["routes"] = [_parse(each) for each in app["routes"]]
    return told
