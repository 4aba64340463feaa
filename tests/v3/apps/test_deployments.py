"""/v3/deployments."""

import support
from support import apps, brokered

from fakecc import World


def test_deployments_can_be_switched_off():
    world = World("empty", settings={"temporary_disable_deployments": True})
    app = brokered.app(world, support.space(world))
    reply = support.ask(world, "POST", "/v3/deployments", apps.of(app))
    assert (reply.status, reply.body["errors"][0]["title"]) == (403, "CF-DeploymentsDisabled")


def test_more_steps_than_their_column_holds_are_an_error_of_the_database(world):
    app = brokered.app(world, support.space(world))
    droplet = apps.droplet(world, app)
    support.ask(world, "PATCH", f"/v3/apps/{app.guid}/relationships/current_droplet", {"data": {"guid": droplet.guid}})
    steps = [{"instance_weight": 50}] * 200
    body = {**apps.of(app), "strategy": "canary", "options": {"canary": {"steps": steps}}}
    assert support.ask(world, "POST", "/v3/deployments", body).status == 500
