"""/v2/space_quota_definitions: a space's limits, defined by its organization.

Source: cloud_controller_ng:app/controllers/runtime/space_quota_definitions_controller.rb,
app/access/space_quota_definition_access.rb, app/models/runtime/space_quota_definition.rb
"""

from __future__ import annotations

from dataclasses import replace

from fakecc import errors
from fakecc.actions.tenancy import space_quotas
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.tenancy import SpaceQuota
from fakecc.v2.access import need_write
from fakecc.v2.message import FLAG, NUMBER, Message, optional, required_field
from fakecc.v2.reading import enumerate_, find, find_referred, find_related, read, related
from fakecc.v2.replies import created_reply, no_content, updated_reply
from fakecc.v2.resource import Resource, columns, declare, to_many, to_one
from fakecc.v2.scope import Scope
from fakecc.v2.tenancy._log_rates import LOGS_WITHOUT_LIMIT, logs_without_limit
from fakecc.v2.writing import delete_reply

CREATE = Message(
    required_field("name"),
    required_field("non_basic_services_allowed", FLAG),
    required_field("total_services", NUMBER),
    optional("total_service_keys", NUMBER, default=-1),
    required_field("total_routes", NUMBER),
    required_field("memory_limit", NUMBER),
    optional("instance_memory_limit", NUMBER),
    optional("app_instance_limit", NUMBER),
    optional("app_task_limit", NUMBER, default=5),
    optional("total_reserved_route_ports", NUMBER, default=-1),
    required_field("organization_guid"),
)
UPDATE = CREATE.for_update()
WRONG_PORTS = (
    "Total reserved ports must be -1, 0, or a positive integer, must be less than or equal to total routes, "
    "and must be less than or equal to total reserved ports for the organization quota."
)


def fields(quota: SpaceQuota, call: Call) -> dict[str, Json]:
    del call
    return {
        "name": quota.name,
        "organization_guid": quota.organization_guid,
        "non_basic_services_allowed": quota.non_basic_services_allowed,
        "total_services": quota.total_services,
        "total_routes": quota.total_routes,
        "memory_limit": quota.memory_limit,
        "instance_memory_limit": quota.instance_memory_limit,
        "app_instance_limit": quota.app_instance_limit,
        "app_task_limit": quota.app_task_limit,
        "total_service_keys": quota.total_service_keys,
        "total_reserved_route_ports": quota.total_reserved_route_ports,
        "log_rate_limit": quota.log_rate_limit,
    }


def _visible(call: Call) -> Scope:
    """The quotas of organizations that the caller manages, and of spaces that it may read."""
    return Scope(keeps=(call.permissions.readable_space_quotas(),))


SPACE_QUOTA_DEFINITIONS: Resource[SpaceQuota] = declare(
    Resource(
        name="space_quota_definitions",
        model="SpaceQuotaDefinition",
        table=lambda world: world.space_quotas,
        fields=fields,
        to_one=(to_one("organization", "organizations", "organization_guid"),),
        to_many=(to_many("spaces", "spaces", "quota_guid"),),
        columns=columns(
            "name",
            "non_basic_services_allowed",
            "total_services",
            "total_service_keys",
            "total_routes",
            "total_reserved_route_ports",
            "memory_limit",
            "instance_memory_limit",
            "app_instance_limit",
            "app_task_limit",
            "log_rate_limit",
            organization_id="organization_guid",
        ),
        not_found=errors.SpaceQuotaDefinitionNotFound,
        visible=_visible,
    )
)


def create(call: Call) -> Reply:
    given = CREATE.read(call)
    organization = find_referred(call.world.organizations, "Organization", given["organization_guid"])
    drafted = space_quotas.draft(call.world, organization, name=given["name"], limits=given)
    _check(call, drafted, given)
    quota = call.world.add(drafted)
    need_write(call, allowed=_manages(call, quota))
    return created_reply(SPACE_QUOTA_DEFINITIONS, quota, call)


