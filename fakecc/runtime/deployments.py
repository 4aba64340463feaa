"""Deployments: when the updater looks at one first. What it then does are actions of its own."""

from __future__ import annotations

from fakecc.models.apps import Deployment
from fakecc.progress import Subject
from fakecc.runtime import calls, progress
from fakecc.runtime.calls import RuntimeCall
from fakecc.world import World
from fakecc.world.runtime_port import Progress


def begin(world: World, deployment: Deployment) -> Progress:
    """Begin, go on with or cancel one; says when it is looked at first."""
    cancels = deployment.state == "CANCELING"
    app, guid = world.apps[deployment.app_guid], deployment.guid
    operation = "cancel_deployment" if cancels else "deploy"
    told = {"deployment_guid": guid}
    calls.begin(world, RuntimeCall(operation=operation, path=f"/deployments/{guid}", guid=guid, app=app, told=told))
    subject = Subject(resource="deployments", operation="delete" if cancels else "create", name=app.name)
    return progress.of(world, subject, {}, calls.words(world, guid))
