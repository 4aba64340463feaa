"""What the deployment updater does, once a second: new instances up, old ones down, until all are new.

    the new process    up to its routable instances + max_in_flight, while fewer than max_in_flight of them start,
                       none is unhealthy, and at most max_in_flight are not routable yet
    the old ones       down to the wanted total - the routable instances of the new one, the oldest process first
    all are routable   a rolling deployment is DEPLOYED and the old processes go; a canary pauses at its step

Where nothing changed since the last time, the next look is later, up to half a minute: a deployment that is stuck must
not fill the agenda. An instance that runs or crashes brings it forward (waiting_steps.hasten_update), so a deployment
goes on in the same second as one that is looked at every second.

Source: cloud_controller_ng:lib/cloud_controller/deployment_updater/updater.rb, actions/scale.rb, up_scaler.rb,
down_scaler.rb, scale_down_old_process.rb, scale_down_canceled_processes.rb, finalize.rb, cancel.rb,
lib/cloud_controller/diego/reporters/instances_reporter.rb
"""

from __future__ import annotations

from dataclasses import replace

from fakecc.actions.apps import instances, processes
from fakecc.actions.apps.waiting_steps import wait
from fakecc.errors import Broken, Invalid
from fakecc.models.apps import App, Deployment, Process
from fakecc.records import Value, value_type
from fakecc.world import World, action
from fakecc.world.runtime_port import Crash, InstanceCourse, Progress

CANARY = "canary"
INTERVAL, LONGEST_INTERVAL = 1.0, 30.0
SCALING = frozenset({"DEPLOYING", "PREPAUSED"})


@value_type
class Count(Value):
    """How many instances of the new process are how."""

    starting: int
    unhealthy: int
    routable: int


def follow(world: World, deployment: Deployment) -> None:
    """Have the updater look at a deployment from now on."""
    for step in world.steps.find(concerns=deployment.guid):
        if step.arguments.get("deployment_guid") == deployment.guid:
            world.remove(step)
    progress = world.runtime.deploy(deployment)
    first = replace(progress, seconds=progress.seconds or INTERVAL)
    wait(world, first, update, deployment_guid=deployment.guid, interval=INTERVAL)


def complete_now(world: World, deployment: Deployment) -> None:
    """Bring it to its end at once, as if all new instances had come to run."""
    if deployment.state != "CANCELING":
        wanted = deployment.web_instances
        wanted = deployment.original_web_process_instance_count if wanted is None else wanted
        process = processes.change(world, _deploying(world, deployment), instances=wanted)
        for instance in world.process_instances.find(process_guid=process.guid):
            instances.settle(world, instance, InstanceCourse(progress=Progress()))
        _finalize(world, world.deployments[deployment.guid])
    else:
        _cancel(world, deployment)


def crash_new_instances(world: World, deployment: Deployment, description: str) -> None:
    """Have its new instances crash: it goes on, and gets nowhere. One that is being cancelled has none that matter."""
    if deployment.state == "CANCELING":
        return
    crashing = InstanceCourse(progress=Progress(), crash=Crash(exit_description=description))
    for instance in world.process_instances.find(process_guid=deployment.deploying_web_process_guid):
        instances.settle(world, instance, crashing)
    world.change(world.deployments[deployment.guid], error=description)


@action
def update(world: World, *, deployment_guid: str, interval: float) -> None:
    """One look. One that is over or paused needs no more."""
    deployment = world.deployments.get(deployment_guid)
    if deployment is None or deployment.state not in {*SCALING, "CANCELING"}:
        return
    before = _picture(world, deployment)
    try:
        _look(world, deployment)
    except Invalid as problem:
        world.take_back()
        world.change(deployment, error=_sentence(problem))
    after = world.deployments[deployment_guid]
    if after.state in {*SCALING, "CANCELING"}:
        pause = INTERVAL if _picture(world, after) != before else min(interval * 2, LONGEST_INTERVAL)
        world.later(pause, update, deployment_guid=deployment_guid, interval=pause)


def _sentence(problem: Invalid) -> str:
    found = problem.details.get("problems")
    told = [each for each in found if isinstance(each, Invalid)] if isinstance(found, list) else [problem]
    return ", ".join(f"{each.field} {each.rule}" for each in told)


def _picture(world: World, deployment: Deployment) -> object:
    webs = _webs(world, world.apps[deployment.app_guid])
    return deployment.state, [(web.guid, web.instances) for web in webs]


def _look(world: World, deployment: Deployment) -> None:
    if deployment.state == "CANCELING":
        _cancel(world, deployment)
    elif deployment.state == "PREPAUSED":
        canary, original = canary_plan(deployment)[(deployment.canary_current_step or 1) - 1]
        if _scale(world, deployment, canary + original, canary):
            now = world.now()
            world.change(
                world.deployments[deployment.guid],
                state="PAUSED",
                status_reason="PAUSED",
                status_updated_at=now,
                last_healthy_at=now,
            )
    else:
        wanted = deployment.web_instances
        wanted = deployment.original_web_process_instance_count if wanted is None else wanted
        if _scale(world, deployment, wanted, wanted):
            _finalize(world, world.deployments[deployment.guid])


