"""What the pages about service instances have in common: find the instance, check rights, word refusals.

Source: cloud_controller_ng:app/controllers/v3/service_instances_controller.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.services import plan_visibility
from fakecc.actions.services.navigation import broker_of
from fakecc.call import Call
from fakecc.errors import CloudControllerError, Invalid
from fakecc.models.services import ServiceInstance, ServicePlan
from fakecc.models.tenancy import Space
from fakecc.permissions import SPACE_READING
from fakecc.v3.access import check_space_open

UNUSABLE_PLAN = "Invalid service plan. Ensure that the service plan exists, is available, and you have access to it."


def is_readable(call: Call, instance: ServiceInstance) -> bool:
    """May the caller read the instance's space, or one that it is shared into?"""
    spaces = call.world.spaces
    guids = (instance.space_guid, *instance.shared_space_guids)
    return any(call.permissions.can_read_from_space(spaces[guid]) for guid in guids)


def readable_instance(call: Call, guid: str) -> ServiceInstance:
    """The instance, or a 404 where there is none that the caller may read."""
    instance = call.world.service_instances.get(guid)
    if instance is None or not is_readable(call, instance):
        raise errors.ResourceNotFound("Service instance not found")
    return instance


def writable_instance(call: Call, guid: str) -> ServiceInstance:
    """A readable instance in whose own space the caller may write, now."""
    instance = readable_instance(call, guid)
    check_writable(call, call.world.spaces[instance.space_guid])
    return instance


def check_writable(call: Call, space: Space) -> None:
    """Refuse a caller who may not write in the space; nobody may while it is suspended."""
    if not call.permissions.can_write_to_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)


def usable_plan(call: Call, guid: str | None, space: Space) -> ServicePlan:
    """The plan, if an instance in that space may have it; a 422 otherwise."""
    plan = call.world.service_plans.get(guid)
    if plan is None or not _is_visible(call, plan):
        raise errors.UnprocessableEntity(UNUSABLE_PLAN)
    if not plan.active:
        raise errors.UnprocessableEntity(
            f"Invalid service plan. The service plan '{plan.name}' with guid '{plan.guid}' has been removed from the "
            "service broker's catalog. It is not possible to create new service instances using this plan."
        )
    if not plan_visibility.is_visible_in_space(call.world, plan, space):
        raise errors.UnprocessableEntity(
            "Invalid service plan. This could be due to a space-scoped broker which is offering the service plan "
            f"'{plan.name}' with guid '{plan.guid}' in another space or that the plan is not enabled in this "
            "organization. Ensure that the service plan is visible in your current space "
            f"'{space.name}' with guid '{space.guid}'."
        )
    return plan


def _is_visible(call: Call, plan: ServicePlan) -> bool:
    permissions, world = call.permissions, call.world
    if permissions.can_read_globally() or plan.public:
        return True
    owner = world.spaces.get(broker_of(world, plan).space_guid)
    # Only the space's members count; its organization's managers do not.
    if owner is not None and permissions.has_space_role(owner.guid, SPACE_READING):
        return True
    return any(
        permissions.can_read_from_organization(visibility.organization_guid)
        for visibility in world.service_plan_visibilities.find(service_plan_guid=plan.guid)
    )


LIMITS = (
    (("quota", "service_instance_space_quota_exceeded"), "You have exceeded your space's services limit."),
    (("quota", "service_instance_quota_exceeded"), "You have exceeded your organization's services limit."),
    (
        ("service_plan", "paid_services_not_allowed_by_space_quota"),
        "The service instance cannot be created because paid service plans are not allowed for your space.",
    ),
    (
        ("service_plan", "paid_services_not_allowed_by_quota"),
        "The service instance cannot be created because paid service plans are not allowed.",
    ),
)


def refusal(problem: Invalid, name: object) -> CloudControllerError:
    """The error of a creation, or of an update of a user-provided instance, that the model refused.

    `name` is the request's.
    """
    if (problem.field, problem.rule) == ("service_broker", "busy"):
        return errors.UnprocessableEntity(
            "The service instance cannot be created because there is an operation in progress for the service broker."
        )
    found: list[tuple[str, str]] = problem.details["complaints"]  # type: ignore[assignment] # service_instances.check's
    limit = next((sentence for complaint, sentence in LIMITS if complaint in found), "")
    if limit:
        return errors.UnprocessableEntity(limit)
    if ("name", "unique") in found:
        return errors.UnprocessableEntity(f"The service instance name is taken: {name}.")
    return errors.UnprocessableEntity(", ".join(f"{field} {rule}" for field, rule in found))
