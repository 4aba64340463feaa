"""/v2/apps/:guid/env and /v2/apps/:guid/permissions."""

import pytest
import support
from support import ask
from support.v2_apps import create


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def app(world, space):
    return create(world, space, memory=64, disk_quota=32, environment_json={"A": 1})


def test_the_environment_is_that_of_the_web_process(world, space, app):
    ask(world, "PUT", "/v2/config/environment_variable_groups/running", {"R": "r"})
    version = world.processes[app.guid].version

    assert ask(world, "GET", f"/v2/apps/{app.guid}/env").body == {
        "staging_env_json": {},
        "running_env_json": {"R": "r"},
        "environment_json": {"A": 1},
        "system_env_json": {"VCAP_SERVICES": {}},
        "application_env_json": {
            "VCAP_APPLICATION": {
                "cf_api": "http://api.example.org",
                "limits": {"fds": 16384, "mem": 64, "disk": 32},
                "application_name": "app",
                "application_uris": [],
                "name": "app",
                "space_name": "space",
                "space_id": space.guid,
                "organization_id": space.organization_guid,
                "organization_name": "org of space",
                "uris": [],
                "users": None,
                "process_id": app.guid,
                "process_type": "web",
                "application_id": app.guid,
                "version": version,
                "application_version": version,
            }
        },
    }


FLAGS = {
    "nobody": ("env_var_visibility", [403, 403]),
    "admins only": ("space_developer_env_var_visibility", [200, 403]),
}


@pytest.mark.parametrize(("flag", "statuses"), FLAGS.values(), ids=FLAGS)
def test_a_flag_hides_the_environment(world, space, app, flag, statuses):
    ask(world, "PATCH", f"/v3/feature_flags/{flag}", {"enabled": False})
    developer = support.user(world, "dev", ("space_developer", space))

    replies = [ask(world, "GET", f"/v2/apps/{app.guid}/env", as_=caller) for caller in (support.ADMIN, developer)]

    assert [reply.status for reply in replies] == statuses


SENSITIVE, BASIC = {"read_sensitive_data": True, "read_basic_data": True}, {"read_sensitive_data": False, "read_basic_data": True}  # fmt: skip
ROLES = {
    "a developer": ("space_developer", 200, SENSITIVE),
    "a manager": ("space_manager", 200, BASIC),
    "an auditor": ("space_auditor", 200, BASIC),
}


@pytest.mark.parametrize(("role", "status", "body"), ROLES.values(), ids=ROLES)
def test_permissions_go_by_role(world, space, app, role, status, body):
    caller = support.user(world, "caller", (role, space))

    reply = ask(world, "GET", f"/v2/apps/{app.guid}/permissions", as_=caller)

    assert (reply.status, reply.body) == (status, body)


OTHERS = {
    "an organization manager": ("organization_manager", 200),
    "an organization auditor": ("organization_auditor", 403),
}


@pytest.mark.parametrize(("role", "status"), OTHERS.values(), ids=OTHERS)
def test_permissions_go_by_the_role_in_the_organization(world, space, app, role, status):
    caller = support.user(world, "caller", (role, world.organizations[space.organization_guid]))

    assert ask(world, "GET", f"/v2/apps/{app.guid}/permissions", as_=caller).status == status


def test_the_scope_of_users_suffices_for_permissions(world, space, app):
    scopes = [frozenset({"cloud_controller.user"}), frozenset({"openid"})]
    callers = [support.user(world, "dev", ("space_developer", space), scopes=each) for each in scopes]

    replies = [ask(world, "GET", f"/v2/apps/{app.guid}/permissions", as_=caller) for caller in callers]

    assert [reply.body.get("error_code") for reply in replies] == [None, "CF-InsufficientScope"]


def test_a_global_auditor_sees_basic_data(world, app):
    assert ask(world, "GET", f"/v2/apps/{app.guid}/permissions", as_=support.AUDITOR).body == BASIC
