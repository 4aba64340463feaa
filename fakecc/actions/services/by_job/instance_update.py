"""Changing service instances: what forbids it, what needs the broker, and the job that asks it.

Source: cloud_controller_ng:app/actions/v3/service_instance_update_managed.rb,
app/actions/service_instance_update_user_provided.rb, app/jobs/v3/update_service_instance_job.rb
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import NoReturn

from fakecc import errors
from fakecc.actions import audit_events, jobs
from fakecc.actions.services import bindings, last_operations, operations, service_instances
from fakecc.actions.services.by_job.instance_create import fetched_dashboard, gone_problem, warnings
from fakecc.actions.services.navigation import offering_of, plan_of
from fakecc.actions.services.operations import Patience
from fakecc.brokers import requests
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.common import Metadata
from fakecc.models.jobs import Job
from fakecc.models.services import ServiceInstance
from fakecc.osb import replies
from fakecc.osb.port import Conversation
from fakecc.osb.replies import BrokerError, Polled
from fakecc.osb.requester import Requester
from fakecc.records import Value, value_type
from fakecc.world import World, action

FAILED_STATE = "VCAP::CloudController::V3::ServiceInstanceUpdateManaged::LastOperationFailedState"
INACCESSIBLE = "inaccessible_plan"


@value_type
class Changes(Value):
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
        return asdict(self)

    @classmethod
    def of(cls, plain: Mapping[str, Json]) -> Changes:
        """What plain() gave."""
        tags = plain["tags"]
        fields: dict[str, Json] = {
            **plain,
            "given": tuple(plain["given"]),
            "tags": None if tags is None else tuple(tags),
        }
        return cls(**fields)


def check(world: World, instance: ServiceInstance, changes: Changes) -> None:
    """Raises Invalid with what forbids the update, whatever is going on."""
    if service_instances.has_failed_creation(instance):
        raise Invalid("service_instance", "creation_failed")
    if "name" in changes.given or "tags" in changes.given or changes.plan_guid:
        service_instances.check(world, _draft(instance, changes))
    if "name" in changes.given and instance.shared_space_guids:
        raise Invalid("name", "shared")
    _check_plan(world, instance, changes)
    _check_version(world, instance, changes)
    _check_inactive(world, instance, changes)


def _draft(instance: ServiceInstance, changes: Changes) -> ServiceInstance:
    """The instance as it shall be."""
    draft = instance
    if "name" in changes.given:
        # A null name is a blank one: the model finds it missing.
        draft = replace(draft, name=service_instances.name_as_stored(changes.name or ""))
    if "tags" in changes.given:
        draft = replace(draft, tags=changes.tags or ())
    if changes.plan_guid:
        draft = replace(draft, service_plan_guid=changes.plan_guid)
    return draft


def _check_plan(world: World, instance: ServiceInstance, changes: Changes) -> None:
    if not changes.plan_guid:
        return
    offering = offering_of(world, instance)
    updateable = plan_of(world, instance).plan_updateable
    if not (offering.plan_updateable if updateable is None else updateable):
        raise Invalid("service_plan", "not_updateable")
    wanted = world.service_plans[changes.plan_guid]
    bindable = offering.bindable if wanted.bindable is None else wanted.bindable
    if not bindable and world.service_bindings.find(service_instance_guid=instance.guid):
        raise Invalid("service_plan", "not_bindable")


def _check_version(world: World, instance: ServiceInstance, changes: Changes) -> None:
    if changes.version is None:
        return
    plan = plan_of(world, instance)
    if _moves(instance, changes):
        raise Invalid("maintenance_info", "changed_with_plan")
    if not plan.maintenance_info:
        raise Invalid("maintenance_info", "not_supported")
    if changes.version not in {plan.maintenance_info.get("version"), version_of(instance)}:
        raise Invalid("maintenance_info", "conflict")


def version_of(instance: ServiceInstance) -> str | None:
    """The version that the instance was brought to last, or None."""
    return _version(instance.maintenance_info)


def _version(info: Mapping[str, Json] | None) -> str | None:
    version = (info or {}).get("version")
    return version if isinstance(version, str) else None


def _check_inactive(world: World, instance: ServiceInstance, changes: Changes) -> None:
    if plan_of(world, instance).active:
        return
    if changes.parameters is not None:
        raise Invalid("parameters", INACCESSIBLE)
    if offering_of(world, instance).allow_context_updates and changes.name is not None:
        raise Invalid("name", INACCESSIBLE)
    if changes.maintenance_info is None:
        return
    # Even one without a version differs from none at all: maintenance_info_match.
    if instance.maintenance_info is None or changes.version != version_of(instance):
        raise Invalid("maintenance_info", INACCESSIBLE)


def needs_broker(world: World, instance: ServiceInstance, changes: Changes) -> bool:
    """Must the broker be asked?"""
    told_name = "name" in changes.given and offering_of(world, instance).allow_context_updates
    new_version = changes.version is not None and changes.version != version_of(instance)
    return told_name or "parameters" in changes.given or _moves(instance, changes) or new_version


def _moves(instance: ServiceInstance, changes: Changes) -> bool:
    return bool(changes.plan_guid) and changes.plan_guid != instance.service_plan_guid


def check_idle(world: World, instance: ServiceInstance) -> None:
    """Raises Invalid while an operation on the instance, or on a binding of an app to it, is under way."""
    if service_instances.is_busy(instance):
        raise Invalid("service_instance", "busy", name=instance.name)
    for binding in world.service_bindings.find(service_instance_guid=instance.guid):
        if binding.last_operation and binding.last_operation.busy:
            raise Invalid("service_binding", "busy", app=world.apps[binding.app_guid].name, name=instance.name)


def is_deleting(instance: ServiceInstance) -> bool:
    """Is its deletion under way?"""
    last = instance.last_operation
    return last is not None and last.busy and last.type == "delete"


def update_user_provided(world: World, instance: ServiceInstance, **changed: object) -> ServiceInstance:
    """Change a user-provided instance, whatever is going on; what is bound to it follows.

    Raises Invalid as service_instances.check does.
    """
    instance = change_user_provided(world, instance, **changed)
    return last_operations.record(world, instance, "update", "succeeded", "Operation succeeded")


def change_user_provided(world: World, instance: ServiceInstance, **changed: object) -> ServiceInstance:
    """The same, without a word of it in the last operation."""
    changed = service_instances.urls_as_stored(changed)
    if "name" in changed:
        changed["name"] = service_instances.name_as_stored(str(changed["name"] or ""))
    service_instances.check(world, replace(instance, **changed))  # type: ignore[arg-type] # names are checked by replace
    instance = service_instances.change(world, instance, **changed)
    copied = {name: changed[name] for name in ("credentials", "syslog_drain_url") if name in changed}
    if "syslog_drain_url" in copied:
        copied["syslog_drain_url"] = bindings.drain_without_comma(instance.syslog_drain_url)
    if copied:
        for binding in world.service_bindings.find(service_instance_guid=instance.guid):
            # Saved whether it differs or not, which moves updated_at.
            world.change(binding, **copied, updated_at=world.now())
    if changed.get("route_service_url") is not None:
        for bound in world.route_bindings.find(service_instance_guid=instance.guid):
            world.change(bound, route_service_url=changed["route_service_url"])
    return instance


def update_now(world: World, instance: ServiceInstance, changes: Changes) -> ServiceInstance:
    """Make changes that the broker need not know of. Raises Invalid where something else is under way.

    Too much metadata fails the whole update, which then is the last operation.
    """
    if changes.only_metadata and not is_deleting(instance):
        return world.change(instance, metadata=_metadata(world, instance.metadata, changes))
    check_idle(world, instance)
    try:
        instance = _apply(world, instance, changes, {})
    except Invalid:
        last_operations.record(world, instance, "update", "failed", None)
        world.keep()
        raise
    return last_operations.record(world, instance, "update", "succeeded", None)


def update_later(world: World, instance: ServiceInstance, changes: Changes, requester: Requester) -> Job:
    """Have a job ask the broker; what changes, changes when it agreed. Raises Invalid where something is under way."""
    check_idle(world, instance)
    last_operations.record(world, instance, "update", "in progress", None)
    return jobs.enqueue(
        world,
        "service_instance.update",
        _run,
        resource=("service_instances", instance.guid),
        user_guid=requester.user_guid,
        guid=instance.guid,
        requester=requester.plain(),
        changes=changes.plain(),
        patience=operations.patience(world, plan_of(world, instance)).plain(),
    )


def _apply(world: World, instance: ServiceInstance, changes: Changes, told: Mapping[str, object]) -> ServiceInstance:
    draft = _draft(instance, changes)
    return service_instances.change(
        world,
        instance,
        name=draft.name,
        tags=draft.tags,
        service_plan_guid=draft.service_plan_guid,
        metadata=_metadata(world, instance.metadata, changes),
        **told,
    )


def _maintenance_info(world: World, instance: ServiceInstance, changes: Changes) -> dict[str, Json] | None:
    """The maintenance_info that the broker is told, and that the instance has afterwards; None where it stays."""
    info = changes.maintenance_info
    if changes.plan_guid and _moves(instance, changes):
        info = world.service_plans[changes.plan_guid].maintenance_info
    return None if info is None else {key: info[key] for key in ("version",) if key in info}


def _metadata(world: World, current: Metadata, changes: Changes) -> Metadata:
    settings = world.settings
    labels, annotations = changes.labels or {}, changes.annotations or {}
    laid = current.merge(labels, annotations)
    if len(laid.labels) > settings.max_labels_per_resource:
        _refuse_count("labels", len(labels), settings.max_labels_per_resource)
    if len(laid.annotations) > settings.max_annotations_per_resource:
        _refuse_count("annotations", len(annotations), settings.max_annotations_per_resource)
    return laid


def _refuse_count(kind: str, count: int, maximum: int) -> NoReturn:
    raise Invalid(kind, "too_many", count=count, maximum=maximum)


@action
def _run(
    world: World, *, job_guid: str, guid: str, requester: Json, changes: Json, patience: Json
) -> Conversation[None]:
    """The job's first run: update, and the first poll where that takes time."""
    instance = _proceeding(world, job_guid, guid)
    if instance is None:
        return
    wanted = Changes.of(changes)
    request = requests.update(world, instance, Requester.of(requester), _update_call(world, instance, wanted))
    answer = yield request
    instance = world.service_instances.get(guid)
    if instance is None:
        jobs.fail(world, job_guid)
        return
    try:
        updated = replies.read_update(request, answer)
    except BrokerError as error:
        _fail(world, job_guid, instance, error.message)
        return
    told: dict[str, object] = {} if updated.dashboard_url is None else {"dashboard_url": updated.dashboard_url}
    if updated.in_progress:
        if updated.metadata is not None:
            told["broker_provided_metadata"] = updated.metadata
        last_operations.start(world, instance, "update", updated.description, updated.operation, **told)
        audit_events.record_asked(world, Requester.of(requester), "start_update", instance)
        yield from _poll(world, job_guid=job_guid, guid=guid, requester=requester, changes=changes, patience=patience)
        return
    told["broker_provided_metadata"] = updated.metadata
    if _succeed(world, job_guid, instance, wanted, told, updated.description):
        audit_events.record_asked(world, Requester.of(requester), "update", world.service_instances[guid])


