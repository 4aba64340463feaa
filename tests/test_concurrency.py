"""Many hands at one instance: never two operations in progress, never a lost write."""

import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import ADMIN, ask, new_world, space, user

from fakecc.models.services import ServiceBroker, ServiceInstance, ServiceOffering, ServicePlan
from fakecc.osb.port import BrokerAnswer

pytestmark = pytest.mark.slow

ROUNDS = 200
KINDS = ["label", "v3 update", "v2 update"]


class Slow:
    """A broker over HTTP that answers when both users have asked their world, and counts who is inside at once."""

    def __init__(self):
        self.inside = 0
        self.most = 0
        self.lock = threading.Lock()

    def ask(self, request):
        if request.operation == "last_operation":
            return BrokerAnswer(status=200, text='{"state":"succeeded"}')
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        threading.Event().wait(0.0005)
        with self.lock:
            self.inside -= 1
        return BrokerAnswer(status=200, text="{}")


@pytest.fixture(scope="module")
def stage():
    """A world with one managed instance behind a slow broker, and two users."""
    world = new_world()
    world.http = Slow()
    place = space(world)
    broker = ServiceBroker(
        **world.stamp(ServiceBroker), name="b", url="http://b", username="u", password="p", state="AVAILABLE"
    )
    offering = ServiceOffering(
        **world.stamp(ServiceOffering), name="o", description="o", service_broker_guid=broker.guid, unique_id="o"
    )
    plan = ServicePlan(
        **world.stamp(ServicePlan),
        name="p",
        description="p",
        service_offering_guid=offering.guid,
        unique_id="p",
        public=True,
    )
    for record in (broker, offering, plan):
        world.add(record)
    instance = ServiceInstance(
        **world.stamp(ServiceInstance), name="i", space_guid=place.guid, service_plan_guid=plan.guid
    )
    world.add(instance)
    other = user(world, "developer", ("space_developer", place))
    found = world, instance.guid, (ADMIN, other)
    for kind in KINDS:  # what is imported at first use is imported now, in one thread
        change(found, 0, (kind, 0), {})
        world.catch_up()
    return found


def change(stage, who, request, results):
    world, guid, users = stage
    kind, value = request
    if kind == "label":
        body = {"metadata": {"labels": {f"{kind}-{who}": str(value)}}}
        path, method = f"/v3/service_instances/{guid}", "PATCH"
    elif kind == "v3 update":
        body, path, method = {"parameters": {"value": value}}, f"/v3/service_instances/{guid}", "PATCH"
    else:
        body, path, method = {"parameters": {"value": value}}, f"/v2/service_instances/{guid}", "PUT"
    results[who] = ask(world, method, path, body, as_=users[who]).status


requests = st.tuples(st.sampled_from(KINDS), st.integers(0, 99))


@settings(max_examples=ROUNDS, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(pair=st.tuples(requests, requests))
def test_two_users_never_have_two_operations_in_progress(stage, pair):
    world, guid, _ = stage
    world.http.most = 0
    results = {}
    threads = [threading.Thread(target=change, args=(stage, who, request, results)) for who, request in enumerate(pair)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    world.catch_up()
    instance = world.service_instances[guid]
    # A write that was accepted is there; one that was not was refused as busy.
    assert set(results.values()) <= {200, 201, 202, 409}, results
    assert world.http.most <= 1
    assert instance.last_operation is None or not instance.last_operation.busy
    for who, (kind, value) in enumerate(pair):
        if kind == "label" and results[who] == 200:
            assert instance.metadata.labels[f"label-{who}"] == str(value)
    assert world.failures == []
