"""/v2/routes/:guid/apps/:app_guid."""

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


def test_an_app_is_mapped_once(world, app, route):
    path = f"/v2/routes/{route.guid}/apps/{app.guid}"
    replies = [support.ask(world, "PUT", path) for _ in range(2)]

    assert [(reply.status, reply.body["metadata"]["guid"]) for reply in replies] == [(201, route.guid)] * 2
    assert [mapping.app_port for mapping in world.route_mappings] == [8080]
    request = {"app": app.guid, "verb": "add", "relation": "apps", "related_guid": app.guid}
    assert routing.events(world, "audit.route.update") == [{"request": request}] * 2


def test_an_app_is_unmapped_as_often_as_one_likes(world, app, route):
    path = f"/v2/routes/{route.guid}/apps/{app.guid}"
    support.ask(world, "PUT", path)

    assert [support.ask(world, "DELETE", path).status for _ in range(2)] == [204, 204]
    assert list(world.route_mappings) == []


REFUSALS = {
    "no route": (GONE, "app", (404, 210002, f"The route could not be found: {GONE}")),
    "no app": ("route", GONE, (404, 100004, f"The app could not be found: {GONE}")),
}


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize(("one", "other", "refusal"), REFUSALS.values(), ids=REFUSALS)
def test_what_is_not_there(world, app, route, method, one, other, refusal):
    guids = {"route": route.guid, "app": app.guid}
    path = f"/v2/routes/{guids.get(one, one)}/apps/{guids.get(other, other)}"

    assert told(support.ask(world, method, path)) == refusal


def test_app_and_route_are_of_one_space(world, route):
    far = support.app_in(world, support.space(world, "far"))

    assert told(support.ask(world, "PUT", f"/v2/routes/{route.guid}/apps/{far.guid}")) == (
        400, 1002, "The requested app relation is invalid: the app and route must belong to the same space",
    )  # fmt: skip


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_manager_may_not(world, space, app, route, method):
    manager = support.user(world, "manager", ("space_manager", space))

    assert told(support.ask(world, method, f"/v2/routes/{route.guid}/apps/{app.guid}", as_=manager))[1] == 10003
