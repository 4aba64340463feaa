"""An app goes with all that is below it."""

import pytest
import support
from support import apps, brokered

from fakecc.models.apps import Deployment, Lifecycle, Revision, Sidecar, Task


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def app(world, space):
    return brokered.app(world, space)


def _furnish(world, app):
    droplet = apps.droplet(world, app)
    world.change(app, droplet_guid=droplet.guid)
    now = world.now()
    world.add(Revision(**world.stamp(Revision), app_guid=app.guid, droplet_guid=droplet.guid))
    world.add(Sidecar(**world.stamp(Sidecar), app_guid=app.guid, name="s", command="c"))
    world.add(
        Task(
            **world.stamp(Task), app_guid=app.guid, droplet_guid=droplet.guid, sequence_id=1, name="t", command="c",
            state="RUNNING",
        )
    )  # fmt: skip
    world.add(
        Deployment(
            **world.stamp(Deployment), app_guid=app.guid, state="DEPLOYED", status_value="FINALIZED",
            status_reason="DEPLOYED", status_updated_at=now, last_healthy_at=now,
        )
    )  # fmt: skip


BELOW = (
    "packages", "builds", "droplets", "tasks", "revisions", "sidecars", "deployments", "processes", "route_mappings",
    "service_bindings",
)  # fmt: skip


def test_everything_below_an_app_goes_and_what_it_used_stays(world, space, app):
    _furnish(world, app)
    instance, route = brokered.provided(world, space), brokered.route(world, space)
    support.ask(world, "POST", "/v3/service_credential_bindings", brokered.app_body(app, instance))
    body = {"destinations": [{"app": {"guid": app.guid}}]}
    support.ask(world, "POST", f"/v3/routes/{route.guid}/destinations", body)
    before = {name: len(world.tables[name]) for name in BELOW}
    job = support.wait(world, support.ask(world, "DELETE", f"/v3/apps/{app.guid}"))
    after = {name: len(world.tables[name]) for name in BELOW}
    assert (before, job["state"], after, instance.guid in world.service_instances, route.guid in world.routes) == (
        dict.fromkeys(BELOW, 1), "COMPLETE", dict.fromkeys(BELOW, 0), True, True,
    )  # fmt: skip


def test_what_is_told_of_a_deletion(world, app):
    _furnish(world, app)
    start = len(world.audit_events)
    support.wait(world, support.ask(world, "DELETE", f"/v3/apps/{app.guid}"))
    assert [event.type for event in list(world.audit_events)[start:]] == [
        "audit.app.package.delete",
        "audit.app.task.cancel",
        "audit.app.droplet.delete",
        "audit.app.process.delete",
        "audit.app.delete-request",
    ]


def test_an_app_stays_where_a_broker_refuses_to_unbind(world, space, app):
    brokered.broker(world, bind=[brokered.answer(201, {"credentials": {}})], unbind=[brokered.answer(500, {})])
    brokered.bind(world, brokered.app_body(app, brokered.managed(world, space)))
    job = support.wait(world, support.ask(world, "DELETE", f"/v3/apps/{app.guid}"))
    assert (job["state"], app.guid in world.apps) == ("FAILED", True)


def test_a_started_app_is_told_as_stopped(world, app):
    world.change(world.processes[app.guid], state="STARTED")
    support.wait(world, support.ask(world, "DELETE", f"/v3/apps/{app.guid}"))
    assert [(event.state, event.previous_state) for event in world.app_usage_events] == [("STOPPED", "STARTED")]


def test_the_event_of_an_unmapped_route_tells_its_protocol_and_options(world, space, app):
    world.change(app, lifecycle=Lifecycle(type="docker"))
    route = world.change(brokered.route(world, space), options={"loadbalancing": "round-robin"})
    body = {"destinations": [{"app": {"guid": app.guid}}]}
    support.ask(world, "POST", f"/v3/routes/{route.guid}/destinations", body)
    support.wait(world, support.ask(world, "DELETE", f"/v3/apps/{app.guid}"))
    mapped, unmapped = (world.audit_events.find(type=f"audit.app.{verb}-route")[0] for verb in ("map", "unmap"))
    assert dict(unmapped.data) == dict(mapped.data)
    assert (unmapped.data["app_port"], unmapped.data["route_options"]) == (-1, {"loadbalancing": "round-robin"})
