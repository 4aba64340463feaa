"""Every method and every constant of the permissions: which of thirteen callers it lets pass.

Source: cloud_controller_ng:lib/cloud_controller/permissions.rb
"""

import pytest
import support
from support import apps, marketplace
from support.role_matrix import ORGANIZATION, ROLES, SPACE

from fakecc.actions.tenancy import space_quotas
from fakecc.models.apps import Build
from fakecc.models.platform import SecurityGroup
from fakecc.models.routing import RoutePolicy
from fakecc.models.tenancy import IsolationSegment
from fakecc.permissions import Permissions

READ_EVERYTHING = {"admin", "admin_read_only", "global_auditor"}
SECRETS = {"admin", "admin_read_only"}
# Whoever has a role in the space is an organization_user, too: nobody gets one without.
MEMBERS = {*ORGANIZATION, *SPACE}
SPACE_READING = {*SPACE, "organization_manager"}
ROUTE_READING = SPACE_READING | {"organization_auditor"}
DOMAIN_READING = {*SPACE, "organization_manager", "organization_auditor"}
CALLERS = [*ROLES, "without a token"]

# The public methods of the source. A method that gives guids or ids of what another gives stands with it.
METHODS = [
    "can_read_globally?",
    "can_read_secrets_globally?",
    "can_write_globally?",
    "is_org_manager?",
    "is_org_manager_for_org?",
    "readable_org_guids",
    "readable_org_guids_query",
    "can_delete_buildpack_cache?",
    "readable_orgs_query",
    "readable_org_ids_query",
    "readable_org_guids_for_domains_query",
    "readable_org_ids_for_domains_query",
    "can_read_from_org?",
    "can_write_to_active_org?",
    "org_state",
    "writable_org_state",
    "space_state",
    "writable_space_state",
    "readable_space_guids",
    "readable_spaces_query",
    "readable_space_ids_query",
    "readable_route_policies_spaces_query",
    "readable_space_guids_query",
    "can_read_from_space?",
    "can_read_route_policy_from_space?",
    "can_read_from_space_as_space_member?",
    "can_download_droplet?",
    "can_read_secrets_in_space?",
    "can_read_services_in_space?",
    "can_write_to_active_space?",
    "can_manage_apps_in_active_space?",
    "can_update_active_space?",
    "can_read_from_isolation_segment?",
    "readable_services_space_guids",
    "readable_space_scoped_spaces",
    "readable_space_scoped_spaces_query",
    "readable_space_scoped_space_ids_query",
    "can_read_route?",
    "space_guids_with_readable_routes_query",
    "can_read_app_environment_variables?",
    "can_read_system_environment_variables?",
    "readable_app_guids",
    "readable_space_quota_guids",
    "readable_security_group_guids",
    "readable_security_group_guids_query",
    "readable_security_group_ids_query",
    "readable_security_groups_dataset",
    "can_update_build_state?",
    "readable_users_query",
    "readable_event_dataset",
]
# Methods of the source, what is asked here, of what, and who passes.
ROWS = {
    "can_read_globally?": ("can_read_globally", "", READ_EVERYTHING),
    "can_read_secrets_globally?": ("can_read_secrets_globally", "", SECRETS),
    "can_write_globally?": ("can_write_globally", "", {"admin"}),
    "can_read_from_org?": ("can_read_from_organization", "organization.guid", READ_EVERYTHING | MEMBERS),
    "can_write_to_active_org?": ("can_write_to_organization", "organization.guid", {"admin", "organization_manager"}),
    "can_read_from_space?": ("can_read_from_space", "space", READ_EVERYTHING | SPACE_READING),
    "can_read_secrets_in_space?": ("can_read_secrets_in_space", "space", SECRETS | {"space_developer"}),
    "can_read_services_in_space?": (
        "can_read_services_in_space", "space", READ_EVERYTHING | {"space_developer", "space_supporter"},
    ),
    "can_write_to_active_space?": ("can_write_to_space", "space", {"admin", "space_developer"}),
    "can_manage_apps_in_active_space?": (
        "can_manage_apps_in_space", "space", {"admin", "space_developer", "space_supporter"},
    ),
    "can_update_active_space?": ("can_update_space", "space", {"admin", "organization_manager", "space_manager"}),
    "readable_space_quota_guids": ("can_read_space_quota", "quota", READ_EVERYTHING | SPACE_READING),
    "readable_security_groups_dataset readable_security_group_guids readable_security_group_guids_query": (
        "can_read_security_group", "group", READ_EVERYTHING | SPACE_READING,
    ),
    "readable_space_guids readable_space_guids_query readable_spaces_query readable_space_ids_query": (
        "reads_space", "space", SPACE_READING,
    ),
}  # fmt: skip
# The same, asked for all at once, of those who do not read globally.
LISTS = {
    "readable_org_guids readable_org_guids_query": ("readable_organization_guids", "organization", MEMBERS),
}  # fmt: skip
# By a request, where no method stands for it: who finds what.
REQUESTS = {
    "can_read_route?": ("/v3/routes/{route}", READ_EVERYTHING | ROUTE_READING),
    "space_guids_with_readable_routes_query": ("/v3/routes?hosts=h", READ_EVERYTHING | ROUTE_READING),
    "can_read_route_policy_from_space?": ("/v3/route_policies/{policy}", READ_EVERYTHING | ROUTE_READING),
    "readable_route_policies_spaces_query": ("/v3/route_policies", READ_EVERYTHING | ROUTE_READING),
    "can_read_from_isolation_segment?": ("/v3/isolation_segments/{segment}/organizations", READ_EVERYTHING | MEMBERS),
    "readable_users_query": ("/v3/users/{member}", READ_EVERYTHING | MEMBERS),
    "can_read_from_space_as_space_member?": ("/v3/service_plans/{own_plan}", READ_EVERYTHING | {*SPACE}),
    "readable_space_scoped_spaces readable_space_scoped_spaces_query readable_space_scoped_space_ids_query": (
        "/v3/service_plans?names=own", READ_EVERYTHING | {*SPACE},
    ),
    "readable_orgs_query readable_org_ids_query": ("/v3/service_plans?names=home", READ_EVERYTHING | MEMBERS),
    "readable_org_ids_for_domains_query readable_org_guids_for_domains_query": (
        "/v3/domains?names=private.example.com", READ_EVERYTHING | DOMAIN_READING,
    ),
    "ORG_ROLES_FOR_READING_DOMAINS_FROM_ORGS": ("/v3/domains/{domain}", READ_EVERYTHING | DOMAIN_READING),
    "readable_security_group_ids_query": ("/v3/spaces/{space}/running_security_groups", READ_EVERYTHING | SPACE_READING),
    "can_download_droplet?": (
        "/v3/droplets/{droplet}/download",
        READ_EVERYTHING | {"space_developer", "space_manager", "space_auditor", "organization_manager"},
    ),
    "readable_event_dataset": (
        "/v3/audit_events/{event}",
        READ_EVERYTHING | {"space_auditor", "space_developer", "space_supporter", "organization_auditor"},
    ),
    "readable_services_space_guids": (
        "/v3/service_brokers?names=private", READ_EVERYTHING | {"space_developer", "space_supporter"},
    ),
    "can_read_app_environment_variables?": (
        "/v3/apps/{app}/environment_variables", SECRETS | {"space_developer", "space_supporter"},
    ),
}  # fmt: skip
LABEL = {"metadata": {"labels": {"a": "b"}}}
# By a request that changes something, which is taken back.
ACTIONS = {
    "can_delete_buildpack_cache?": (
        "POST /v3/apps/{app}/actions/clear_buildpack_cache", {}, {"admin", "space_developer", "space_supporter"},
    ),
    "can_update_build_state?": ("PATCH /v3/builds/{build}", {"state": "FAILED"}, {"admin"}),
    "readable_app_guids": (
        "POST /v3/routes/{route}/destinations", {"destinations": [{"app": {"guid": "{app}"}}]},
        {"admin", "space_developer", "space_supporter"},
    ),
    "is_org_manager_for_org? space_state writable_space_state": (
        "PATCH /v3/spaces/{suspended}", LABEL, {"admin", "organization_manager"},
    ),
    "org_state writable_org_state": ("PATCH /v3/spaces/{closed}", LABEL, {"admin"}),
}  # fmt: skip


