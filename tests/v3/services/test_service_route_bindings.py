"""/v3/service_route_bindings."""

import pytest
import support
from support import brokered
from support.brokered import answer

PATH = "/v3/service_route_bindings"
SERVICE = {"requires": ("route_forwarding",)}


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def route(world, space):
    return brokered.route(world, space)


@pytest.fixture
def provided(world, space):
    return brokered.provided(world, space, route_service_url="https://rs.example.com")


@pytest.fixture
def managed(world, space):
    brokered.broker(world, bind=[answer(201, {"route_service_url": "https://made.example.com"})])
    return brokered.managed(world, space, offering=SERVICE)


def test_a_route_is_bound_to_a_provided_instance_at_once(world, route, provided):
    reply = support.ask(world, "POST", PATH, brokered.route_body(route, provided))
    guid = reply.body["guid"]
    assert (reply.status, reply.body) == (
        201,
        {
            "guid": guid,
            "route_service_url": "https://rs.example.com",
            "created_at": "2023-11-14T22:13:20Z",
            "updated_at": "2023-11-14T22:13:20Z",
            "last_operation": {
                "state": "succeeded",
                "description": None,
                "type": "create",
                "updated_at": "2023-11-14T22:13:20Z",
                "created_at": "2023-11-14T22:13:20Z",
            },
            "metadata": {"labels": {}, "annotations": {}},
            "relationships": {
                "service_instance": {"data": {"guid": provided.guid}},
                "route": {"data": {"guid": route.guid}},
            },
            "links": {
                "self": {"href": f"http://api.example.org{PATH}/{guid}"},
                "service_instance": {"href": f"http://api.example.org/v3/service_instances/{provided.guid}"},
                "route": {"href": f"http://api.example.org/v3/routes/{route.guid}"},
            },
        },
    )


def test_a_route_is_bound_to_a_managed_instance_by_a_job(world, route, managed):
    binding, job = brokered.bind(world, brokered.route_body(route, managed), to="service_route_bindings")
    assert (job["operation"], job["state"], binding.route_service_url) == (
        "service_route_bindings.create", "COMPLETE", "https://made.example.com",
    )  # fmt: skip


def test_the_broker_is_told_the_route_s_address(world, route, managed):
    broker = brokered.broker(world, bind=[answer(201, {})])
    brokered.bind(world, brokered.route_body(route, managed), to="service_route_bindings")
    assert broker.asked[0].body["bind_resource"] == {"route": "www.example.com"}


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        pytest.param({"foo": 1}, "Unknown field(s): 'foo', Relationships 'relationships' is not an object", id="empty"),
        pytest.param(
            {"relationships": {}},
            "Relationships 'relationships' must include one or more valid relationships",
            id="no relationships",
        ),
        pytest.param(
            {"relationships": {"service_instance": {"data": None}, "route": {"data": None}}, "parameters": None},
            "The service instance could not be found: ",
            id="data null",
        ),
        pytest.param(
            {"relationships": {"service_instance": {"data": {"guid": 1}}, "route": {"data": {"guid": ""}}}},
            "Relationships Service instance guid must be a string, Relationships Service instance guid must be between "
            "1 and 200 characters, Relationships Route guid must be between 1 and 200 characters",
            id="guids",
        ),
    ],
)
def test_a_create_is_refused_for_its_form(world, body, complaint):
    assert support.detail(support.ask(world, "POST", PATH, body)) == (422, complaint)


def test_route_services_can_be_switched_off():
    world = support.new_world(route_services_enabled=False)
    assert support.detail(support.ask(world, "POST", PATH, {"foo": 1})) == (
        422, "Support for route services is disabled",
    )  # fmt: skip


def test_an_instance_without_url_is_no_route_service(world, space, route):
    instance = brokered.provided(world, space)
    assert support.detail(support.ask(world, "POST", PATH, brokered.route_body(route, instance))) == (
        422, "This service instance does not support route binding",
    )  # fmt: skip


def test_a_plan_that_cannot_be_bound_is_refused(world, space, route):
    instance = brokered.managed(world, space, offering=SERVICE, bindable=False)
    assert support.detail(support.ask(world, "POST", PATH, brokered.route_body(route, instance))) == (
        422, "This service instance does not support binding",
    )  # fmt: skip


def test_internal_routes_are_refused(world, space, provided):
    inside = brokered.route(world, space, "inside", internal=True)
    assert support.detail(support.ask(world, "POST", PATH, brokered.route_body(inside, provided))) == (
        422, "Route services cannot be bound to internal routes",
    )  # fmt: skip


