"""/v2/quota_definitions: an organization's limits.

Source: cloud_controller_ng:app/controllers/runtime/quota_definitions_controller.rb, app/models/runtime/quota_definition.rb
"""

from __future__ import annotations

from dataclasses import replace

from fakecc import errors
from fakecc.actions.tenancy import organization_quotas
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.tenancy import OrganizationQuota
from fakecc.v2.access import need_admin
from fakecc.v2.message import FLAG, NUMBER, Message, optional, required_field
from fakecc.v2.query import text
from fakecc.v2.reading import enumerate_, find, read
from fakecc.v2.replies import created_reply, updated_reply
from fakecc.v2.resource import Resource, declare
from fakecc.v2.writing import delete_reply

CREATE = Message(
    required_field("name"),
    required_field("non_basic_services_allowed", FLAG),
    required_field("total_services", NUMBER),
    optional("total_service_keys", NUMBER, default=-1),
    required_field("total_routes", NUMBER),
    optional("total_private_domains", NUMBER, default=-1),
    required_field("memory_limit", NUMBER),
    optional("instance_memory_limit", NUMBER, default=-1),
    optional("app_instance_limit", NUMBER, default=-1),
    optional("app_task_limit", NUMBER, default=-1),
    optional("total_reserved_route_ports", NUMBER, default=0),
)
UPDATE = CREATE.for_update()
WRONG_PORTS = (
    "Total reserved ports must be -1, 0, or a positive integer, and must be less than or equal to total routes."
)


def fields(quota: OrganizationQuota, call: Call) -> dict[str, Json]:
    del call
    return {
        "name": quota.name,
        "non_basic_services_allowed": quota.non_basic_services_allowed,
        "total_services": quota.total_services,
        "total_routes": quota.total_routes,
        "total_private_domains": quota.total_private_domains,
        "memory_limit": quota.memory_limit,
        "trial_db_allowed": quota.trial_db_allowed,
        "instance_memory_limit": quota.instance_memory_limit,
        "app_instance_limit": quota.app_instance_limit,
        "app_task_limit": quota.app_task_limit,
        "total_service_keys": quota.total_service_keys,
        "total_reserved_route_ports": quota.total_reserved_route_ports,
        "log_rate_limit": quota.log_rate_limit,
    }


QUOTA_DEFINITIONS: Resource[OrganizationQuota] = declare(
    Resource(
        name="quota_definitions",
        model="QuotaDefinition",
        table=lambda world: world.organization_quotas,
        fields=fields,
        filters={"name": text("name")},
        not_found=errors.QuotaDefinitionNotFound,
    )
)


def create(call: Call) -> Reply:
    given = CREATE.read(call)
    drafted = organization_quotas.draft(call.world, name=given["name"], limits=given)
    _check(call, drafted, given)
    quota = call.world.add(drafted)
    need_admin(call)
    return created_reply(QUOTA_DEFINITIONS, quota, call)


def update(call: Call, guid: str) -> Reply:
    given = UPDATE.read(call)
    quota = find(QUOTA_DEFINITIONS, guid, call)
    need_admin(call)
    _check(call, replace(quota, **given), given)
    return updated_reply(QUOTA_DEFINITIONS, call.world.change(quota, **given, updated_at=call.world.now()), call)


def _check(call: Call, quota: OrganizationQuota, given: dict[str, Json]) -> None:
    problems = list(organization_quotas.problems(call.world, quota))
    if any((problem.field, problem.rule) == ("name", "unique") for problem in problems):
        raise errors.QuotaDefinitionNameTaken(given.get("name", ""))
    if any(problem.field == "memory_limit" for problem in problems):
        raise errors.QuotaDefinitionMemoryLimitInvalid()
    if problems:
        raise errors.QuotaDefinitionInvalid(", ".join(map(_sentence, problems)))


def _sentence(problem: Invalid) -> str:
    if problem.field == "total_reserved_route_ports":
        return WRONG_PORTS
    return f"{problem.field} {problem.rule if problem.field == 'name' else f'invalid_{problem.field}'}"


def delete(call: Call, guid: str) -> Reply:
    quota = find(QUOTA_DEFINITIONS, guid, call)
    need_admin(call)
    return delete_reply(call, organization_quotas.delete_by_guid, guid=quota.guid)


ENDPOINTS = [
    endpoint("GET", "/v2/quota_definitions", enumerate_(QUOTA_DEFINITIONS)),
    endpoint("POST", "/v2/quota_definitions", create),
    endpoint("GET", "/v2/quota_definitions/<guid>", read(QUOTA_DEFINITIONS)),
    endpoint("PUT", "/v2/quota_definitions/<guid>", update),
    endpoint("DELETE", "/v2/quota_definitions/<guid>", delete),
]
