"""Deployments: begun, continued, cancelled.

    DEPLOYING -> DEPLOYED             (rolling)
    PREPAUSED -> PAUSED -> PREPAUSED ... DEPLOYING -> DEPLOYED   (canary, step by step)
    any of these -> CANCELING -> CANCELED; a newer deployment ends it as SUPERSEDED

Source: cloud_controller_ng:app/actions/deployment_create.rb, deployment_cancel.rb, deployment_continue.rb,
app/models/runtime/deployment_model.rb, app/repositories/deployment_event_repository.rb
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fakecc.actions.apps import (
    app_events,
    app_states,
    current_droplets,
    deployment_updates,
    process_rules,
    processes,
    revisions,
)
from fakecc.actions.apps.deployment_updates import CANARY, canary_plan, end
from fakecc.actions.apps.running import obstacles
from fakecc.actions.audit_events import Actor
from fakecc.columns import check_text
from fakecc.dialects import rails_json
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App, Deployment, Droplet, Process, Revision, Sidecar
from fakecc.models.common import NO_METADATA, Metadata
from fakecc.records import Value, value_type
from fakecc.world import World

STEPS_WIDTH = 4096
ACTIVE = frozenset({"DEPLOYING", "PREPAUSED", "PAUSED", "CANCELING"})


@value_type
class DeploymentRequest(Value):
    """What was asked for; None leaves it to the app. `body` is what events tell."""

    droplet_guid: str | None = None
    revision_guid: str | None = None
    strategy: str = "rolling"
    max_in_flight: int = 1
    web_instances: int | None = None
    memory: int | None = None
    disk: int | None = None
    log_rate: int | None = None
    canary_steps: tuple[Mapping[str, Json], ...] | None = None
    metadata: Metadata = NO_METADATA
    body: Json = None


def create(world: World, app: App, asked: DeploymentRequest, actor: Actor) -> Deployment:
    """Begin a deployment; that of a stopped app is over at once.

    Raises Invalid("revision", ...): "exists", "droplet", "same"; ("droplet", "missing"), what current_droplets.assign
    raises, and ("process", "valid"); and what obstacles.check does.
    """
    is_stopped = app.desired_state == "STOPPED"
    if not is_stopped:
        _check_quota(world, app, asked)
    target = _target_revision(world, asked)
    droplet = _target_droplet(world, app, asked, target)
    previous_droplet = app.droplet_guid
    app = _apply_target(world, app, droplet, target, actor)
    revision = revisions.roll_back(world, app, target, actor) if target else revisions.resolve(world, app, actor)
    previous = world.deployments.first(app_guid=app.guid, status_value="ACTIVE")
    wanted = previous.original_web_process_instance_count if previous else _webs(world, app)[0].instances
    deployment = _add(world, app, asked, (previous_droplet, revision, wanted))
    if is_stopped:
        deployment = _start(world, app, deployment, asked, actor)
        _record(world, app, deployment, asked, actor)
    else:
        # Before what the cells say of it, as Diego hears of it last.
        _record(world, app, deployment, asked, actor)
        deployment = _begin(world, app, deployment, asked, revision, previous)
    obstacles.check(world, world.processes.find(app_guid=app.guid))
    return deployment


def _webs(world: World, app: App) -> list[Process]:
    return [process for process in world.processes.find(app_guid=app.guid) if process.type == "web"]


def _limits(asked: DeploymentRequest) -> dict[str, int]:
    given = {"memory": asked.memory, "disk_quota": asked.disk, "log_rate_limit": asked.log_rate}
    return {name: value for name, value in given.items() if value is not None}


def _check_quota(world: World, app: App, asked: DeploymentRequest) -> None:
    if asked.web_instances is None and asked.memory is None and asked.log_rate is None:
        return
    before = _webs(world, app)[-1]
    after = replace(
        before,
        state="STARTED",
        instances=before.instances if asked.web_instances is None else asked.web_instances,
        memory=before.memory if asked.memory is None else asked.memory,
        disk_quota=before.disk_quota if asked.disk is None else asked.disk,
        log_rate_limit=before.log_rate_limit if asked.log_rate is None else asked.log_rate,
    )
    process_rules.check(world, before, after)


def _target_revision(world: World, asked: DeploymentRequest) -> Revision | None:
    if asked.revision_guid is None:
        return None
    found = world.revisions.get(asked.revision_guid)
    if found is None:
        raise Invalid("revision", "exists")
    return found


def _target_droplet(world: World, app: App, asked: DeploymentRequest, target: Revision | None) -> Droplet | None:
    if target is not None:
        droplet = world.droplets.get(target.droplet_guid)
        if droplet is None or droplet.state == "EXPIRED":
            raise Invalid("revision", "droplet")
        return droplet
    if asked.droplet_guid is not None:
        return world.droplets.get(asked.droplet_guid)
    if app.droplet_guid is None:
        raise Invalid("droplet", "missing")
    return world.droplets.get(app.droplet_guid)


def _apply_target(world: World, app: App, droplet: Droplet | None, target: Revision | None, actor: Actor) -> App:
    """Give the app the droplet, and of a revision sidecars and environment."""
    app = current_droplets.assign(world, app, droplet, actor)
    if target is None:
        return app
    for sidecar in world.sidecars.find(app_guid=app.guid):
        world.remove(sidecar)
    for told in target.sidecars:
        world.add(
            Sidecar(
                **world.stamp(Sidecar),
                app_guid=app.guid,
                name=told.name,
                command=told.command,
                process_types=told.process_types,
                memory=told.memory,
            )
        )
    return world.change(app, environment_variables=target.environment_variables)


def _add(
    world: World, app: App, asked: DeploymentRequest, known: tuple[str | None, Revision | None, int]
) -> Deployment:
    previous_droplet, revision, wanted = known
    is_canary = asked.strategy == CANARY
    # The steps are kept as JSON.
    # source: cloud_controller_ng:db/migrations/20250130172009_add_canary_steps_to_deployments.rb
    check_text(rails_json.text_of([*map(dict, asked.canary_steps or ())]), STEPS_WIDTH)
    return world.add(
        Deployment(
            **world.stamp(Deployment),
            app_guid=app.guid,
            state="PREPAUSED" if is_canary else "DEPLOYING",
            status_value="ACTIVE",
            status_reason="DEPLOYING",
            status_updated_at=world.now(),
            last_healthy_at=world.now(),
            strategy=asked.strategy,
            droplet_guid=app.droplet_guid,
            previous_droplet_guid=previous_droplet,
            original_web_process_instance_count=wanted,
            revision_guid=revision.guid if revision else None,
            revision_version=revision.version if revision else None,
            max_in_flight=asked.max_in_flight,
            web_instances=asked.web_instances,
            memory_in_mb=asked.memory,
            disk_in_mb=asked.disk,
            log_rate_limit_in_bytes_per_second=asked.log_rate,
            canary_steps=asked.canary_steps,
            canary_current_step=1 if is_canary else None,
            metadata=asked.metadata,
        )
    )


def _start(world: World, app: App, deployment: Deployment, asked: DeploymentRequest, actor: Actor) -> Deployment:
    """A stopped app starts, and that is all."""
    changed = _limits(asked)
    if asked.web_instances is not None:
        changed["instances"] = asked.web_instances
    processes.change(world, _webs(world, app)[-1], keeps_version=False, **changed)
    app_states.start_without_revision(world, app, actor)
    return end(world, deployment, "DEPLOYED", "DEPLOYED")


def _begin(
    world: World,
    app: App,
    deployment: Deployment,
    asked: DeploymentRequest,
    revision: Revision | None,
    previous: Deployment | None,
) -> Deployment:
    """A second web process starts beside the one that runs, and the updater goes on from there."""
    newest = _webs(world, app)[-1]
    first = canary_plan(deployment)[0][0] if asked.strategy == CANARY else asked.web_instances
    wanted = deployment.original_web_process_instance_count if first is None else first
    process = world.add(
        replace(
            newest,
            guid=world.guid("Process"),
            created_at=world.now(),
            updated_at=world.now(),
            state="STOPPED",
            instances=min(asked.max_in_flight, wanted),
            command=revision.commands.get("web") if revision else newest.command,
            revision_guid=revision.guid if revision else None,
            version=world.guid("Version"),
        )
    )
    process = world.change(process, **_limits(asked))
    if previous is not None:
        state = "DEPLOYED" if previous.state == "DEPLOYING" else "CANCELED"
        end(world, previous, state, "SUPERSEDED")
    processes.change(world, process, state="STARTED")
    deployment_updates.follow(world, deployment)
    made = ((process.guid, process.type),)
    return world.change(deployment, deploying_web_process_guid=process.guid, new_processes=made)


def _record(world: World, app: App, deployment: Deployment, asked: DeploymentRequest, actor: Actor) -> None:
    told = {
        "deployment_guid": deployment.guid,
        "droplet_guid": deployment.droplet_guid,
        "type": "rollback" if asked.revision_guid else None,
        "revision_guid": deployment.revision_guid,
        "request": asked.body,
        "strategy": deployment.strategy,
    }
    app_events.record(world, actor, "deployment.create", app, told)


def cancel(world: World, deployment: Deployment, actor: Actor) -> Deployment:
    """Have the updater bring back what ran before. Raises Invalid("deployment", "active"), and as assign does."""
    if deployment.state not in ACTIVE:
        raise Invalid("deployment", "active")
    app = world.apps[deployment.app_guid]
    current_droplets.assign(world, app, world.droplets.get(deployment.previous_droplet_guid), actor)
    _record_step(world, deployment, "cancel", actor)
    deployment = _go_on(world, deployment, "CANCELING", "CANCELING")
    deployment_updates.follow(world, deployment)
    return deployment


def resume(world: World, deployment: Deployment, actor: Actor) -> Deployment:
    """Have a paused canary go on to its next step, or to its end. Raises Invalid("deployment", "paused")."""
    if deployment.state != "PAUSED":
        raise Invalid("deployment", "paused")
    _record_step(world, deployment, "continue", actor)
    step, steps = deployment.canary_current_step, deployment.canary_steps
    if steps is not None and step is None:
        raise Broken("a canary without a step")
    deployment_updates.follow(world, deployment)
    if steps is not None and step is not None and step < len(steps):
        deployment = _go_on(world, deployment, "PREPAUSED", "DEPLOYING")
        return world.change(deployment, canary_current_step=step + 1)
    return _go_on(world, deployment, "DEPLOYING", "DEPLOYING")


def _go_on(world: World, deployment: Deployment, state: str, reason: str) -> Deployment:
    return world.change(deployment, state=state, status_reason=reason, status_updated_at=world.now())


def _record_step(world: World, deployment: Deployment, operation: str, actor: Actor) -> None:
    told = {"deployment_guid": deployment.guid, "droplet_guid": deployment.droplet_guid}
    app_events.record(world, actor, f"deployment.{operation}", world.apps[deployment.app_guid], told)
