"""Deployments: when the updater looks at one first. What it then does are actions of its own."""

from __future__ import annotations

from fakecc.models.apps import Deployment
from fakecc.runtime import entries, progress
from fakecc.world import World
from fakecc.world.runtime_port import Progress


def begin(world: World, deployment: Deployment) -> Progress:
    """Begin, go on with or cancel one; says when it is looked at first."""
    cancels = deployment.state == "CANCELING"
    told = {"app_guid": deployment.app_guid, "deployment_guid": deployment.guid}
    operation = "cancel_deployment" if cancels else "deploy"
    entries.write_down(world, operation, f"/deployments/{deployment.guid}", **told)
    name = world.apps[deployment.app_guid].name
    return progress.of(world, "deployments", "delete" if cancels else "create", name, {})
