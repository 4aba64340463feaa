"""Having a broker delete what it may have made although its answer said otherwise.

It never changes an instance or binding here.
Source: cloud_controller_ng:lib/services/service_brokers/v2/orphan_mitigator.rb,
app/jobs/v2/services/delete_orphaned_instance.rb
"""

from __future__ import annotations

from fakecc.brokers import requests
from fakecc.json_types import Json
from fakecc.models.services import ServiceInstance
from fakecc.osb.port import BrokerRequest, Conversation
from fakecc.osb.replies import BrokerError, read_deprovision
from fakecc.osb.requester import Asker
from fakecc.world import World, action

ATTEMPTS = 11
KEPT = ("operation", "method", "path", "query", "resource_guid", "instance_guid", "plan_guid")


def mitigate_instance(world: World, instance: ServiceInstance, asker: Asker) -> None:
    """Have the broker delete an instance."""
    mitigate(world, requests.deprovision(world, instance, asker.nobody()), asker)


def mitigate_binding(world: World, binding: requests.Bound, asker: Asker, *, accepts_incomplete: bool = True) -> None:
    """Have the broker delete a binding."""
    request = requests.unbind(world, binding, asker.nobody(), accepts_incomplete=accepts_incomplete)
    mitigate(world, request, asker)


def mitigate(world: World, request: BrokerRequest, asker: Asker) -> None:
    """Send a deprovision or unbind, now and again until the broker accepts it."""
    told: dict[str, Json] = {name: getattr(request, name) for name in KEPT}
    told["query"] = [list(pair) for pair in request.query]
    world.later(
        0,
        attempt_mitigation,
        broker_guid=request.broker_guid,
        asker=asker.nobody().plain(),
        told=told,
        attempt=1,
    )


@action
def attempt_mitigation(world: World, *, broker_guid: str, asker: Json, told: Json, attempt: int) -> Conversation[None]:
    """One attempt; the next follows after 2 minutes, then 4, 8 and so on."""
    broker = world.service_brokers.get(broker_guid)
    if broker is None:
        return
    request = requests.repeat(world, broker, Asker.of(asker), told)
    answer = yield request
    try:
        read_deprovision(request, answer)
    except BrokerError:
        if attempt < ATTEMPTS:
            world.later(
                60 * 2**attempt,
                attempt_mitigation,
                broker_guid=broker_guid,
                asker=asker,
                told=told,
                attempt=attempt + 1,
            )
