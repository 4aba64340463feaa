"""PyPI's cloudfoundry-client, which nobody here wrote, through both halves of the API, over HTTP."""

import pytest
from cloudfoundry_client.client import CloudFoundryClient
from cloudfoundry_client.errors import InvalidStatusCode
from cloudfoundry_client.operations.push.push import PushOperation
from oauth2_client.credentials_manager import OAuthError

from fakecc import FakeCC
from fakecc.actions.platform import uaa_accounts

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server():
    """The client waits for jobs by the clock on the wall."""
    with FakeCC(clock="real") as cc:
        yield cc


@pytest.fixture(scope="module")
def client(server):
    client = CloudFoundryClient(server.url)
    client.init_with_user_credentials("admin", "admin")
    return client


@pytest.fixture
def space(server, client):
    server.reset()
    client.init_with_user_credentials("admin", "admin")
    organization = client.v3.organizations.create("mine", suspended=False)
    return client.v3.spaces.create("home", organization["guid"])


def plan(client, name):
    return next(plan for plan in client.v3.service_plans.list() if plan["name"] == name)


def managed(client, space, name="db", plan_name="sync"):
    answer = client.v3.service_instances.create(name, space["guid"], plan(client, plan_name)["guid"])
    job = answer.job()
    client.v3.jobs.wait_for_job_completion(job["guid"])
    return client.v3.service_instances.get_first(names=name)


def test_a_wrong_password_is_refused(server):
    client = CloudFoundryClient(server.url)
    with pytest.raises(Exception, match="Bad credentials"):
        client.init_with_user_credentials("admin", "guessed")


def test_a_refresh_token_lets_the_client_in_again(server, client):
    again = CloudFoundryClient(server.url)
    again.init_with_token(client.refresh_token)
    assert again.v3.organizations.list().total_results == client.v3.organizations.list().total_results


def test_an_organization_and_its_space_are_found_through_both_halves(client, space):
    organization = space.organization()
    assert organization["name"] == "mine"
    found = client.v2.spaces.get(space["guid"])
    assert (found["entity"]["name"], found.organization()["entity"]["name"]) == ("home", "mine")


def test_the_plans_are_the_same_in_both_halves(client, space):
    assert [plan["name"] for plan in client.v3.service_plans.list()] == ["sync", "async"]
    assert [plan["entity"]["name"] for plan in client.v2.service_plans.list()] == ["sync", "async"]


def test_a_managed_instance_is_waited_for_and_seen_by_both_halves(client, space):
    instance = managed(client, space, plan_name="async")
    assert (instance["type"], instance["last_operation"]["state"]) == ("managed", "succeeded")
    seen = client.v2.service_instances.get(instance["guid"])
    assert seen["entity"]["last_operation"]["state"] == "succeeded"


def test_a_managed_instance_is_made_through_v2(client, space):
    made = client.v2.service_instances.create(space["guid"], "v2-db", plan(client, "sync")["guid"])
    assert client.v3.service_instances.get(made["metadata"]["guid"])["name"] == "v2-db"
    client.v2.service_instances.remove(made["metadata"]["guid"])
    assert list(client.v2.service_instances.list(space_guid=space["guid"])) == []


def test_a_taken_name_is_told_in_the_cli_s_words(client, space):
    managed(client, space)
    with pytest.raises(InvalidStatusCode) as refusal:
        client.v3.service_instances.create("db", space["guid"], plan(client, "sync")["guid"])
    assert refusal.value.body["errors"][0]["detail"] == "The service instance name is taken: db."


def test_a_user_provided_instance_lives_in_both_halves(server, client, space):
    given = {"name": "mine", "space_guid": space["guid"], "credentials": {"uri": "https://example.org"}}
    made = client.post(f"{server.url}/v2/user_provided_service_instances", json=given).json()
    guid = made["metadata"]["guid"]
    seen = client.v3.service_instances.get(guid)
    assert (seen["name"], seen["type"]) == ("mine", "user-provided")
    assert client.v3.service_instances.remove(guid, asynchronous=False) is None
    assert client.v3.service_instances.len() == 0


def test_a_key_is_made_listed_and_deleted(server, client, space):
    instance = managed(client, space)
    bindings = client.v3.service_credential_bindings
    bindings.create("key", "key", instance["guid"], None, None, None, None, asynchronous=False)
    key = bindings.get_first(service_instance_guids=instance["guid"])
    assert (key["name"], key["type"]) == ("key", "key")
    assert [entry["entity"]["name"] for entry in client.v2.service_keys.list()] == ["key"]
    # The client offers no remove() for bindings.
    location = client.delete(f"{server.url}/v3/service_credential_bindings/{key['guid']}").headers["Location"]
    client.v3.jobs.wait_for_job_completion(location.rsplit("/", 1)[1])
    assert len(bindings) == 0


def test_an_app_is_bound_and_unbound_through_v2(server, client, space):
    given = {"name": "app", "relationships": {"space": {"data": {"guid": space["guid"]}}}}
    app = client.post(f"{server.url}/v3/apps", json=given).json()
    instance = managed(client, space)
    bound = client.v2.service_bindings.create(app["guid"], instance["guid"])
    assert [entry["type"] for entry in client.v3.service_credential_bindings.list(app_guids=app["guid"])] == ["app"]
    client.v2.service_bindings.remove(bound["metadata"]["guid"])
    assert len(client.v3.service_credential_bindings) == 0


