"""What the updater does at each look: so many instances up, so many down, as max_in_flight and canary steps say."""

import pytest
import support
from support import apps, brokered

from fakecc.actions.apps.deployment_updates import canary_plan, crash_new_instances
from fakecc.models.apps import Deployment


@pytest.fixture
def app(world):
    """An app of ten instances that run."""
    made = brokered.app(world, support.space(world))
    droplet = apps.droplet(world, made)
    path = f"/v3/apps/{made.guid}/relationships/current_droplet"
    support.ask(world, "PATCH", path, {"data": {"guid": droplet.guid}})
    support.ask(world, "POST", f"/v3/processes/{made.guid}/actions/scale", {"instances": 10, "memory_in_mb": 1})
    support.ask(world, "POST", f"/v3/apps/{made.guid}/actions/start")
    return made


def deploy(world, app, strategy="rolling", **options):
    body = {**apps.of(app), "strategy": strategy, "options": options}
    return support.ask(world, "POST", "/v3/deployments", body).body["guid"]


def resume(world, guid):
    support.ask(world, "POST", f"/v3/deployments/{guid}/actions/continue")


def status(world, guid):
    return support.ask(world, "GET", f"/v3/deployments/{guid}").body["status"]


def webs(world, app):
    """The instances that each web process wants, the oldest process first."""
    found = support.ask(world, "GET", f"/v3/apps/{app.guid}/processes?types=web").body["resources"]
    return [process["instances"] for process in found]


def stats(world, app):
    """How many instances of the newest web process are in which state."""
    found = support.ask(world, "GET", f"/v3/apps/{app.guid}/processes/web/stats").body["resources"]
    told = [each["state"] for each in found]
    return {state: told.count(state) for state in sorted(set(told))}


def looks(world, app, guid, count):
    """What there is after each of so many seconds: reason, instances wanted, states of the new ones."""
    seen = []
    for _ in range(count):
        seen.append((status(world, guid)["reason"], webs(world, app), stats(world, app)))
        world.clock.advance(1)
    return seen


def changes(seen):
    """At which second something was otherwise than before."""
    return [(second, *now) for second, now in enumerate(seen) if second == 0 or now != seen[second - 1]]


ROLLING = {
    "1": (1, [[10, 1], [9, 2], [8, 3], [7, 4], [6, 5], [5, 6], [4, 7], [3, 8], [2, 9], [1, 10], [10]]),
    "3": (3, [[10, 3], [7, 6], [4, 9], [1, 10], [10]]),
    "10": (10, [[10, 10], [10]]),
    "more than there are": (99, [[10, 10], [10]]),
}


@pytest.mark.parametrize(("most", "expected"), ROLLING.values(), ids=ROLLING)
def test_so_many_new_instances_start_at_a_look_as_may_be_in_flight(world, app, most, expected):
    guid = deploy(world, app, max_in_flight=most)
    assert [wanted for _, wanted, _ in looks(world, app, guid, len(expected))] == expected


def test_old_instances_stop_when_new_ones_are_routable(world, app):
    apps.behave(world, instances={"mode": "after", "seconds": 10})
    guid = deploy(world, app, max_in_flight=3)
    assert changes(looks(world, app, guid, 60)) == [
        (0, "DEPLOYING", [10, 3], {"STARTING": 3}),
        (10, "DEPLOYING", [7, 6], {"RUNNING": 3, "STARTING": 3}),
        (20, "DEPLOYING", [4, 9], {"RUNNING": 6, "STARTING": 3}),
        (30, "DEPLOYING", [1, 10], {"RUNNING": 9, "STARTING": 1}),
        (40, "DEPLOYED", [10], {"RUNNING": 10}),
    ]


def test_a_running_instance_that_is_not_routable_is_in_flight(world, app):
    apps.behave(world, instances={"routable": False})
    guid = deploy(world, app, max_in_flight=3)
    world.clock.advance(3600)
    assert (status(world, guid)["reason"], webs(world, app), stats(world, app)) == (
        "DEPLOYING", [10, 3], {"RUNNING": 3},
    )  # fmt: skip


def test_some_in_flight_leave_room_for_the_others(world, app):
    apps.behave(world, instances={"mode": "after", "seconds": 20, "indexes": [0]})
    guid = deploy(world, app, max_in_flight=3)
    assert [(second, wanted) for second, _, wanted, _ in changes(looks(world, app, guid, 30))] == [
        (0, [10, 3]), (1, [8, 5]), (2, [6, 7]), (3, [4, 9]), (4, [2, 10]), (5, [1, 10]), (20, [10]),
    ]  # fmt: skip


@pytest.mark.parametrize("state", ["DOWN", "UNKNOWN"])
def test_nothing_more_starts_while_a_new_instance_is_unhealthy(world, app, state):
    apps.behave(world, instances={"state": state, "indexes": [1]})
    guid = deploy(world, app, max_in_flight=3)
    world.clock.advance(3600)
    assert (status(world, guid)["reason"], webs(world, app)) == ("DEPLOYING", [8, 3])