def _proceeding(world: World, job_guid: str, guid: str) -> ServiceInstance | None:
    instance = world.service_instances.get(guid)
    if instance is None:
        jobs.fail(world, job_guid, gone_problem(guid))
        return None
    last = instance.last_operation
    if last is not None and last.busy and last.type != "update":
        jobs.fail(world, job_guid, jobs.unable("update", f"{last.type} in progress"))
        return None
    return instance


def _update_call(world: World, instance: ServiceInstance, changes: Changes) -> requests.Update:
    return requests.Update(
        plan_guid=changes.plan_guid or instance.service_plan_guid or "",
        # As it was given, with the white space around it that the model drops.
        name=instance.name if changes.name is None else changes.name,
        previous_values={
            **requests.previous_values(world, instance),
            "maintenance_info": instance.maintenance_info,
        },
        parameters=changes.parameters or {},
        maintenance_info=_maintenance_info(world, instance, changes),
    )


def _fail(world: World, job_guid: str, instance: ServiceInstance, message: str) -> None:
    last_operations.record(world, instance, "update", "failed", message)
    jobs.fail(world, job_guid, jobs.unable("update", message))


def _succeed(
    world: World,
    job_guid: str,
    instance: ServiceInstance,
    changes: Changes,
    told: Mapping[str, object],
    description: str | None,
) -> bool:
    if _moves(instance, changes) or changes.maintenance_info is not None:
        told = {**told, "maintenance_info": _maintenance_info(world, instance, changes)}
    try:
        instance = _apply(world, instance, changes, told)
    except Invalid as problem:
        entry = errors.LabelLimitExceeded if problem.field == "labels" else errors.AnnotationLimitExceeded
        error = entry(problem.details["count"], problem.details["maximum"])
        last_operations.record(world, instance, "update", "failed", error.detail)
        jobs.fail(world, job_guid, jobs.problem_of(error))
        return False
    last_operations.record(world, instance, "update", "succeeded", description)
    jobs.complete(world, job_guid, *warnings(world, instance))
    return True


