"""What the pages of SCIM share: bodies with SCIM's refusals, versions, and what a database refuses.

Source: uaa:uaa/src/main/webapp/WEB-INF/spring/scim-endpoints.xml (exceptionToStatusMap)
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager

from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.uaa import bodies
from fakecc.uaa.answers import UaaError, scim_refusal
from fakecc.uaa.bodies import BodyProblem

SCHEMA = "urn:scim:schemas:core:1.0"
INVALID = "invalid_scim_resource"
PACKAGE = "org.cloudfoundry.identity.uaa.scim"
SENTENCES = {"json": "JSON parse error: ", "definition": "Type definition error: "}
LONGEST = 255
VERSION = re.compile(r"[+-]?[0-9]{1,10}")


@contextmanager
def scim_body(signature: str) -> Generator[None, None, None]:
    """Say in SCIM's words what is wrong with a body; `signature` is that of the Java method that wanted one."""
    try:
        yield
    except BodyProblem as problem:
        raise _body_refusal(problem, signature) from None


def read_object(call: Call, signature: str) -> dict[str, Json]:
    """The body, an object. Raises UaaError."""
    with scim_body(signature):
        return bodies.read_object(call)


def _body_refusal(problem: BodyProblem, signature: str) -> UaaError:
    if problem.kind == "missing":
        return scim_refusal(400, "scim", f"Required request body is missing: {signature}")
    if problem.kind == "media type":
        return scim_refusal(400, "scim", f"Content type '{problem.detail}' not supported")
    return scim_refusal(400, "scim", SENTENCES[problem.kind] + problem.detail)


def invalid(description: str) -> UaaError:
    """The resource is not as it must be."""
    return scim_refusal(400, INVALID, description)


def generic(description: str) -> UaaError:
    """400 in SCIM's plain words."""
    return scim_refusal(400, "scim", description)


def not_found(kind: str, guid: str) -> UaaError:
    return scim_refusal(404, "scim_resource_not_found", f"{kind} {guid} does not exist")


def version_of(etag: str, current: int) -> int:
    """The version that an If-Match names; the star names the current one. Raises UaaError."""
    value = etag.strip().strip('"')
    if value == "*":
        return current
    if not VERSION.fullmatch(value):
        raise generic(f"Invalid version match header (should be a version number): {etag}")
    return int(value)


def check_lengths(fields: Mapping[str, str | None], limits: Mapping[str, int] | None = None) -> None:
    """Refuse a text that is too long for its column, or has a zero byte. Raises UaaError."""
    for name, text in fields.items():
        limit = (limits or {}).get(name, LONGEST)
        if text is not None and (len(text) > limit or "\0" in text):
            reason = f"ERROR: value too long for type character varying({limit})"
            raise database_refusal(reason)


def database_refusal(reason: str) -> UaaError:
    """What UAA passes on of its database's refusals."""
    return generic(f"PreparedStatementCallback; SQL [statement of fakecc]; {reason}; nested exception")