def test_a_stopped_app_s_deployment_gets_nowhere_and_is_not_healthy(world, app):
    guid = deploy(world, app, max_in_flight=3)
    before = status(world, guid)
    support.ask(world, "POST", f"/v3/apps/{app.guid}/actions/stop")
    world.clock.advance(60)
    assert (status(world, guid), webs(world, app)) == (before, [10, 3])


def test_fewer_web_instances_are_wanted(world, app):
    guid = deploy(world, app, max_in_flight=3, web_instances=4)
    assert [wanted for _, wanted, _ in looks(world, app, guid, 3)] == [[10, 3], [1, 4], [4]]


def test_a_canary_pauses_at_each_of_its_steps(world, app):
    steps = [{"instance_weight": 20}, {"instance_weight": 70}]
    guid = deploy(world, app, "canary", max_in_flight=3, canary={"steps": steps})
    first = looks(world, app, guid, 3)
    resume(world, guid)
    second = looks(world, app, guid, 4)
    resume(world, guid)
    last = looks(world, app, guid, 3)
    assert [changes(each) for each in (first, second, last)] == [
        [(0, "DEPLOYING", [10, 2], {"RUNNING": 2}), (1, "PAUSED", [9, 2], {"RUNNING": 2})],
        [
            (0, "DEPLOYING", [9, 2], {"RUNNING": 2}),
            (1, "DEPLOYING", [9, 5], {"RUNNING": 5}),
            (2, "DEPLOYING", [6, 7], {"RUNNING": 7}),
            (3, "PAUSED", [4, 7], {"RUNNING": 7}),
        ],
        [
            (0, "DEPLOYING", [4, 7], {"RUNNING": 7}),
            (1, "DEPLOYING", [3, 10], {"RUNNING": 10}),
            (2, "DEPLOYED", [10], {"RUNNING": 10}),
        ],
    ]


def test_a_canary_without_steps_is_one_instance_beside_all_the_old_ones(world, app):
    guid = deploy(world, app, "canary", max_in_flight=3)
    assert changes(looks(world, app, guid, 5)) == [
        (0, "DEPLOYING", [10, 1], {"RUNNING": 1}),
        (1, "PAUSED", [10, 1], {"RUNNING": 1}),
    ]


PLANS = {
    "no steps given": (10, None, None, [(1, 10)]),
    "at least one": (10, None, (1,), [(1, 10)]),
    "a half is one more": (10, None, (25,), [(3, 8)]),
    "a little less than a half": (50, None, (29,), [(14, 37)]),
    "all": (10, None, (50, 100), [(5, 6), (10, 0)]),
    "fewer are wanted": (10, 4, (50,), [(2, 3)]),
    "more are wanted": (10, 20, (50,), [(5, 6)]),
}


@pytest.mark.parametrize(("original", "wanted", "weights", "expected"), PLANS.values(), ids=PLANS)
def test_of_each_step_so_many_are_new_and_old(world, original, wanted, weights, expected):
    deployment = Deployment(
        **world.stamp(Deployment),
        app_guid="app",
        state="PREPAUSED",
        status_value="ACTIVE",
        status_reason="DEPLOYING",
        status_updated_at=0,
        last_healthy_at=0,
        strategy="canary",
        original_web_process_instance_count=original,
        web_instances=wanted,
        canary_steps=None if weights is None else tuple({"instance_weight": weight} for weight in weights),
    )
    assert canary_plan(deployment) == expected


def test_the_canary_of_a_superseded_deployment_stops(world, app):
    deploy(world, app, "canary")
    world.clock.advance(2)
    guid = deploy(world, app, max_in_flight=5)
    assert [wanted for _, wanted, _ in looks(world, app, guid, 4)] == [[10, 1, 5], [4, 0, 10], [10], [10]]


def test_a_process_of_a_superseded_canary_goes_when_all_old_instances_do(world, app):
    deploy(world, app, "canary")
    world.clock.advance(2)
    guid = deploy(world, app, "canary", max_in_flight=5, canary={"steps": [{"instance_weight": 100}]})
    assert [(reason, wanted) for reason, wanted, _ in looks(world, app, guid, 3)] == [
        ("DEPLOYING", [10, 1, 5]),
        ("DEPLOYING", [4, 0, 10]),
        ("PAUSED", [0, 10]),
    ]


def test_what_a_superseded_rolling_deployment_began_goes_after_the_oldest(world, app):
    deploy(world, app, max_in_flight=3)
    world.clock.advance(1)
    guid = deploy(world, app, max_in_flight=8)
    assert [wanted for _, wanted, _ in looks(world, app, guid, 4)] == [[7, 6, 8], [0, 2, 10], [10], [10]]


def test_a_superseded_deployment_still_tells_its_error(world, app):
    guid = deploy(world, app)
    crash_new_instances(world, world.deployments[guid], "Exited with status 1")
    deploy(world, app)
    told = status(world, guid)
    assert (told["reason"], told["details"]["error"]) == ("SUPERSEDED", "Exited with status 1")