@action
def _poll(
    world: World, *, job_guid: str, guid: str, requester: Json, changes: Json, patience: Json
) -> Conversation[None]:
    instance = _proceeding(world, job_guid, guid)
    if instance is None:
        return
    request = requests.last_operation(world, instance, Requester.of(requester))
    answer = yield request
    polled = replies.read_last_operation(answer, deleting=False)
    instance = world.service_instances.get(guid)
    if instance is None:
        jobs.fail(world, job_guid)
    elif polled.state == "failed":
        last_operations.record(world, instance, "update", "failed", polled.description)
        jobs.fail(world, job_guid, jobs.unable("update", polled.description_or(FAILED_STATE)))
    elif polled.state == "succeeded":
        yield from _finish(world, job_guid, instance, polled, Changes.of(changes), Requester.of(requester))
    else:
        if polled.understood:
            instance = last_operations.go_on(world, instance, polled.description)
        jobs.polling(world, job_guid, *warnings(world, instance))
        later = {"job_guid": job_guid, "guid": guid, "requester": requester, "changes": changes}
        if not operations.again(world, Patience.of(patience), polled, _poll, **later):
            last_operations.record(world, instance, "update", "failed", operations.too_late("update"))
            jobs.fail(world, job_guid, operations.TIMED_OUT)


def _finish(
    world: World, job_guid: str, instance: ServiceInstance, polled: Polled, changes: Changes, requester: Requester
) -> Conversation[None]:
    told = yield from fetched_dashboard(world, instance, requester)
    present = world.service_instances.get(instance.guid)
    if present is None:
        jobs.fail(world, job_guid)
        return
    if _succeed(world, job_guid, present, changes, told, polled.description):
        audit_events.record_asked(world, requester, "update", world.service_instances[instance.guid])
