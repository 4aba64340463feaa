"""Faults that hit a client's request, or only its answer.

The `effect` of such a fault is one of
    {"status": 503, "errors": [...]}      that status, in the view's words; without errors what is natural with it;
                                          "body" or "text" for a whole body of your own, "headers" for more of them
    {"failure": "reset"}                  the connection is cut; also "hang" with "seconds" (without: until the client
                                          gives up), and "truncate", which sends half of the real answer
With "after": true beside them the request is carried out, and only its answer is lost.
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.faults import matching
from fakecc.json_types import Json
from fakecc.models.arranged import Fault
from fakecc.store import Table


def strike_request(
    faults: Table[Fault], *, method: str, path: str, rule: str, caller_name: str, caller_guid: str
) -> Mapping[str, Json]:
    """The effect of the fault that this request meets; empty for none. `rule` is its route's, as /v3/apps/<guid>.

    Counts the request for every fault that selects it.
    """
    pattern = rule.replace("<", ":").replace(">", "")
    facts = {"method": method, "path": (path, rule, pattern), "caller": (caller_name, caller_guid)}
    fault = matching.strike(faults, "request", facts)
    return fault.effect if fault else {}


def prevents_request(effect: Mapping[str, Json]) -> bool:
    """Does it happen before the request is carried out? A truncated answer, or an effect `after` it, does not."""
    return bool(effect) and effect.get("failure") != "truncate" and not effect.get("after")
