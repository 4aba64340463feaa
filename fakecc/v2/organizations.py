"""/v2/organizations.

Source: cloud_controller_ng:app/controllers/runtime/organizations_controller.rb, app/access/organization_access.rb
"""

from __future__ import annotations

from typing import Any

from fakecc import errors
from fakecc.call import Call, route
from fakecc.models.tenancy import Organization
from fakecc.v2._message import FLAG, TEXTS, Message, optional, required
from fakecc.v2._query import text, through
from fakecc.v2._reading import enumerate_, read, related
from fakecc.v2._resource import Resource, declare, to_many, to_one
from fakecc.v2._roles import ORGANIZATION_ROLES, organizations_of_users, users_of_organization
from fakecc.v2._scope import NOTHING, Scope
from fakecc.world import World

Json = Any

CREATE = Message(
    required("name"),
    optional("billing_enabled", FLAG, default=False),
    optional("status", default="active"),
    optional("quota_definition_guid"),
    optional("user_guids", TEXTS),
    optional("manager_guids", TEXTS),
    optional("billing_manager_guids", TEXTS),
    optional("auditor_guids", TEXTS),
    optional("app_event_guids", TEXTS),
)


def fields(organization: Organization, call: Call) -> dict[str, Json]:
    del call
    return {
        "name": organization.name,
        "billing_enabled": organization.billing_enabled,
        "quota_definition_guid": organization.quota_guid,
        "status": organization.status,
        "default_isolation_segment_guid": organization.default_isolation_segment_guid,
    }


def _domains(organization: Organization, call: Call) -> Scope:
    """The shared ones, its own, and those shared with it."""
    guid = organization.guid
    private = call.world.domains.find(organization_guid=guid)
    shared = call.world.domains.find(shared_organization_guids=guid)
    public = call.world.domains.find(organization_guid=None)
    return Scope({"guid": [domain.guid for domain in (*private, *shared, *public)]})


def _private_domains(organization: Organization, call: Call) -> Scope:
    private = call.world.domains.find(organization_guid=organization.guid)
    shared = call.world.domains.find(shared_organization_guids=organization.guid)
    return Scope({"guid": [domain.guid for domain in (*private, *shared)]})


def _of_spaces(world: World, guids: list[str]) -> set[str]:
    return {space.organization_guid for space in world.spaces.select({"guid": guids}).all()}


def _visible(call: Call) -> Scope:
    return Scope({"guid": call.permissions.readable_organization_guids()})


ORGANIZATIONS: Resource[Organization] = declare(
    Resource(
        name="organizations",
        model="Organization",
        table=lambda world: world.organizations,
        fields=fields,
        to_one=(
            to_one("quota_definition", "quota_definitions", "quota_guid"),
            to_one("isolation_segment", "isolation_segments", "default_isolation_segment_guid"),
        ),
        to_many=(
            to_many("spaces", "spaces", "organization_guid"),
            to_many("domains", "domains", _domains),
            to_many("private_domains", "private_domains", _private_domains),
            *(to_many(name, "users", users_of_organization(role)) for name, role in ORGANIZATION_ROLES.items()),
            to_many("app_events", "app_events", lambda _, __: NOTHING, link_only=True),
            to_many("space_quota_definitions", "space_quota_definitions", "organization_guid"),
        ),
        filters={
            "name": text("name"),
            "space_guid": through(_of_spaces),
            "user_guid": through(organizations_of_users("organization_user")),
            "manager_guid": through(organizations_of_users("organization_manager")),
            "billing_manager_guid": through(organizations_of_users("organization_billing_manager")),
            "auditor_guid": through(organizations_of_users("organization_auditor")),
            "status": text("status"),
        },
        orders=("id", "name"),
        not_found=errors.OrganizationNotFound,
        visible=_visible,
    )
)

ROUTES = [
    route("GET", "/v2/organizations", enumerate_(ORGANIZATIONS)),
    route("GET", "/v2/organizations/<guid>", read(ORGANIZATIONS)),
    *related(ORGANIZATIONS, "spaces"),
]
