"""The checks that every v2 request passes, and the headers of every answer.

Source: cloud_controller_ng:app/controllers/base/base_controller.rb (dispatch), rack-protection:json_csrf.rb
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote_plus, urlsplit

from fakecc import errors
from fakecc.call import Answer, Call, Endpoint, Reply
from fakecc.errors import CloudControllerError, DanglingReference, NotImplementedYet, OutOfColumn
from fakecc.v2 import puma
from fakecc.v2.options import PARAMETERS, BadParameters, check_pairs, options_of
from fakecc.v2.replies import JSON_TYPE, unknown_reply

DEPRECATED = "Endpoint deprecated"
# Beginnings of paths whose answers all have a warning, those of unknown paths, too (deprecated_endpoint).
# source: cloud_controller_ng:lib/cloud_controller/rest_controller/routes.rb
DEPRECATED_PATHS = re.compile(
    r"/v2/(domains|managed_service_instances|app_events|(spaces|organizations)/[^/]+/domains)|/info"
)
# source: cloud_controller_ng:middleware/block_v3_only_roles.rb
SUPPORTER_PATHS = re.compile(r"/|/v2/info|/healthz|/internal/v4/.*")
# Sinatra escapes a text that Rack has escaped before.
HTML = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;"))


def answer(call: Call, route: Endpoint, arguments: Mapping[str, str]) -> Answer:
    """Check the request and its token, then let the handler answer; the handlers' messages read the bodies.

    Marks of an endpoint: `anonymous` needs no token, `deprecated` adds a warning.
    """
    refused = _healthy(call) or _refuse_disabled(call) or _supporting(call) or _unparsable(call)
    if refused is not None:
        return refused
    if "deprecated" in route.marks:
        call.warnings.append(DEPRECATED)
    if call.query:
        call.note_query(PARAMETERS)
    options_of(call)
    if "anonymous" not in route.marks:
        authenticate(call)
    return route.handler(call, **arguments)


def authenticate(call: Call) -> None:
    """Raises NotAuthenticated without a token, InvalidAuthToken with a bad one."""
    if call.caller.problem == "missing":
        raise errors.NotAuthenticated()
    if call.caller.problem:
        raise errors.InvalidAuthToken()


def _healthy(call: Call) -> Reply | None:
    """Answer /healthz, and whatever is below it, by any method: Rack does so alone.

    The text is not JSON, although the content type says so. recording: cross/healthz
    """
    return Reply(text="OK", content_type="application/json") if _is_of_rack(call) else None


def _is_of_rack(call: Call) -> bool:
    return call.path == "/healthz" or call.path.startswith("/healthz/")


def _refuse_disabled(call: Call) -> Reply | None:
    # Every path with /v2 in it but /v2/info.
    # source: capi-release:jobs/cloud_controller_ng/templates/nginx_external_endpoints.conf.erb
    if call.world.settings.temporary_enable_v2 or "/v2" not in call.path or "/v2/info" in call.path:
        return None
    return Reply(status=404, text="V2 endpoints disabled", content_type="text/plain")


def _supporting(call: Call) -> Reply | None:
    """Refuse a caller whose only roles are space supporter and organization user, before anything else is done.

    recording: v3-services/space-scoped-broker-by-role
    """
    if SUPPORTER_PATHS.fullmatch(call.path) or call.caller.problem or call.permissions.can_read_globally():
        return None
    held = {role.type for role in call.world.roles.find(user_guid=call.caller.guid)}
    if "space_supporter" not in held or held - {"space_supporter", "organization_user"}:
        return None
    return Reply(status=403, text=puma.REFUSAL_OF_SUPPORTERS, content_type="text/html")


def _unparsable(call: Call) -> Reply | None:
    try:
        check_pairs(call.raw_query)
        if _is_form(call):
            check_pairs(call.raw.decode("utf-8"))
    except BadParameters as problem:
        return _bad_parameters(str(problem))
    except UnicodeDecodeError:
        return _bad_parameters("invalid byte sequence in UTF-8")
    return None


def _is_form(call: Call) -> bool:
    kind = (call.headers.get("Content-Type") or "").split(";")[0].strip().lower()
    return bool(call.raw) and kind in {"", "application/x-www-form-urlencoded"}


def _bad_parameters(problem: str) -> Reply:
    text = f"Invalid query parameters: {_escape(_escape(problem))}"
    return Reply(status=400, text=text, content_type=JSON_TYPE)


def _escape(text: str) -> str:
    for character, entity in HTML:
        text = text.replace(character, entity)
    return text


def unknown(call: Call) -> Answer:
    """Refuse an unknown path or a wrong method."""
    refused = _healthy(call) or _refuse_disabled(call) or _supporting(call) or _unparsable(call)
    if refused is not None:
        return refused
    if DEPRECATED_PATHS.match(call.path):
        call.warnings.append(DEPRECATED)
    reply = unknown_reply()
    reply.headers |= {"X-Cascade": "pass", **_hint(call)}
    return reply


def _hint(call: Call) -> dict[str, str]:
    """The hint for a path with a slash at its end, which only the headings of CF's documentation of 2015 have."""
    if not call.path.startswith("/v2/") or not call.path.endswith("/"):
        return {}
    call.note = f"the Cloud Controller knows no slash at the end: ask for {call.path.rstrip('/')}"
    return {"X-Fakecc-Hint": call.note}


def refuse(call: Call, error: Exception) -> Reply:
    """Render an exception in v2's envelope."""
    if isinstance(error, NotImplementedYet):
        call.note = "not implemented"
        body = {"description": error.detail, "error_code": error.title, "code": error.code}
        return Reply(status=501, body=body, content_type=JSON_TYPE)
    if isinstance(error, DanglingReference | OutOfColumn):
        error = errors.DatabaseError()
    if isinstance(error, CloudControllerError):
        told: dict[str, object] = {"description": error.detail, "error_code": error.title, "code": error.code}
        if error.http is not None:
            told["http"] = dict(error.http)
        elif error.status == 500:
            # The real one answers 500, too, say for an order that no collection has: docs/known-differences.md.
            call.note = "real"
        return Reply(status=error.status, body=told, text="\n", content_type=JSON_TYPE)
    body = {"error_code": "UnknownError", "description": "An unknown error occurred.", "code": 10001}
    return Reply(status=500, body=body, text="\n", content_type=JSON_TYPE)


def dress(call: Call, reply: Reply) -> Reply:
    """Add the headers of every v2 answer."""
    of_rack = _is_of_rack(call)
    # A page of another site is refused by what also sets the header, which then does not.
    forbidden = not of_rack and _from_elsewhere(call, reply)
    if forbidden:
        reply = Reply(status=403, text="Forbidden", content_type="text/plain")
    elif not of_rack and reply.text != puma.REFUSAL_OF_SUPPORTERS:
        reply.headers.setdefault("X-Content-Type-Options", "nosniff")
    if not call.caller.problem:
        reply.headers["X-USER-GUID"] = call.caller.guid
    if call.warnings:
        reply.headers["X-Cf-Warnings"] = ",".join(quote_plus(warning) for warning in call.warnings)
    return reply


def _from_elsewhere(call: Call, reply: Reply) -> bool:
    referrer = call.headers.get("Referer")
    if not referrer or not reply.content_type.startswith("application/json") or call.headers.get("Origin"):
        return False
    try:
        host = urlsplit(referrer).hostname or call.host
    except ValueError:
        return True  # What is no address has no host, which differs from every other.
    return host != call.host.split(":")[0]