def test_a_deleted_instance_is_gone(client, space):
    instance = managed(client, space)
    client.v3.service_instances.remove(instance["guid"], asynchronous=False)
    assert client.v3.service_instances.len() == 0


def test_a_token_that_has_expired_is_refreshed():
    with FakeCC() as cc:
        client = CloudFoundryClient(cc.url)
        client.init_with_user_credentials("admin", "admin")
        cc.world.clock.advance(seconds=86400)
        assert [found["name"] for found in client.v3.organizations.list()] == ["system", "org"]


ENDINGS = {
    "another key, the old one dropped": lambda cc, _: cc.world.uaa.rotate_key(keep_old=False),
    "another password": lambda cc, user: uaa_accounts.change_password(cc.world, user, "other"),
    "a revocation": lambda cc, user: uaa_accounts.revoke_tokens(cc.world, user),
    "a deactivation": lambda cc, user: cc.world.change(user, active=False),
}


@pytest.mark.parametrize("end", ENDINGS.values(), ids=ENDINGS)
def test_a_session_ends(end):
    with FakeCC(auth="strict", clock="real") as cc:
        client = CloudFoundryClient(cc.url)
        client.init_with_user_credentials("developer", "developer")
        assert client.v3.organizations.list().total_results == 1
        end(cc, cc.world.accounts.first(username="developer"))

        # The token is refused, and so is the refresh token with which the client tries to get another.
        with pytest.raises(OAuthError):
            client.v3.organizations.list()


def test_a_session_goes_on_over_a_rotation_that_keeps_the_old_key():
    with FakeCC(auth="strict", clock="real") as cc:
        client = CloudFoundryClient(cc.url)
        client.init_with_user_credentials("developer", "developer")
        cc.world.uaa.rotate_key()

        assert client.v3.organizations.list().total_results == 1
        again = CloudFoundryClient(cc.url)
        again.init_with_token(client.refresh_token)
        assert again.v3.organizations.list().total_results == 1


def test_five_wrong_passwords_lock_a_user_out_until_the_worlds_clock_has_passed():
    with FakeCC(clock="virtual") as cc:
        client = CloudFoundryClient(cc.url)
        for _ in range(5):
            with pytest.raises(OAuthError, match="Bad credentials"):
                client.init_with_user_credentials("developer", "guessed")
        with pytest.raises(OAuthError, match="locked"):
            client.init_with_user_credentials("developer", "developer")

        cc.world.clock.advance(seconds=299)
        with pytest.raises(OAuthError, match="locked"):
            client.init_with_user_credentials("developer", "developer")
        cc.world.clock.advance(seconds=2)
        client.init_with_user_credentials("developer", "developer")


@pytest.mark.parametrize("seconds", [1, 600, 86400])
def test_its_own_waiting_finishes_under_a_clock_that_moves_as_it_polls(seconds):
    with FakeCC() as cc:
        cc.world.progress("after", seconds=seconds)
        client = CloudFoundryClient(cc.url)
        client.init_with_user_credentials("admin", "admin")
        space = client.v3.spaces.get_first(names="space")
        job = client.v3.service_instances.create("db", space["guid"], plan(client, "async")["guid"]).job()
        client.v3.jobs.wait_for_job_completion(job["guid"])

        assert (job["state"], client.v3.jobs.get(job["guid"])["state"]) == ("POLLING", "COMPLETE")


MANIFEST = """
applications:
  - name: shop
    path: ./files
    memory: 64M
    instances: 2
    env: {COLOUR: green}
    services: [db]
    routes: [{route: shop.apps.example.com}]
"""


@pytest.fixture
def manifest(tmp_path):
    """The path of a manifest whose app is a directory with a file."""
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "index.html").write_text("hello")
    (tmp_path / "manifest.yml").write_text(MANIFEST)
    return str(tmp_path / "manifest.yml")


def test_an_app_is_pushed_through_v2_and_seen_by_both_halves(client, space, manifest):
    client.v2.service_instances.create(space["guid"], "db", plan(client, "sync")["guid"])
    PushOperation(client).push(space["guid"], manifest)

    app = client.v2.apps.get_first(name="shop")
    assert [instance["state"] for instance in app.stats().values()] == ["RUNNING", "RUNNING"]
    assert app.env()["environment_json"] == {"COLOUR": "green"}
    assert [route["entity"]["host"] for route in app.routes()] == ["shop"]
    assert [service["name"] for service in app.summary()["services"]] == ["db"]
    seen = client.v3.apps.get(app["metadata"]["guid"])
    assert (seen["state"], len(list(client.v3.apps.list_packages(seen["guid"])))) == ("STARTED", 1)


def test_an_app_is_pushed_again_restaged_and_deleted(client, space, manifest):
    client.v2.service_instances.create(space["guid"], "db", plan(client, "sync")["guid"])
    for _ in range(2):
        PushOperation(client).push(space["guid"], manifest)
    app = client.v2.apps.get_first(name="shop")
    droplet = client.v3.apps.get(app["metadata"]["guid"])["relationships"]["current_droplet"]["data"]["guid"]

    app.restage()
    client.v2.apps.start(app["metadata"]["guid"])
    app.restart_instance(1)

    again = client.v3.apps.get(app["metadata"]["guid"])["relationships"]["current_droplet"]["data"]["guid"]
    assert again != droplet
    for binding in app.service_bindings():
        client.v2.service_bindings.remove(binding["metadata"]["guid"])
    client.v2.apps.remove(app["metadata"]["guid"])
    assert client.v3.apps.get_first(names="shop") is None
