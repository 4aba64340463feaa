"""Update a managed instance: what forbids it, what needs the broker, and the job that asks it.

Source: cloud_controller_ng:app/actions/v3/service_instance_update_managed.rb,
app/jobs/v3/update_service_instance_job.rb
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from fakecc import errors
from fakecc.actions import audit_events, jobs
from fakecc.actions.services import last_operations, operations, service_instances, service_plans
from fakecc.actions.services.by_job.instances import fail, fetch_dashboard, find_again, find_for, go_on
from fakecc.actions.services.navigation import offering_of, plan_of
from fakecc.actions.services.operations import Ending, Errand, Turn
from fakecc.brokers import requests
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.common import Metadata
from fakecc.models.jobs import Job
from fakecc.models.services import ServiceInstance
from fakecc.osb import replies
from fakecc.osb.port import Conversation
from fakecc.osb.replies import BrokerError
from fakecc.osb.requester import Requester
from fakecc.records import Value, fields_of, replace, value_type
from fakecc.world import World, action

# What a job says of a broker that failed without a word is the name of the real one's exception.
FAILED_STATE = "VCAP::CloudController::V3::ServiceInstanceUpdateManaged::LastOperationFailedState"
INACCESSIBLE = "inaccessible_plan"


@value_type
class InstanceUpdate(Value):
    """What an update of a managed instance asks for; None is what it leaves alone.

    `parameters` and `name` may have been given as null: `given` names what the request held. `labels` and
    `annotations` are laid over the instance's; None deletes.
    """

    given: tuple[str, ...]
    name: str | None = None
    tags: tuple[str, ...] | None = None
    plan_guid: str | None = None
    parameters: Json = None
    maintenance_info: Mapping[str, Json] | None = None
    labels: Mapping[str, str | None] | None = None
    annotations: Mapping[str, str | None] | None = None

    @property
    def only_metadata(self) -> bool:
        return self.given == ("metadata",)

    @property
    def version(self) -> str | None:
        """The version that the instance shall be brought to, or None."""
        return _version(self.maintenance_info)

    def plain(self) -> dict[str, Json]:
        """As JSON values, to be an argument of a step on the agenda."""
        return fields_of(self)

    @classmethod
    def of(cls, plain: Mapping[str, Json]) -> InstanceUpdate:
        """What plain() gave."""
        tags = plain["tags"]
        fields: dict[str, Json] = {
            **plain,
            "given": tuple(plain["given"]),
            "tags": None if tags is None else tuple(tags),
        }
        return cls(**fields)


def check(world: World, instance: ServiceInstance, wanted: InstanceUpdate) -> None:
    """Raises Invalid with what forbids the update, whatever is going on."""
    if service_instances.has_failed_creation(instance):
        raise Invalid("service_instance", "creation_failed")
    if "name" in wanted.given or "tags" in wanted.given or wanted.plan_guid:
        service_instances.check(world, _as_wanted(instance, wanted))
    if "name" in wanted.given and instance.shared_space_guids:
        raise Invalid("name", "shared")
    _check_plan(world, instance, wanted)
    _check_version(world, instance, wanted)
    _check_inactive(world, instance, wanted)


def _as_wanted(instance: ServiceInstance, wanted: InstanceUpdate) -> ServiceInstance:
    """The instance as it shall be."""
    after = instance
    if "name" in wanted.given:
        # A null name is a blank one: the model finds it missing.
        after = replace(after, name=service_instances.name_as_stored(wanted.name or ""))
    if "tags" in wanted.given:
        after = replace(after, tags=wanted.tags or ())
    if wanted.plan_guid:
        after = replace(after, service_plan_guid=wanted.plan_guid)
    return after


def _check_plan(world: World, instance: ServiceInstance, wanted: InstanceUpdate) -> None:
    if not wanted.plan_guid:
        return
    if not service_plans.is_plan_updateable(world, plan_of(world, instance)):
        raise Invalid("service_plan", "not_updateable")
    bindable = service_plans.is_bindable(world, world.service_plans[wanted.plan_guid])
    if not bindable and world.service_bindings.has("service_instance_guid", instance.guid):
        raise Invalid("service_plan", "not_bindable")


def _check_version(world: World, instance: ServiceInstance, wanted: InstanceUpdate) -> None:
    if wanted.version is None:
        return
    plan = plan_of(world, instance)
    if _moves(instance, wanted):
        raise Invalid("maintenance_info", "changed_with_plan")
    if not plan.maintenance_info:
        raise Invalid("maintenance_info", "not_supported")
    if wanted.version not in {plan.maintenance_info.get("version"), version_of(instance)}:
        raise Invalid("maintenance_info", "conflict")


def version_of(instance: ServiceInstance) -> str | None:
    """The version that the instance was brought to last, or None."""
    return _version(instance.maintenance_info)


def _version(info: Mapping[str, Json] | None) -> str | None:
    version = (info or {}).get("version")
    return version if isinstance(version, str) else None


def _check_inactive(world: World, instance: ServiceInstance, wanted: InstanceUpdate) -> None:
    if plan_of(world, instance).active:
        return
    if wanted.parameters is not None:
        raise Invalid("parameters", INACCESSIBLE)
    if offering_of(world, instance).allow_context_updates and wanted.name is not None:
        raise Invalid("name", INACCESSIBLE)
    if wanted.maintenance_info is None:
        return
    # Even one without a version differs from none at all: maintenance_info_match.
    if instance.maintenance_info is None or wanted.version != version_of(instance):
        raise Invalid("maintenance_info", INACCESSIBLE)


def needs_broker(world: World, instance: ServiceInstance, wanted: InstanceUpdate) -> bool:
    """Must the broker be asked?"""
    renames_there = "name" in wanted.given and offering_of(world, instance).allow_context_updates
    new_version = wanted.version is not None and wanted.version != version_of(instance)
    return renames_there or "parameters" in wanted.given or _moves(instance, wanted) or new_version


def _moves(instance: ServiceInstance, wanted: InstanceUpdate) -> bool:
    return bool(wanted.plan_guid) and wanted.plan_guid != instance.service_plan_guid


def check_idle(world: World, instance: ServiceInstance) -> None:
    """Raises Invalid while an operation on the instance, or on a binding of an app to it, is under way."""
    if service_instances.is_busy(instance):
        raise Invalid("service_instance", "busy", name=instance.name)
    for binding in world.service_bindings.find(service_instance_guid=instance.guid, is_busy=True):
        raise Invalid("service_binding", "busy", app=world.apps[binding.app_guid].name, name=instance.name)


def is_deleting(instance: ServiceInstance) -> bool:
    """Is its deletion under way?"""
    last = instance.last_operation
    return last is not None and last.busy and last.type == "delete"


def update_now(world: World, instance: ServiceInstance, wanted: InstanceUpdate) -> ServiceInstance:
    """Make changes that the broker need not know of. Raises Invalid where something else is in progress.

    Too much metadata fails the whole update, which then is the last operation.
    """
    if wanted.only_metadata and not is_deleting(instance):
        return world.change(instance, metadata=_metadata(world, instance.metadata, wanted))
    check_idle(world, instance)
    try:
        instance = _apply(world, instance, wanted, {})
    except Invalid:
        last_operations.record(world, instance, "update", "failed", None)
        world.keep()
        raise
    return last_operations.record(world, instance, "update", "succeeded", None)


def update_later(world: World, instance: ServiceInstance, wanted: InstanceUpdate, requester: Requester) -> Job:
    """Have a job ask the broker; the instance changes when that agreed.

    Raises Invalid where something else is in progress.
    """
    check_idle(world, instance)
    instance = last_operations.record(world, instance, "update", "in progress", None)
    errand = Errand.about(world, instance, requester, wanted.plain())
    return operations.enqueue(world, "service_instance.update", update, errand)


def _apply(
    world: World, instance: ServiceInstance, wanted: InstanceUpdate, fields: Mapping[str, object]
) -> ServiceInstance:
    """The instance with what was wanted, and with the fields that the broker gave."""
    after = _as_wanted(instance, wanted)
    return service_instances.change(
        world,
        instance,
        name=after.name,
        tags=after.tags,
        service_plan_guid=after.service_plan_guid,
        metadata=_metadata(world, instance.metadata, wanted),
        **fields,
    )


def _maintenance_info(world: World, instance: ServiceInstance, wanted: InstanceUpdate) -> dict[str, Json] | None:
    """The maintenance_info that is sent to the broker, and that the instance has afterwards; None where it stays."""
    info = wanted.maintenance_info
    if wanted.plan_guid and _moves(instance, wanted):
        info = world.service_plans[wanted.plan_guid].maintenance_info
    return None if info is None else {key: info[key] for key in ("version",) if key in info}


def _metadata(world: World, current: Metadata, wanted: InstanceUpdate) -> Metadata:
    settings = world.settings
    labels, annotations = wanted.labels or {}, wanted.annotations or {}
    merged = current.merge(labels, annotations)
    if len(merged.labels) > settings.max_labels_per_resource:
        _refuse_count("labels", len(labels), settings.max_labels_per_resource)
    if len(merged.annotations) > settings.max_annotations_per_resource:
        _refuse_count("annotations", len(annotations), settings.max_annotations_per_resource)
    return merged


def _refuse_count(kind: str, count: int, maximum: int) -> NoReturn:
    raise Invalid(kind, "too_many", count=count, maximum=maximum)


@action
@operations.fails_as("update", "update")
def update(world: World, **carried: Json) -> Conversation[None]:
    """The job's first run: have the broker update, and poll at once where that takes time."""
    errand = Errand.of(carried)
    instance = _find(world, errand)
    if instance is None:
        return
    wanted = InstanceUpdate.of(errand.details)
    request = requests.update(world, instance, errand.requester, _update_call(world, instance, wanted))
    answer = yield request
    instance = find_again(world, errand)
    if instance is None:
        return
    try:
        updated = replies.read_update(request, answer)
    except BrokerError as error:
        operations.fail(world, errand, "update", error.message, jobs.unable("update", error.message))
        return
    fields: dict[str, object] = {} if updated.dashboard_url is None else {"dashboard_url": updated.dashboard_url}
    if not updated.in_progress:
        fields["broker_provided_metadata"] = updated.metadata
        _complete(world, errand, instance, fields, updated.description)
        return
    if updated.metadata is not None:
        fields["broker_provided_metadata"] = updated.metadata
    service_instances.check_save(world, instance, fields)
    instance = last_operations.start(world, instance, "update", updated.description, updated.operation, **fields)
    audit_events.record_asked(world, errand.requester, "start_update", instance)
    yield from poll(world, **carried)


