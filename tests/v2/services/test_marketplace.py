"""/v2/service_brokers, /v2/services, /v2/service_plans, /v2/service_plan_visibilities."""

import json
from urllib.parse import quote

import pytest
import support
from support import brokered, marketplace
from support.v2_services import GONE, Stage

from fakecc.models.services import ServiceInstance

CATALOG = {
    "services": [
        {
            "id": "s",
            "name": "service",
            "description": "A service",
            "bindable": True,
            "metadata": {"displayName": "S"},
            "plans": [{"id": "p", "name": "plan", "description": "A plan", "metadata": {"costs": []}}],
        }
    ]
}


@pytest.fixture
def stage():
    made = Stage()
    made.broker.tell("catalog", brokered.answer(200, CATALOG))
    return made


def broker_body(name="new", **more):
    return {"name": name, "broker_url": "scripted:new", "auth_username": "u", "auth_password": "p", **more}


@pytest.fixture
def listed(stage, monkeypatch):
    """Brokers whose addresses begin with http are asked like scripted ones."""
    stage.world.http = stage.broker
    return stage


def web_body(name="new", **more):
    return broker_body(name, **{"broker_url": "http://broker.example.com", **more})


def test_a_new_brokers_plans_are_not_public(listed):
    listed.ask("POST", "/v2/service_brokers", web_body())
    plan = listed.ask("GET", "/v2/service_plans?q=unique_id:p")[1]["resources"][0]["entity"]
    assert (plan["public"], json.loads(plan["extra"])) == (False, {"costs": []})


def test_a_brokers_metadata_has_its_url_last_only_when_it_was_written(listed):
    status, made = listed.ask("POST", "/v2/service_brokers", web_body())
    shown = listed.ask("GET", made["metadata"]["url"])[1]
    assert (status, list(made["metadata"]), list(shown["metadata"])) == (
        201,
        ["guid", "created_at", "updated_at", "url"],
        ["guid", "url", "created_at", "updated_at"],
    )


def test_a_blank_name_breaks(listed):
    assert listed.say("POST", "/v2/service_brokers", web_body(" "))[:2] == (500, 10001)


def test_a_developer_registers_a_broker_of_its_own_space(listed):
    developer = support.user(listed.world, "dev", ("space_developer", listed.space))
    given = web_body(space_guid=listed.space.guid)
    status, made = listed.ask("POST", "/v2/service_brokers", given, as_=developer)
    assert (status, made["entity"]["space_guid"]) == (201, listed.space.guid)


def test_the_flag_stops_developers(listed):
    developer = support.user(listed.world, "dev", ("space_developer", listed.space))
    listed.ask("PUT", "/v2/config/feature_flags/space_scoped_private_broker_creation", {"enabled": False})
    given = web_body(space_guid=listed.space.guid)
    assert listed.say("POST", "/v2/service_brokers", given, as_=developer)[:2] == (403, 330002)
    stranger = support.user(listed.world, "stranger")
    assert listed.say("POST", "/v2/service_brokers", web_body(), as_=stranger)[:2] == (403, 330002)
    assert listed.ask("POST", "/v2/service_brokers", given)[0] == 201


def test_a_suspended_organizations_developer_still_changes_its_broker(listed):
    developer = support.user(listed.world, "dev", ("space_developer", listed.space))
    made = listed.ask("POST", "/v2/service_brokers", web_body(space_guid=listed.space.guid), as_=developer)[1]
    organization = listed.world.organizations[listed.space.organization_guid]
    listed.world.change(organization, status="suspended")
    path = f"/v2/service_brokers/{made['metadata']['guid']}"
    answers = [listed.ask(*asked, as_=developer)[0] for asked in (("PUT", path, {"name": "x"}), ("DELETE", path))]
    assert answers == [200, 204]


def test_a_private_brokers_plan_cannot_be_public(listed):
    listed.ask("POST", "/v2/service_brokers", web_body(space_guid=listed.space.guid))
    plan = listed.world.service_plans.first(unique_id="p")
    assert listed.say("PUT", f"/v2/service_plans/{plan.guid}", {"public": True}) == (
        400,
        110001,
        "The service plan is invalid: public may not be true for plans belonging to private service brokers",
    )


