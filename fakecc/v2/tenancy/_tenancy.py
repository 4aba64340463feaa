"""The resources of organizations and spaces, which their pages, those of their roles and their summaries share.

Source: cloud_controller_ng:app/controllers/runtime/organizations_controller.rb, spaces_controller.rb,
app/models/runtime/organization.rb, space.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.relations import organization_of
from fakecc.models.tenancy import Organization, Space
from fakecc.selections import AnyOf, HasKey, field_in
from fakecc.v2.query import guid, text, through
from fakecc.v2.resource import Resource, columns, declare, to_many, to_one
from fakecc.v2.scope import Scope
from fakecc.v2.tenancy._roles import (
    ORGANIZATION_ROLES,
    SPACE_ROLES,
    organizations_of_users,
    spaces_of_users,
    users_of_organization,
    users_of_space,
)
from fakecc.world import World


def organization_fields(organization: Organization, call: Call) -> dict[str, Json]:
    del call
    return {
        "name": organization.name,
        "billing_enabled": organization.billing_enabled,
        "quota_definition_guid": organization.quota_guid,
        "status": organization.status,
        "default_isolation_segment_guid": organization.default_isolation_segment_guid,
    }


def _segments_link(organization: Organization, call: Call) -> dict[str, Json]:
    """The link is there if the organization is entitled to a segment, whether or not it is the default."""
    if not call.world.isolation_segments.has("organization_guids", organization.guid):
        return {}
    return {"isolation_segment_url": f"/v3/isolation_segments?organization_guids={organization.guid}"}


def _private_domains(organization: Organization, call: Call) -> Scope:
    del call
    return Scope(keeps=(AnyOf(_usable_by(organization.guid)),))


def _usable_by(guid: str) -> tuple[HasKey, HasKey]:
    """The tests of private domains: does the organization own it, or is it shared with it?"""
    return field_in("organization_guid", {guid}), field_in("shared_organization_guids", {guid})


def _organization_domains(organization: Organization, call: Call) -> Scope:
    """The shared domains, its own, and those shared with it."""
    del call
    return Scope(keeps=(AnyOf((field_in("organization_guid", {None}), *_usable_by(organization.guid))),))


def _of_spaces(world: World, guids: list[str]) -> set[str]:
    return {space.organization_guid for space in world.spaces.select({"guid": guids}).all()}


def _visible_organizations(call: Call) -> Scope:
    return Scope({"guid": call.permissions.readable_organization_guids()})


def _organization_app_events(organization: Organization, call: Call) -> Scope:
    del call
    return Scope({organization_of("space_guid"): (organization.guid,)})


def _space_app_events(space: Space, call: Call) -> Scope:
    del call
    return Scope({"space_guid": (space.guid,)})


ORGANIZATIONS: Resource[Organization] = declare(
    Resource(
        name="organizations",
        model="Organization",
        table=lambda world: world.organizations,
        fields=organization_fields,
        links=_segments_link,
        to_one=(to_one("quota_definition", "quota_definitions", "quota_guid"),),
        to_many=(
            to_many("spaces", "spaces", "organization_guid"),
            to_many("domains", "domains", _organization_domains),
            to_many("private_domains", "private_domains", _private_domains),
            *(to_many(name, "users", users_of_organization(role)) for name, role in ORGANIZATION_ROLES.items()),
            to_many("app_events", "app_events", _organization_app_events, link_only=True),
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
        columns=columns(
            "name", "billing_enabled", "status", "default_isolation_segment_guid", quota_definition_id="quota_guid"
        ),
        not_found=errors.OrganizationNotFound,
        visible=_visible_organizations,
    )
)


def space_fields(space: Space, call: Call) -> dict[str, Json]:
    del call
    return {
        "name": space.name,
        "organization_guid": space.organization_guid,
        "space_quota_definition_guid": space.quota_guid,
        "isolation_segment_guid": space.isolation_segment_guid,
        "allow_ssh": space.allow_ssh,
    }


def _segment_link(space: Space, call: Call) -> dict[str, Json]:
    del call
    guid = space.isolation_segment_guid
    return {"isolation_segment_url": f"/v3/isolation_segments/{guid}"} if guid else {}


def _space_domains(space: Space, call: Call) -> Scope:
    del call
    return Scope(keeps=(AnyOf((field_in("organization_guid", {None}), *_usable_by(space.organization_guid))),))


def _service_instances(space: Space, call: Call) -> Scope:
    del call
    return Scope({"space_guid": (space.guid,)})


def _security_groups(space: Space, call: Call) -> Scope:
    del call
    return Scope(keeps=(AnyOf((field_in("running_default", {True}), field_in("running_space_guids", {space.guid}))),))


def _staging_security_groups(space: Space, call: Call) -> Scope:
    del call
    return Scope(keeps=(AnyOf((field_in("staging_default", {True}), field_in("staging_space_guids", {space.guid}))),))


def _of_apps(world: World, guids: list[str]) -> set[str]:
    return {app.space_guid for app in world.apps.select({"guid": guids}).all()}


def _visible_spaces(call: Call) -> Scope:
    return Scope(keeps=(call.permissions.readable_spaces().test("guid"),))


SPACES: Resource[Space] = declare(
    Resource(
        name="spaces",
        model="Space",
        table=lambda world: world.spaces,
        fields=space_fields,
        links=_segment_link,
        to_one=(
            to_one("organization", "organizations", "organization_guid"),
            to_one("space_quota_definition", "space_quota_definitions", "quota_guid"),
        ),
        to_many=(
            *(to_many(name, "users", users_of_space(role)) for name, role in SPACE_ROLES.items()),
            to_many("apps", "apps", "space_guid"),
            to_many("routes", "routes", "space_guid"),
            to_many("domains", "domains", _space_domains),
            to_many("service_instances", "service_instances", _service_instances),
            to_many("app_events", "app_events", _space_app_events, link_only=True),
            to_many("events", "events", "space_guid", link_only=True),
            to_many("security_groups", "security_groups", _security_groups),
            to_many("staging_security_groups", "security_groups", _staging_security_groups),
        ),
        filters={
            "name": text("name"),
            "organization_guid": guid("organization_guid"),
            "developer_guid": through(spaces_of_users("space_developer")),
            "app_guid": through(_of_apps),
            # No association has this name: it is the column.
            "isolation_segment_guid": text("isolation_segment_guid"),
        },
        orders=("id", "name"),
        columns=columns(
            "name",
            "allow_ssh",
            "isolation_segment_guid",
            organization_id="organization_guid",
            space_quota_definition_id="quota_guid",
            # `active` or `suspended`, in this order.
            status="suspended",
        ),
        not_found=errors.SpaceNotFound,
        visible=_visible_spaces,
    )
)
