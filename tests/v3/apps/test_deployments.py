"""/v3/deployments."""

import support
from support import apps, brokered

from fakecc import World


def test_deployments_can_be_switched_off():
    world = World("empty", settings={"temporary_disable_deployments": True})
    app = brokered.app(world, support.space(world))
    reply = support.ask(world, "POST", "/v3/deployments", apps.of(app))
    assert (reply.status, reply.body["errors"][0]["title"]) == (403, "CF-DeploymentsDisabled")