def test_a_private_brokers_plan_needs_no_visibility(listed):
    listed.ask("POST", "/v2/service_brokers", web_body(space_guid=listed.space.guid))
    plan = listed.world.service_plans.first(unique_id="p")
    given = {"service_plan_guid": plan.guid, "organization_guid": listed.space.organization_guid}
    assert listed.say("POST", "/v2/service_plan_visibilities", given)[1:] == (
        260001,
        "Service Plan Visibility is invalid: service_plan is from a private broker",
    )


def test_a_plan_that_vanished_while_in_use_is_warned_of(listed):
    made = listed.ask("POST", "/v2/service_brokers", web_body())[1]["metadata"]["guid"]
    plan = listed.world.service_plans.first(unique_id="p")
    listed.ask("PUT", f"/v2/service_plans/{plan.guid}", {"public": True})
    listed.instance(service_plan_guid=plan.guid)
    other = {"id": "q", "name": "other", "description": "Another plan"}
    service = {**CATALOG["services"][0], "plans": [other]}
    listed.broker.tell("catalog", brokered.answer(200, {"services": [service]}))
    reply = listed.reply("PUT", f"/v2/service_brokers/{made}", {})
    assert (reply.status, listed.world.service_plans[plan.guid].active, "deactivated" in str(reply.headers)) == (
        200,
        False,
        True,
    )


def test_a_service_with_plans_stays(stage):
    guid = stage.plan.service_offering_guid
    assert stage.say("DELETE", f"/v2/services/{guid}?async=true") == (
        400,
        10006,
        "Please delete the service_plans associations for your services.",
    )


def test_a_purged_service_takes_everything_with_it(stage):
    stage.binding(stage.instance())
    reply = stage.reply("DELETE", f"/v2/services/{stage.plan.service_offering_guid}?purge=true")
    world = stage.world
    left = [len(table) for table in (world.service_plans, world.service_instances, world.service_bindings)]
    assert (reply.status, left, stage.asked("deprovision")) == (204, [0, 0, 0], [])


def test_a_plan_with_instances_stays(stage):
    stage.instance()
    assert stage.say("DELETE", f"/v2/service_plans/{stage.plan.guid}") == (
        400,
        10006,
        "Please delete the service_instances associations for your service_plans.",
    )


def test_services_are_not_made_here(stage):
    answers = [stage.say("POST", "/v2/services", {})[1], stage.say("PUT", f"/v2/services/{GONE}", {})[1]]
    assert answers == [10000, 10000]


def test_the_marketplace_can_be_hidden_from_those_without_a_token(stage):
    before = stage.ask("GET", "/v2/services", as_=support.NOBODY)[0]
    path = "/v2/config/feature_flags/hide_marketplace_from_unauthenticated_users"
    stage.ask("PUT", path, {"enabled": True})
    assert (before, stage.say("GET", "/v2/service_plans", as_=support.NOBODY)[:2]) == (200, (401, 10002))


def test_a_provider_is_no_filter_any_more(stage):
    assert stage.say("GET", "/v2/services?q=provider:core")[:2] == (400, 10005)


def test_usage_events_are_for_those_who_see_everything(stage):
    stage.instance()
    event = next(iter(stage.world.service_usage_events))
    stranger = support.user(stage.world, "stranger")
    assert (
        stage.say("GET", "/v2/service_usage_events", as_=stranger)[1],
        stage.say("GET", f"/v2/service_usage_events/{event.guid}", as_=stranger)[1],
        [one["entity"]["state"] for one in stage.ask("GET", "/v2/service_usage_events")[1]["resources"]],
    ) == (10007, 10003, ["CREATED"])


def test_usage_events_are_reset_by_admins_whose_scope_is_asked_for(stage):
    path = "/v2/service_usage_events/destructively_purge_all_and_reseed_existing_instances"
    answers = [stage.say("POST", path, as_=caller)[1] for caller in (support.user(stage.world, "x"), support.AUDITOR)]
    assert (answers, stage.ask("POST", path)[0]) == ([10007, 10007], 204)


