"""Create, update and delete service brokers, at once or by a job.

Source: cloud_controller_ng:app/actions/service_broker_create.rb, app/actions/v3/service_broker_update.rb,
app/jobs/v3/services/synchronize_broker_catalog_job.rb, update_broker_job.rb,
lib/services/service_brokers/service_broker_remover.rb
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from fakecc.actions import audit_events, jobs
from fakecc.actions.services import catalog_events, catalogs, dashboard_clients
from fakecc.columns import check_text, check_texts
from fakecc.dialects import rails_json
from fakecc.errors import Broken, CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.common import NO_METADATA, Metadata
from fakecc.models.jobs import Job, Problem
from fakecc.models.services import ServiceBroker, ServiceOffering, ServicePlan
from fakecc.osb.port import Conversation
from fakecc.osb.refusals import BrokerError
from fakecc.osb.requester import Requester
from fakecc.records import replace
from fakecc.world import Action, World, action

FAILURES = (CloudControllerError, BrokerError, Broken, Invalid)
Patch: TypeAlias = Mapping[str, "str | None"]

# How often a job looks whether the job before it is over, in seconds.
TURN = 0.1
# What the table of requests for updates holds.
# source: cloud_controller_ng:db/migrations/20191031135500_create_service_broker_update_requests.rb
REQUEST_WIDTH, AUTHENTICATION_WIDTH = 255, 16000
BUSY = frozenset({"SYNCHRONIZING", "DELETE_IN_PROGRESS"})


def draft(
    world: World,
    *,
    name: str,
    url: str,
    username: str,
    password: str,
    state: str = "",
    space_guid: str | None = None,
    metadata: Metadata = NO_METADATA,
) -> ServiceBroker:
    """A broker that is in no table yet. Raises Invalid("name", "presence") or ("name", "unique")."""
    check_name(world, name, None)
    return ServiceBroker(
        **world.stamp(ServiceBroker),
        name=name,
        url=url,
        username=username,
        password=password,
        state=state,
        space_guid=space_guid,
        metadata=metadata,
    )


def check_name(world: World, name: str, own: ServiceBroker | None) -> None:
    """Raises Invalid("name", "presence") or ("name", "unique"); `own` is the broker that may have the name."""
    if not name.strip():
        raise Invalid("name", "presence")
    if any(own is None or other.guid != own.guid for other in world.service_brokers.find(name=name)):
        raise Invalid("name", "unique", name=name)


def check_idle(broker: ServiceBroker) -> None:
    """Raises Invalid("state", "busy") while a catalog is being read, or the broker removed."""
    if broker.state in BUSY:
        raise Invalid("state", "busy")


def is_available(broker: ServiceBroker) -> bool:
    """May instances be made of its plans?"""
    return broker.state in {"", "AVAILABLE"}


def has_instances(world: World, broker: ServiceBroker) -> bool:
    return any(catalogs.in_use(world, plan) for plan in catalogs.plans_of(world, broker))


def synchronise_later(world: World, broker: ServiceBroker, requester: Requester) -> Job:
    """Have a job ask for a broker's catalog."""
    return _enqueue(world, "service_broker.catalog.synchronize", synchronise_by_job, broker, requester)


def update_later(
    world: World,
    broker: ServiceBroker,
    requester: Requester,
    *,
    changes: Mapping[str, str | None],
    authentication: Json,
    labels: Patch,
    annotations: Patch,
) -> Job:
    """Have a job change name, url, username or password, and metadata; all but a new name asks for the catalog anew.

    None among the changes is what the real one's job breaks on. `authentication` is what was given for it, which the
    real one keeps for the job. Raises Invalid("state", "busy") while something else goes on, OutOfColumn and Unstorable
    for what cannot be kept until then.
    """
    check_idle(broker)
    check_text(changes.get("name"), REQUEST_WIDTH)
    check_text(changes.get("url"), REQUEST_WIDTH)
    check_text(_cipher_of(rails_json.text_of(authentication)), AUTHENTICATION_WIDTH)
    check_texts(replace(broker, metadata=broker.metadata.merge(labels, annotations)), broker.ENCRYPTED)
    previous = broker.state
    world.change(broker, state="SYNCHRONIZING")
    return _enqueue(
        world,
        "service_broker.update",
        update_by_job,
        broker,
        requester,
        changes=dict(changes),
        labels=dict(labels),
        annotations=dict(annotations),
        previous_state=previous,
    )


