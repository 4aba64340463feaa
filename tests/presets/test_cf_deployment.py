"""The preset cf-deployment: what a world has that is installed as cf-deployment installs a Cloud Controller."""

import uuid

import pytest
from support import ask
from support.web_client import ADMIN, client_of

from fakecc.actions.platform import uaa_accounts
from fakecc.arrange import lifecycle
from fakecc.arrange.world import World
from fakecc.worlds import Worlds

ON = {"temporary_enable_v2": True}


@pytest.fixture(scope="module")
def deployment():
    return World("cf-deployment")


def test_v2_is_off_until_it_is_switched_on(deployment):
    assert ask(deployment, "GET", "/v2/organizations").status == 404
    assert ask(World("cf-deployment", settings=ON), "GET", "/v2/organizations").status == 200


def test_the_root_links_to_everything(deployment):
    links = ask(deployment, "GET", "/").body["links"]

    assert None not in links.values()
    assert links["app_ssh"] == {
        "href": "ssh.sys.example.com:2222",
        "meta": {
            "host_key_fingerprint": "47:0d:d1:c8:c3:3d:0a:36:d1:49:2f:f2:90:27:31:d0",
            "oauth_client": "ssh-proxy",
        },
    }
    assert "cloud_controller_v2" not in links


def test_its_name_and_version_are_told(deployment):
    body = ask(deployment, "GET", "/v3/info").body

    assert (body["name"], body["build"], body["version"]) == ("cf-deployment", "v58.0.0", 58)


def test_its_domains(deployment):
    found = ask(deployment, "GET", "/v3/domains").body["resources"]

    assert [(domain["name"], domain["internal"]) for domain in found] == [
        ("sys.example.com", False), ("apps.internal", True),
    ]  # fmt: skip


def test_app_domains_follow_the_system_domain():
    world = World("cf-deployment", settings={"system_domain": "cf.example.org"})

    assert [domain.name for domain in world.domains] == ["cf.example.org", "apps.internal"]


def test_its_security_groups_are_in_force(deployment):
    found = ask(deployment, "GET", "/v3/security_groups").body["resources"]

    assert [(group["name"], group["globally_enabled"]) for group in found] == [
        ("public_networks", {"running": True, "staging": True}),
        ("dns", {"running": True, "staging": True}),
    ]


def test_a_rule_takes_a_list_of_destinations(deployment):
    rule = {"protocol": "all", "destination": "10.0.0.1,10.0.0.5-10.0.0.9"}
    body = {"name": "listed", "rules": [rule]}

    with deployment.transaction():
        assert ask(deployment, "POST", "/v3/security_groups", body).status == 201


def test_its_buildpacks_are_ready_in_their_order(deployment):
    found = ask(deployment, "GET", "/v3/buildpacks").body["resources"]

    assert [buildpack["name"] for buildpack in found] == [
        "staticfile_buildpack", "java_buildpack", "ruby_buildpack", "dotnet_core_buildpack", "nodejs_buildpack",
        "go_buildpack", "python_buildpack", "php_buildpack", "nginx_buildpack", "r_buildpack", "binary_buildpack",
    ]  # fmt: skip
    assert {(each["stack"], each["state"], each["enabled"]) for each in found} == {("cflinuxfs4", "READY", True)}


def test_its_stack_is_the_default(deployment):
    found = ask(deployment, "GET", "/v3/stacks").body["resources"]

    assert [(stack["name"], stack["default"]) for stack in found] == [("cflinuxfs4", True)]


def test_its_router_group_has_a_uuid_and_a_hundred_ports(deployment):
    group = next(iter(deployment.router_groups))

    assert (group.name, group.reservable_ports, str(uuid.UUID(group.guid))) == ("default-tcp", "1024-1123", group.guid)


def test_its_quota_reserves_a_hundred_ports(deployment):
    quota = ask(deployment, "GET", "/v3/organization_quotas").body["resources"][0]

    assert (quota["name"], quota["routes"]["total_reserved_ports"], quota["services"]["total_service_instances"]) == (
        "default", 100, None,
    )  # fmt: skip


CLIENTS = {
    "cf": ("scope", "clients.read"),
    "cc-service-dashboards": ("authorities", "clients.admin"),
    "cloud_controller_username_lookup": ("authorities", "scim.userids"),
    "cc_routing": ("authorities", "routing.router_groups.read"),
    "ssh-proxy": ("scope", "openid"),
}


@pytest.mark.parametrize(("name", "granted"), CLIENTS.items(), ids=CLIENTS)
def test_uaa_has_its_clients(deployment, name, granted):
    client = deployment.settings.oauth["clients"][name]

    assert granted[1] in client[granted[0]].split(",")


def test_of_the_scopes_of_clients_cf_has_only_the_one_to_read(deployment):
    scopes = deployment.settings.oauth["clients"]["cf"]["scope"].split(",")

    assert [scope for scope in scopes if scope.startswith("clients.")] == ["clients.read"]


def test_every_user_is_in_fifteen_groups(deployment):
    with deployment.transaction():
        account = uaa_accounts.create(deployment, "grouped")
        groups = {one.group_guid for one in deployment.memberships.find(member_guid=account.guid)}

    assert len(groups) == len({*deployment.settings.oauth["user"]["authorities"]}) == 15


def test_a_token_of_cf_lives_for_twenty_minutes(deployment):
    assert deployment.settings.oauth["clients"]["cf"]["access-token-validity"] == 1200


def test_dashboard_clients_can_be_made(deployment):
    settings = deployment.settings

    assert settings.oauth["clients"][settings.uaa_client_name]["secret"] == settings.uaa_client_secret


def test_nginx_and_a_router_stand_in_front(deployment):
    answer = client_of(Worlds(lambda _: deployment)).get(
        "/v3/info", headers={"X-Vcap-Request-Id": "mine", "Authorization": ADMIN}
    )

    first, second = answer.headers["X-VCAP-Request-ID"].split("::")
    assert (str(uuid.UUID(first)), str(uuid.UUID(second))) == (first, second)
    assert (answer.headers["Server"], answer.headers.get("X-USER-GUID")) == ("nginx", None)


def test_a_world_becomes_one_and_comes_back():
    world = World("small", settings={"info": {"name": "mine"}})
    before = [domain.name for domain in world.domains]
    lifecycle.begin_again(world, "cf-deployment")
    there = [domain.name for domain in world.domains], world.settings.info["name"], world.settings.temporary_enable_v2
    lifecycle.begin_again(world, "small")

    assert there == (["sys.example.com", "apps.internal"], "mine", False)
    assert ([domain.name for domain in world.domains], world.settings.temporary_enable_v2) == (before, True)
