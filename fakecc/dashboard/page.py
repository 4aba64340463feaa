"""/_fakecc/: the page, its style and its script; and, for who asks for no HTML, an index of links as JSON."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from pathlib import Path

from fakecc.arrange.checking import Missing, openapi, seed_schema
from fakecc.arrange.fault_words.effects import REQUEST_CONNECTIONS
from fakecc.arrange.fault_words.selection import BROKER_OPERATIONS
from fakecc.arrange.seeds.documents import PRESETS
from fakecc.call import Call, Reply, endpoint
from fakecc.control import guard
from fakecc.control.view import json_reply
from fakecc.json_types import Json

HERE = Path(__file__).parent
CONTENT_TYPES = {"dashboard.css": "text/css; charset=utf-8", "dashboard.js": "text/javascript; charset=utf-8"}
# No other page may hold this one in a frame, and have a person press its buttons unawares. It loads nothing foreign.
HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def show(call: Call) -> Reply:
    """The page for a browser, which accepts HTML; an index for everybody else. Raises AccessRefusal."""
    varying = {**HEADERS, "Vary": "Accept"}
    if "text/html" in (call.headers.get("Accept") or "").lower():
        return Reply(content=_page(), content_type="text/html; charset=utf-8", headers=varying)
    # Whoever reads JSON can send the token.
    guard.check_access(call)
    reply = json_reply({"fakecc": version("fakecc"), "links": _links(call.api)})
    reply.headers = varying
    return reply


def asset(call: Call, name: str) -> Reply:
    """The page's style or script. Raises Missing for any other file."""
    del call
    if name not in CONTENT_TYPES:
        raise Missing(f"the dashboard has no file {name!r}", tuple(CONTENT_TYPES))
    return Reply(content=(HERE / "static" / name).read_bytes(), content_type=CONTENT_TYPES[name], headers=dict(HEADERS))


@cache
def _page() -> bytes:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - it takes its time

    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    rule = seed_schema()["$defs"]["progress"]["properties"]
    page = environment.get_template("dashboard.html").render(
        version=version("fakecc"),
        presets=PRESETS,
        connections=REQUEST_CONNECTIONS,
        broker_operations=BROKER_OPERATIONS,
        resources=rule["resource"]["enum"],
        operations=rule["operation"]["enum"],
    )
    return page.encode()


def _links(api: str) -> Json:
    """Everything that can be read at an address without variables, by that address below /_fakecc/."""
    addresses = {
        address.removeprefix("/_fakecc/"): {"href": f"{api}{address}", "summary": path["get"]["summary"]}
        for address, path in openapi()["paths"].items()
        if "get" in path and "{" not in address
    }
    summary = "The dashboard: a page for people."
    return {"dashboard": {"href": f"{api}/_fakecc/", "summary": summary}, **addresses}


ENDPOINTS = [
    endpoint("GET", "/_fakecc", show, "open"),
    endpoint("GET", "/_fakecc/", show, "open"),
    endpoint("GET", "/_fakecc/dashboard/static/<name>", asset, "open"),
]
