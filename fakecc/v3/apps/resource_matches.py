"""/v3/resource_matches: which files need not be sent again.

Source: cloud_controller_ng:app/controllers/v3/resource_matches_controller.rb,
app/messages/resource_match_create_message.rb, app/presenters/v3/resource_match_presenter.rb
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from fakecc.actions.apps import resource_pool
from fakecc.actions.platform import feature_flags
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.v3.message import Body, Message
from fakecc.v3.presenting import created_reply

MODE = re.compile(r"^[0-7]+$", re.MULTILINE)
MOST = 5000
PREAMBLE = "Resources array contains at least one resource with"


def _list(body: Body) -> Iterator[str]:
    given = body.get("resources")
    if not isinstance(given, list):
        yield "Resources must be an array"
    size = len(given) if isinstance(given, str | list | dict) else 0 if given is None else len(str(given))
    if size > MOST:
        yield f"Resources array can have at most {MOST} resources"
    if size < 1:
        yield "Resources must have at least 1 resource"
    if isinstance(given, list):
        yield from dict.fromkeys(f"{PREAMBLE} {problem}" for each in given for problem in _problems(each))


def _problems(resource: Json) -> Iterator[str]:
    if not isinstance(resource, dict):
        raise Broken("only a map has a checksum")
    yield from _checksum_problems(resource.get("checksum"))
    size = resource.get("size_in_bytes")
    if not isinstance(size, int) or isinstance(size, bool):
        yield "a non-integer size_in_bytes"
    elif size < 0:
        yield "a negative size_in_bytes"
    mode = resource.get("mode")
    if mode is not None and not isinstance(mode, str):
        yield "a non-string mode"
    elif mode is not None and not MODE.search(mode):
        yield "an incorrect mode"


def _checksum_problems(checksum: Json) -> Iterator[str]:
    if not isinstance(checksum, dict):
        yield "a non-object checksum"
    elif not isinstance(checksum.get("value"), str):
        yield "a non-string checksum value"
    elif len(checksum["value"]) != resource_pool.SHA_LENGTH:
        yield "a non-SHA1 checksum value"


CREATE = Message(_list)


def present(resource: Mapping[str, Json]) -> Json:
    return {
        "checksum": {"value": resource.get("sha1")},
        "size_in_bytes": resource.get("size"),
        "path": resource.get("fn"),
        "mode": resource.get("mode"),
    }


def create(call: Call) -> Reply:
    """Answer which of these files are known."""
    feature_flags.check(call.world, call.caller, "app_bits_upload")
    CREATE.check(call.body)
    asked = [resource_pool.known_file(resource) for resource in call.body["resources"]]
    known = resource_pool.matches(call.world, asked)
    return created_reply({"resources": [present(resource) for resource in known]})


ENDPOINTS = [endpoint("POST", "/v3/resource_matches", create)]