def test_usage_events_begin_after_the_one_that_is_named(stage):
    first = stage.instance()
    stage.ask("PUT", f"/v2/service_instances/{first}", {"name": "renamed"})
    event = next(iter(stage.world.service_usage_events))
    listed = stage.ask("GET", f"/v2/service_usage_events?after_guid={event.guid}")[1]["resources"]
    assert [one["entity"]["state"] for one in listed] == ["UPDATED"]


def test_an_event_that_is_not_there_comes_after_none(stage):
    path = f"/v2/service_usage_events?after_guid={GONE}"
    assert stage.say("GET", path) == (400, 10005, f"The query parameter is invalid: {GONE}")


def test_a_service_goes_with_its_plans_where_that_is_asked_for(stage):
    guid = stage.plan.service_offering_guid
    reply = stage.reply("DELETE", f"/v2/services/{guid}?recursive=true")
    assert (reply.status, len(stage.world.service_plans)) == (204, 0)


def test_a_service_with_instances_breaks_the_database(stage):
    stage.instance()
    path = f"/v2/services/{stage.plan.service_offering_guid}?recursive=true"
    assert stage.say("DELETE", path)[:2] == (500, 10011)


SEEN = {
    "admin": ("admin", ["for all", "idle"]),
    "developer": ("space_developer", ["for all", "idle"]),
    "organization manager": ("organization_manager", ["for all"]),
}


@pytest.mark.parametrize(("role", "seen"), SEEN.values(), ids=SEEN)
def test_a_space_lists_its_own_brokers_services_to_its_members_even_without_plans(role, seen):
    world = support.new_world()
    space = support.space(world)
    marketplace.plan(world, public=True, of=marketplace.offering(world, "for all"))
    marketplace.offering(world, "idle", by=marketplace.broker(world, "own", space_guid=space.guid))
    organization = world.organizations[space.organization_guid]
    where = organization if role.startswith("organization") else space
    caller = support.ADMIN if role == "admin" else support.user(world, "caller", (role, where))
    listed = support.ask(world, "GET", f"/v2/spaces/{space.guid}/services", as_=caller).body["resources"]
    assert [service["entity"]["label"] for service in listed] == seen


def test_who_manages_the_organization_alone_sees_no_hidden_plan_of_its_instances():
    world = support.new_world()
    space = support.space(world)
    hidden = marketplace.plan(world)
    world.add(
        ServiceInstance(**world.stamp(ServiceInstance), name="i", space_guid=space.guid, service_plan_guid=hidden.guid)
    )
    organization = world.organizations[space.organization_guid]
    manager = support.user(world, "boss", ("organization_manager", organization))
    auditor = support.user(world, "anna", ("space_auditor", space))
    paths = (f"/v2/service_plans/{hidden.guid}", f"/v2/services/{hidden.service_offering_guid}")
    answers = [support.ask(world, "GET", path, as_=caller).status for caller in (manager, auditor) for path in paths]
    # The plan is shown to whoever sees an instance; its service is only shown inside it.
    assert answers == [403, 403, 200, 403]
    shown = support.ask(world, "GET", f"{paths[0]}?inline-relations-depth=1", as_=auditor).body["entity"]["service"]
    assert shown["metadata"]["guid"] == hidden.service_offering_guid


def test_developers_of_a_space_delete_what_its_own_broker_offers():
    # source: cloud_controller_ng:app/access/service_access.rb
    world = support.new_world()
    space = support.space(world)
    offering = marketplace.offering(world, "own", by=marketplace.broker(world, "own", space_guid=space.guid))
    for role, status in (("space_manager", 403), ("space_developer", 204)):
        caller = support.user(world, role, (role, space))
        assert support.ask(world, "DELETE", f"/v2/services/{offering.guid}?purge=true", as_=caller).status == status


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("service_guid:{offering}", 1),
        ("service_guid:x", 0),
        ("service_guid:", 1),
        ("service_guid IN x", 1),
        ("name:x", 1),
    ],
)
def test_without_a_token_plans_are_filtered_by_a_service_alone(q, found):
    # source: cloud_controller_ng:app/controllers/services/service_plans_controller.rb (enumerate)
    world = support.new_world()
    plan = marketplace.plan(world, public=True)
    asked = quote(q.format(offering=plan.service_offering_guid))
    reply = support.ask(world, "GET", f"/v2/service_plans?q={asked}", as_=support.NOBODY)
    assert reply.body["total_results"] == found


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("service_broker_guid:{}", 1),
        ("service_broker_guid IN {}", 1),
        ("service_broker_guid IN {},x", 0),
        ("service_broker_guid", 0),
    ],
)
def test_plans_of_a_broker_are_found_by_one_guid(q, found):
    world = support.new_world()
    plan = marketplace.plan(world, public=True)
    asked = quote(q.format(world.service_offerings[plan.service_offering_guid].service_broker_guid))
    assert support.ask(world, "GET", f"/v2/service_plans?q={asked}").body["total_results"] == found


