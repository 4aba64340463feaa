"""What a test ordered to happen to a client's request or to its answer: faults.py says how it is told."""

from __future__ import annotations

from collections.abc import Mapping

from fakecc import errors
from fakecc.call import Call, Reply, View
from fakecc.errors import CloudControllerError
from fakecc.faults import matching
from fakecc.json_types import Json

# What the Cloud Controller itself says with these, and what the router in front of it says with those.
NATURAL = {
    401: errors.InvalidAuthToken,
    403: errors.NotAuthorized,
    404: errors.NotFound,
    429: errors.RateLimitExceeded,
    503: errors.ServiceUnavailable,
}
ROUTER = {
    502: "502 Bad Gateway: Registered endpoint failed to handle the request.\n",
    504: "504 Gateway Timeout\n",
}


def effect_on(call: Call, rule: str) -> Mapping[str, Json]:
    """The effect of the fault that this request meets; empty for none. `rule` is the route's, as /v3/apps/<guid>."""
    pattern = rule.replace("<", ":").replace(">", "")
    with call.world.lock:
        told = {
            "method": call.method,
            "path": (call.path, rule, pattern),
            "caller": (call.caller.name, call.caller.guid),
        }
        fault = matching.strike(call.world.faults, "request", told)
    return fault.effect if fault else {}


def before(effect: Mapping[str, Json]) -> bool:
    """Does it happen instead of what was asked for? A truncated answer, or one lost `after` the deed, does not."""
    return bool(effect) and effect.get("failure") != "truncate" and not effect.get("after")


def reply(call: Call, view: View, effect: Mapping[str, Json]) -> Reply:
    """The answer that stands in for the real one; where the connection is cut, no one will see it."""
    call.note = "fault"
    status = int(effect.get("status", 500))
    answered = _fault_reply(call, view, effect, status)
    answered.headers |= {str(name): str(value) for name, value in effect.get("headers", {}).items()}
    return answered


def _fault_reply(call: Call, view: View, effect: Mapping[str, Json], status: int) -> Reply:
    if "body" in effect or "text" in effect:
        kind = "application/json" if "body" in effect else "text/plain"
        return Reply(status=status, body=effect.get("body"), text=str(effect.get("text", "")), content_type=kind)
    given = effect.get("errors", [])
    if len(given) > 1:
        return Reply(status=status, body={"errors": given}, content_type="application/json; charset=utf-8")
    if not given and status in ROUTER:
        headers = {"X-Cf-Routererror": "endpoint_failure"}
        return Reply(status=status, text=ROUTER[status], headers=headers, content_type="text/plain; charset=utf-8")
    answered = view.refuse(call, _error(given, status))
    answered.status = status
    return view.dress(call, answered)


def _error(given: list[dict[str, Json]], status: int) -> Exception:
    if given:
        name = str(given[0]["title"]).removeprefix("CF-")
        return CloudControllerError(name, int(given[0]["code"]), status, str(given[0]["detail"]))
    return NATURAL[status]("Database connection failure") if status in NATURAL else errors.Broken("a fault")