def _cipher_of(text: str) -> str:
    """A text as long as what AES and Base64 make of it: blocks of 16 bytes, then 4 letters for 3 bytes."""
    size = (len(text.encode()) // 16 + 1) * 16
    return "=" * (-(-size // 3) * 4)


def delete_later(world: World, broker: ServiceBroker, requester: Requester) -> Job:
    """Have a job delete the broker. Raises Invalid("service_instances", "present") while there are any."""
    if has_instances(world, broker):
        raise Invalid("service_instances", "present", name=broker.name)
    world.change(broker, state="DELETE_IN_PROGRESS")
    return _enqueue(world, "service_broker.delete", delete_by_job, broker, requester)


def delete(world: World, broker: ServiceBroker, actor: audit_events.Actor) -> None:
    """Delete a broker without instances, with its offerings, plans and dashboard clients."""
    dashboard_clients.give_up(world, broker)
    contents = _contents(world, broker)
    for plan in catalogs.plans_of(world, broker):
        catalogs.delete_plan(world, plan)
    for offering in world.service_offerings.find(service_broker_guid=broker.guid):
        world.remove(offering)
    world.remove(broker)
    for part in contents:
        catalog_events.record_deletion(world, broker, part)
    audit_events.record_broker(world, actor, "delete", broker, {})


def _contents(world: World, broker: ServiceBroker) -> list[ServiceOffering | ServicePlan]:
    """Each offering's plans, then itself."""
    contents: list[ServiceOffering | ServicePlan] = []
    for offering in world.service_offerings.find(service_broker_guid=broker.guid):
        contents += [*world.service_plans.find(service_offering_guid=offering.guid), offering]
    return contents


@action
def synchronise_by_job(world: World, *, job_guid: str, guid: str, requester: Json) -> Conversation[None]:
    try:
        broker = _find(world, guid)
        found = yield from catalogs.fetch(world, broker, Requester.of(requester))
        broker = _find(world, guid)
        warnings = catalogs.apply(world, broker, found)
    except FAILURES as error:
        # What was made of the catalog before it failed stays: this job is no transaction.
        _fail(world, job_guid, guid, error, "SYNCHRONIZATION_FAILED")
        return
    world.change(broker, state="AVAILABLE")
    jobs.complete(world, job_guid, *warnings)


@action
def update_by_job(
    world: World,
    *,
    job_guid: str,
    guid: str,
    requester: Json,
    changes: dict[str, str | None],
    labels: Patch,
    annotations: Patch,
    previous_state: str,
) -> Conversation[None]:
    """Change the broker once its new catalog has been found valid."""
    try:
        if None in changes.values():
            raise Broken
        changed = replace(_find(world, guid), **changes)
        # The real one saves the broker before it asks, in one transaction.
        # source: cloud_controller_ng:app/jobs/v3/services/update_broker_job.rb
        check_name(world, changed.name, changed)
        found = None
        if list(changes) != ["name"]:
            found = yield from catalogs.fetch(world, changed, Requester.of(requester))
        broker = _find(world, guid)
        check_name(world, changes.get("name") or broker.name, broker)
        broker = world.change(broker, **changes)
        warnings = catalogs.apply(world, broker, found) if found else []
    except FAILURES as error:
        world.take_back()
        _give_back(world, guid, previous_state)
        jobs.fail(world, job_guid, problem_of(error if guid in world.service_brokers else _broker_missing()))
        return
    world.change(broker, state="AVAILABLE", metadata=broker.metadata.merge(labels, annotations))
    jobs.complete(world, job_guid, *warnings)


@action
def delete_by_job(world: World, *, job_guid: str, guid: str, requester: Json) -> None:
    """Delete the broker. The job fails where it is gone already, for which the real one is not prepared.

    It fails, too, where an instance was made meanwhile: the database refuses.
    """
    if _must_wait(world, job_guid, guid):
        world.later(TURN, delete_by_job, job_guid=job_guid, guid=guid, requester=requester)
        return
    broker = world.service_brokers.get(guid)
    if broker is None:
        # source: cloud_controller_ng:lib/services/service_brokers/service_broker_remover.rb (delete)
        jobs.fail(world, job_guid)
        return
    if has_instances(world, broker):
        world.change(broker, state="DELETE_FAILED")
        jobs.fail(world, job_guid)
        return
    delete(world, broker, Requester.of(requester).actor)
    jobs.complete(world, job_guid)


def _must_wait(world: World, job_guid: str, guid: str) -> bool:
    """Is an earlier job of this broker still waiting for a catalog? The real worker does one job after the other."""
    own = world.jobs.ordinal(job_guid) if job_guid in world.jobs else 0
    earlier = (job for job in world.jobs.find(resource_guid=guid) if world.jobs.ordinal(job.guid) < own)
    return any(job.state == "PROCESSING" for job in earlier)


def problem_of(error: Exception) -> Problem:
    """The problem of a job whose catalog failed; a broker's failure has the name of the real error class."""
    if isinstance(error, BrokerError):
        return Problem(title=f"CF-{error.name}", code=10001, detail=error.message, http=error.http)
    return jobs.problem_of(error)


def _enqueue(
    world: World, operation: str, step: Action, broker: ServiceBroker, requester: Requester, **arguments: object
) -> Job:
    return jobs.enqueue(
        world,
        operation,
        step,
        resource=("service_brokers", broker.guid),
        user_guid=requester.user_guid,
        guid=broker.guid,
        requester=requester.plain(),
        **arguments,
    )


def _find(world: World, guid: str) -> ServiceBroker:
    broker = world.service_brokers.get(guid)
    if broker is None:
        raise _broker_missing()
    return broker


def _fail(world: World, job_guid: str, guid: str, error: Exception, state: str) -> None:
    broker = world.service_brokers.get(guid)
    if broker is None:
        error = _broker_missing()
    else:
        world.change(broker, state=state)
    jobs.fail(world, job_guid, problem_of(error))


def _give_back(world: World, guid: str, state: str) -> None:
    """Give a broker that could not be updated the state that it had, and leave its updated_at: the table is written."""
    # source: cloud_controller_ng:app/jobs/v3/services/update_broker_job.rb (rollback_broker_state)
    broker = world.service_brokers.get(guid)
    if broker is not None:
        world.change(broker, state=state, updated_at=broker.updated_at)


def _broker_missing() -> CloudControllerError:
    # v3 has its own status and sentence for a code that v2 uses otherwise. source: cloud_controller_ng:errors/v3.yml
    sentence = "The service broker was removed before the synchronization completed"
    return CloudControllerError("ServiceBrokerGone", 270011, 422, sentence)