def test_every_method_has_a_row():
    named = {name for rows in (ROWS, LISTS, REQUESTS, ACTIONS) for methods in rows for name in methods.split()}
    # These two have tests of their own below.
    alone = {"is_org_manager?", "can_read_system_environment_variables?"}
    assert {*METHODS} - named == alone


def people(world, organization, space):
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
    return callers


@pytest.fixture(scope="module")
def stage():
    world = support.new_world()
    organization = support.organization(world)
    space = support.space(world, inside=organization)
    quota = space_quotas.create(world, organization, name="quota", limits={})
    space_quotas.apply(world, quota, [space])
    group = world.add(SecurityGroup(**world.stamp(SecurityGroup), name="group", running_space_guids=(space.guid,)))
    things = {
        "organization": organization,
        "organization.guid": organization.guid,
        "space": world.spaces[space.guid],
        "quota": quota,
        "group": group,
    }
    return world, things, people(world, organization, space)


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
    world, things, callers = stage
    space, organization = things["space"], things["organization"]
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
    world.change(world.domains[domain], enforce_route_policies=True)
    policy = world.add(RoutePolicy(**world.stamp(RoutePolicy), route_guid=route, source_type="any"))
    segment = world.add(
        IsolationSegment(**world.stamp(IsolationSegment), name="s", organization_guids=(organization.guid,))
    )
    own = marketplace.broker(world, "of the space", space_guid=space.guid)
    own_plan = marketplace.plan(world, "own", of=marketplace.offering(world, "own", by=own))
    marketplace.plan(world, "home", of=marketplace.offering(world, "home"), seen_in=[organization])
    droplet = apps.droplet(world, app)
    build = world.add(
        Build(**world.stamp(Build), app_guid=app.guid, package_guid=droplet.package_guid, created_by_user_guid="u",
              created_by_user_name="u", created_by_user_email="u")
    )  # fmt: skip
    return {
        "route": route, "domain": domain, "app": app.guid, "event": event, "policy": policy.guid, "segment": segment.guid,
        "member": callers["space_developer"].guid, "own_plan": own_plan.guid, "space": space.guid, "droplet": droplet.guid,
        "build": build.guid,
    }  # fmt: skip


