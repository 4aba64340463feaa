"""What the pages of credential bindings and of route bindings have in common.

Source: cloud_controller_ng:app/presenters/v3/service_credential_binding_presenter.rb, service_route_binding_presenter.rb,
app/messages/service_credential_binding_create_message.rb
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, TypeVar

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.services import bindings
from fakecc.actions.services.by_job import binding_create, binding_delete
from fakecc.actions.services.navigation import instance_of
from fakecc.call import Call, Reply
from fakecc.json_types import Json
from fakecc.models.services import AnyBinding, ServiceInstance
from fakecc.osb.port import Conversation
from fakecc.osb.refusals import BrokerError
from fakecc.store import Record, Table
from fakecc.v3.message import Body, Check, quote, to_one
from fakecc.v3.presenting import accepted_reply, no_content, ok, timestamp
from fakecc.v3.services._instance_presenter import present_service_instance

R = TypeVar("R", bound=Record)


def relationships_to(allowed: tuple[str, ...], required: tuple[str, ...]) -> Check:
    """Check the relationships object: what it may hold, and what it must."""

    def check(body: Body) -> Iterator[str]:
        given = body.get("relationships")
        if not isinstance(given, dict):
            yield "Relationships 'relationships' is not an object"
            return
        if not given:
            yield "Relationships 'relationships' must include one or more valid relationships"
            return
        extra = [name for name in given if name not in allowed]
        if extra:
            yield f"Relationships Unknown field(s): {quote(extra)}"
        for name in required:
            yield from to_one(given, name)

    return check


def parameters(body: Body) -> Iterator[str]:
    """An object, or null."""
    if body.get("parameters") is not None and not isinstance(body["parameters"], dict):
        yield "Parameters must be an object"


def present_last_operation(binding: AnyBinding) -> Json:
    """A binding without an operation was made by v2, and succeeded."""
    last = binding.last_operation
    if last is None:
        return {
            "type": "create",
            "state": "succeeded",
            "description": "",
            "created_at": timestamp(binding.created_at),
            "updated_at": timestamp(binding.updated_at),
        }
    return {
        "state": last.state,
        "description": last.description,
        "type": last.type,
        "updated_at": timestamp(last.updated_at),
        "created_at": timestamp(last.created_at),
    }


def included_instances(page: Iterable[AnyBinding], call: Call) -> list[Json]:
    """The instances of these bindings, each once, from the oldest to the newest."""
    wanted = {binding.service_instance_guid for binding in page}
    found = call.world.service_instances.select({"guid": wanted})
    return [present_service_instance(instance, call) for instance in found.all()]


def guids_named(table: Table[Any], names: Collection[str]) -> set[str]:
    """The guids of the records with one of these names; an index on names behind a guid would make renames dear."""
    return {record.guid for record in table.select({"name": names}).all()}


def check_created(binding: AnyBinding, kind: str) -> None:
    """Refuse a request that only a created binding answers."""
    if bindings.is_created(binding) or binding.last_operation is None:
        return
    event = "Deletion" if binding.last_operation.type == "delete" else "Creation"
    raise errors.ResourceNotFound(f"{event} of {kind} {binding.last_operation.state}")


def check_deletable(call: Call, binding: AnyBinding) -> None:
    """Refuse to delete while an operation is in progress."""
    if bindings.is_blocked(binding):
        raise errors.UnprocessableEntity("There is an operation in progress for the service binding.")
    last = instance_of(call.world, binding).last_operation
    if last is not None and last.busy:
        raise errors.UnprocessableEntity("There is an operation in progress for the service instance.")


def delete(call: Call, binding: AnyBinding) -> Reply:
    """Delete a binding: at once where the instance is user-provided, by a job where it is managed."""
    if not bindings.is_managed(call.world, binding):
        audit_events.record_unbound(call.world, call.caller, "delete", binding)
        call.world.remove(binding)
        return no_content()
    job = binding_delete.delete_later(call.world, binding, call.requester)
    return accepted_reply(call, job.guid)


def bind_later(call: Call, binding: AnyBinding) -> Reply:
    """Have a job bind to a managed instance."""
    job = binding_create.create_later(call.world, binding, call.requester, parameters=call.body.get("parameters"))
    return accepted_reply(call, job.guid)


def parameters_reply(call: Call, binding: AnyBinding) -> Conversation[Reply]:
    """The parameters of a binding, as its broker knows them; its instance may be busy."""
    try:
        bound = yield from bindings.fetch(call.world, binding, call.requester)
    except BrokerError as error:
        raise error.as_client_error() from None
    return ok(bound.parameters or {})


def readable_instance(
    call: Call, guid: str | None, *, also: Callable[[ServiceInstance], tuple[str, ...]]
) -> ServiceInstance | None:
    """The instance if the caller may read its space, or one of those that `also` names."""
    instance = call.world.service_instances.get(guid)
    if instance is None:
        return None
    homes = [call.world.spaces[home] for home in (instance.space_guid, *also(instance))]
    return instance if any(call.permissions.can_read_from_space(home) for home in homes) else None


def refuse_parameters(instance: ServiceInstance, body: Body) -> None:
    """Refuse parameters for a user-provided instance, even empty ones."""
    if not instance.managed and "parameters" in body:
        raise errors.UnprocessableEntity("Binding parameters are not supported for user-provided service instances")