def _find(world: World, errand: Errand) -> ServiceInstance | None:
    return find_for(world, errand, "update")


def _update_call(world: World, instance: ServiceInstance, wanted: InstanceUpdate) -> requests.UpdateCall:
    return requests.UpdateCall(
        plan_guid=wanted.plan_guid or plan_of(world, instance).guid,
        # As it was given, with the white space around it that the model drops.
        name=instance.name if wanted.name is None else wanted.name,
        previous_values={
            **requests.previous_values(world, instance),
            "maintenance_info": instance.maintenance_info,
        },
        parameters=wanted.parameters or {},
        maintenance_info=_maintenance_info(world, instance, wanted),
    )


def _complete(
    world: World,
    errand: Errand,
    instance: ServiceInstance,
    fields: Mapping[str, object],
    description: str | None,
) -> None:
    """Make the changes. Too much metadata fails the update although the broker has made it."""
    wanted = InstanceUpdate.of(errand.details)
    if _moves(instance, wanted) or wanted.maintenance_info is not None:
        fields = {**fields, "maintenance_info": _maintenance_info(world, instance, wanted)}
    after = _as_wanted(instance, wanted)
    own = {"name": after.name, "tags": after.tags, "service_plan_guid": after.service_plan_guid}
    service_instances.check_save(world, instance, {**own, **fields})
    try:
        instance = _apply(world, instance, wanted, fields)
    except Invalid as problem:
        entry = errors.LabelLimitExceeded if problem.field == "labels" else errors.AnnotationLimitExceeded
        error = entry(problem.details["count"], problem.details["maximum"])
        operations.fail(world, errand, "update", error.detail, jobs.problem_of(error))
        return
    instance = last_operations.record(world, instance, "update", "succeeded", description)
    jobs.complete(world, errand.job_guid, *service_instances.feature_warnings(world, instance))
    audit_events.record_asked(world, errand.requester, "update", instance)


@action
@operations.fails_as("update", "update")
def poll(world: World, **carried: Json) -> Conversation[None]:
    """A later run: ask how the update goes."""
    return operations.poll(world, operations.errand_of_job(world, carried), poll, ENDING)


def _succeed(world: World, turn: Turn[ServiceInstance]) -> Conversation[None]:
    fields = yield from fetch_dashboard(world, turn.subject, turn.errand.requester)
    instance = find_again(world, turn.errand)
    if instance is not None:
        _complete(world, turn.errand, instance, fields, turn.answer.description)


def _fail(world: World, turn: Turn[ServiceInstance]) -> None:
    problem = jobs.unable("update", turn.answer.description_or(FAILED_STATE))
    fail(world, turn.errand, "update", turn.answer.description, problem)


def _time_out(world: World, errand: Errand) -> None:
    fail(world, errand, "update", operations.too_late("update"), operations.TIMED_OUT)


ENDING: Ending[ServiceInstance] = Ending(
    find=_find,
    find_again=find_again,
    succeeded=_succeed,
    failed=_fail,
    in_progress=go_on,
    is_over=operations.was_last_answer,
    too_late=_time_out,
)
