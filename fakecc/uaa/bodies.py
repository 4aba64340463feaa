"""JSON bodies as UAA's library (Jackson) reads them: numbers pass for texts, and `1` and `"true"` for booleans.

Source: uaa:model/src/main/java/org/cloudfoundry/identity/uaa/scim/ScimUserJsonDeserializer.java
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from fakecc import json_reading
from fakecc.call import Call, NotedFields
from fakecc.json_types import Json
from fakecc.uaa import requests

DEEPEST = 1000
INT32 = 2**31
# Milliseconds: the last moment that a column of dates takes.
FURTHEST = 2**53


class BodyProblem(Exception):  # noqa: N818 - it is the client's, not ours
    """Why a body cannot be read: `missing`, `media type`, `json`, `type` or `definition`; and the detail."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail


def read_json(call: Call) -> Json:
    """The body of a request. Raises BodyProblem."""
    kind = requests.media_type(call)
    if not call.raw:
        raise BodyProblem("missing")
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise BodyProblem("media type", call.headers.get("Content-Type") or "application/octet-stream")
    body = parse(_text(call))
    call.body = body
    return body


def read_object(call: Call) -> dict[str, Json]:
    """The body, which must be an object. Raises BodyProblem."""
    body = read_json(call)
    if not isinstance(body, dict):
        raise BodyProblem("json", "Cannot deserialize the value: an object is expected")
    call.unread.update(f"/{name}" for name in body)
    return NotedFields(call, body, "/")


def parse(text: str) -> Json:
    """JSON as Jackson reads it: no NaN, not too deep. Raises BodyProblem."""
    try:
        value = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite, parse_int=_short_number)
    except (ValueError, RecursionError) as error:
        raise BodyProblem("json", f"Unexpected character: {error}") from None
    if json_reading.opens_levels(text) > json_reading.DEEPEST and json_reading.is_too_deep(value):
        raise BodyProblem("json", "Document nesting depth exceeds the maximum allowed")
    return value


def text_of(value: Json) -> str | None:
    """A text; numbers and booleans pass for one. Raises BodyProblem."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dict | list):
        raise BodyProblem("json", "Cannot deserialize value of type `java.lang.String`")
    return _encodable(value) if isinstance(value, str) else None


def flag_of(value: Json) -> bool | None:
    """A boolean; a number and the words true and false pass for one. Raises BodyProblem."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value != 0
    if isinstance(value, str) and value.strip().lower() in {"true", "false"}:
        return value.strip().lower() == "true"
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    raise BodyProblem("json", "Cannot deserialize value of type `java.lang.Boolean`")


def number_of(value: Json) -> int | None:
    """A number of 32 bits; a fraction is cut off, and a text of digits passes for one. Raises BodyProblem."""
    try:
        number = value if isinstance(value, int | float) or value is None else int(str(value).strip() or "x")
    except ValueError:
        raise BodyProblem("json", "Cannot deserialize value of type `java.lang.Integer`") from None
    if number is None:
        return None
    if isinstance(value, bool) or not -INT32 <= number < INT32:
        raise BodyProblem("json", "Cannot deserialize value of type `java.lang.Integer`")
    return math.trunc(number)


def moment_of(value: Json) -> float | None:
    """A moment in seconds since the epoch: milliseconds, or a date as ISO 8601 has it. Raises BodyProblem."""
    if value is None or value == "":
        return None
    try:
        if isinstance(value, str) and not value.strip().lstrip("-").isdigit():
            read = datetime.fromisoformat(value.strip())
            return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
        if not isinstance(value, bool | dict | list):
            return min(max(int(value), -FURTHEST), FURTHEST) / 1000
    except (ValueError, OverflowError):
        pass
    raise BodyProblem("json", "Cannot deserialize value of type `java.util.Date`")


def object_of(value: Json, known: Collection[str] = ()) -> dict[str, Any] | None:
    """An object whose keys are known, where `known` has any. Raises BodyProblem."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise BodyProblem("json", "Cannot construct instance")
    for key, _ in value.items() if known else ():
        if key not in known:
            raise BodyProblem("json", f'Unrecognized field "{key}"')
    return value


def list_of(value: Json) -> list[Json] | None:
    """A list. Raises BodyProblem: a text is no type that could become one."""
    if value is None or isinstance(value, list):
        return value
    if isinstance(value, str):
        raise BodyProblem("definition", "[simple type, class java.lang.Object]")
    raise BodyProblem("json", "Cannot deserialize value of type array from Object value")


def rename_keys(body: Mapping[str, Json], known: Collection[str]) -> dict[str, Json]:
    """The keys of a body as this side spells them, whatever their case. Raises BodyProblem for an unknown one."""
    spelled = {name.lower(): name for name in known}
    made: dict[str, Json] = {}
    for key, value in body.items():
        if key.lower() not in spelled:
            raise BodyProblem("json", f'Unrecognized field "{key}"')
        made[spelled[key.lower()]] = value
    return made


def _text(call: Call) -> str:
    charset = (call.headers.get("Content-Type") or "").lower().partition("charset=")[2].strip(' "')
    try:
        return call.raw.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError):
        raise BodyProblem("json", "Invalid UTF-8") from None


def _encodable(text: str) -> str:
    """A text without lone surrogates, which no database takes."""
    return text.encode("utf-8", "replace").decode()


def _refuse_constant(word: str) -> Json:
    raise ValueError(word)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _short_number(text: str) -> int:
    if len(text) > DEEPEST:
        raise ValueError(text)
    return int(text)