def test_a_route_from_elsewhere_is_refused(world, provided):
    far = brokered.route(world, support.space(world, "far"))
    assert support.detail(support.ask(world, "POST", PATH, brokered.route_body(far, provided))) == (
        422, "The service instance and the route are in different spaces",
    )  # fmt: skip


def test_a_route_is_bound_to_one_instance(world, space, route, provided):
    support.ask(world, "POST", PATH, brokered.route_body(route, provided))
    other = brokered.provided(world, space, name="other", route_service_url="https://o.example.com")
    assert support.detail(support.ask(world, "POST", PATH, brokered.route_body(route, other))) == (
        422, "A route may only be bound to a single service instance",
    )  # fmt: skip


def test_a_route_is_bound_once(world, route, provided):
    support.ask(world, "POST", PATH, brokered.route_body(route, provided))
    reply = support.ask(world, "POST", PATH, brokered.route_body(route, provided))
    assert (reply.status, reply.body["errors"]) == (
        422,
        [
            {
                "detail": "The route and service instance are already bound.",
                "title": "CF-ServiceInstanceAlreadyBoundToSameRoute",
                "code": 130008,
            }
        ],
    )


def test_a_failed_binding_gives_way(world, route, managed):
    broker = brokered.broker(world, bind=[answer(400, {}), answer(201, {})])
    brokered.bind(world, brokered.route_body(route, managed), to="service_route_bindings")
    second, _ = brokered.bind(world, brokered.route_body(route, managed), to="service_route_bindings")
    assert ([binding.guid for binding in world.route_bindings], broker.operations) == (
        [second.guid], ["bind", "unbind", "bind"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("role", "create", "patch", "delete"),
    [
        ("space_developer", 201, 200, 204),
        ("space_supporter", 201, 403, 204),
        ("space_auditor", 403, 403, 403),
        ("space_manager", 403, 403, 403),
    ],
)
def test_who_may_do_what(world, space, route, provided, role, create, patch, delete):
    caller = support.user(world, "someone", (role, space))
    body = brokered.route_body(route, provided)
    made = support.ask(world, "POST", PATH, body, as_=caller)
    guid = made.body["guid"] if made.status == 201 else support.ask(world, "POST", PATH, body).body["guid"]
    statuses = [
        made.status,
        support.ask(world, "PATCH", f"{PATH}/{guid}", {"metadata": {}}, as_=caller).status,
        support.ask(world, "DELETE", f"{PATH}/{guid}", as_=caller).status,
    ]
    assert statuses == [create, patch, delete]


@pytest.mark.parametrize(
    ("offering", "refusal"),
    [
        pytest.param(
            {**SERVICE, "bindings_retrievable": False},
            "Bad request: this service does not support fetching route bindings parameters.",
            id="managed",
        ),
        pytest.param(
            None,
            "Bad request: user provided service instances do not support fetching route bindings parameters.",
            id="provided",
        ),
    ],
)
def test_parameters_that_cannot_be_fetched(world, space, route, provided, offering, refusal):
    brokered.broker(world, bind=[answer(201, {})])
    instance = brokered.managed(world, space, offering=offering) if offering else provided
    support.ask(world, "POST", PATH, brokered.route_body(route, instance))
    world.catch_up()
    (binding,) = world.route_bindings
    assert support.detail(support.ask(world, "GET", f"{PATH}/{binding.guid}/parameters")) == (400, refusal)


def test_readers_see_no_parameters(world, space, route, managed):
    binding, _ = brokered.bind(world, brokered.route_body(route, managed), to="service_route_bindings")
    auditor = support.user(world, "auditor", ("space_auditor", space))
    assert support.ask(world, "GET", f"{PATH}/{binding.guid}/parameters", as_=auditor).status == 403


def test_a_list_includes_routes_and_instances(world, route, provided):
    support.ask(world, "POST", PATH, brokered.route_body(route, provided))
    included = support.ask(world, "GET", f"{PATH}?include=route,service_instance").body["included"]
    assert {name: [found["guid"] for found in resources] for name, resources in included.items()} == {
        "routes": [route.guid],
        "service_instances": [provided.guid],
    }


def test_a_binding_s_strange_parameters_are_left_alone(world, route, provided):
    guid = support.ask(world, "POST", PATH, brokered.route_body(route, provided)).body["guid"]
    assert support.ask(world, "GET", f"{PATH}/{guid}?foo=1").status == 200


def test_a_list_holds_what_the_caller_may_read(world, space, route, provided):
    support.ask(world, "POST", PATH, brokered.route_body(route, provided))
    auditor = support.user(world, "auditor", ("space_auditor", space))
    stranger = support.user(world, "stranger")
    seen = [
        support.ask(world, "GET", PATH, as_=caller).body["pagination"]["total_results"]
        for caller in (auditor, stranger)
    ]
    assert seen == [1, 0]
