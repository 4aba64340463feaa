"""Starting, stopping and restarting apps.

Source: cloud_controller_ng:app/actions/app_start.rb, app_stop.rb, app_restart.rb, process_restart.rb,
revision_resolver.rb
"""

from __future__ import annotations

from fakecc.actions.apps import app_events, instances, processes, revisions
from fakecc.actions.audit_events import Actor
from fakecc.models.apps import App
from fakecc.world import World


def start(world: World, app: App, actor: Actor) -> App:
    """Have an app's processes run. Raises Invalid("process", "valid") where a limit hinders one."""
    if app.desired_state != "STARTED":
        revisions.resolve(world, app, actor)
    return _become(world, app, "STARTED", actor, "start")


def start_without_revision(world: World, app: App, actor: Actor) -> App:
    """Have an app's processes run, of which a revision was made already. Raises as start does."""
    return _become(world, app, "STARTED", actor, "start")


def stop(world: World, app: App, actor: Actor) -> App:
    """Have an app's processes stop."""
    return _become(world, app, "STOPPED", actor, "stop")


def _become(world: World, app: App, state: str, actor: Actor, operation: str) -> App:
    app = world.change(app, desired_state=state)
    for process in world.processes.find(app_guid=app.guid):
        processes.change(world, process, state=state)
    app_events.record(world, actor, operation, app)
    return app


def restart(world: World, app: App, actor: Actor) -> App:
    """Have an app's processes stop, if they run, and run anew. Raises Invalid("process", "valid")."""
    revisions.resolve(world, app, actor)
    was_stopped = app.desired_state == "STOPPED"
    app = world.change(app, desired_state="STARTED")
    for process in world.processes.find(app_guid=app.guid):
        stopped = process if was_stopped else processes.change(world, process, state="STOPPED")
        started = processes.change(world, stopped, state="STARTED")
        # Unlike a start, a restart does not ask whether the app is to be staged first.
        instances.scale(world, started)
    app_events.record(world, actor, "restart", app)
    return app