@pytest.mark.parametrize(("path", "allowed"), REQUESTS.values(), ids=REQUESTS)
def test_a_row_answers_its_roles(stage, asked, path, allowed):
    world, _, callers = stage
    replies = {role: support.ask(world, "GET", path.format(**asked), as_=callers[role]) for role in CALLERS}
    found = {
        role
        for role, reply in replies.items()
        if reply.status in {200, 302} and (not isinstance(reply.body, dict) or reply.body.get("resources", True))
    }
    assert found == allowed


def test_services_in_the_environment_are_for_those_who_read_system_variables(stage, asked):
    world, _, callers = stage
    replies = {role: support.ask(world, "GET", f"/v3/apps/{asked['app']}/env", as_=callers[role]) for role in CALLERS}
    shown = {
        role
        for role, reply in replies.items()
        if reply.status == 200 and "redacted_message" not in reply.body["system_env_json"]
    }
    assert shown == SECRETS | {"space_developer"}


@pytest.fixture(scope="module")
def closed(stage):
    """A suspended space, and a space of a suspended organization, with the same roles in both."""
    world = stage[0]
    guids = {}
    for name, states in (("suspended", ({}, {"suspended": True})), ("closed", ({"status": "suspended"}, {}))):
        organization = support.organization(world, name, **states[0])
        space = support.space(world, name, inside=organization, **states[1])
        people(world, organization, space)
        guids[name] = space.guid
    return guids


@pytest.mark.parametrize(("request_", "body", "allowed"), ACTIONS.values(), ids=ACTIONS)
def test_a_row_lets_its_roles_act(stage, asked, closed, request_, body, allowed):
    world, _, callers = stage
    method, path = request_.split(" ")
    guids = {**asked, **closed}
    if "destinations" in body:
        body = {"destinations": [{"app": {"guid": asked["app"]}}]}
    told = {}
    for role in CALLERS:
        before = world.savepoint()
        told[role] = support.ask(world, method, path.format(**guids), body, as_=callers[role]).status
        world.rollback(before)
    assert {role for role, status in told.items() if status < 300} == allowed
    assert {told[role] for role in CALLERS if role not in allowed} <= {401, 403, 404}


def test_only_managers_of_organizations_make_users_where_the_installation_lets_them():
    world = support.new_world(allow_user_creation_by_org_manager=True)
    organization = support.organization(world)
    callers = people(world, organization, support.space(world, inside=organization))
    body = {"username": "new", "origin": "ldap"}
    told = {}
    for role in CALLERS:
        before = world.savepoint()
        told[role] = support.ask(world, "POST", "/v3/users", body, as_=callers[role]).status
        world.rollback(before)
    assert {role for role, status in told.items() if status == 201} == {"admin", "organization_manager"}