@pytest.fixture
def shelf():
    """A service with a plan, and another one."""
    world = support.new_world()
    plan = marketplace.plan(world, of=marketplace.offering(world, "from"))
    return world, plan, marketplace.offering(world, "to")


def test_a_plan_moves_to_the_service_it_is_put_into(shelf):
    world, plan, offering = shelf
    path = f"/v2/services/{offering.guid}/service_plans/{plan.guid}"
    assert support.ask(world, "PUT", path, as_=support.user(world, "anna")).status == 403
    assert support.ask(world, "PUT", path).status == 201
    assert world.service_plans[plan.guid].service_offering_guid == offering.guid


def test_a_plan_moves_only_where_its_name_is_free(shelf):
    world, plan, offering = shelf
    marketplace.plan(world, of=offering, unique_id="other")
    reply = support.ask(world, "PUT", f"/v2/services/{offering.guid}/service_plans/{plan.guid}")
    complaint = (
        "The service is invalid: Plan names must be unique within a service. Service to already has a plan named small"
    )
    assert (reply.status, reply.body["code"], reply.body["description"]) == (400, 120001, complaint)


def test_a_plan_cannot_be_without_a_service(shelf):
    world, plan, offering = shelf
    reply = support.ask(world, "DELETE", f"/v2/services/{plan.service_offering_guid}/service_plans/{plan.guid}")
    assert (reply.status, reply.body["description"]) == (400, "The service is invalid: service is required")
    assert support.ask(world, "DELETE", f"/v2/services/{offering.guid}/service_plans/{plan.guid}").status == 204


def test_that_a_plan_is_public_is_told_before_that_the_visibility_is_there():
    world = support.new_world()
    organization = support.organization(world)
    plan = marketplace.plan(world, seen_in=[organization], public=True)
    body = {"service_plan_guid": plan.guid, "organization_guid": organization.guid}
    reply = support.ask(world, "POST", "/v2/service_plan_visibilities", body)
    complaint = "Service Plan Visibility is invalid: service_plan is publicly available"
    assert (reply.status, reply.body["code"], reply.body["description"]) == (400, 260001, complaint)


def test_that_a_visibility_was_deleted_is_written_down_by_the_job_that_did_it():
    world = support.new_world()
    organization = support.organization(world)
    marketplace.plan(world, seen_in=[organization])
    guid = support.ask(world, "GET", "/v2/service_plan_visibilities").body["resources"][0]["metadata"]["guid"]
    path = f"/v2/service_plan_visibilities/{guid}"
    assert support.ask(world, "DELETE", f"{path}?async=true").status == 202
    assert not world.audit_events.find(type="audit.service_plan_visibility.delete")
    world.clock.advance(60)
    world.catch_up()
    (event,) = world.audit_events.find(type="audit.service_plan_visibility.delete")
    assert (event.target_guid, event.organization_guid, event.data) == (guid, organization.guid, {"request": {}})
    assert support.ask(world, "DELETE", path).status == 404


def test_a_put_of_a_plan_that_changes_nothing_moves_its_time():
    world = support.new_world()
    plan = marketplace.plan(world)
    before = plan.updated_at
    world.clock.advance(5)
    assert support.ask(world, "PUT", f"/v2/service_plans/{plan.guid}", {}).status == 201
    assert world.service_plans[plan.guid].updated_at > before
