"""/v3/service_plans: what is shown, and to whom."""

import pytest
import support
from support import ask, brokered, detail, marketplace

from fakecc.models.platform import FeatureFlag


@pytest.fixture
def world():
    return support.new_world()


@pytest.fixture
def town(world):
    return marketplace.Town(world)


def path(plan):
    return f"/v3/service_plans/{plan.guid}"


def test_everybody_sees_their_plans_in_lists_and_alone(town):
    for caller, seen in town.people():
        listed = set(marketplace.names(town.world, "/v3/service_plans", as_=caller))
        alone = {
            name for name, one in town.plans.items() if ask(town.world, "GET", path(one), as_=caller).status == 200
        }
        assert (caller.name, listed, alone) == (caller.name, seen, seen)


def test_a_token_that_does_not_decode_is_none_here(town):
    caller = support.Caller(problem="invalid")

    assert marketplace.names(town.world, "/v3/service_plans", as_=caller) == ["public"]


def test_the_marketplace_can_be_closed_to_those_without_a_token(world, town):
    name = "hide_marketplace_from_unauthenticated_users"
    world.add(FeatureFlag(**world.stamp(FeatureFlag), name=name, enabled=True))

    told = [
        detail(ask(world, "GET", where, as_=support.NOBODY))
        for where in ("/v3/service_plans?foo=bar", path(town.plans["public"]))
    ]

    assert told == [(401, "Authentication error")] * 2


@pytest.mark.parametrize(
    ("query", "caller", "shown"),
    [
        pytest.param("organization_guids={home}", "admin", ["public", "home", "own"], id="an organization"),
        pytest.param("organization_guids=nowhere", "admin", ["public"], id="no organization"),
        pytest.param("space_guids={here}", "admin", ["public", "home", "own"], id="a space"),
        pytest.param("space_guids={there}", "admin", ["public"], id="another space"),
        pytest.param("organization_guids={home}&space_guids={there}", "admin", ["public"], id="that do not fit"),
        pytest.param("organization_guids={home}", "space_developer", ["public"], id="an organization not read"),
        pytest.param("space_guids={here}", "space_developer", ["public", "own"], id="a developer's space"),
        pytest.param("organization_guids={home}", "organization_user", ["public", "home"], id="a member's"),
        pytest.param("organization_guids={home}&available=false", "admin", [], id="and what is not available"),
        pytest.param("available", "admin", [], id="available without a value"),
        pytest.param("names=home,own&service_broker_names=own", "admin", ["own"], id="names and a broker"),
        pytest.param("service_offering_names=FOR HOME", "admin", ["home"], id="an offering, whatever the case"),
        pytest.param("broker_catalog_ids=home-id,own-id", "admin", ["home", "own"], id="catalog ids"),
    ],
)
def test_lists_are_filtered(world, town, query, caller, shown):
    as_ = support.ADMIN if caller == "admin" else town.somebody(caller)
    filled = query.format(home=town.home.guid, here=town.here.guid, there=town.there.guid).replace(" ", "%20")

    assert marketplace.names(world, f"/v3/service_plans?{filled}", as_=as_) == shown


def test_plans_are_found_by_their_instances(world):
    instance = brokered.managed(world, support.space(world))
    marketplace.plan(world, "other")

    assert marketplace.names(world, f"/v3/service_plans?service_instance_guids={instance.guid}") == ["small"]


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        pytest.param(
            "foo=1", "Unknown query parameter(s): 'foo'. Valid parameters are: 'fields', 'include'", id="unknown"
        ),
        pytest.param(
            "include=x&fields[y]=z",
            "Invalid included resource: 'x'. Valid included resources are: 'space.organization', 'service_offering', "
            "Fields [y] valid resources are: 'service_offering.service_broker'",
            id="include, then fields",
        ),
        pytest.param("fields=x", "Fields must be an object", id="fields"),
        pytest.param(
            "fields[service_offering.service_broker]=name,url",
            "Fields valid keys for 'service_offering.service_broker' are: 'guid', 'name'",
            id="keys",
        ),
    ],
)
def test_show_complains_of_the_query_before_it_looks(world, query, complaint):
    reply = ask(world, "GET", f"/v3/service_plans/nowhere?{query}")

    assert detail(reply) == (400, f"The query parameter is invalid: {complaint}")


