"""What the dashboard is told of a world: its tree, and what a strict test would not let pass."""

import pytest
from support.web_client import client_of

from fakecc import VirtualClock, World
from fakecc.dashboard.contents import Tree
from fakecc.models.routing import Domain, Route
from fakecc.models.services import RouteBinding
from fakecc.worlds import Worlds

SEED = {
    "organizations": [
        {"name": "empty"},
        {
            "name": "shop",
            "spaces": [
                {
                    "name": "prod",
                    "apps": [{"name": "web", "state": "STARTED"}],
                    "service_instances": [
                        {
                            "name": "db",
                            "plan": "database/sync",
                            "last_operation": {"type": "update", "state": "in progress"},
                            "bindings": [{"app": "web", "last_operation": {"type": "create", "state": "succeeded"}}],
                            "keys": [{"name": "mine"}],
                        },
                        {"name": "logs", "last_operation": None},
                    ],
                }
            ],
        },
    ]
}


@pytest.fixture
def world():
    return World(clock=VirtualClock(), guids="tests", seeds=[SEED])


@pytest.fixture
def client(world):
    return client_of(Worlds(lambda _: world))


def without_guids(value):
    if isinstance(value, dict):
        return {key: without_guids(item) for key, item in value.items() if key != "guid"}
    return [without_guids(item) for item in value] if isinstance(value, list) else value


def test_a_tree_shows_organizations_spaces_apps_instances_and_bindings(client):
    told = client.get("/_fakecc/dashboard/world").json

    assert {key: told[key] for key in ("world", "left_out")} == {"world": "default", "left_out": 0}
    assert without_guids(told["organizations"][-2:]) == [
        {"name": "empty", "status": "active", "spaces": []},
        {
            "name": "shop",
            "status": "active",
            "spaces": [
                {
                    "name": "prod",
                    "apps": [{"name": "web", "state": "STARTED"}],
                    "service_instances": [
                        {
                            "name": "db",
                            "plan": "sync",
                            "state": "update in progress",
                            "bindings": [
                                {"type": "app", "name": "web", "state": "create succeeded"},
                                {"type": "key", "name": "mine", "state": "create succeeded"},
                            ],
                        },
                        {"name": "logs", "plan": None, "state": None, "bindings": []},
                    ],
                }
            ],
        },
    ]


@pytest.mark.parametrize(
    ("host", "path", "name"),
    [("www", "", "www.example.com"), ("", "/cart", "example.com/cart")],
    ids=["a host", "a path without a host"],
)
def test_a_binding_of_a_route_bears_the_route_s_address(world, host, path, name):
    space, instance = world.spaces.first(name="prod"), world.service_instances.first(name="logs")
    domain = world.add(Domain(**world.stamp(Domain), name="example.com"))
    bound = world.add(Route(**world.stamp(Route), host=host, path=path, domain_guid=domain.guid, space_guid=space.guid))
    world.add(RouteBinding(**world.stamp(RouteBinding), route_guid=bound.guid, service_instance_guid=instance.guid))

    (told,) = Tree(world).organizations[-1]["spaces"][0]["service_instances"][1]["bindings"]

    assert without_guids(told) == {"type": "route", "name": name, "state": None}


@pytest.mark.parametrize(
    ("most", "left_out"),
    [(11, 0), (10, 1), (5, 1), (1, 3)],
    ids=["nothing", "a key", "a space", "three organizations"],
)
def test_a_tree_counts_what_it_leaves_out(world, most, left_out):
    assert Tree(world, most).left_out == left_out


def test_an_era_ends_with_a_reset(client):
    eras = [client.get("/_fakecc/dashboard/world").json["era"]]
    client.post("/_fakecc/reset")
    eras.append(client.get("/_fakecc/dashboard/world").json["era"])
    assert eras[0] != eras[1]


def test_findings_are_those_of_a_strict_test(client, world):
    world.fault(name="busy", when={"operation": "apps.list"}, then={"status": 503})

    assert client.get("/_fakecc/dashboard/findings").json["findings"][0] == {
        "switch": "unfired_fault",
        "sentence": "the fault 'busy' hit nothing (0 calls fitted)",
    }
