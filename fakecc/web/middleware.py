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
from fakecc.dialects.xxhash import xxh64
from fakecc.errors import CatalogueEntry, CloudControllerError
from fakecc.json_reading import whole_number
from fakecc.records import Value, small_value_type

PREFLIGHT_METHODS = frozenset({"get", "put", "delete", "post"})
EXPOSED_HEADERS = "x-cf-warnings,x-app-staging-log,x-vcap-request-id,location,range"
UNLIMITED_PATHS = frozenset({"/", "/v3", "/v2/info", "/healthz"})
V2_LIMITED_PATHS = re.compile(r"/v2/(?!info).+")
# The requests during which brokers are asked, by method; a query behind `parameters` makes another path of it.
V2_BROKER_PATHS = re.compile(r"/v2/(service_instances|service_bindings|service_keys)")
BROKER_PATHS = {
    **dict.fromkeys(("PUT", "POST", "DELETE"), V2_BROKER_PATHS),
    "GET": re.compile(r"/v3/(service_instances|service_credential_bindings|service_route_bindings)/.+/parameters\Z"),
}
CLIENT_VERSION = re.compile(r"[cC][fF][^/]*/(\d+\.\d+\.\d+)(?:\+|\s)")
PATHS_WITH_CLIENT_WARNING = ("/v3/spaces", "/v3/organizations", "/v2/spaces", "/v2/organizations")
OUTDATED_CLIENT_WARNING = (
    "\U0001f6a8 [WARNING] Outdated CF CLI version - please upgrade: "
    "https://github.com/cloudfoundry/cli/releases/latest \U0001f6a8\n"
)


def preflight(call: Call) -> Reply | None:
    """The answer to a browser that asks whether it may send a request; None where the request goes on."""
    origin = _allowed_origin(call)
    method = (call.headers.get("Access-Control-Request-Method") or "").lower()
    if not origin or call.method != "OPTIONS" or method not in PREFLIGHT_METHODS:
        return None
    headers = (call.headers.get("Access-Control-Request-Headers") or "").split(",")
    names = dict.fromkeys(["origin", "content-type", "authorization", *(name.strip().lower() for name in headers)])
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


def add_headers(call: Call, reply: Reply) -> None:
    """Add to an answer the headers that every answer has: those of tracing, of outdated clients, of other origins."""
    trace, span = call.headers.get("X-B3-TraceId"), call.headers.get("X-B3-SpanId")
    if trace and span:
        reply.headers |= {"X-B3-TraceId": trace, "X-B3-SpanId": span}
    if call.world.settings.nginx["use_nginx"]:
        # It hides who asked, and names itself.
        reply.headers.pop("X-USER-GUID", None)
        reply.headers["Server"] = "nginx"
    if _outdated_client(call):
        reply.headers["X-Cf-Warnings"] = quote_plus(OUTDATED_CLIENT_WARNING)
    # An OPTIONS request that is no preflight gets no permission, either.
    origin = _allowed_origin(call) if call.method != "OPTIONS" else ""
    if origin:
        vary = [*filter(None, re.split(r",\s*", reply.headers.get("Vary", ""))), "Origin"]
        reply.headers |= {**_cors_headers(origin), "Vary": ",".join(dict.fromkeys(vary))}


def _allowed_origin(call: Call) -> str:
    origin = call.headers.get("Origin")
    if not origin:
        return ""
    domains = call.world.settings.allowed_cors_domains
    return origin if any(fnmatchcase(origin, _pattern(domain)) for domain in domains) else ""


def _pattern(domain: str) -> str:
    """The pattern of a domain: its only wildcard is the star."""
    return domain.replace("[", "[[]").replace("?", "[?]")


def _cors_headers(origin: str) -> dict[str, str]:
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Expose-Headers": EXPOSED_HEADERS,
    }


def _outdated_client(call: Call) -> bool:
    settings = call.world.settings
    minimum = settings.info["min_cli_version"] if settings.warn_if_below_min_cli_version else None
    version = CLIENT_VERSION.search(call.headers.get("User-Agent") or "") if minimum else None
    return (
        version is not None
        and any(path in call.path for path in PATHS_WITH_CLIENT_WARNING)
        and _version(version[1]) < _version(str(minimum))
    )


def _version(text: str) -> list[int]:
    return [whole_number(number) for number in re.findall(r"\d+", text)]


@small_value_type
class Limiter(Value):
    """What one rate limiter says about one request.

    `user` is whose requests it counts, a guid or an address. In `minutes` it allows `process_limit` of them, and tells
    clients `global_limit`, which is what all processes of a real installation allow.
    """

    user: str
    process_limit: int
    global_limit: int
    minutes: int
    refusal: CatalogueEntry
    suffix: str = ""

    @property
    def counter(self) -> str:
        """Under which name a world counts."""
        return f"{self.suffix} {self.user}"


