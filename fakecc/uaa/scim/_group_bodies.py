"""Groups and members as clients send them.

Source: uaa:model/src/main/java/org/cloudfoundry/identity/uaa/scim/ScimGroup.java, ScimGroupMember.java
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.records import Value, value_type
from fakecc.uaa import bodies
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.scim._reading import PACKAGE, read_object, scim_body

GROUP_KEYS = ("id", "displayName", "zoneId", "description", "members", "meta", "schemas")
MEMBER_KEYS = ("value", "type", "origin", "operation", "entity", "roles")
META_KEYS = ("version", "created", "lastModified", "attributes")
TYPES = ("USER", "GROUP")
GROUP = f"{PACKAGE}.ScimGroup"
RESPONSE = "javax.servlet.http.HttpServletResponse"


@value_type
class MemberBody(Value):
    """A member as a client sends it."""

    value: str | None = None
    type: str = "USER"
    origin: str | None = "uaa"
    operation: str | None = None


@value_type
class GroupBody(Value):
    """A group as a client sends it; `members` None: it says nothing of them."""

    name: str | None = None
    description: str | None = None
    members: tuple[MemberBody, ...] | None = None
    removed: tuple[str, ...] = ()


def signature(method: str, *parameters: str) -> str:
    """The Java method that wanted a body, as UAA names it where there is none."""
    return f"public {GROUP} {PACKAGE}.endpoints.ScimGroupEndpoints.{method}({','.join((GROUP, *parameters))})"


def read_group(call: Call, wanted_by: str) -> GroupBody:
    """The group of a request's body. Raises UaaError."""
    body = read_object(call, wanted_by)
    with scim_body(wanted_by):
        sent = bodies.object_of(body, GROUP_KEYS) or {}
        meta = bodies.object_of(sent.get("meta"), META_KEYS) or {}
        for each in bodies.list_of(sent.get("schemas")) or ():
            bodies.text_of(each)
        bodies.number_of(meta.get("version"))
        for key in ("id", "zoneId"):
            bodies.text_of(sent.get(key))
        members = bodies.list_of(sent.get("members"))
        return GroupBody(
            name=bodies.text_of(sent.get("displayName")),
            description=bodies.text_of(sent.get("description")),
            members=None if members is None else tuple(_member(each) for each in members),
            removed=tuple(str(bodies.text_of(each)) for each in bodies.list_of(meta.get("attributes")) or ()),
        )


def read_member(call: Call, wanted_by: str) -> MemberBody:
    """The member of a request's body. Raises UaaError."""
    body = read_object(call, wanted_by)
    with scim_body(wanted_by):
        return _member(body)


def _member(value: Json) -> MemberBody:
    if not isinstance(value, Mapping):
        raise BodyProblem("json", "Cannot construct instance of `ScimGroupMember`")
    sent = bodies.object_of(dict(value), MEMBER_KEYS) or {}
    kind = bodies.text_of(sent.get("type")) or "USER"
    if kind not in TYPES:
        raise BodyProblem("json", f"Cannot deserialize value of type `Type` from String {kind!r}")
    return MemberBody(
        value=bodies.text_of(sent.get("value")),
        type=kind,
        origin=bodies.text_of(sent["origin"]) if "origin" in sent else "uaa",
        operation=bodies.text_of(sent.get("operation")),
    )
