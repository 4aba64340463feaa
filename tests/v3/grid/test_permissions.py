"""Every row of the permissions: which of thirteen callers it lets pass.

Source: cloud_controller_ng:lib/cloud_controller/permissions.rb
"""

import pytest
import support
from support.role_matrix import ORGANIZATION, ROLES, SPACE

from fakecc.actions.tenancy import space_quotas
from fakecc.models.platform import SecurityGroup
from fakecc.permissions import Permissions

READ_EVERYTHING = {"admin", "admin_read_only", "global_auditor"}
SECRETS = {"admin", "admin_read_only"}
# Whoever has a role in the space is an organization_user, too: nobody gets one without.
MEMBERS = {*ORGANIZATION, *SPACE}
SPACE_READING = {*SPACE, "organization_manager"}
CALLERS = [*ROLES, "without a token"]

# What is asked, of what; who passes; the constant or method of the source.
ROWS = {
    "can_read_globally?": ("can_read_globally", "", READ_EVERYTHING),
    "can_read_secrets_globally?": ("can_read_secrets_globally", "", SECRETS),
    "can_write_globally?": ("can_write_globally", "", {"admin"}),
    "ROLES_FOR_ORG_READING": ("can_read_from_organization", "organization.guid", READ_EVERYTHING | MEMBERS),
    "ROLES_FOR_ORG_WRITING": ("can_write_to_organization", "organization.guid", {"admin", "organization_manager"}),
    "ROLES_FOR_SPACE_READING": ("can_read_from_space", "space", READ_EVERYTHING | SPACE_READING),
    "ROLES_FOR_SPACE_SECRETS_READING": ("can_read_secrets_in_space", "space", SECRETS | {"space_developer"}),
    "ROLES_FOR_SPACE_SERVICES_READING": (
        "can_read_services_in_space", "space", READ_EVERYTHING | {"space_developer", "space_supporter"},
    ),
    "ROLES_FOR_SPACE_WRITING": ("can_write_to_space", "space", {"admin", "space_developer"}),
    "ROLES_FOR_APP_MANAGING": ("can_manage_apps_in_space", "space", {"admin", "space_developer", "space_supporter"}),
    "ROLES_FOR_SPACE_UPDATING": ("can_update_space", "space", {"admin", "organization_manager", "space_manager"}),
    "readable_space_quota_guids": ("can_read_space_quota", "quota", READ_EVERYTHING | SPACE_READING),
    "readable_security_groups_dataset": ("can_read_security_group", "group", READ_EVERYTHING | SPACE_READING),
}  # fmt: skip
# The same, asked for all at once, of those who do not read globally.
LISTS = {
    "readable_org_guids_query": ("readable_organization_guids", "organization", MEMBERS),
    "readable_space_guids_query": ("readable_space_guids", "space", SPACE_READING),
}
# By a request, where no method stands for the row: who finds what.
REQUESTS = {
    "ROLES_FOR_ROUTE_READING": ("/v3/routes/{route}", READ_EVERYTHING | SPACE_READING | {"organization_auditor"}),
    "ORG_ROLES_FOR_READING_DOMAINS_FROM_ORGS": (
        "/v3/domains/{domain}", READ_EVERYTHING | {*SPACE, "organization_manager", "organization_auditor"},
    ),
    "SPACE_ROLES_FOR_EVENTS": (
        "/v3/audit_events/{event}",
        READ_EVERYTHING | {"space_auditor", "space_developer", "space_supporter", "organization_auditor"},
    ),
    "readable_services_space_guids": ("/v3/service_brokers?names=private", READ_EVERYTHING | {"space_developer", "space_supporter"}),
    "ROLES_FOR_APP_ENVIRONMENT_VARIABLES_READING": (
        "/v3/apps/{app}/environment_variables", SECRETS | {"space_developer", "space_supporter"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def stage():
    world = support.new_world()
    organization = support.organization(world)
    space = support.space(world, inside=organization)
    quota = space_quotas.create(world, organization, name="quota", limits={})
    space_quotas.apply(world, quota, [space])
    group = world.add(SecurityGroup(**world.stamp(SecurityGroup), name="group", running_space_guids=(space.guid,)))
    callers = {
        "admin": support.ADMIN,
        "admin_read_only": support.READ_ONLY_ADMIN,
        "global_auditor": support.AUDITOR,
        "no_role": support.user(world, "nobody"),
        "without a token": support.NOBODY,
    }
    for role in ORGANIZATION:
        callers[role] = support.user(world, role, (role, organization))
    for role in SPACE:
        callers[role] = support.user(world, role, ("organization_user", organization), (role, space))
    things = {
        "organization": organization,
        "organization.guid": organization.guid,
        "space": world.spaces[space.guid],
        "quota": quota,
        "group": group,
    }
    return world, things, callers


def allowed_by(stage, question):
    world, _, callers = stage
    return {role for role in CALLERS if question(Permissions(world, callers[role]))}


@pytest.mark.parametrize(("method", "of", "allowed"), ROWS.values(), ids=ROWS)
def test_a_row_lets_its_roles_pass(stage, method, of, allowed):
    arguments = [stage[1][of]] if of else []
    assert allowed_by(stage, lambda permissions: getattr(permissions, method)(*arguments)) == allowed


@pytest.mark.parametrize(("method", "of", "allowed"), LISTS.values(), ids=LISTS)
def test_a_row_lists_for_its_roles(stage, method, of, allowed):
    assert allowed_by(stage, lambda permissions: stage[1][of].guid in getattr(permissions, method)()) == allowed


@pytest.fixture(scope="module")
def asked(stage):
    """The guids of what the requests ask for."""
    world, things, _ = stage
    space = things["space"]
    domain = support.ask(world, "POST", "/v3/domains", {
        "name": "private.example.com", "relationships": {"organization": {"data": {"guid": space.organization_guid}}},
    }).body["guid"]  # fmt: skip
    related = {"space": {"data": {"guid": space.guid}}, "domain": {"data": {"guid": domain}}}
    route = support.ask(world, "POST", "/v3/routes", {"host": "h", "relationships": related}).body["guid"]
    app = support.app_in(world, space)
    broker = {"name": "private", "url": "https://b.example.org", "relationships": {"space": related["space"]}}
    credentials = {"type": "basic", "credentials": {"username": "u", "password": "p"}}
    support.ask(world, "POST", "/v3/service_brokers", {**broker, "authentication": credentials})
    given = {"name": "i", "type": "user-provided", "relationships": {"space": related["space"]}}
    support.ask(world, "POST", "/v3/service_instances", given)
    event = next(event.guid for event in world.audit_events if event.space_guid == space.guid)
    return {"route": route, "domain": domain, "app": app.guid, "event": event}


@pytest.mark.parametrize(("path", "allowed"), REQUESTS.values(), ids=REQUESTS)
def test_a_row_answers_its_roles(stage, asked, path, allowed):
    world, _, callers = stage
    replies = {role: support.ask(world, "GET", path.format(**asked), as_=callers[role]) for role in CALLERS}
    found = {role for role, reply in replies.items() if reply.status == 200 and reply.body.get("resources", True)}
    assert found == allowed