def limit(call: Call) -> tuple[dict[str, str], CloudControllerError | None]:
    """Count the request; gives the headers that tell limits, and the refusal where it is one too many."""
    headers: dict[str, str] = {}
    settings = call.world.settings
    if not (settings.rate_limiter["enabled"] or settings.rate_limiter_v2_api["enabled"]):
        return headers, None
    for limiter in (*_general(call), *_of_v2(call)):
        count, until = _count(call, limiter)
        suffix, left = limiter.suffix, limiter.process_limit - count
        share = math.floor(left / limiter.process_limit * 10) / 10 if limiter.process_limit > 0 else 0
        headers |= {
            f"X-RateLimit-Limit{suffix}": str(limiter.global_limit),
            f"X-RateLimit-Reset{suffix}": str(int(until)),
            f"X-RateLimit-Remaining{suffix}": str(max(int(share * limiter.global_limit), 0)),
        }
        if left < 0:
            return headers | {"Retry-After": str(max(math.ceil(until - call.world.now()), 0))}, limiter.refusal()
    return headers, None


def takes_turns(call: Call) -> bool:
    """Must a request that asks a broker have one of its user's turns? Off unless so set; administrators need none."""
    if not call.world.settings.max_concurrent_service_broker_requests or _is_administrator(call):
        return False
    paths = BROKER_PATHS.get(call.method)
    return paths is not None and paths.match(_full_path(call)) is not None


@contextmanager
def turn(call: Call) -> Generator[CloudControllerError | None, None, None]:
    """Take one of the user's turns; gives the refusal where none is left."""
    turns = call.world.settings.max_concurrent_service_broker_requests
    counts, counter = call.world.request_counts, f"asking {call.caller.guid}"
    with call.world.lock:
        free = counts.get(counter, (0, 0.0))[0] < turns
        counts[counter] = (counts.get(counter, (0, 0.0))[0] + free, 0.0)
    try:
        yield None if free else errors.ServiceBrokerRateLimitExceeded()
    finally:
        with call.world.lock:
            counts[counter] = (counts[counter][0] - free, 0.0)


def _count(call: Call, limiter: Limiter) -> tuple[int, float]:
    """How many requests there were with this one, and when their count ends (seconds since the epoch)."""
    counts, now = call.world.request_counts, call.world.now()
    with call.world.lock:
        count, until = counts.get(limiter.counter, (0, 0.0))
        if until <= now:
            count, until = 0, _end_of_interval(now, limiter)
        # A refused request is not counted.
        counts[limiter.counter] = (min(count + 1, max(limiter.process_limit, 0)), until)
    return count + 1, until


def _end_of_interval(now: float, limiter: Limiter) -> int:
    """When the count that begins now ends: intervals begin at a moment of each user's own, not with its first request.

    Source: cloud_controller_ng:middleware/mixins/user_reset_interval.rb
    """
    seconds = limiter.minutes * 60
    return int(now) + seconds - (int(now) - xxh64(limiter.user.encode()) % seconds) % seconds


def _general(call: Call) -> Iterator[Limiter]:
    settings = call.world.settings.rate_limiter
    path = _full_path(call)
    if not settings["enabled"] or _exempt(call) or path in UNLIMITED_PATHS or path.startswith("/internal"):
        return
    caller = call.caller
    admin = _is_administrator(call)
    kind = "admin" if admin else "general" if caller.guid else "unauthenticated"
    process_limit = settings[f"per_process_{kind}_limit"]
    if admin and process_limit < 0:
        return
    yield Limiter(
        user=caller.guid or call.address,
        process_limit=process_limit,
        global_limit=settings[f"global_{kind}_limit"],
        minutes=settings["reset_interval_in_minutes"],
        refusal=errors.RateLimitExceeded if caller.guid else errors.IPBasedRateLimitExceeded,
    )


def _of_v2(call: Call) -> Iterator[Limiter]:
    settings = call.world.settings.rate_limiter_v2_api
    caller = call.caller
    exempt = "cloud_controller.v2_api_rate_limit_exempt" in caller.scopes
    if not settings["enabled"] or exempt or _exempt(call) or not V2_LIMITED_PATHS.match(_full_path(call)):
        return
    kind = "admin" if _is_administrator(call) else "general"
    yield Limiter(
        user=caller.guid or call.address,
        process_limit=settings[f"per_process_{kind}_limit"],
        global_limit=settings[f"global_{kind}_limit"],
        minutes=settings["reset_interval_in_minutes"],
        refusal=errors.RateLimitV2APIExceeded,
        suffix="-V2-API",
    )


def _is_administrator(call: Call) -> bool:
    return call.caller.admin or call.caller.admin_read_only


def _full_path(call: Call) -> str:
    """The path with its query, which is what the middleware looks at."""
    return f"{call.path}?{call.raw_query}" if call.raw_query else call.path


def _exempt(call: Call) -> bool:
    return (call.headers.get("Authorization") or "").lower().startswith("basic ")
