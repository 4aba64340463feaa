"""What stands before every endpoint of v2 and v3: cross-origin requests, rate limits, outdated clients, tracing.

Source: cloud_controller_ng:middleware/cors.rb, rate_limiter.rb, rate_limiter_v2_api.rb, below_min_cli_warning.rb,
service_broker_rate_limiter.rb, zipkin.rb
"""

from __future__ import annotations

import math
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from urllib.parse import quote_plus

from fakecc import errors
from fakecc.call import Call, Reply
from fakecc.errors import CloudControllerError, Entry
from fakecc.records import Value, small_value_type

PREFLIGHT_METHODS = frozenset({"get", "put", "delete", "post"})
EXPOSED = "x-cf-warnings,x-app-staging-log,x-vcap-request-id,location,range"
UNLIMITED_PATHS = frozenset({"/", "/v3", "/v2/info", "/healthz"})
V2_LIMITED = re.compile(r"/v2/(?!info).+")
PARAMETERS = re.compile(r"/v3/(service_instances|service_credential_bindings|service_route_bindings)/.+/parameters\Z")
CLIENT_VERSION = re.compile(r"[cC][fF][^/]*/(\d+\.\d+\.\d+)(?:\+|\s)")
CLIENT_WARNED = ("/v3/spaces", "/v3/organizations", "/v2/spaces", "/v2/organizations")
OUTDATED = (
    "\U0001f6a8 [WARNING] Outdated CF CLI version - please upgrade: "
    "https://github.com/cloudfoundry/cli/releases/latest \U0001f6a8\n"
)


def preflight(call: Call) -> Reply | None:
    """The answer to a browser's question whether it may; None where the request goes on."""
    origin = _allowed_origin(call)
    asked = (call.headers.get("Access-Control-Request-Method") or "").lower()
    if not origin or call.method != "OPTIONS" or asked not in PREFLIGHT_METHODS:
        return None
    given = (call.headers.get("Access-Control-Request-Headers") or "").split(",")
    names = dict.fromkeys(["origin", "content-type", "authorization", *(name.strip().lower() for name in given)])
    call.request_id = ""
    return Reply(
        headers={
            **_cors_headers(origin),
            "Vary": "Origin",
            "Access-Control-Allow-Methods": "GET,PUT,POST,DELETE",
            "Access-Control-Max-Age": "900",
            "Access-Control-Allow-Headers": ",".join(name for name in names if name),
        },
        content_type="text/plain",
    )


def adorn(call: Call, reply: Reply) -> None:
    """Add to an answer what stands on every one of them."""
    trace, span = call.headers.get("X-B3-TraceId"), call.headers.get("X-B3-SpanId")
    if trace and span:
        reply.headers |= {"X-B3-TraceId": trace, "X-B3-SpanId": span}
    if _outdated_client(call):
        reply.headers["X-Cf-Warnings"] = quote_plus(OUTDATED)
    # A question that is not answered as a preflight is not answered with permission, either.
    origin = _allowed_origin(call) if call.method != "OPTIONS" else ""
    if origin:
        vary = [*filter(None, re.split(r",\s*", reply.headers.get("Vary", ""))), "Origin"]
        reply.headers |= {**_cors_headers(origin), "Vary": ",".join(dict.fromkeys(vary))}


def _allowed_origin(call: Call) -> str:
    origin = call.headers.get("Origin")
    if not origin:
        return ""
    allowed = call.world.settings.allowed_cors_domains
    return origin if any(fnmatchcase(origin, _literal(domain)) for domain in allowed) else ""


def _literal(domain: str) -> str:
    """A domain in which only the star stands for something."""
    return domain.replace("[", "[[]").replace("?", "[?]")


def _cors_headers(origin: str) -> dict[str, str]:
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Expose-Headers": EXPOSED,
    }


def _outdated_client(call: Call) -> bool:
    minimum = call.world.settings.info["min_cli_version"]
    found = CLIENT_VERSION.search(call.headers.get("User-Agent") or "") if minimum else None
    return (
        found is not None
        and any(path in call.path for path in CLIENT_WARNED)
        and _version(found[1]) < _version(str(minimum))
    )


