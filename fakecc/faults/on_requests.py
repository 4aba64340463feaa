"""Faults that hit a client's request, or only its answer.

The `effect` of such a fault holds one of
    {"status": 503, "errors": [...]}      that status, in the view's words; without errors what is natural with it;
                                          "body" or "text" for a whole body of your own, "headers" for more of them
    {"error": "CF-..."}                   that error of the Cloud Controller's catalogue, in the view's words; "detail"
    {"failure": "reset"}                  the connection is cut; also "close", "empty", "hang" with "seconds" (without:
                                          until the client gives up), and of the real answer "truncate" (half of it, or
                                          "bytes"), "wrong_length", "garbage", "dribble" (over "seconds")
    {"token": "expired"}                  every access token given so far ends before this request is looked at
    {"never_done": true}                  what is accepted with a job is never worked on
    {"half_done": true}                   of a deletion that cascades, the second thing cannot be deleted
    {"stale": {"changes": 2}}             what is read is as it was so many changes ago, or "seconds" ago
and maybe {"delay": 0.5}: so many seconds pass before the answer is sent. With "after": true beside them the request is
carried out, and only its answer is lost.
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.json_types import Json

# What spoils the real answer, rather than stands in its place.
ON_ANSWERS = frozenset({"truncate", "wrong_length", "garbage", "dribble"})
SEMANTIC = frozenset({"token", "never_done", "half_done", "stale"})


def prevents_request(effect: Mapping[str, Json]) -> bool:
    """Does something stand in the place of carrying the request out?"""
    if effect.get("after") or effect.get("failure") in ON_ANSWERS:
        return False
    return "failure" in effect or replaces_answer(effect)


def replaces_answer(effect: Mapping[str, Json]) -> bool:
    """Is another answer sent than the real one?"""
    return "status" in effect or "error" in effect


def breaks_connection(effect: Mapping[str, Json]) -> bool:
    """Does the server send the answer otherwise than whole and at once?"""
    return "failure" in effect or "delay" in effect
