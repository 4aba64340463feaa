"""The job that applies a manifest: one app after the other, until one is refused; what was done by then stays.

Where a broker binds in its own time, the job waits for it, and goes on with the rest of the manifest then.

Source: cloud_controller_ng:app/jobs/space_apply_manifest_action_job.rb, app/actions/app_apply_manifest.rb,
app/actions/v3/service_binding_create.rb
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from fakecc import errors
from fakecc.actions import jobs
from fakecc.actions.apps.manifests import manifests, services
from fakecc.actions.apps.manifests.manifests import Plan
from fakecc.actions.services import bindings, last_operations, operations, orphan_mitigation
from fakecc.actions.services.by_job.binding_create import FAILED_STATE
from fakecc.actions.services.navigation import instance_of
from fakecc.actions.services.operations import Ending, Errand, Turn
from fakecc.errors import CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.jobs import Job
from fakecc.models.services import AnyBinding, ServiceBinding
from fakecc.models.tenancy import Space
from fakecc.osb.port import Conversation
from fakecc.osb.refusals import BrokerError
from fakecc.osb.requester import Requester
from fakecc.world import World, action

PREFIXED = frozenset({"UnprocessableEntity", "ResourceNotFound"})


def apply_later(world: World, space: Space, plans: Mapping[str, Plan], requester: Requester) -> Job:
    """Have a job do what a manifest says; `plans` by the apps' guids."""
    return jobs.enqueue(
        world,
        "space.apply_manifest",
        apply_by_job,
        resource=("spaces", space.guid),
        user_guid=requester.user_guid,
        plans=[[guid, dict(plan)] for guid, plan in plans.items()],
        requester=requester.plain(),
    )


@action
def apply_by_job(world: World, *, job_guid: str, plans: list[tuple[str, Plan]], requester: Json) -> Conversation[None]:
    """The job's first run, and each that goes on after a broker that took its time."""
    asker = Requester.of(requester)
    for number, (guid, plan) in enumerate(plans):
        try:
            waiting = yield from manifests.apply(world, guid, plan, asker)
        except Invalid as problem:
            _fail(world, job_guid, guid, errors.UnprocessableEntity(manifests.sentence(problem)))
            return
        except CloudControllerError as error:
            _fail(world, job_guid, guid, error)
            return
        except errors.Broken:
            world.take_back()
            jobs.fail(world, job_guid)
            return
        if waiting is not None:
            rest = [[guid, {**plan, "begun": True, "services": list(waiting.rest)}], *plans[number + 1 :]]
            errand = _errand(world, waiting.binding, asker, job_guid, rest)
            yield from await_binding(world, **errand.plain())
            return
    jobs.complete(world, job_guid)


def _fail(world: World, job_guid: str, guid: str, error: CloudControllerError) -> None:
    """What was kept stays; what the refused part began is taken back."""
    world.take_back()
    app = world.apps.get(guid)
    # A feature that is off, or what the user may not do, is told as it is.
    # source: cloud_controller_ng:app/jobs/space_apply_manifest_action_job.rb
    prefix = f"For application '{app.name}': " if app and error.name in PREFIXED else ""
    told = CloudControllerError(error.name, error.code, error.status, prefix + error.detail)
    jobs.fail(world, job_guid, jobs.problem_of(told))


def _errand(world: World, binding: ServiceBinding, requester: Requester, job_guid: str, rest: Json) -> Errand:
    """To wait for a binding; its details are the plans of what is to be done then."""
    request = services.request_of(binding)
    errand = Errand.about(world, binding, replace(requester, request=request), rest)
    longest = world.settings.max_manifest_service_binding_poll_duration_in_seconds
    return replace(errand, job_guid=job_guid, patience=replace(errand.patience, longest=longest))


@action
def await_binding(world: World, **carried: Json) -> Conversation[None]:
    """Ask how a binding goes that takes its time; then do the rest of the manifest."""
    return operations.poll(world, Errand.of(carried), await_binding, ENDING)


def _find(world: World, errand: Errand) -> AnyBinding | None:
    """The binding, unless it is gone: then the job has failed."""
    binding = bindings.find(world, errand.table, errand.guid)
    if binding is None:
        gone = errors.ResourceNotFound(f"The binding could not be found: {errand.guid}")
        _fail(world, errand.job_guid, _app_guid(errand), gone)
    return binding


def _app_guid(errand: Errand) -> str:
    guid: str = errand.details[0][0]
    return guid


def _succeed(world: World, turn: Turn[AnyBinding]) -> Conversation[None]:
    """Ask the broker what the binding holds, and go on."""
    errand = turn.errand
    try:
        fetched = yield from bindings.fetch(world, turn.subject, errand.requester)
    except BrokerError as error:
        _give_up(world, errand, error.message, error.message)
        return
    binding = _find(world, errand)
    if binding is None:
        return
    contents = bindings.fetched_contents(binding, fetched)
    services.complete(world, cast("ServiceBinding", binding), errand.requester, contents)
    world.keep()
    requester = errand.requester.plain()
    yield from apply_by_job(world, job_guid=errand.job_guid, plans=errand.details, requester=requester)


def _end_failed(world: World, turn: Turn[AnyBinding]) -> None:
    told = f"create could not be completed: {FAILED_STATE}"
    _give_up(world, turn.errand, turn.answer.description, told)


def _wait(world: World, turn: Turn[AnyBinding]) -> None:
    last_operations.go_on(world, turn.subject, turn.answer.description)


def _time_out(world: World, errand: Errand) -> None:
    binding = bindings.find(world, errand.table, errand.guid)
    if binding is not None:
        orphan_mitigation.mitigate_binding(world, binding, errand.requester)
        longest = int(errand.patience.longest)
        _give_up(world, errand, services.TOO_LATE, f"Polling exceeded the maximum duration of {longest}")


def _give_up(world: World, errand: Errand, noted: str | None, told: str) -> None:
    """The binding has failed, which its last operation notes, and with it the job."""
    binding = bindings.find(world, errand.table, errand.guid)
    if binding is None:
        return
    services.fail(world, cast("ServiceBinding", binding), noted)
    problem = services.refusal(instance_of(world, binding), told)
    _fail(world, errand.job_guid, _app_guid(errand), errors.UnprocessableEntity(manifests.sentence(problem)))


ENDING: Ending[AnyBinding] = Ending(
    find=_find,
    find_again=_find,
    succeeded=_succeed,
    failed=_end_failed,
    in_progress=_wait,
    is_over=operations.was_last_answer,
    too_late=_time_out,
)
