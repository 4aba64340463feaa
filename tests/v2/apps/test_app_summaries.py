"""/v2/apps/:guid/summary."""

import pytest
import support
from support import ask, routing
from support.v2_apps import create, push
from support.v2_services import Stage

from fakecc.models.routing import Domain, RouteMapping


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def app(world, space):
    return create(world, space, environment_json={"A": 1})


def summary(world, app, **more):
    return ask(world, "GET", f"/v2/apps/{app.guid}/summary", **more).body


def test_routes_are_shown_with_their_domains(world, space, app):
    domain = world.domains.first(name="apps.example.com")
    relationships = {"space": {"data": {"guid": space.guid}}, "domain": {"data": {"guid": domain.guid}}}
    route = ask(world, "POST", "/v3/routes", {"host": "www", "relationships": relationships}).body
    for kind in ("web", "worker"):
        mapping = RouteMapping(
            **world.stamp(RouteMapping), route_guid=route["guid"], app_guid=app.guid, process_type=kind
        )
        world.add(mapping)

    assert summary(world, app)["routes"] == [
        {
            "guid": route["guid"],
            "host": "www",
            "port": None,
            "path": "",
            "domain": {"guid": domain.guid, "name": "apps.example.com"},
        }
    ]


def test_domains_are_the_organization_s_and_those_of_all(world, space, app):
    own = world.add(Domain(**world.stamp(Domain), name="own.com", organization_guid=space.organization_guid))
    world.add(Domain(**world.stamp(Domain), name="other.com", organization_guid=support.organization(world).guid))
    shared = world.domains.first(name="apps.example.com")

    assert summary(world, app)["available_domains"] == [
        {"guid": own.guid, "name": "own.com", "owning_organization_guid": space.organization_guid},
        {
            "guid": shared.guid,
            "name": "apps.example.com",
            "internal": False,
            "router_group_guid": None,
            "router_group_type": None,
        },
    ]


def test_a_domain_of_a_router_group_has_no_type_here(world, app):
    domain = routing.tcp(world)
    shown = summary(world, app)["available_domains"][-1]
    assert (shown["guid"], shown["router_group_type"]) == (domain.guid, None)


def test_instances_that_run_or_start_are_counted(world, app):
    before = summary(world, app)["running_instances"]
    push(world, app)

    assert (before, summary(world, app)["running_instances"]) == (0, 1)


def test_fields_are_those_of_the_model(world, space):
    app = create(world, space, name="raw", buildpack="https://u:p@example.org/b", command="", ports=[9000])

    shown = summary(world, app)

    assert (shown["buildpack"], shown["command"], shown["ports"]) == ("https://u:p@example.org/b", "", [9000])


def test_variables_are_shown_to_all_who_see_the_app(world, space, app):
    auditor = support.user(world, "auditor", ("space_auditor", space))

    assert summary(world, app, as_=auditor)["environment_json"] == {"A": 1}


def test_services_are_shown_at_a_glance():
    stage = Stage()
    guid = stage.instance()
    stage.ask("POST", "/v2/service_bindings", {"app_guid": stage.app.guid, "service_instance_guid": guid})

    shown = summary(stage.world, stage.app)["services"][0]

    assert list(shown) == [
        "guid",
        "name",
        "bound_app_count",
        "type",
        "last_operation",
        "dashboard_url",
        "shared_from",
        "shared_to",
        "service_broker_name",
        "maintenance_info",
        "service_plan",
    ]
    assert (shown["guid"], shown["bound_app_count"], shown["type"]) == (guid, 1, "managed_service_instance")
