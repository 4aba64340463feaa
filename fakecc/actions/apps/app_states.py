"""Starting, stopping and restarting apps.

Source: cloud_controller_ng:app/actions/app_start.rb, app_stop.rb, app_restart.rb, process_restart.rb,
revision_resolver.rb
"""

from __future__ import annotations

from fakecc.actions.apps import app_events, instances, processes, revisions
from fakecc.actions.apps.running import obstacles
from fakecc.actions.audit_events import Actor
from fakecc.models.apps import App
from fakecc.osb.requester import NOBODY
from fakecc.world import World


def start(world: World, app: App, actor: Actor) -> App:
    """Have an app's processes run.

    Raises Invalid("process", "valid") where a limit hinders one; what keeps the runtime from being asked for one, and
    the app has started all the same.
    """
    if app.desired_state != "STARTED":
        revisions.resolve(world, app, actor)
    begins = begins_to_run(world, app)
    app = _become(world, app, "STARTED", actor, "start")
    if begins:
        obstacles.check(world, world.processes.find(app_guid=app.guid))
    return app


def begins_to_run(world: World, app: App) -> bool:
    """Will a start have a process run?"""
    stopped = any(process.state != "STARTED" for process in world.processes.find(app_guid=app.guid))
    return stopped and not processes.waits_for_staging(world, app)


def start_without_revision(world: World, app: App, actor: Actor) -> App:
    """Have an app's processes run, of which a revision was made already. Raises Invalid as start does."""
    return _become(world, app, "STARTED", actor, "start")


def start_quietly(world: World, app: App) -> App:
    """Start an app, of which no event tells. Raises as start does."""
    newest = revisions.resolve(world, app, NOBODY) if app.desired_state != "STARTED" else None
    app = start_of_what_it_runs(world, app)
    for process in world.processes.find(app_guid=app.guid):
        if newest is not None and process.revision_guid != newest.guid:
            world.change(process, revision_guid=newest.guid)
    return app


def start_of_what_it_runs(world: World, app: App) -> App:
    """The same without a new revision."""
    return _enter(world, app, "STARTED")


def stop(world: World, app: App, actor: Actor) -> App:
    """Have an app's processes stop."""
    return _become(world, app, "STOPPED", actor, "stop")


def stop_before_deletion(world: World, app: App, actor: Actor) -> App:
    """Have an app's processes stop that is to be deleted when its bindings are, as its event says."""
    told = {"delete_triggered": True, "reason": "stopped as part of app deletion"}
    app_events.record(world, actor, "stop", app, told)
    return _enter(world, app, "STOPPED")


def stop_quietly(world: World, app: App) -> App:
    """Stop an app, of which no event tells."""
    return _enter(world, app, "STOPPED")


def _become(world: World, app: App, state: str, actor: Actor, operation: str) -> App:
    # Diego hears of it when the Cloud Controller has written everything down, so a cell's lines come later.
    app_events.record(world, actor, operation, app)
    return _enter(world, app, state)


def _enter(world: World, app: App, state: str) -> App:
    app = world.change(app, desired_state=state)
    for process in world.processes.find(app_guid=app.guid):
        processes.change(world, process, state=state)
    return app


def restart(world: World, app: App, actor: Actor) -> App:
    """Have an app's processes stop, if they run, and run anew.

    Raises Invalid("process", "valid"), and what keeps the runtime from being asked for one.
    """
    revisions.resolve(world, app, actor)
    app_events.record(world, actor, "restart", app)
    was_stopped = app.desired_state == "STOPPED"
    app = world.change(app, desired_state="STARTED")
    for process in world.processes.find(app_guid=app.guid):
        stopped = process if was_stopped else processes.change(world, process, state="STOPPED")
        started = processes.change(world, stopped, state="STARTED")
        # Unlike a start, a restart does not ask whether the app is to be staged first.
        instances.scale(world, started)
        hindered = obstacles.of_process(world, started)
        if hindered:
            raise hindered
    return app
