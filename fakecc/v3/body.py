"""Read a request's body as Rails does: the result is always an object.

Source: rails:actionpack/lib/action_dispatch/http/parameters.rb, json:ext/json/ext/parser/parser.rl
"""

from __future__ import annotations

import json
import re
from functools import lru_cache

from fakecc import errors
from fakecc.call import Call
from fakecc.dialects import oj, rack
from fakecc.dialects.numbers import TooMuch, number, too_long
from fakecc.dialects.oj import JsonError
from fakecc.dialects.rack import Unreadable
from fakecc.errors import Broken
from fakecc.json_reading import DEEPEST, has_half_pair, is_too_deep, opens_levels
from fakecc.json_types import Json

JSON_TYPES = frozenset({"application/json", "application/problem+json", "application/jsonrequest", "text/x-json"})
FORM_TYPE = "application/x-www-form-urlencoded"
TOO_DEEP = f"a body nested deeper than {DEEPEST} levels"
DROPPED_KEYS = ("utf8", "_method", "authenticity_token")
HALF_PAIR = re.compile(r"\\u[dD][89a-fA-F]")
# Ruby's parser accepts comments. Texts come first, because a comment sign inside a text is none. What has no end
# goes on to the end, so that nothing is searched twice.
COMMENT = re.compile(r'("(?:\\.|[^"\\])*(?:"|\\?\Z))|/\*.*?\*/|(/\*.*)|//[^\n]*', re.DOTALL)


def media_type(call: Call) -> str:
    """The Content-Type without its parameters."""
    return _without_parameters(call.headers.get("Content-Type") or "")


@lru_cache(maxsize=64)
def _without_parameters(content_type: str) -> str:
    return re.split(r"[,;]", content_type)[0].strip().lower()


def body_of(call: Call) -> Json:
    """The body as an object. Raises MessageParseError for broken JSON, Unreadable for bytes that are no UTF-8."""
    if not call.raw:
        return {}
    kind = media_type(call)
    if kind == FORM_TYPE:
        return _clean(rack.parse_nested(_text(call.raw)))
    if kind not in JSON_TYPES:
        return {}
    text = _text(call.raw)
    parsed = _parse(text)
    return _clean(parsed if isinstance(parsed, dict) else {"_json": parsed}, has_nulls="null" in text)


def body_of_any_type(call: Call) -> Json:
    """The body as an object, whatever type it is said to be: so a few controllers read it. Raises Broken for no object.

    Source: cloud_controller_ng:app/controllers/v3/packages_controller.rb, builds_controller.rb
    """
    if not call.raw or media_type(call) in JSON_TYPES:
        return call.body
    try:
        value = oj.parse(call.raw)
    except JsonError as problem:
        raise Broken(f"nothing rescues what Oj raises: {problem}") from None
    if not isinstance(value, dict):
        raise Broken("only a map is a message")
    return value


def check_encoding(call: Call) -> None:
    """Raises Unreadable for a body that breaks Rails before any controller sees it."""
    kind = media_type(call)
    if kind == FORM_TYPE:
        rack.parse_nested(_text(call.raw))
    elif kind in JSON_TYPES:
        _check_pairs(_text(call.raw))


def _check_pairs(text: str) -> None:
    """Raises Unreadable where a text or a key would be no UTF-8: half of a surrogate pair is taken by the parser."""
    if HALF_PAIR.search(text):
        try:
            value = DECODER.decode(text)
        except (ValueError, RecursionError, TooMuch):
            return
        if has_half_pair(value):
            raise Unreadable("invalid byte sequence in UTF-8")


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise Unreadable("invalid byte sequence in UTF-8") from None


def _parse(text: str) -> Json:
    if "/" in text:
        text = COMMENT.sub(lambda found: found[1] or found[2] or " ", text)
    try:
        value = DECODER.decode(text)
    except RecursionError:
        raise _deep_refusal(text) from None
    except json.JSONDecodeError:
        raise errors.MessageParseError("invalid request body") from None
    except ValueError:
        raise too_long() from None
    if opens_levels(text) > DEEPEST and is_too_deep(value):
        raise TooMuch(TOO_DEEP)
    return value


def _deep_refusal(text: str) -> Exception:
    """What is said of a text that Python's own parser is too shallow for."""
    try:
        oj.parse(text.encode())
    except oj.JsonError:
        return errors.MessageParseError("invalid request body")
    except TooMuch as bound:
        return bound
    return TooMuch(TOO_DEEP)


def _no_constant(name: str) -> None:
    raise json.JSONDecodeError("no JSON", name, 0)


DECODER = json.JSONDecoder(parse_constant=_no_constant, parse_float=number, strict=False)


def _clean(body: dict[str, Json], *, has_nulls: bool = True) -> Json:
    kept = {key: value for key, value in body.items() if key not in DROPPED_KEYS}
    if has_nulls:
        kept = {key: _without_nulls_in_arrays(value) for key, value in kept.items()}
    return kept.get("body", kept)


def _without_nulls_in_arrays(value: Json) -> Json:
    if isinstance(value, list):
        return [_without_nulls_in_arrays(item) for item in value if item is not None]
    if isinstance(value, dict):
        return {key: _without_nulls_in_arrays(item) for key, item in value.items()}
    return value
