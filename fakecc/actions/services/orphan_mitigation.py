"""Have a broker delete what it may have made although its answer says otherwise.

No instance or binding in the world changes.

Source: cloud_controller_ng:lib/services/service_brokers/v2/orphan_mitigator.rb,
app/jobs/v2/services/delete_orphaned_instance.rb
"""

from __future__ import annotations

from fakecc.brokers import requests
from fakecc.json_types import Json
from fakecc.models.services import AnyBinding, ServiceInstance
from fakecc.osb.port import BrokerRequest, Conversation
from fakecc.osb.replies import BrokerError, read_deprovision
from fakecc.osb.requester import Requester
from fakecc.world import World, action

ATTEMPTS = 11
KEPT = ("operation", "method", "path", "query", "resource_guid", "instance_guid", "plan_guid")


def mitigate_instance(world: World, instance: ServiceInstance, requester: Requester) -> None:
    """Have the broker delete an instance."""
    mitigate(world, requests.deprovision(world, instance, requester.nobody()), requester)


def mitigate_binding(
    world: World, binding: AnyBinding, requester: Requester, *, accepts_incomplete: bool = True
) -> None:
    """Have the broker delete a binding."""
    request = requests.unbind(world, binding, requester.nobody(), accepts_incomplete=accepts_incomplete)
    mitigate(world, request, requester)


def mitigate(world: World, request: BrokerRequest, requester: Requester) -> None:
    """Send a deprovision or unbind now, and repeat it until the broker accepts it."""
    parts: dict[str, Json] = {name: getattr(request, name) for name in KEPT}
    parts["query"] = [list(pair) for pair in request.query]
    world.later(
        0,
        attempt_mitigation,
        broker_guid=request.broker_guid,
        requester=requester.nobody().plain(),
        parts=parts,
        attempt=1,
    )


@action
def attempt_mitigation(
    world: World, *, broker_guid: str, requester: Json, parts: Json, attempt: int
) -> Conversation[None]:
    """One attempt; the next follows after 2 minutes, then 4, 8 and so on."""
    broker = world.service_brokers.get(broker_guid)
    if broker is None:
        return
    request = requests.repeat(world, broker, Requester.of(requester), parts)
    answer = yield request
    try:
        read_deprovision(request, answer)
    except BrokerError:
        if attempt < ATTEMPTS:
            world.later(
                60 * 2**attempt,
                attempt_mitigation,
                broker_guid=broker_guid,
                requester=requester,
                parts=parts,
                attempt=attempt + 1,
            )
