"""What the bodies of service instances may hold.

Source: cloud_controller_ng:app/messages/service_instance_create_message.rb and its kin
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fakecc.errors import Broken
from fakecc.v3.message import Body, Check, Message, blank, human, if_given, is_included, only, quote, related_by, to_one
from fakecc.v3.metadata import metadata

# URI::RFC2396_PARSER.make_regexp, without what its parts are: anything absolute made of the characters of URIs.
URI = re.compile(r"[A-Za-z][A-Za-z\d+.\-]*:(?:[\-_.!~*'()A-Za-z\d;/?:@&=+$,\[\]]|%[A-Fa-f\d]{2})*(?:#\S*)?\n?\Z")
VERSION = re.compile(
    r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"
    r"(-(0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*)(\.(0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*))*)?"
    r"(\+[\dA-Za-z-]+(\.[\dA-Za-z-]+)*)?\Z"
)


def _type(body: Body) -> Iterator[str]:
    if not is_included(body.get("type"), ("managed", "user-provided")):
        yield "Type must be one of 'managed', 'user-provided'"


def _own_type(body: Body) -> Iterator[str]:
    if not is_included(body.get("type"), ("user-provided",)):
        yield "Type must be 'user-provided'"


def _name(body: Body) -> Iterator[str]:
    name = body.get("name")
    if not isinstance(name, str):
        yield "Name must be a string"
    if blank(name):
        yield "Name can't be blank"


def _changed_name(body: Body) -> Iterator[str]:
    if body.get("name") is not None and not isinstance(body["name"], str):
        yield "Name must be a string"


def _changed_name_or_blank(body: Body) -> Iterator[str]:
    if not blank(body.get("name")) and not isinstance(body["name"], str):
        yield "Name must be a string"


def _tags(body: Body) -> Iterator[str]:
    tags = body.get("tags")
    if blank(tags):
        return
    if not isinstance(tags, list):
        yield "Tags must be an array"
    elif not all(isinstance(tag, str) for tag in tags):
        yield "Tags must be a list of strings"


def _tags_are_array(body: Body) -> Iterator[str]:
    if not blank(body.get("tags")) and not isinstance(body["tags"], list):
        yield "Tags must be an array"


def _tags_are_strings(body: Body) -> Iterator[str]:
    tags = body.get("tags")
    if isinstance(tags, list) and not all(isinstance(tag, str) for tag in tags):
        yield "Tags must be a list of strings"


def _object_or_null(name: str) -> Check:
    def check(body: Body) -> Iterator[str]:
        if body.get(name) is not None and not isinstance(body[name], dict):
            yield f"{human(name)} must be an object"

    return check


def _object_or_blank(body: Body) -> Iterator[str]:
    if not blank(body.get("credentials")) and not isinstance(body["credentials"], dict):
        yield "Credentials must be an object"


def _uri(name: str) -> Check:
    def check(body: Body) -> Iterator[str]:
        value = body.get(name)
        if not blank(value) and not (isinstance(value, str) and URI.match(value)):
            yield f"{human(name)} must be a valid URI"

    return check


def _https(body: Body) -> Iterator[str]:
    url = body.get("route_service_url")
    if isinstance(url, str) and not blank(url) and not url.startswith("https:"):
        yield "Route service url must be https"


def _space(given: Body) -> Iterator[str]:
    yield from to_one(given, "space")


def _plan(given: Body) -> Iterator[str]:
    yield from to_one(given, "service_plan")


def _nothing_but(*allowed: str) -> Check:
    def check(given: Body) -> Iterator[str]:
        extra = [key for key in given if key not in allowed]
        if extra:
            yield f"Relationships Unknown field(s): {quote(extra)}"

    return check


def _maintenance_info(body: Body) -> Iterator[str]:
    info = body.get("maintenance_info")
    if info is None:
        return
    if not isinstance(info, dict):
        yield "Maintenance info must be an object"
        return
    extra = [key for key in info if key != "version"]
    if extra:
        yield f"Maintenance info Unknown field(s): {quote(extra)}"
    version = info.get("version")
    if version is None:
        return
    if not isinstance(version, str):
        # The complaint comes twice. recording: v3-instances/managed-update-validation
        yield "Maintenance info Version must be a string"
        yield "Maintenance info Version must be a string"
    if not (isinstance(version, str) and VERSION.match(version)):
        yield "Maintenance info Version must be a Semantic Version string"


COMMON_KEYS = ("type", "relationships", "name", "tags", "metadata")
OWN_KEYS = ("credentials", "syslog_drain_url", "route_service_url")

CREATE = Message(metadata, related_by(_space), _type, _name, _tags)
# What follows a body that passed CREATE, its space among it.
CREATE_MANAGED = Message(
    related_by(_nothing_but("space", "service_plan"), _plan),
    only(*COMMON_KEYS, "parameters"),
    _object_or_null("parameters"),
)
CREATE_USER_PROVIDED = Message(
    related_by(_nothing_but("space")),
    only(*COMMON_KEYS, *OWN_KEYS),
    # Checked twice, so the complaint comes twice. recording: v3-instances/user-provided-create-validation
    related_by(_nothing_but("space")),
    _own_type,
    _object_or_blank,
    _uri("syslog_drain_url"),
    _uri("route_service_url"),
    _https,
)
UPDATE_MANAGED = Message(
    metadata,
    only("name", "tags", "parameters", "relationships", "maintenance_info", "metadata"),
    if_given("relationships", related_by(_nothing_but("service_plan"), _plan)),
    _changed_name,
    _tags,
    _object_or_null("parameters"),
    _object_or_null("relationships"),
    _maintenance_info,
)
UPDATE_USER_PROVIDED = Message(
    metadata,
    only("name", "tags", *OWN_KEYS, "metadata"),
    _changed_name_or_blank,
    _tags_are_array,
    _object_or_blank,
    _uri("syslog_drain_url"),
    _uri("route_service_url"),
    _tags_are_strings,
    _https,
)


def tags_of(body: Body) -> tuple[str, ...]:
    """The tags of a body that passed its message; false is none. Raises Broken for blank ones that nothing takes."""
    tags = body.get("tags")
    if tags is None or tags is False:
        return ()
    if not isinstance(tags, list):
        raise Broken("tags that are blank but no array")
    return tuple(tags)


def text_of(body: Body, name: str) -> str | None:
    """An address of a body that passed its message. Raises Broken for a blank one that the database does not take.

    Sequel makes NULL of an empty list.
    """
    value = body.get(name)
    if isinstance(value, str):
        return value
    if value is None or value == []:
        return None
    if value is False:
        # A drain is dropped; the model of a route service's URL finds that this one has no host.
        return None if name == "syslog_drain_url" else "false"
    raise Broken(f"{name} that is blank but no text")
