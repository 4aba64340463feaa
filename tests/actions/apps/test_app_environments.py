"""What an app finds in its environment."""

import pytest
import support
from support import brokered
from support.brokered import answer

from fakecc.actions.apps import app_environments
from fakecc.models.routing import RouteMapping

API = "http://api.example.org"


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def app(world, space):
    return brokered.app(world, space)


def _services(world, app):
    return app_environments.vcap_services(world, app)


def test_a_provided_instance_stands_under_its_own_label(world, space, app):
    instance = brokered.provided(world, space, credentials={"n": 1}, tags=("t",), syslog_drain_url="syslog://x")
    binding = support.ask(world, "POST", "/v3/service_credential_bindings", brokered.app_body(app, instance)).body
    assert _services(world, app) == {
        "user-provided": [
            {
                "label": "user-provided",
                "tags": ["t"],
                "name": "provided",
                "instance_guid": instance.guid,
                "instance_name": "provided",
                "binding_guid": binding["guid"],
                "binding_name": None,
                "credentials": {"n": 1},
                "syslog_drain_url": "syslog://x",
                "volume_mounts": [],
            }
        ]
    }


def test_a_managed_instance_stands_under_its_offering_with_both_tags(world, space, app):
    mount = {
        "driver": "nfs",
        "container_dir": "/data",
        "mode": "rw",
        "device_type": "shared",
        "device": {"volume_id": "v"},
    }
    brokered.broker(world, bind=[answer(201, {"credentials": {"a": 1}, "volume_mounts": [mount]})])
    offering = {"tags": ("sql", "db"), "requires": ("volume_mount",)}
    instance = world.change(brokered.managed(world, space, offering=offering), tags=("own", "sql"))
    binding, _ = brokered.bind(world, brokered.app_body(app, instance, name="alias"))
    assert _services(world, app) == {
        "db": [
            {
                "label": "db",
                "provider": None,
                "plan": "small",
                "tags": ["sql", "db", "own"],
                "name": "alias",
                "instance_guid": instance.guid,
                "instance_name": "instance",
                "binding_guid": binding.guid,
                "binding_name": "alias",
                "credentials": {"a": 1},
                "syslog_drain_url": None,
                "volume_mounts": [{"container_dir": "/data", "mode": "rw", "device_type": "shared"}],
            }
        ]
    }


@pytest.mark.parametrize(
    ("bind", "unbind", "polls"),
    [
        pytest.param(answer(400, {}), None, None, id="creation failed"),
        pytest.param(answer(202, {}), None, answer(200, {"state": "in progress"}), id="creation in progress"),
        pytest.param(answer(201, {}), answer(500, {}), None, id="deletion failed"),
        pytest.param(
            answer(201, {}), answer(202, {}), answer(200, {"state": "in progress"}), id="deletion in progress"
        ),
    ],
)
def test_only_created_bindings_count(world, space, app, bind, unbind, polls):
    told = {"bind": [bind], "unbind": [unbind], "binding_last_operation": [polls]}
    brokered.broker(world, **{name: given for name, given in told.items() if given != [None]})
    binding, _ = brokered.bind(world, brokered.app_body(app, brokered.managed(world, space)))
    if unbind:
        path = f"/v3/service_credential_bindings/{binding.guid}"
        support.wait(world, support.ask(world, "DELETE", path))
    assert _services(world, app) == {}


def test_of_several_bindings_to_an_instance_the_newest_counts():
    world = support.new_world(max_service_credential_bindings_per_app_service_instance=2)
    space = support.space(world)
    app, instance = brokered.app(world, space), brokered.provided(world, space)
    guids = [
        support.ask(
            world, "POST", "/v3/service_credential_bindings", brokered.app_body(app, instance, strategy="multiple")
        ).body["guid"]
        for _ in range(2)
    ]
    assert [service["binding_guid"] for service in _services(world, app)["user-provided"]] == guids[1:]


def test_an_app_is_told_where_it_lives(world, space, app):
    route = brokered.route(world, space)
    world.add(RouteMapping(**world.stamp(RouteMapping), route_guid=route.guid, app_guid=app.guid))
    assert app_environments.vcap_application(world, app, API) == {
        "cf_api": API,
        "limits": {"fds": 16384},
        "application_name": "app",
        "application_uris": ["www.example.com"],
        "name": "app",
        "space_name": "space",
        "space_id": space.guid,
        "organization_id": space.organization_guid,
        "organization_name": "org of space",
        "uris": ["www.example.com"],
        "users": None,
        "application_id": app.guid,
    }


def test_the_oldest_binding_that_counts_stands_first():
    world = support.new_world(max_service_credential_bindings_per_app_service_instance=2)
    space = support.space(world)
    app = brokered.app(world, space)
    first, second = (brokered.provided(world, space, name=name) for name in ("first", "second"))
    for name, instance in (("a", first), ("b", second), ("a", first)):
        body = brokered.app_body(app, instance, name=name, strategy="multiple")
        assert support.ask(world, "POST", "/v3/service_credential_bindings", body).status == 201
    assert [each["instance_name"] for each in _services(world, app)["user-provided"]] == ["second", "first"]
