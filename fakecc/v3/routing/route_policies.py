"""/v3/route_policies.

Source: cloud_controller_ng:app/controllers/v3/route_policies_controller.rb, app/messages/route_policy_create_message.rb,
route_policies_list_message.rb, app/decorators/include_route_policy_source_decorator.rb
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from fakecc import errors
from fakecc.actions.routing import route_policies
from fakecc.actions.routing.route_policies import SOURCE
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.relations import SPACE_OF_ROUTE
from fakecc.models.routing import Route, RoutePolicy
from fakecc.models.tenancy import Space
from fakecc.selections import AllOf, Keep, field_in
from fakecc.v3 import labels
from fakecc.v3.access import check_space_open
from fakecc.v3.apps._apps import present_app
from fakecc.v3.listing import Listing, Query, arrays, includes, query_of, unknown, values
from fakecc.v3.message import Body, Message, only, related, relationships, require, string
from fakecc.v3.metadata import merge, metadata
from fakecc.v3.presenting import created_reply, no_content, ok
from fakecc.v3.routing._routing import (
    can_read_routes_in,
    present_route,
    present_route_policy,
    spaces_with_readable_routes,
)
from fakecc.v3.tenancy._tenancy import present_organization, present_space

INCLUDES = includes("source", "route")


def _source(body: Body) -> Iterator[str]:
    if isinstance(body.get("source"), str) and not SOURCE.match(body["source"]):
        yield "Source must be in format 'cf:app:<uuid>', 'cf:space:<uuid>', 'cf:org:<uuid>', or 'cf:any'"


def _sources(query: Query) -> Iterator[str]:
    given = query.get("sources")
    wrong = (
        [] if given is None or isinstance(given, dict) else [text for text in values(given) if not SOURCE.match(text)]
    )
    if wrong:
        yield f"Sources contains invalid source format: {', '.join(wrong)}"


# string() passes null, of which the message complains, too.
def _source_text(body: Body) -> Iterator[str]:
    if body.get("source") is None:
        yield "Source must be a string"


CREATE = Message(
    metadata,
    only("source", "relationships", "metadata"),
    relationships("route"),
    require("source"),
    string("source"),
    _source_text,
    _source,
)
UPDATE = Message(metadata, only("metadata"))
# `guids` stands twice. source: cloud_controller_ng:app/messages/route_policies_list_message.rb
INDEX = Listing(
    "guids", "guids", "route_guids", "space_guids", "sources", "source_guids", "include", "label_selector",
    arrays=(),
    checks=(INCLUDES, arrays("route_guids", "space_guids", "source_guids", "sources"), _sources),
)  # fmt: skip


def index(call: Call) -> Reply:
    """The policies of the routes that the caller reads."""
    asked = INDEX.read(call)
    among = asked.among(guids="guid", route_guids="route_guid", source_guids="source_guid")
    readable = None if call.permissions.can_read_globally() else spaces_with_readable_routes(call)
    spaces, sources = asked.values("space_guids"), asked.values("sources")
    if asked.has("guids") and (asked.has("route_guids") or asked.has("space_guids")):
        raise Broken("which table's guid is meant is not said")
    if asked.lacks_value("sources"):
        raise Broken("sources without a value")  # nil has no map.
    # Times are checked, and then not looked at.
    tests: list[Keep[RoutePolicy]] = [*labels.tests(asked.query.get("label_selector"))]
    if readable is not None:
        tests.append(readable.test(SPACE_OF_ROUTE))
    if spaces is not None:
        tests.append(field_in(SPACE_OF_ROUTE, spaces))
    if sources is not None:
        tests.append(field_in("source", sources))
    return asked.reply(
        call.world.route_policies.select({**among}, AllOf(tuple(tests))),
        lambda policy: present_route_policy(policy, call),
        included=lambda page: _included_resources(call, page, asked.values("include")),
    )


def _included_resources(call: Call, page: Collection[RoutePolicy], wanted: list[str] | None) -> Json:
    """What `include` asks for, or None where it was not given; sources that are gone or hidden are left out."""
    if wanted is None:
        return None
    body: dict[str, Json] = {}
    if "source" in wanted:
        body |= _included_sources(call, page)
    if "route" in wanted:
        found = call.world.routes.select({"guid": {policy.route_guid for policy in page}})
        body["routes"] = [present_route(route, call) for route in found.all()]
    return body


def _included_sources(call: Call, page: Collection[RoutePolicy]) -> dict[str, Json]:
    world, permissions = call.world, call.permissions
    guids = {
        kind: {policy.source_guid for policy in page if policy.source_type == kind} for kind in ("app", "space", "org")
    }
    apps = world.apps.select({"guid": guids["app"]}, lambda app: _reads(call, world.spaces[app.space_guid]))
    spaces = world.spaces.select({"guid": guids["space"]}, lambda space: _reads(call, space))
    organizations = world.organizations.select(
        {"guid": guids["org"]}, lambda each: permissions.can_read_from_organization(each.guid)
    )
    return {
        "apps": [present_app(app, call) for app in apps.all()],
        "spaces": [present_space(space, call) for space in spaces.all()],
        "organizations": [present_organization(organization, call) for organization in organizations.all()],
    }


def _reads(call: Call, space: Space) -> bool:
    return call.permissions.can_read_from_space(space)


def show(call: Call, guid: str) -> Reply:
    query = query_of(call)
    complaints = [*unknown(query, ("include",)), *INCLUDES(query)]
    if complaints:
        raise errors.UnprocessableEntity(", ".join(complaints))
    policy, _ = _readable(call, guid)
    body = present_route_policy(policy, call)
    extra = _included_resources(call, [policy], values(query["include"]) if "include" in query else None)
    return ok(body if extra is None else {**body, "included": extra})


def create(call: Call) -> Reply:
    body = call.body
    CREATE.check(body)
    route = _writable_route(call, related(body, "route"))
    domain = call.world.domains[route.domain_guid]
    if domain.internal:
        raise errors.UnprocessableEntity(
            "Cannot create route policies for routes on internal domains. Internal routes use container-to-container"
            " networking and bypass GoRouter."
        )
    if not domain.enforce_route_policies:
        raise errors.UnprocessableEntity(
            f"Cannot create route policies for route '{route.guid}': the route's domain does not have"
            " enforce_route_policies enabled."
        )
    try:
        policy = route_policies.create(call.world, route, body["source"], call.caller)
    except Invalid as problem:
        raise _refusal(problem) from None
    return created_reply(present_route_policy(policy, call))


def _writable_route(call: Call, guid: str | None) -> Route:
    route = call.world.routes.get(guid)
    if route is None or not _reads(call, call.world.spaces[route.space_guid]):
        raise errors.ResourceNotFound("Route not found")
    _check_writable(call, call.world.spaces[route.space_guid])
    return route


def _check_writable(call: Call, space: Space) -> None:
    if not call.permissions.can_write_to_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)


def _refusal(problem: Invalid) -> Exception:
    source = problem.details.get("source")
    sentences = {
        "scope": f"Source '{source}' is not allowed: domain's route_policies_scope is 'space'.",
        "not_alone": "source 'cf:any' cannot coexist with other route policies on the same route",
        "any_is_there": "source cannot coexist with the existing 'cf:any' policy on this route",
        "unique": f"A route policy with source '{source}' already exists for this route.",
    }
    return errors.UnprocessableEntity(sentences[problem.rule])


def update(call: Call, guid: str) -> Reply:
    policy, space = _readable(call, guid)
    _check_writable(call, space)
    UPDATE.check(call.body)
    laid = merge(policy.metadata, call.body, call.world.settings, guid=policy.guid)
    changed = route_policies.update(call.world, policy, laid, call.caller, call.body)
    return ok(present_route_policy(changed, call))


def destroy(call: Call, guid: str) -> Reply:
    policy, space = _readable(call, guid)
    _check_writable(call, space)
    route_policies.delete(call.world, policy, call.caller)
    return no_content()


def _readable(call: Call, guid: str) -> tuple[RoutePolicy, Space]:
    policy = call.world.route_policies.get(guid)
    space = call.world.spaces[call.world.routes[policy.route_guid].space_guid] if policy else None
    if policy is None or space is None or not can_read_routes_in(call, space):
        raise errors.ResourceNotFound("Route policy not found")
    return policy, space


ENDPOINTS = [
    endpoint("GET", "/v3/route_policies", index),
    endpoint("POST", "/v3/route_policies", create),
    endpoint("GET", "/v3/route_policies/<guid>", show),
    endpoint("PATCH", "/v3/route_policies/<guid>", update),
    endpoint("DELETE", "/v3/route_policies/<guid>", destroy),
]
