"""What the bodies of service brokers may hold.

Source: cloud_controller_ng:app/messages/service_broker_create_message.rb, service_broker_update_message.rb,
app/messages/validators/authentication_validator.rb, url_validator.rb
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from fakecc.dialects.ruby_messages import inspect_symbols, ruby_text
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.v3.message import Body, Message, blank, is_included, only, quote, relationships
from fakecc.v3.metadata import metadata

WRONG_TYPE = 'authentication.type must be one of ["basic"]'
# What Ruby's URI finds anywhere in a text, and what it then fails to parse.
URL = re.compile(r"https?:[-_.!~*'()a-zA-Z0-9;?:@&=+$,%/]")
UNPARSABLE = re.compile(r"[^!-~]|[\"<>\\^`{|}]")


def _name(body: Body, *, required: bool) -> Iterator[str]:
    name = body.get("name")
    if not isinstance(name, str) and (required or name is not None):
        yield "Name must be a string"
    if name == "":
        yield "Name must not be empty string"


def _url(body: Body, *, required: bool) -> Iterator[str]:
    url = body.get("url")
    if url is None and not required:
        return
    if not isinstance(url, str):
        yield "Url must be a string"
    if not URL.search(ruby_text(url)):
        yield f"Url '{ruby_text(url)}' must be a valid url"
        return
    if not isinstance(url, str) or UNPARSABLE.search(url):
        raise Broken("no URI")
    if _has_user(url):
        yield "Url must not contain authentication"


def _has_user(url: str) -> bool:
    try:
        return "@" in urlsplit(url).netloc
    except ValueError:
        raise Broken("no URI") from None


def _authentication(body: Body, *, required: bool) -> Iterator[str]:
    given = body.get("authentication")
    if given is None and not required:
        return
    if not isinstance(given, dict):
        yield "Authentication must be an object"
        return
    extra = [key for key in given if key not in {"type", "credentials"}]
    credentials = given.get("credentials")
    found = (
        [f"Unknown field(s): {quote(extra)}"] if extra else [],
        [] if is_included(given.get("type"), ("basic",)) else [WRONG_TYPE],
        [] if isinstance(credentials, dict) else ["must be an object"],
    )
    if any(found):
        yield from (f"Authentication {inspect_symbols(complaints)}" for complaints in found)
    if isinstance(credentials, dict):
        yield from _credentials(credentials)


def _credentials(given: dict[str, Json]) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    extra = [key for key in given if key not in {"username", "password"}]
    if extra:
        found["base"] = [f"Unknown field(s): {quote(extra)}"]
    for name in ("username", "password"):
        complaints = [] if isinstance(given.get(name), str) else [f"{name.capitalize()} must be a string"]
        if blank(given.get(name)):
            complaints.append(f"{name.capitalize()} can't be blank")
        if complaints:
            found[name] = complaints
    if found:
        flat = [complaint for complaints in found.values() for complaint in complaints]
        yield f"Authentication Field(s) {inspect_symbols(list(found))} must be valid: {inspect_symbols(flat)}"


def _relationships(body: Body) -> Iterator[str]:
    if "relationships" in body:
        yield from relationships("space")(body)


CREATE = Message(
    metadata,
    lambda body: _name(body, required=True),
    lambda body: _url(body, required=True),
    lambda body: _authentication(body, required=True),
    _relationships,
    only("name", "url", "authentication", "relationships", "metadata"),
)
UPDATE = Message(
    metadata,
    lambda body: _name(body, required=False),
    lambda body: _url(body, required=False),
    lambda body: _authentication(body, required=False),
    only("name", "url", "authentication", "metadata"),
)
