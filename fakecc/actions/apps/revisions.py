"""Revisions: what an app ran, noted down anew by every start, restart and deployment after something changed.

Source: cloud_controller_ng:app/actions/revision_resolver.rb, revision_create.rb
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fakecc.actions.apps import app_events
from fakecc.actions.audit_events import Actor
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App, Revision, RevisionSidecar
from fakecc.records import Value, value_type
from fakecc.world import World

LARGEST_VERSION = 9999


@value_type
class Content(Value):
    """What a revision holds."""

    droplet_guid: str | None
    environment_variables: Mapping[str, Json] | None
    commands: Mapping[str, str | None]
    sidecars: tuple[RevisionSidecar, ...]


def newest(world: World, app: App) -> Revision | None:
    """The revision that was made last."""
    return world.revisions.last(app_guid=app.guid)


def resolve(world: World, app: App, actor: Actor) -> Revision | None:
    """The revision of what the app is now: the newest, or a new one; None where the app keeps none."""
    if not app.revisions_enabled or app.droplet_guid is None:
        return None
    latest, content = newest(world, app), _content(world, app)
    if latest is None:
        return _create(world, app, content, "Initial revision.", actor)
    reasons = sorted(_differences(latest, content))
    return _create(world, app, content, " ".join(reasons), actor) if reasons else latest


def roll_back(world: World, app: App, revision: Revision, actor: Actor) -> Revision | None:
    """A new revision with the content of an old one. Raises Invalid("revision", "same")."""
    if not app.revisions_enabled:
        return None
    old = Content(
        droplet_guid=revision.droplet_guid,
        environment_variables=revision.environment_variables,
        commands=revision.commands,
        sidecars=revision.sidecars,
    )
    latest = newest(world, app)
    reasons = sorted(_differences(latest, old)) if latest else []
    if not reasons:
        raise Invalid("revision", "same")
    sentence = " ".join([*reasons, f"Rolled back to revision {revision.version}."])
    # A rollback leaves the app's sidecars as they are. source: cloud_controller_ng:app/actions/revision_create.rb
    return _create(world, app, old, sentence, actor)


def _content(world: World, app: App) -> Content:
    processes = world.processes.find(app_guid=app.guid)
    newest_web = next((process for process in reversed(processes) if process.type == "web"), None)
    return Content(
        droplet_guid=app.droplet_guid,
        environment_variables=app.environment_variables,
        commands={
            process.type: process.command for process in processes if process.type != "web" or process is newest_web
        },
        sidecars=_sidecars(world, app),
    )


def _sidecars(world: World, app: App) -> tuple[RevisionSidecar, ...]:
    return tuple(
        RevisionSidecar(
            name=sidecar.name, command=sidecar.command, process_types=sidecar.process_types, memory=sidecar.memory
        )
        for sidecar in world.sidecars.find(app_guid=app.guid)
    )


def _differences(latest: Revision, content: Content) -> Iterator[str]:
    if latest.droplet_guid != content.droplet_guid:
        yield "New droplet deployed."
    if latest.environment_variables != content.environment_variables:
        yield "New environment variables deployed."
    yield from _command_differences(latest.commands, content.commands)
    if sorted(map(_sort_key, latest.sidecars)) != sorted(map(_sort_key, content.sidecars)):
        yield "Sidecars updated."


def _sort_key(sidecar: RevisionSidecar) -> tuple[str, str, tuple[str, ...]]:
    """What is compared of a sidecar: its memory is not."""
    # source: cloud_controller_ng:app/models/helpers/sidecar_mixin.rb (to_hash)
    return sidecar.name, sidecar.command, tuple(sorted(sidecar.process_types))


def _command_differences(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> Iterator[str]:
    for process_type in before:
        if process_type not in after:
            yield f"Process type '{process_type}' removed."
    for process_type, command in after.items():
        if process_type not in before:
            yield f"New process type '{process_type}' added."
        elif before[process_type] == command:
            continue
        elif before[process_type] is None:
            yield f"Custom start command added for '{process_type}' process."
        elif command is None:
            yield f"Custom start command removed for '{process_type}' process."
        else:
            yield f"Custom start command updated for '{process_type}' process."


def _create(world: World, app: App, content: Content, description: str, actor: Actor) -> Revision:
    latest = newest(world, app)
    version = 1 if latest is None or latest.version >= LARGEST_VERSION else latest.version + 1
    for revision in world.revisions.find(app_guid=app.guid, version=version):
        world.remove(revision)
    revision = world.add(
        Revision(
            **world.stamp(Revision),
            app_guid=app.guid,
            droplet_guid=content.droplet_guid,
            version=version,
            description=description,
            environment_variables=content.environment_variables,
            commands=content.commands,
            sidecars=_sidecars(world, app),
        )
    )
    told = {"revision_guid": revision.guid, "revision_version": revision.version}
    app_events.record(world, actor, "revision.create", app, told)
    return revision
