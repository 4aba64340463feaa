"""What is written down when an instance goes without its broker."""

import pytest
import support
from support import ask, brokered
from support.brokered import answer


@pytest.fixture
def space(world):
    return support.space(world)


def events(world):
    return [(event.type.removeprefix("audit."), dict(event.data)) for event in world.audit_events]


def with_everything_bound(world, space):
    """A managed instance that is shared, with a route, an app and a key; and the guids of the route, the app, the space."""
    instance = brokered.managed(world, space, offering={"requires": ("route_forwarding",)})
    brokered.broker(world, bind=[answer(201, {})])
    route, app = brokered.route(world, space), brokered.app(world, space)
    brokered.bind(world, brokered.route_body(route, instance), to="service_route_bindings")
    brokered.bind(world, brokered.app_body(app, instance))
    brokered.bind(world, brokered.key_body(instance))
    other = support.space(world, "other")
    return world.change(instance, shared_space_guids=(other.guid,)), route, app, other


def test_a_purge_tells_of_everything_that_goes(world, space):
    instance, route, app, other = with_everything_bound(world, space)
    before = len(world.audit_events)
    ask(world, "DELETE", f"/v3/service_instances/{instance.guid}?purge=true")

    bound = {"app_guid": None, "route_guid": None, "service_instance_guid": instance.guid}
    assert events(world)[before:] == [
        ("service_route_binding.delete", {"request": {**bound, "route_guid": route.guid}}),
        ("service_binding.delete", {"request": {**bound, "app_guid": app.guid}}),
        ("service_key.delete", {"request": bound}),
        ("service_instance.unshare", {"target_space_guid": other.guid}),
        ("service_instance.purge", {"request": None}),
    ]


# source: cloud_controller_ng:app/controllers/services/lifecycle/service_instance_purger.rb
@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/v2/service_instances/{instance}?purge=true", []),
        ("/v2/services/{offering}?purge=true", [("service.delete", {"request": {"purge": True}})]),
        ("/v3/service_offerings/{offering}?purge=true", [("service.delete", {"request": {"purge": True}})]),
    ],
    ids=["v2", "v2-offering", "v3-offering"],
)
def test_a_purge_of_v2_or_of_an_offering_tells_no_route(world, space, path, more):
    instance, _, app, other = with_everything_bound(world, space)
    offering = next(iter(world.service_offerings))
    before = len(world.audit_events)
    ask(world, "DELETE", path.format(instance=instance.guid, offering=offering.guid))

    assert events(world)[before:] == [
        ("service_binding.delete", {"request": {"app_guid": app.guid, "service_instance_guid": instance.guid}}),
        ("service_key.delete", {"request": {"service_instance_guid": instance.guid, "name": "key"}}),
        ("service_instance.unshare", {"target_space_guid": other.guid}),
        ("service_instance.purge", {"request": None}),
        *more,
    ]


@pytest.mark.parametrize(
    ("query", "kind", "request_"),
    [
        ("v2/service_instances/{}?purge=true", "service_instance.purge", None),
        ("v3/service_instances/{}?purge=true", "service_instance.purge", None),
        ("v2/service_instances/{}?recursive=true", "user_provided_service_instance.delete", {}),
    ],
    ids=["v2", "v3", "recursive"],
)
def test_what_is_told_when_a_user_provided_instance_goes(world, space, query, kind, request_):
    instance = brokered.provided(world, space)
    ask(world, "DELETE", "/" + query.format(instance.guid))

    assert events(world) == [(kind, {"request": request_})]


def test_a_recursive_deletion_of_v2_tells_of_apps_and_not_of_routes(world, space):
    instance = brokered.provided(world, space, route_service_url="https://example.com")
    app = brokered.app(world, space)
    ask(world, "PUT", f"/v2/service_instances/{instance.guid}/routes/{brokered.route(world, space).guid}")
    ask(world, "POST", "/v3/service_credential_bindings", brokered.app_body(app, instance))
    before = len(world.audit_events)
    ask(world, "DELETE", f"/v2/service_instances/{instance.guid}?recursive=true")

    assert events(world)[before:] == [
        ("service_binding.delete", {"request": {"app_guid": app.guid, "service_instance_guid": instance.guid}}),
        ("user_provided_service_instance.delete", {"request": {}}),
    ]
