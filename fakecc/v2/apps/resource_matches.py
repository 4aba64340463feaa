"""/v2/resource_match: which files need not be sent again.

Source: cloud_controller_ng:app/controllers/runtime/resource_matches_controller.rb,
lib/cloud_controller/resource_pool_wrapper.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.apps import resource_pool
from fakecc.actions.platform import feature_flags
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects.oj import JsonError, parse
from fakecc.dialects.ruby import truthy
from fakecc.json_types import Json
from fakecc.v2.replies import ok


def match(call: Call) -> Reply:
    """Answer which of these files are known, as they were described."""
    feature_flags.check(call.world, call.caller, "app_bits_upload")
    if not feature_flags.enabled(call.world, "resource_matching"):
        return ok([])
    try:
        described = parse(call.raw)
    except JsonError as problem:
        raise errors.MessageParseError(problem) from None
    if not isinstance(described, list):
        raise errors.UnprocessableEntity("must be an array.")
    if not all(map(_is_comparable, described)):
        raise call.real_error()
    return ok([dict(each) for each in resource_pool.matches(call.world, described)])


def _is_comparable(resource: Json) -> bool:
    """Is it a map, whose size is a number, and whose mode a text, where it has them?"""
    if not isinstance(resource, dict):
        return False
    size, mode = resource.get("size"), resource.get("mode")
    if not truthy(size):
        return True
    return isinstance(size, int | float) and size is not True and (not truthy(mode) or isinstance(mode, str))


ENDPOINTS = [endpoint("PUT", "/v2/resource_match", match)]
