"""/v2/spaces.

Source: cloud_controller_ng:app/controllers/runtime/spaces_controller.rb, app/access/space_access.rb
"""

from __future__ import annotations

from typing import Any

from fakecc import errors
from fakecc.call import Call, route
from fakecc.models.tenancy import Space
from fakecc.v2._message import FLAG, TEXTS, Message, optional, required
from fakecc.v2._query import guid, text, through
from fakecc.v2._reading import enumerate_, read, related
from fakecc.v2._resource import Resource, declare, to_many, to_one
from fakecc.v2._roles import SPACE_ROLES, spaces_of_users, users_of_space
from fakecc.v2._scope import NOTHING, Scope
from fakecc.world import World

Json = Any

CREATE = Message(
    required("name"),
    optional("allow_ssh", FLAG, default=True),
    optional("isolation_segment_guid"),
    required("organization_guid"),
    optional("space_quota_definition_guid"),
    optional("developer_guids", TEXTS),
    optional("manager_guids", TEXTS),
    optional("auditor_guids", TEXTS),
    optional("domain_guids", TEXTS),
    optional("service_instance_guids", TEXTS),
    optional("security_group_guids", TEXTS),
    optional("staging_security_group_guids", TEXTS),
)
UPDATE = CREATE.for_update(without=("space_quota_definition_guid",))


def fields(space: Space, call: Call) -> dict[str, Json]:
    del call
    return {
        "name": space.name,
        "organization_guid": space.organization_guid,
        "space_quota_definition_guid": space.quota_guid,
        "isolation_segment_guid": space.isolation_segment_guid,
        "allow_ssh": space.allow_ssh,
    }


def _domains(space: Space, call: Call) -> Scope:
    world, guid = call.world, space.organization_guid
    private = world.domains.find(organization_guid=guid)
    shared = world.domains.find(shared_organization_guids=guid)
    public = world.domains.find(organization_guid=None)
    return Scope({"guid": [domain.guid for domain in (*private, *shared, *public)]})


def _service_instances(space: Space, call: Call) -> Scope:
    del call
    return Scope({"space_guid": (space.guid,)})


def _security_groups(space: Space, call: Call) -> Scope:
    groups = call.world.security_groups
    return Scope({"guid": [one.guid for one in groups if one.running_default or space.guid in one.running_space_guids]})


def _staging_security_groups(space: Space, call: Call) -> Scope:
    groups = call.world.security_groups
    return Scope({"guid": [one.guid for one in groups if one.staging_default or space.guid in one.staging_space_guids]})


def _of_apps(world: World, guids: list[str]) -> set[str]:
    return {app.space_guid for app in world.apps.select({"guid": guids}).all()}


def _visible(call: Call) -> Scope:
    return Scope({"guid": call.permissions.readable_space_guids()})


SPACES: Resource[Space] = declare(
    Resource(
        name="spaces",
        model="Space",
        table=lambda world: world.spaces,
        fields=fields,
        to_one=(
            to_one("organization", "organizations", "organization_guid"),
            to_one("space_quota_definition", "space_quota_definitions", "quota_guid"),
            to_one("isolation_segment", "isolation_segments", "isolation_segment_guid"),
        ),
        to_many=(
            *(to_many(name, "users", users_of_space(role)) for name, role in SPACE_ROLES.items()),
            to_many("apps", "apps", "space_guid"),
            to_many("routes", "routes", "space_guid"),
            to_many("domains", "domains", _domains),
            to_many("service_instances", "service_instances", _service_instances),
            to_many("app_events", "app_events", lambda _, __: NOTHING, link_only=True),
            to_many("events", "events", "space_guid", link_only=True),
            to_many("security_groups", "security_groups", _security_groups),
            to_many("staging_security_groups", "security_groups", _staging_security_groups),
        ),
        filters={
            "name": text("name"),
            "organization_guid": guid("organization_guid"),
            "developer_guid": through(spaces_of_users("space_developer")),
            "app_guid": through(_of_apps),
            "isolation_segment_guid": guid("isolation_segment_guid"),
        },
        orders=("id", "name"),
        not_found=errors.SpaceNotFound,
        visible=_visible,
    )
)

ROUTES = [
    route("GET", "/v2/spaces", enumerate_(SPACES)),
    route("GET", "/v2/spaces/<guid>", read(SPACES)),
    *related(SPACES, "apps", "routes"),
]