def update(call: Call, guid: str) -> Reply:
    given = UPDATE.read(call)
    quota = find(SPACE_QUOTA_DEFINITIONS, guid, call)
    need_write(call, allowed=_manages(call, quota))
    if "organization_guid" in given:
        wanted = find_referred(call.world.organizations, "Organization", given.pop("organization_guid"))
        if wanted.guid != quota.organization_guid:
            raise errors.OrganizationAlreadySet()
    _check(call, replace(quota, **given), given)
    changed = call.world.change(quota, **given, updated_at=call.world.now())
    return updated_reply(SPACE_QUOTA_DEFINITIONS, changed, call)


def _manages(call: Call, quota: SpaceQuota) -> bool:
    """Is the caller a manager of the quota's organization, which is active?

    The real one looks for the very record of the caller among the managers. That of a user who sends the first request
    differs, as it was just made active. recording: tenancy-v2/space-quotas-by-managers
    """
    if call.caller.first:
        return False
    active = call.world.organizations[quota.organization_guid].status == "active"
    managing = frozenset({"organization_manager"})
    return active and call.permissions.has_organization_role(quota.organization_guid, managing)


def _check(call: Call, quota: SpaceQuota, given: dict[str, Json]) -> None:
    found = list(space_quotas.problems(call.world, quota))
    # The model complains before the database does.
    problems = [problem for problem in found if problem.rule != "unique"]
    if problems:
        told = [text for problem in problems for text in _sentences(problem)]
        raise errors.SpaceQuotaDefinitionInvalid(", ".join(told))
    if found:
        raise errors.SpaceQuotaDefinitionNameTaken(given.get("name", ""))


def _sentences(problem: Invalid) -> list[str]:
    if problem.field == "total_reserved_route_ports":
        return [WRONG_PORTS]
    return [f"{problem.field} {problem.rule if problem.field == 'name' else f'invalid_{problem.field}'}"]


def delete(call: Call, guid: str) -> Reply:
    quota = find(SPACE_QUOTA_DEFINITIONS, guid, call)
    need_write(call, allowed=_manages(call, quota))
    return delete_reply(call, space_quotas.delete_by_guid, guid=quota.guid)


def add_space(call: Call, guid: str, other: str) -> Reply:
    quota = find(SPACE_QUOTA_DEFINITIONS, guid, call)
    _check_log_rates(call, quota, other)
    need_write(call, allowed=_manages(call, quota))
    space = find_related(call.world.spaces, "Space", other)
    try:
        space_quotas.apply(call.world, quota, [space])
    except Invalid:
        raise errors.SpaceQuotaDefinitionInvalid("space_quota_definition invalid_organization") from None
    return updated_reply(SPACE_QUOTA_DEFINITIONS, quota, call)


def remove_space(call: Call, guid: str, other: str) -> Reply:
    quota = find(SPACE_QUOTA_DEFINITIONS, guid, call)
    _check_log_rates(call, quota, other)
    need_write(call, allowed=_manages(call, quota))
    space = find_related(call.world.spaces, "Space", other)
    if space.quota_guid == guid:
        space_quotas.remove(call.world, space)
    return no_content()


def _check_log_rates(call: Call, quota: SpaceQuota, space_guid: str) -> None:
    """Refuse a space with apps without a log rate limit (before_update).

    This comes before any role is checked, and even when the quota is taken away from the space.
    """
    if quota.log_rate_limit != space_quotas.UNLIMITED and logs_without_limit(call, space_guid):
        raise errors.UnprocessableEntity(LOGS_WITHOUT_LIMIT.format("space"))


ENDPOINTS = [
    endpoint("GET", "/v2/space_quota_definitions", enumerate_(SPACE_QUOTA_DEFINITIONS)),
    endpoint("POST", "/v2/space_quota_definitions", create),
    endpoint("GET", "/v2/space_quota_definitions/<guid>", read(SPACE_QUOTA_DEFINITIONS)),
    endpoint("PUT", "/v2/space_quota_definitions/<guid>", update),
    endpoint("DELETE", "/v2/space_quota_definitions/<guid>", delete),
    *related(SPACE_QUOTA_DEFINITIONS, "spaces"),
    endpoint("PUT", "/v2/space_quota_definitions/<guid>/spaces/<other>", add_space),
    endpoint("DELETE", "/v2/space_quota_definitions/<guid>/spaces/<other>", remove_space),
]
