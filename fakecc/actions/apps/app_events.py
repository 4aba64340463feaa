"""What is written down of what people do to apps, packages, builds and droplets, and said of it in the app's logs.

Source: cloud_controller_ng:app/repositories/app_event_repository.rb, process_event_repository.rb,
package_event_repository.rb, build_event_repository.rb, droplet_event_repository.rb
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.actions import audit_events
from fakecc.actions.apps import app_event_lines
from fakecc.actions.audit_events import HIDDEN, Actor, manifest_mark
from fakecc.actions.platform import app_logs
from fakecc.json_types import Json
from fakecc.models.apps import App, Process
from fakecc.osb.requester import NamedActor as Person
from fakecc.world import World

CENSORED = ("command", "environment_variables", "environment_json", "encrypted_environment_json", "docker_credentials")
SYSTEM = Person(guid="system", name="system", email="system")


def record(world: World, actor: Actor, operation: str, app: App, data: Mapping[str, Json] | None = None) -> None:
    """Write down `audit.app.<operation>`: of the app itself, or of something below it. Of nobody's deeds none tells."""
    if not actor.guid:
        return
    told = data or {}
    line = app_event_lines.line_of(operation, app, told) if app_logs.hears_controller(world) else None
    if line is not None:
        app_logs.write_controller(world, app, line)
    space = world.spaces[app.space_guid]
    audit_events.record(world, actor, operation, ("app", app.guid, app.name), told, space=space)


def record_request(
    world: World, actor: Actor, operation: str, app: App, request: Json, *, by_manifest: bool = False
) -> None:
    """create and update: what was asked, but for what is private."""
    told = {key: HIDDEN if key in CENSORED else value for key, value in dict(request or {}).items()}
    record(world, actor, operation, app, {"request": told, **manifest_mark(by_manifest=by_manifest)})


def record_process(
    world: World,
    actor: Actor,
    operation: str,
    process: Process,
    data: Mapping[str, Json] | None = None,
    *,
    by_manifest: bool = False,
) -> None:
    """create, delete, update, scale, terminate_instance of a process."""
    told = {"process_guid": process.guid, "process_type": process.type, **(data or {})}
    app = world.apps[process.app_guid]
    record(world, actor, f"process.{operation}", app, told | manifest_mark(by_manifest=by_manifest))


def record_ssh(world: World, actor: Actor, operation: str, process: Process, index: str) -> None:
    """ssh-authorized, ssh-unauthorized: somebody wanted to log in to an instance of a process, which is the target."""
    app = world.apps[process.app_guid]
    target = ("app", process.guid, app.name)
    audit_events.record(world, actor, operation, target, {"index": index}, space=world.spaces[app.space_guid])