def _version(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


@small_value_type
class Limit(Value):
    """One limiter's view of one request: whose requests it counts, and how many are allowed in a process and in all."""

    counted: str
    allowed: int
    globally: int
    minutes: int
    refusal: Entry
    suffix: str = ""


def limit(call: Call) -> tuple[dict[str, str], CloudControllerError | None]:
    """Count the request; gives what its answer's headers say about limits, and the refusal where it is one too many."""
    told: dict[str, str] = {}
    settings = call.world.settings
    if not (settings.rate_limiter["enabled"] or settings.rate_limiter_v2_api["enabled"]):
        return told, None
    for found in (*_general(call), *_of_v2(call)):
        count, until = _count(call, found)
        suffix, left = found.suffix, found.allowed - count
        remaining = math.floor(left / found.allowed * 10) / 10 * found.globally if found.allowed > 0 else 0
        told |= {
            f"X-RateLimit-Limit{suffix}": str(found.globally),
            f"X-RateLimit-Reset{suffix}": str(int(until)),
            f"X-RateLimit-Remaining{suffix}": str(max(int(remaining), 0)),
        }
        if left < 0:
            return told | {"Retry-After": str(max(math.ceil(until - call.world.now()), 0))}, found.refusal()
    return told, None


def takes_turns(call: Call) -> bool:
    """Must a request that asks a broker for parameters wait for one of its user's turns? Off unless so set."""
    return bool(
        call.world.settings.max_concurrent_service_broker_requests
        and call.method == "GET"
        and PARAMETERS.match(call.path)
        and not call.caller.admin
    )


@contextmanager
def turn(call: Call) -> Generator[CloudControllerError | None, None, None]:
    """Take one of the user's turns; gives the refusal where none is left."""
    most = call.world.settings.max_concurrent_service_broker_requests
    counts, counted = call.world.request_counts, f"asking {call.caller.guid}"
    with call.world.lock:
        crowded = counts.get(counted, (0, 0.0))[0] >= most
        counts[counted] = (counts.get(counted, (0, 0.0))[0] + (not crowded), 0.0)
    try:
        yield errors.ServiceBrokerRateLimitExceeded() if crowded else None
    finally:
        with call.world.lock:
            counts[counted] = (counts[counted][0] - (not crowded), 0.0)


def _count(call: Call, found: Limit) -> tuple[int, float]:
    """How many requests there were with this one, and until when they count (seconds since the epoch)."""
    counts, now = call.world.request_counts, call.world.now()
    with call.world.lock:
        count, until = counts.get(found.counted, (0, 0.0))
        if until < now:
            count, until = 0, now + found.minutes * 60
        # A refused request is not counted.
        counts[found.counted] = (min(count + 1, max(found.allowed, 0)), until)
    return count + 1, until


def _general(call: Call) -> Iterator[Limit]:
    settings = call.world.settings.rate_limiter
    if not settings["enabled"] or _exempt(call) or call.path in UNLIMITED_PATHS or call.path.startswith("/internal"):
        return
    caller = call.caller
    admin = caller.admin or caller.admin_read_only
    kind = "admin" if admin else "general" if caller.guid else "unauthenticated"
    allowed = settings[f"per_process_{kind}_limit"]
    if admin and allowed < 0:
        return
    yield Limit(
        counted=caller.guid or call.address,
        allowed=allowed,
        globally=settings[f"global_{kind}_limit"],
        minutes=settings["reset_interval_in_minutes"],
        refusal=errors.RateLimitExceeded if caller.guid else errors.IPBasedRateLimitExceeded,
    )


def _of_v2(call: Call) -> Iterator[Limit]:
    settings = call.world.settings.rate_limiter_v2_api
    caller = call.caller
    exempt = "cloud_controller.v2_api_rate_limit_exempt" in caller.scopes
    if not settings["enabled"] or exempt or _exempt(call) or not V2_LIMITED.match(call.path):
        return
    kind = "admin" if caller.admin or caller.admin_read_only else "general"
    yield Limit(
        counted=f"v2 {caller.guid or call.address}",
        allowed=settings[f"per_process_{kind}_limit"],
        globally=settings[f"global_{kind}_limit"],
        minutes=settings["reset_interval_in_minutes"],
        refusal=errors.RateLimitV2APIExceeded,
        suffix="-V2-API",
    )


def _exempt(call: Call) -> bool:
    return (call.headers.get("Authorization") or "").lower().startswith("basic ")