def canary_plan(deployment: Deployment) -> list[tuple[int, int]]:
    """Of each step how many new and how many old instances there are to be. Raises Broken for a plan of no steps."""
    original = deployment.original_web_process_instance_count
    if deployment.canary_steps is None:
        return [(1, original)]
    if not deployment.canary_steps:
        raise Broken("a plan of no steps")
    wanted = deployment.web_instances
    total = wanted if wanted is not None and wanted < original else original
    plan: list[tuple[int, int]] = []
    for step in deployment.canary_steps:
        weight = step["instance_weight"]
        # Ruby divides first: of 50 instances 29% are 14.499999999999998, which are 14.
        canary = max(int(total * (weight / 100) + 0.5), 1)
        plan.append((canary, 0 if weight == 100 else total - canary + 1))
    return plan


def _webs(world: World, app: App) -> list[Process]:
    return [process for process in world.processes.find(app_guid=app.guid) if process.type == "web"]


def _deploying(world: World, deployment: Deployment) -> Process:
    return world.processes[deployment.deploying_web_process_guid or ""]


def _count(world: World, process: Process) -> Count:
    """An instance that ought to be there and is not counts as DOWN, which is unhealthy."""
    found = world.process_instances.find(process_guid=process.guid)
    healthy = [each for each in found if each.index < process.instances and each.state in {"STARTING", "RUNNING"}]
    routable = sum(each.state == "RUNNING" and bool(each.routable) for each in healthy)
    return Count(starting=len(healthy) - routable, unhealthy=process.instances - len(healthy), routable=routable)


def _scale(world: World, deployment: Deployment, total: int, wanted: int) -> bool:
    """One step up and down; says whether the new process has come to `wanted` instances."""
    process = _deploying(world, deployment)
    count, most = _count(world, process), deployment.max_in_flight
    can_scale = count.starting < most and not count.unhealthy and count.routable >= process.instances - most
    app = world.apps[deployment.app_guid]
    others = [web for web in _webs(world, app) if web.guid != process.guid]
    surplus = sum(web.instances for web in others) - max(total - count.routable, 0)
    if not can_scale and surplus <= 0:
        return False
    deployment = world.change(deployment, error=None)
    _stop_canceled(world, app)
    if surplus > 0:
        _scale_down(world, others, surplus)
    if process.instances >= wanted and count.routable >= wanted:
        return True
    if can_scale:
        processes.change(world, process, instances=min(count.routable + most, wanted))
        world.change(deployment, last_healthy_at=world.now())
    return False


def _stop_canceled(world: World, app: App) -> None:
    """The canaries of deployments that were superseded stop."""
    canceled = _superseded_webs(world, app, "CANCELED")
    for web in _webs(world, app):
        if web.guid in canceled and web.instances > 0:
            processes.change(world, web, instances=0)


def _superseded_webs(world: World, app: App, state: str) -> set[str | None]:
    """The guids of the processes of an app's deployments that ended so when a newer one began."""
    ended = world.deployments.find(app_guid=app.guid, state=state, status_reason="SUPERSEDED")
    return {each.deploying_web_process_guid for each in ended}


def _scale_down(world: World, others: list[Process], surplus: int) -> None:
    """The oldest first; an interim process that is down to nothing goes.

    The counts are those before this look: the instances of a superseded canary that just stopped count, too, as the
    real one's list of processes is older than its stopping them.
    """
    # source: cloud_controller_ng:lib/cloud_controller/deployment_updater/actions/scale.rb
    for number, web in enumerate(others):
        left = max(web.instances - surplus, 0)
        if left == 0 and number:
            processes.remove(world, world.processes[web.guid])
        elif left != web.instances:
            processes.change(world, world.processes[web.guid], instances=left)
        if left > 0:
            return
        surplus -= web.instances


def _finalize(world: World, deployment: Deployment) -> None:
    """The old web processes go, and the other processes are restarted with what the new revision says."""
    app, process = world.apps[deployment.app_guid], _deploying(world, deployment)
    for web in _webs(world, app):
        if web.guid != process.guid:
            processes.remove(world, web)
    revision = world.revisions.get(process.revision_guid)
    for other in world.processes.find(app_guid=app.guid):
        if other.type == "web":
            continue
        changed = {"command": revision.commands.get(other.type)} if revision else {}
        stopped = processes.change(world, other, keeps_version=False, state="STOPPED", **changed)
        instances.scale(world, processes.change(world, stopped, state="STARTED"))
    end(world, world.change(deployment, error=None), "DEPLOYED", "DEPLOYED")


def _cancel(world: World, deployment: Deployment) -> None:
    """What ran before runs again, with as many instances; all other web processes go."""
    app = world.apps[deployment.app_guid]
    webs = _webs(world, app)
    prior = _interim(world, app, webs) or webs[0]
    for web in webs:
        if web.guid != prior.guid:
            processes.remove(world, web)
    processes.change(world, prior, instances=deployment.original_web_process_instance_count)
    end(world, world.change(deployment, error=None), "CANCELED", "CANCELED")


def _interim(world: World, app: App, webs: list[Process]) -> Process | None:
    """The newest process of a deployment that was superseded, if it runs."""
    superseded = _superseded_webs(world, app, "DEPLOYED")
    for web in reversed(webs):
        running = any(each.state == "RUNNING" for each in world.process_instances.find(process_guid=web.guid))
        if web.guid in superseded and running:
            return web
    return None


def end(world: World, deployment: Deployment, state: str, reason: str) -> Deployment:
    """It is over, for this reason. What went wrong last stays told of one that a newer deployment ends."""
    return world.change(
        world.deployments[deployment.guid],
        state=state,
        status_value="FINALIZED",
        status_reason=reason,
        status_updated_at=world.now(),
    )
