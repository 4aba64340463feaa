"""What a view answers in place of the real answer where a fault says so."""

from __future__ import annotations

from collections.abc import Mapping

from fakecc import errors
from fakecc.call import Call, Reply, View
from fakecc.errors import CloudControllerError
from fakecc.json_types import Json

# The Cloud Controller's own error with each status.
OWN_ERRORS = {
    401: errors.InvalidAuthToken,
    403: errors.NotAuthorized,
    404: errors.NotFound,
    429: errors.RateLimitExceeded,
    503: errors.ServiceUnavailable,
}
# What the router in front of it says with these.
ROUTER_TEXTS = {
    502: "502 Bad Gateway: Registered endpoint failed to handle the request.\n",
    504: "504 Gateway Timeout\n",
}


def reply(call: Call, view: View, effect: Mapping[str, Json]) -> Reply:
    """The answer that stands in for the real one; where the connection is cut, no one will see it."""
    call.note = "fault"
    status = int(effect.get("status", 500))
    answer = _fault_reply(call, view, effect, status)
    answer.headers |= {str(name): str(value) for name, value in effect.get("headers", {}).items()}
    return answer


def _fault_reply(call: Call, view: View, effect: Mapping[str, Json], status: int) -> Reply:
    if "body" in effect or "text" in effect:
        media_type = "application/json" if "body" in effect else "text/plain"
        return Reply(status=status, body=effect.get("body"), text=str(effect.get("text", "")), content_type=media_type)
    problems = effect.get("errors", [])
    if len(problems) > 1:
        return Reply(status=status, body={"errors": problems}, content_type="application/json; charset=utf-8")
    if not problems and status in ROUTER_TEXTS:
        headers = {"X-Cf-Routererror": "endpoint_failure"}
        return Reply(
            status=status, text=ROUTER_TEXTS[status], headers=headers, content_type="text/plain; charset=utf-8"
        )
    answer = view.refuse(call, _error(problems, status))
    answer.status = status
    return view.dress(call, answer)


def _error(problems: list[dict[str, Json]], status: int) -> Exception:
    if problems:
        name = str(problems[0]["title"]).removeprefix("CF-")
        return CloudControllerError(name, int(problems[0]["code"]), status, str(problems[0]["detail"]))
    return OWN_ERRORS[status]("Database connection failure") if status in OWN_ERRORS else errors.Broken("a fault")