def test_a_plan_is_shown_as_its_offering_completes_it(world):
    offering = marketplace.offering(world, bindable=False, plan_updateable=True)
    made = marketplace.plan(
        world, of=offering, free=False, maximum_polling_duration=60, maintenance_info={"version": "1.0.0"},
        extra={"costs": [{"amount": {"usd": 1}, "unit": "M"}], "bullets": []}, create_instance_schema={"type": "object"},
    )  # fmt: skip

    assert ask(world, "GET", path(made)).body == {
        "guid": made.guid,
        "created_at": "2023-11-14T22:13:20Z",
        "updated_at": "2023-11-14T22:13:20Z",
        "name": "small",
        "visibility_type": "admin",
        "available": True,
        "free": False,
        "costs": [{"currency": "USD", "amount": 1.0, "unit": "M"}],
        "description": "The small",
        "maintenance_info": {"version": "1.0.0"},
        "broker_catalog": {
            "id": "small-id",
            "metadata": {"costs": [{"amount": {"usd": 1}, "unit": "M"}], "bullets": []},
            "maximum_polling_duration": 60,
            "features": {"bindable": False, "plan_updateable": True},
        },
        "schemas": {
            "service_instance": {"create": {"parameters": {"type": "object"}}, "update": {"parameters": {}}},
            "service_binding": {"create": {"parameters": {}}},
        },
        "relationships": {"service_offering": {"data": {"guid": offering.guid}}},
        "metadata": {"labels": {}, "annotations": {}},
        "links": {
            "self": {"href": f"http://api.example.org{path(made)}"},
            "service_offering": {"href": f"http://api.example.org/v3/service_offerings/{offering.guid}"},
            "visibility": {"href": f"http://api.example.org{path(made)}/visibility"},
        },
    }


@pytest.mark.parametrize(
    "costs",
    [
        pytest.param(None, id="null"),
        pytest.param("free", id="a text"),
        pytest.param({}, id="a map"),
        pytest.param([1], id="a number"),
        pytest.param([{"amount": {"usd": "1"}, "unit": "M"}], id="an amount that is a text"),
        pytest.param([{"amount": {"usd": True}, "unit": "M"}], id="an amount that is a boolean"),
        pytest.param([{"amount": {}, "unit": "M"}], id="no amount"),
        pytest.param([{"amount": {"usd": 1}, "unit": ""}], id="an empty unit"),
        pytest.param([{"amount": {"usd": 1}}], id="no unit"),
        pytest.param([{"amount": {"": 1}, "unit": "M"}], id="no currency"),
        pytest.param([{"amount": {"usd": 1}, "unit": "M"}, {}], id="one of several"),
    ],
)
def test_wrong_costs_are_none(world, costs):
    made = marketplace.plan(world, extra={"costs": costs})

    assert ask(world, "GET", path(made)).body["costs"] == []


def test_included_are_spaces_organizations_offerings_and_brokers(world, town):
    query = "include=space.organization,service_offering&fields[service_offering.service_broker]=guid"

    included = ask(world, "GET", f"{path(town.plans['own'])}?{query}").body["included"]

    told = {key: [one.get("name", one["guid"]) for one in found] for key, found in included.items()}
    assert (list(included), told) == (
        ["spaces", "organizations", "service_offerings", "service_brokers"],
        {
            "spaces": ["here"],
            "organizations": ["org of here"],
            "service_offerings": ["of the space"],
            "service_brokers": [world.service_brokers.first(name="own").guid],
        },
    )


def test_included_spaces_are_empty_where_no_broker_has_one(world, town):
    included = ask(world, "GET", f"{path(town.plans['home'])}?include=space.organization").body["included"]

    assert included == {"spaces": [], "organizations": []}


@pytest.mark.parametrize(
    ("role", "told"),
    [
        ("space_developer", [404, 204]),
        ("space_auditor", [404, 403]),
        ("organization_manager", [403, 404]),
    ],
)
def test_who_deletes_a_plan(world, town, role, told):
    caller = town.somebody(role)

    assert [ask(world, "DELETE", path(town.plans[name]), as_=caller).status for name in ("home", "own")] == told


def test_a_plan_with_instances_stays(world):
    instance = brokered.managed(world, support.space(world))

    reply = ask(world, "DELETE", f"/v3/service_plans/{instance.service_plan_guid}")

    assert detail(reply) == (422, "Please delete the service_instances associations for your service_plans.")


def test_metadata_of_a_plan_is_changed_by_its_writers(world, town):
    reply = ask(
        world, "PATCH", path(town.plans["own"]), {"metadata": {"labels": {"a": "b"}}},
        as_=town.somebody("space_developer"),
    )  # fmt: skip

    assert reply.body["metadata"] == {"labels": {"a": "b"}, "annotations": {}}


def test_nothing_else_of_a_plan_is_changed(world, town):
    assert detail(ask(world, "PATCH", path(town.plans["own"]), {"name": "x"})) == (422, "Unknown field(s): 'name'")
