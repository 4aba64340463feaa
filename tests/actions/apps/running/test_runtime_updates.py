"""Routes and names that change while the runtime cannot be asked for the app."""

import pytest
import support
from support import apps, ask, brokered, routing

from fakecc.models.apps import Lifecycle

UNKNOWN = (500, "UnknownError", "An unknown error occurred.")


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def app(world, space):
    """It was started where nobody knows how to run apps of its stack, so that it does not run."""
    ask(world, "POST", "/v3/stacks", {"name": "other"})
    made = apps.staged(world, brokered.app(world, space))
    world.change(world.apps[made.guid], lifecycle=Lifecycle(stack="other"))
    ask(world, "POST", f"/v3/apps/{made.guid}/actions/start")
    return made


@pytest.fixture
def route(world, space):
    return routing.route(world, routing.shared(world), space, host="www")


def _to(app):
    return {"destinations": [{"app": {"guid": app.guid}}]}


def _told(reply):
    return reply.status, reply.body["errors"][0]["title"], reply.body["errors"][0]["detail"]


def test_a_destination_stays_though_the_request_breaks(world, app, route):
    reply = ask(world, "POST", f"/v3/routes/{route.guid}/destinations", _to(app))
    kept = [mapping.app_guid for mapping in world.route_mappings]
    events = [event.type for event in world.audit_events if event.type == "audit.app.map-route"]
    assert (_told(reply), kept, events) == (UNKNOWN, [app.guid], ["audit.app.map-route"])


def test_v2_keeps_a_mapping_as_well(world, app, route):
    reply = ask(world, "POST", "/v2/route_mappings", {"app_guid": app.guid, "route_guid": route.guid})
    assert (reply.status, reply.body["error_code"], len(world.route_mappings)) == (500, "UnknownError", 1)


def test_what_is_taken_away_is_gone_though_the_request_breaks(world, app, route):
    ask(world, "POST", f"/v3/routes/{route.guid}/destinations", _to(app))
    mapping = world.route_mappings.first(route_guid=route.guid)
    reply = ask(world, "DELETE", f"/v2/route_mappings/{mapping.guid}")
    assert (reply.status, len(world.route_mappings)) == (500, 0)


def test_options_of_a_route_and_protocols_of_destinations_are_told_too(world, app, route):
    ask(world, "POST", f"/v3/routes/{route.guid}/destinations", _to(app))
    mapping = world.route_mappings.first(route_guid=route.guid)
    options = ask(world, "PATCH", f"/v3/routes/{route.guid}", {"options": {"loadbalancing": "round-robin"}})
    path = f"/v3/routes/{route.guid}/destinations/{mapping.guid}"
    protocol = ask(world, "PATCH", path, {"protocol": "http2"})
    labels = ask(world, "PATCH", f"/v3/routes/{route.guid}", {"metadata": {"labels": {"a": "b"}}})
    assert (options.status, world.routes[route.guid].options, protocol.status, labels.status) == (
        500, {"loadbalancing": "round-robin"}, 500, 200,
    )  # fmt: skip


def test_an_app_that_can_be_run_meanwhile_begins_to(world, app, route):
    world.change(world.apps[app.guid], lifecycle=Lifecycle(stack="cflinuxfs4"))
    reply = ask(world, "POST", f"/v3/routes/{route.guid}/destinations", _to(app))
    assert (reply.status, len(world.process_instances)) == (200, 1)


def test_an_app_that_runs_is_only_given_other_routes(world, space, route):
    running = apps.staged(world, brokered.app(world, space))
    ask(world, "POST", f"/v3/apps/{running.guid}/actions/start")
    world.change(world.apps[running.guid], lifecycle=Lifecycle(stack="other"))
    reply = ask(world, "POST", f"/v3/routes/{route.guid}/destinations", _to(running))
    assert (reply.status, len(world.process_instances)) == (200, 1)


def test_a_route_policy_stays_and_goes_though_the_requests_break(world, space, app):
    body = {"name": "policies.example.org", "enforce_route_policies": True, "route_policies_scope": "any"}
    domain = ask(world, "POST", "/v3/domains", body).body["guid"]
    relationships = {"domain": {"data": {"guid": domain}}, "space": {"data": {"guid": space.guid}}}
    guid = ask(world, "POST", "/v3/routes", {"host": "www", "relationships": relationships}).body["guid"]
    ask(world, "POST", f"/v3/routes/{guid}/destinations", _to(app))
    policy = {"source": "cf:any", "relationships": {"route": {"data": {"guid": guid}}}}
    made = ask(world, "POST", "/v3/route_policies", policy)
    kept = [known.guid for known in world.route_policies]
    deleted = ask(world, "DELETE", f"/v3/route_policies/{kept[0]}")
    assert (made.status, len(kept), deleted.status, len(world.route_policies)) == (500, 1, 500, 0)


def test_an_app_has_its_new_name_though_the_request_breaks(world, app):
    reply = ask(world, "PATCH", f"/v3/apps/{app.guid}", {"name": "renamed"})
    assert (_told(reply), world.apps[app.guid].name) == (UNKNOWN, "renamed")
