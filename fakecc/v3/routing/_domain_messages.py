"""What the bodies of requests about domains may hold.

Source: cloud_controller_ng:app/messages/domain_create_message.rb, domain_update_shared_orgs_message.rb
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fakecc.dialects.ruby_messages import ruby_text
from fakecc.json_types import Json
from fakecc.v3.message import (
    Body,
    Message,
    blank,
    boolean,
    if_given,
    length,
    only,
    quote,
    related_by,
    related_to_many,
    to_one,
)
from fakecc.v3.metadata import metadata

LABEL = r"[A-Za-z0-9]([A-Za-z0-9\-]{0,61}[A-Za-z0-9])?"
COMPLIANT = re.compile(rf"({LABEL}\.)+{LABEL}\Z")
ALPHANUMERIC = re.compile(r"[A-Za-z0-9\-.]*\Z")
KEYS = (
    "name", "internal", "relationships", "router_group", "enforce_route_policies", "route_policies_scope", "metadata",
)  # fmt: skip
SCOPES = ("any", "org", "space")
SHARED_WITH = 'Data must have the structure "data": [{"guid": shared_org_guid_1}, {"guid": shared_org_guid_2}]'


def _name(body: Body) -> Iterator[str]:
    name = body.get("name")
    if blank(name):
        yield "Name can't be blank"
    if not isinstance(name, str):
        yield "Name must be a string"


def _name_shape(body: Body) -> Iterator[str]:
    name = body.get("name")
    text = ruby_text(name)
    if len(name if isinstance(name, list | dict) else text) < 3:
        yield "Name is too short (minimum is 3 characters)"
    yield from length("name", maximum=253)(body)
    if not COMPLIANT.match(text):
        yield "Name does not comply with RFC 1035 standards"
    if "." not in text:
        yield 'Name must contain at least one "."'
    if any(len(part) > 63 for part in text.split(".")):
        yield "Name subdomains must each be at most 63 characters"
    if not ALPHANUMERIC.match(text):
        yield "Name must consist of alphanumeric characters and hyphens"


def _relationships(given: Body) -> Iterator[str]:
    extra = [key for key in given if key not in {"organization", "shared_organizations"}]
    if extra:
        yield f"Relationships Unknown field(s): {quote(extra)}"
    if given.get("organization") is not None:
        # Without `presence` an empty value has the wrong structure, and that is all.
        yield from (complaint for complaint in to_one(given, "organization") if "can't be blank" not in complaint)
    yield from _sharers(given)
    if "shared_organizations" in given and "organization" not in given:
        yield "Relationships cannot contain shared_organizations without an owning organization."


_sharers = related_to_many("shared_organizations")


def _router_group(body: Body) -> Iterator[str]:
    given = body.get("router_group")
    if given is None:
        return
    if not isinstance(given, dict):
        yield "Router group must be an object"
        return
    extra = [key for key in given if key != "guid"]
    if extra:
        yield f"Router group Unknown field(s): {quote(extra)}"
    if not isinstance(given.get("guid"), str):
        yield "Router group guid must be a string"


def _exclusions(body: Body) -> Iterator[str]:
    internal, enforced = body.get("internal") is True, body.get("enforce_route_policies") is True
    if internal and "relationships" in body:
        yield "Cannot associate an internal domain with an organization"
    if internal and "router_group" in body:
        yield "Internal domains cannot be associated to a router group."
    if internal and enforced:
        yield "Internal domains cannot have route policy enforcement. Internal routes bypass GoRouter."
    if "router_group" in body and enforced:
        yield (
            "Domains with a router group cannot have route policy enforcement."
            " TCP routes do not support mTLS policy enforcement."
        )
    if "relationships" in body and "router_group" in body:
        yield "Domains scoped to an organization cannot be associated to a router group."


def _scope(body: Body) -> Iterator[str]:
    given = body.get("route_policies_scope")
    if given is not None and given not in SCOPES:
        yield f"Route policies scope must be one of {quote(SCOPES)}"
    if body.get("enforce_route_policies") is True and blank(given):
        yield "Route policies scope is required when enforce_route_policies is true"


def router_group_guid(body: Body) -> str | None:
    """The guid of the router group that a valid body names."""
    return (body.get("router_group") or {}).get("guid")


def _sharers_of_data(body: Body) -> Iterator[str]:
    data = body.get("data")
    if not isinstance(data, list) or not all(_has_guid(item) for item in data):
        yield SHARED_WITH


def _has_guid(item: Json) -> bool:
    return isinstance(item, dict) and isinstance(item.get("guid"), str) and 1 <= len(item["guid"]) <= 200


CREATE = Message(
    metadata,
    only(*KEYS),
    if_given("relationships", related_by(_relationships)),
    _name,
    _name_shape,
    _router_group,
    _exclusions,
    boolean("internal"),
    boolean("enforce_route_policies"),
    _scope,
)
# Of the body only `data` is looked at.
SHARE = Message(_sharers_of_data)
