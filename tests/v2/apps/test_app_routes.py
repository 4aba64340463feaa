"""/v2/apps/:guid/routes/:route_guid."""

import pytest
import support
from support import routing
from support.routing import told

GONE = "11111111-2222-3333-4444-555555555555"


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def app(world, space):
    return support.app_in(world, space)


@pytest.fixture
def route(world, space):
    return routing.route(world, routing.shared(world), space, host="www")


def test_a_route_is_mapped_once(world, app, route):
    path = f"/v2/apps/{app.guid}/routes/{route.guid}"
    replies = [support.ask(world, "PUT", path) for _ in range(2)]

    assert [(reply.status, reply.body["metadata"]["guid"]) for reply in replies] == [(201, app.guid)] * 2
    assert [mapping.route_guid for mapping in world.route_mappings] == [route.guid]


def test_the_oldest_mapping_is_taken_away(world, app, route):
    process = world.processes.first(app_guid=app.guid)
    world.change(process, ports=(9000, 9001))
    body = {"app_guid": app.guid, "route_guid": route.guid}
    for port in (9001, 9000):
        routing.make(world, "/v2/route_mappings", **body, app_port=port)

    assert support.ask(world, "DELETE", f"/v2/apps/{app.guid}/routes/{route.guid}").status == 204
    assert [mapping.app_port for mapping in world.route_mappings] == [9000]


@pytest.mark.parametrize(("method", "verb"), [("PUT", "add"), ("DELETE", "remove")])
def test_it_is_recorded_as_an_update_of_the_app_whether_or_not_something_changed(world, app, route, method, verb):
    for _ in range(2):
        support.ask(world, method, f"/v2/apps/{app.guid}/routes/{route.guid}")

    asked = {"route": route.guid, "verb": verb, "relation": "routes", "related_guid": route.guid}
    updates = [event.data for event in world.audit_events if event.type == "audit.app.update"]
    assert updates == [{"request": asked}] * 2


REFUSALS = {
    "no app": (GONE, "route", (404, 100004, f"The app could not be found: {GONE}")),
    "no route": ("app", GONE, (404, 210002, f"The route could not be found: {GONE}")),
}


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize(("one", "other", "refusal"), REFUSALS.values(), ids=REFUSALS)
def test_what_is_not_there(world, app, route, method, one, other, refusal):
    guids = {"route": route.guid, "app": app.guid}
    path = f"/v2/apps/{guids.get(one, one)}/routes/{guids.get(other, other)}"

    assert told(support.ask(world, method, path)) == refusal


def test_app_and_route_are_of_one_space(world, app):
    far = routing.route(world, routing.shared(world, "other.com"), support.space(world, "far"), host="www")

    assert told(support.ask(world, "PUT", f"/v2/apps/{app.guid}/routes/{far.guid}")) == (
        400, 1002, ("The app cannot be mapped to this route because the route is not in this space."
        " Apps must be mapped to routes in the same space."),
    )  # fmt: skip


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_manager_may_not(world, space, app, route, method):
    manager = support.user(world, "manager", ("space_manager", space))

    assert told(support.ask(world, method, f"/v2/apps/{app.guid}/routes/{route.guid}", as_=manager))[1] == 10003


def test_the_app_counts_as_changed(world, app, route):
    for method in ("PUT", "DELETE"):
        support.ask(world, method, f"/v2/apps/{app.guid}/routes/{route.guid}")

    told = [event.data["request"] for event in world.audit_events.select({"type": ["audit.app.update"]}).all()]
    shared = {"route": route.guid, "relation": "routes", "related_guid": route.guid}
    assert told == [{**shared, "verb": "add"}, {**shared, "verb": "remove"}]
