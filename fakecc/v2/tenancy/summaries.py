"""/v2/organizations/:guid/summary and /v2/users/:guid/summary.

Source: cloud_controller_ng:app/controllers/runtime/organization_summaries_controller.rb, user_summaries_controller.rb,
app/presenters/v2/organization_presenter.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.apps.processes import newest_of_type
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.relations import SPACE_AND_PROCESSES, WEB_MEMORY, WEBS
from fakecc.models.tenancy import Organization, OrganizationQuota, Space, User
from fakecc.store import Record
from fakecc.v2.access import need_read, need_read_scope
from fakecc.v2.reading import find
from fakecc.v2.replies import ok
from fakecc.v2.resource import timestamp
from fakecc.v2.tenancy._tenancy import ORGANIZATIONS
from fakecc.world import World

# The keys of a user's summary, with the role that each stands for.
PLACES = {
    "organizations": "organization_user",
    "managed_organizations": "organization_manager",
    "billing_managed_organizations": "organization_billing_manager",
    "audited_organizations": "organization_auditor",
    "spaces": "space_developer",
    "managed_spaces": "space_manager",
    "audited_spaces": "space_auditor",
}


def read_organization(call: Call, guid: str) -> Reply:
    """Show the organization's spaces that the caller sees, with the number of things in them."""
    organization = find(ORGANIZATIONS, guid, call)
    need_read(call, ORGANIZATIONS, organization)
    readable = None if call.permissions.can_read_globally() else call.permissions.readable_spaces().test("guid")
    spaces = call.world.spaces.select({"organization_guid": (guid,)}, readable).all()
    body = {
        "guid": organization.guid,
        "name": organization.name,
        "status": organization.status,
        "spaces": [_in_numbers(space, call) for space in spaces],
        "mode": "compat",
    }
    return ok(body)


def _in_numbers(space: Space, call: Call) -> dict[str, Json]:
    """Count what v2 calls apps: the newest web process of each; no task and no worker is among them."""
    world = call.world
    apps, memory = _apps_and_memory(space, world)
    return {
        "guid": space.guid,
        "name": space.name,
        "service_count": len(world.service_instances.select({"space_guid": (space.guid,)})),
        "app_count": apps,
        "mem_dev_total": memory[False],
        "mem_prod_total": memory[True],
    }


def _apps_and_memory(space: Space, world: World) -> tuple[int, dict[bool, int]]:
    """How many apps have a web process, and the memory of those that are started, by whether they are in production."""
    apps = world.apps.select({SPACE_AND_PROCESSES: ((space.guid, "web"),)})
    webs = world.processes.select({WEBS: ((space.guid, "web"),)})
    if len(apps) == len(webs):
        total = world.processes.total
        return len(apps), {flag: total(WEB_MEMORY, space.guid, "web", "STARTED", flag) for flag in (False, True)}
    # While an app is deployed, it has more than one, and its newest counts.
    newest = [newest_of_type(world, app, "web") for app in apps.all()]
    started = [process for process in newest if process and process.state == "STARTED"]
    return len(apps), {
        flag: sum(each.memory * each.instances for each in started if each.production is flag) for flag in (False, True)
    }


def read_user(call: Call, guid: str) -> Reply:
    """Show the user's organizations and spaces by role, without any links."""
    user = call.world.users.get(guid)
    if user is None:
        raise errors.UserNotFound(guid)
    need_read_scope(call)
    if not (call.permissions.can_read_secrets_globally() or call.caller.guid == user.guid):
        raise errors.NotAuthorized()
    return ok(_presentation(user, {name: _places(call.world, user, role) for name, role in PLACES.items()}))


def _places(world: World, user: User, role: str) -> list[Json]:
    held = world.roles.find(user_guid=user.guid, type=role)
    if role.startswith("space"):
        return [_space(world.spaces[one.space_guid]) for one in held if one.space_guid]
    return [_organization(world, world.organizations[one.organization_guid]) for one in held if one.organization_guid]


def _organization(world: World, organization: Organization) -> Json:
    quota = world.organization_quotas.get(organization.quota_guid)
    managers = world.roles.find(organization_guid=organization.guid, type="organization_manager")
    return _presentation(
        organization,
        {
            "name": organization.name,
            "billing_enabled": organization.billing_enabled,
            "status": organization.status,
            "spaces": [_space(space) for space in world.spaces.find(organization_guid=organization.guid)],
            "quota_definition": _quota(quota) if quota else None,
            "managers": [_manager(world.users[role.user_guid]) for role in managers],
        },
    )


def _space(space: Space) -> Json:
    return _presentation(space, {"name": space.name})


def _quota(quota: OrganizationQuota) -> Json:
    return _presentation(
        quota,
        {
            "name": quota.name,
            "non_basic_services_allowed": quota.non_basic_services_allowed,
            "total_services": quota.total_services,
            "memory_limit": quota.memory_limit,
            "trial_db_allowed": quota.trial_db_allowed,
            "total_routes": quota.total_routes,
            "instance_memory_limit": quota.instance_memory_limit,
            "total_private_domains": quota.total_private_domains,
            "app_instance_limit": quota.app_instance_limit,
            "app_task_limit": quota.app_task_limit,
        },
    )


def _manager(user: User) -> Json:
    entity = {"admin": user.admin, "active": user.active, "default_space_guid": user.default_space_guid}
    return _presentation(user, entity)


def _presentation(record: Record, entity: dict[str, Json]) -> Json:
    metadata = {
        "guid": record.guid,
        "created_at": timestamp(record.created_at),
        "updated_at": timestamp(record.updated_at),
    }
    return {"metadata": metadata, "entity": entity}


ENDPOINTS = [
    endpoint("GET", "/v2/organizations/<guid>/summary", read_organization),
    endpoint("GET", "/v2/users/<guid>/summary", read_user),
]
