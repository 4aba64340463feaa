"""What lists of routes may be asked for: filters, and what is included.

Source: cloud_controller_ng:app/messages/routes_list_message.rb, app/fetchers/route_fetcher.rb,
app/decorators/include_route_domain_decorator.rb, include_route_policies_decorator.rb
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.relations import BOUND_INSTANCES, MAPPED_APPS
from fakecc.models.routing import Route
from fakecc.selections import AllOf, Selection, field_in
from fakecc.v3.apps._apps import included_homes
from fakecc.v3.filters import integers
from fakecc.v3.listing import Asked, Listing, includes, no_selector_check
from fakecc.v3.routing._routing import present_domain, present_route_policy
from fakecc.world.space_sets import SpaceSet

INCLUDES = includes("domain", "space", "space.organization", "route_policies")
FILTERS = (
    "guids", "hosts", "space_guids", "organization_guids", "domain_guids", "paths", "app_guids", "include",
    "label_selector", "ports", "service_instance_guids",
)  # fmt: skip
# This message alone does not check its label_selector. recording: cross/label-selectors-broken
INDEX = Listing(
    *FILTERS,
    checks=(INCLUDES,),
    arrays=(
        "hosts", "paths", "app_guids", "space_guids", "organization_guids", "domain_guids", "ports",
        "service_instance_guids",
    ),
    selector=no_selector_check,
)  # fmt: skip
OF_APP = INDEX.below("app_guids")


# A route belongs to one space, and may be shared with others.
SPACES = ("space_guid", "shared_space_guids")


def select_routes(call: Call, asked: Asked, readable: SpaceSet | None) -> Selection[Route]:
    """The routes that a query asks for, of these spaces or shared with them (None: of all)."""
    among: dict[str, Any] = dict(asked.among(guids="guid", hosts="host", paths="path", domain_guids="domain_guid"))
    tests = [*_tests(asked)]
    if readable is not None:
        tests.append(readable.test(*SPACES))
    return call.world.routes.select(among, AllOf((*asked.keeps().tests, *tests)))


def _tests(asked: Asked) -> list[Callable[[Route], bool]]:
    """What else a route must fit."""
    tests: list[Callable[[Route], bool]] = []
    ports, spaces, organizations = (asked.values(name) for name in ("ports", "space_guids", "organization_guids"))
    apps, instances = (asked.values(name) for name in ("app_guids", "service_instance_guids"))
    if ports is not None:
        wanted = integers(ports)
        tests.append(field_in("port", {*wanted, *({None} if 0 in wanted else ())}))
    if asked.lacks_value("space_guids"):
        # Where a route is shared with nobody, the joined table has null.
        tests.append(field_in("is_shared", {False}))
    elif spaces is not None:
        tests.append(SpaceSet(frozenset(spaces)).test(*SPACES))
    if organizations is not None:
        tests.append(SpaceSet(frozenset(), frozenset(organizations)).test("space_guid"))
    if apps is not None:
        tests.append(field_in(MAPPED_APPS, apps))
    if instances is not None:
        tests.append(field_in(BOUND_INSTANCES, instances))
    return tests


def included_resources(call: Call, page: list[Route], wanted: list[str] | None) -> Json:
    """What `include` asks for, or None where it was not given."""
    if wanted is None:
        return None
    body: dict[str, Json] = {}
    if "domain" in wanted:
        domains = call.world.domains.select({"guid": {route.domain_guid for route in page}})
        body["domains"] = [present_domain(domain, call) for domain in domains.all()]
    body.update(included_homes(call, {route.space_guid for route in page}, wanted) or {})
    if "route_policies" in wanted:
        policies = call.world.route_policies.select({"route_guid": {route.guid for route in page}})
        body["route_policies"] = [present_route_policy(policy, call) for policy in policies.all()]
    return body
