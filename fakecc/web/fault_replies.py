"""What a view answers in place of the real answer where a fault says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus

from fakecc import errors
from fakecc.call import Call, Reply, View
from fakecc.errors import CatalogueEntry, CloudControllerError
from fakecc.json_types import Json

UAA_STATUS = 401  # of most of UAA's own errors
# The Cloud Controller's own error with each status.
OWN_ERRORS = {
    401: errors.InvalidAuthToken,
    403: errors.NotAuthorized,
    404: errors.NotFound,
    429: errors.RateLimitExceeded,
    503: errors.ServiceUnavailable,
}
# Whose limit a rate limiter tells, where it is not that of users with a token.
LIMIT_KINDS = {"IPBasedRateLimitExceeded": "unauthenticated"}
# A resource of v3, with its guid or what is below it. Where its name is not that of its path:
RESOURCE = re.compile(r"/v3/([a-z_]+)/.")
NAMES = {"audit_events": "Event"}
# What the router says where nothing is behind a route, and what its header says.
ROUTES = {
    404: ("Requested route ('{}') does not exist.", "unknown_route"),
    502: ("Registered endpoint failed to handle the request.", "endpoint_failure"),
    503: ("Requested route ('{}') has no available endpoints.", "no_endpoints"),
}
# What the router in front of it says with these.
ROUTER_TEXTS = {
    502: "502 Bad Gateway: Registered endpoint failed to handle the request.\n",
    504: "504 Gateway Timeout\n",
}


def reply(call: Call, view: View, effect: Mapping[str, Json]) -> Reply:
    """The answer that stands in for the real one; where the connection is cut, no one will see it."""
    entry = errors.entry_named(str(effect.get("error", ""))) if view.name != "uaa" else None
    status = int(effect.get("status", entry.status if entry else UAA_STATUS if "error" in effect else 500))
    answer = _fault_reply(call, view, effect, status)
    answer.headers |= {str(name): str(value) for name, value in effect.get("headers", {}).items()}
    return answer


def _fault_reply(call: Call, view: View, effect: Mapping[str, Json], status: int) -> Reply:
    if "body" in effect or "text" in effect:
        media_type = "application/json" if "body" in effect else "text/plain"
        return Reply(status=status, body=effect.get("body"), text=str(effect.get("text", "")), content_type=media_type)
    if "error" in effect:
        return _named_error(call, view, effect, status)
    problems = effect.get("errors", [])
    if len(problems) > 1:
        return Reply(status=status, body={"errors": problems}, content_type="application/json; charset=utf-8")
    special = None if problems else _without_problems(call, view, status)
    if special is not None:
        return special
    answer = view.refuse(call, _not_found(call) if status == 404 and not problems else _error(problems, status))
    answer.status = status
    return view.dress(call, answer)


def _without_problems(call: Call, view: View, status: int) -> Reply | None:
    """What is natural with a status, where it is not the view that says it."""
    if view.name == "uaa" and status in ROUTES:
        return _router_reply(call, status)
    if status == 429:
        return _too_many_requests(call, view)
    if status not in ROUTER_TEXTS:
        return None
    headers = {"X-Cf-Routererror": "endpoint_failure"}
    return Reply(status=status, text=ROUTER_TEXTS[status], headers=headers, content_type="text/plain; charset=utf-8")


def _named_error(call: Call, view: View, effect: Mapping[str, Json], status: int) -> Reply:
    """An error of the catalogue by its name, in the view's words; of UAA its own kind of error."""
    name, detail = str(effect["error"]), effect.get("detail")
    entry = errors.entry_named(name)
    if view.name == "uaa" or entry is None:
        body = {"error": name, "error_description": detail or name.replace("_", " ")}
        return Reply(status=status, body=body, content_type="application/json;charset=UTF-8")
    if entry.status == 429 and detail is None and entry is not errors.UaaRateLimited:
        return _too_many_requests(call, view, entry)
    error = entry(*["a fault"] * entry.sentence.count("%")) if detail is None else entry(detail)
    if entry is errors.ResourceNotFound and detail is None:
        error = _not_found(call)
    elif detail is not None:
        error.detail = str(detail)
    answer = view.refuse(call, error)
    answer.status = status
    if entry is errors.UaaRateLimited:
        # Some number from 5 to 20. source: cloud_controller_ng:app/controllers/v3/users_controller.rb
        answer.headers["Retry-After"] = "10"
    return view.dress(call, answer)


def _router_reply(call: Call, status: int) -> Reply:
    """What the router says of a UAA that is not there: UAA itself says nothing then."""
    sentence, kind = ROUTES[status]
    text = f"{status} {HTTPStatus(status).phrase}: {sentence.format(call.host.partition('/')[0])}\n"
    return Reply(status=status, text=text, headers={"X-Cf-Routererror": kind}, content_type="text/plain; charset=utf-8")


def _too_many_requests(call: Call, view: View, entry: CatalogueEntry = errors.RateLimitExceeded) -> Reply:
    """What the rate limiter of that error says, whether it is switched on or not.

    Source: cloud_controller_ng:middleware/base_rate_limiter.rb, service_broker_rate_limiter.rb
    """
    answer = view.refuse(call, entry())
    answer.content_type = "text/plain; charset=utf-8"
    if entry is errors.ServiceBrokerRateLimitExceeded:
        answer.headers["Retry-After"] = str(int(call.world.settings.broker_client_timeout_seconds))
        return answer
    of_v2 = entry is errors.RateLimitV2APIExceeded
    settings = call.world.settings.rate_limiter_v2_api if of_v2 else call.world.settings.rate_limiter
    kind, suffix = LIMIT_KINDS.get(entry.name, "general"), "-V2-API" if of_v2 else ""
    seconds = settings["reset_interval_in_minutes"] * 60
    answer.headers |= {
        f"X-RateLimit-Limit{suffix}": str(settings[f"global_{kind}_limit"]),
        f"X-RateLimit-Remaining{suffix}": "0",
        f"X-RateLimit-Reset{suffix}": str(int(call.world.now()) + seconds),
        "Retry-After": str(seconds),
    }
    return answer


def _not_found(call: Call) -> CloudControllerError:
    """What v3 says of a resource that is not there; any other path is unknown."""
    found = RESOURCE.match(call.path)
    if found is None:
        return errors.NotFound()
    words = found[1].removesuffix("es" if found[1] == "processes" else "s").replace("_", " ")
    return errors.ResourceNotFound(f"{NAMES.get(found[1], words.capitalize())} not found")


def _error(problems: list[dict[str, Json]], status: int) -> Exception:
    if problems:
        name = str(problems[0]["title"]).removeprefix("CF-")
        return CloudControllerError(name, int(problems[0]["code"]), status, str(problems[0]["detail"]))
    return OWN_ERRORS[status]("Database connection failure") if status in OWN_ERRORS else errors.Broken("a fault")
