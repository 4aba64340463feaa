"""What the jobs about managed instances share: is the instance still theirs, and what its broker knows of it.

Source: cloud_controller_ng:app/jobs/v3/create_service_instance_job.rb, update_service_instance_job.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import jobs
from fakecc.actions.services import last_operations, operations, service_instances
from fakecc.actions.services.navigation import offering_of
from fakecc.actions.services.operations import Errand, Turn
from fakecc.brokers import requests
from fakecc.models.jobs import Problem
from fakecc.models.services import ServiceInstance
from fakecc.osb import replies
from fakecc.osb.port import Conversation
from fakecc.osb.replies import BrokerError
from fakecc.osb.requester import Requester
from fakecc.world import World


def find_for(world: World, errand: Errand, kind: str) -> ServiceInstance | None:
    """The instance, unless it is gone or another operation is in progress: then the job has failed.

    kind: create or update.
    """
    instance = world.service_instances.get(errand.guid)
    if instance is None:
        gone = errors.ResourceNotFound(f"The service instance could not be found: {errand.guid}.")
        jobs.fail(world, errand.job_guid, jobs.problem_of(gone))
        return None
    last = instance.last_operation
    if last is not None and last.busy and last.type != kind:
        jobs.fail(world, errand.job_guid, jobs.unable(kind, f"{last.type} in progress"))
        return None
    return instance


def find_again(world: World, errand: Errand) -> ServiceInstance | None:
    """The instance after its broker was asked; None when it is gone by now: then the job has failed."""
    instance = world.service_instances.get(errand.guid)
    if instance is None:
        jobs.fail(world, errand.job_guid)
    return instance


def go_on(world: World, turn: Turn[ServiceInstance]) -> None:
    """Write down that the operation is in progress, and that the job polls."""
    instance = turn.subject
    if turn.answer.understood:
        instance = last_operations.go_on(world, instance, turn.answer.description)
    jobs.polling(world, turn.errand.job_guid, *service_instances.feature_warnings(world, instance))


def fail(world: World, errand: Errand, kind: str, description: str | None, problem: Problem) -> None:
    """End a creation or an update that was polled, and its job, as failed. A job that fails tells its warnings, too."""
    # source: cloud_controller_ng:app/jobs/pollable_job_wrapper.rb (persist_warnings)
    instance = world.service_instances.get(errand.guid)
    if instance is not None:
        jobs.warn(world, errand.job_guid, *service_instances.feature_warnings(world, instance))
    operations.fail(world, errand, kind, description, problem)


def fetch_dashboard(world: World, instance: ServiceInstance, requester: Requester) -> Conversation[dict[str, str]]:
    """The dashboard_url, where the broker can be asked and gives one; what goes wrong does not matter."""
    if not offering_of(world, instance).instances_retrievable:
        return {}
    request = requests.get_instance(world, instance, requester)
    answer = yield request
    try:
        fetched = replies.read_get_instance(request, answer)
    except BrokerError:
        return {}
    return {} if fetched.dashboard_url is None else {"dashboard_url": fetched.dashboard_url}
