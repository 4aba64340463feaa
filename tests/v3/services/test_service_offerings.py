"""/v3/service_offerings: what is shown, and to whom."""

import pytest
import support
from support import ask, brokered, detail, marketplace

NAMES = {"public": "for all", "hidden": "for admins", "home": "for home", "own": "of the space"}


@pytest.fixture
def world():
    return support.new_world()


@pytest.fixture
def town(world):
    return marketplace.Town(world)


def path(offering):
    return f"/v3/service_offerings/{offering.guid}"


def of(town, kind):
    return town.world.service_offerings[town.plans[kind].service_offering_guid]


def test_everybody_sees_the_offerings_of_their_plans(town):
    for caller, seen in town.people():
        listed = set(marketplace.names(town.world, "/v3/service_offerings", as_=caller))
        alone = {kind for kind in NAMES if ask(town.world, "GET", path(of(town, kind)), as_=caller).status == 200}
        assert (caller.name, listed, alone) == (caller.name, {NAMES[kind] for kind in seen}, seen)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param("organization_guids={home}", ["for all", "for home", "of the space"], id="an organization"),
        pytest.param("space_guids={here}", ["for all", "for home", "of the space"], id="a space"),
        pytest.param("space_guids={there}", ["for all"], id="another space"),
        pytest.param("service_broker_names=own", ["of the space"], id="a broker"),
        pytest.param("names=FOR ALL,x", ["for all"], id="names, whatever their case"),
        pytest.param("broker_catalog_ids=for home-id", ["for home"], id="catalog ids"),
        pytest.param("available=false", [], id="not available"),
    ],
)
def test_lists_are_filtered(world, town, query, shown):
    filled = query.format(home=town.home.guid, here=town.here.guid, there=town.there.guid).replace(" ", "%20")

    assert marketplace.names(world, f"/v3/service_offerings?{filled}") == shown


def test_an_offering_is_shown_with_its_catalog(world):
    made = marketplace.offering(
        world, tags=("sql",), requires=("syslog_drain",), extra={"shareable": True, "documentationUrl": "https://d"},
        bindings_retrievable=True,
    )  # fmt: skip

    assert ask(world, "GET", path(made)).body == {
        "guid": made.guid,
        "created_at": "2023-11-14T22:13:20Z",
        "updated_at": "2023-11-14T22:13:20Z",
        "name": "db",
        "description": "The db",
        "available": True,
        "tags": ["sql"],
        "requires": ["syslog_drain"],
        "shareable": True,
        "documentation_url": "https://d",
        "broker_catalog": {
            "id": "db-id",
            "metadata": {"shareable": True, "documentationUrl": "https://d"},
            "features": {
                "plan_updateable": False,
                "bindable": True,
                "instances_retrievable": False,
                "bindings_retrievable": True,
                "allow_context_updates": False,
            },
        },
        "relationships": {"service_broker": {"data": {"guid": made.service_broker_guid}}},
        "metadata": {"labels": {}, "annotations": {}},
        "links": {
            "self": {"href": f"http://api.example.org{path(made)}"},
            "service_plans": {"href": f"http://api.example.org/v3/service_plans?service_offering_guids={made.guid}"},
            "service_broker": {"href": f"http://api.example.org/v3/service_brokers/{made.service_broker_guid}"},
        },
    }


def test_the_broker_is_included_with_the_keys_that_were_asked_for(world, town):
    reply = ask(world, "GET", f"{path(of(town, 'public'))}?fields[service_broker]=name", as_=support.NOBODY)

    assert reply.body["included"] == {"service_brokers": [{"name": "broker"}]}


def test_show_looks_before_it_complains_of_the_query(world, town):
    told = [
        detail(ask(world, "GET", f"{where}?foo=1"))
        for where in ("/v3/service_offerings/nowhere", path(of(town, "public")))
    ]

    assert told == [
        (404, "Service offering not found"),
        (400, "The query parameter is invalid: Unknown query parameter(s): 'foo'. Valid parameters are: 'fields'"),
    ]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", (422, "Please delete the service_plans associations for your services.")),
        ("?purge=false", (422, "Please delete the service_plans associations for your services.")),
        ("?purge=", (400, "The query parameter is invalid: Purge must be 'true' or 'false'")),
        (
            "?foo=1&purge=x",
            (
                400,
                (
                    "The query parameter is invalid: Unknown query parameter(s): 'foo'. Valid parameters are: 'purge', "
                    "Purge must be 'true' or 'false'"
                ),
            ),
        ),
    ],
)
def test_delete_is_refused(world, town, query, told):
    assert detail(ask(world, "DELETE", f"{path(of(town, 'public'))}{query}")) == told


def test_an_offering_without_plans_is_deleted(world):
    made = marketplace.offering(world)

    assert (ask(world, "DELETE", path(made)).status, made.guid in world.service_offerings) == (204, False)


def test_purge_takes_all_along_without_asking_the_broker(world):
    port = brokered.broker(world)
    instance = brokered.managed(world, support.space(world))
    offering = world.service_offerings.first(name="db")

    reply = ask(world, "DELETE", f"{path(offering)}?purge=true")

    left = (len(world.service_offerings), len(world.service_plans), instance.guid in world.service_instances)
    states = [event.state for event in world.service_usage_events]
    assert (reply.status, left, states, port.asked) == (204, (0, 0, False), ["DELETED"], [])


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
@pytest.mark.parametrize(
    ("role", "told"),
    [("space_developer", (404, None)), ("space_supporter", (404, 403)), ("organization_user", (403, 404))],
)
def test_who_changes_an_offering(world, town, method, role, told):
    caller = town.somebody(role)
    body = {} if method == "PATCH" else None

    found = [ask(world, method, path(of(town, kind)), body, as_=caller).status for kind in ("home", "own")]

    own = {"PATCH": 200, "DELETE": 422}[method] if told[1] is None else told[1]
    assert found == [told[0], own]
