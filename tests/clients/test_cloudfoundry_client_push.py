"""Apps by PyPI's cloudfoundry-client: a manifest applied through v3, its PushOperation through v2, network policies."""

import pytest
from cloudfoundry_client.client import CloudFoundryClient
from cloudfoundry_client.errors import InvalidEntity
from cloudfoundry_client.networking.v1.external.policies import Policy
from cloudfoundry_client.operations.push.push import PushOperation

from fakecc import FakeCC

pytestmark = pytest.mark.slow

MANIFEST = """
applications:
- name: pushed
  path: {path}
  memory: 64M
  instances: 2
  buildpack: https://example.org/buildpack
  stack: cflinuxfs4
  env: {{COLOUR: blue}}
  services: [db]
  routes:
  - route: www.apps.example.com/shop
"""


@pytest.fixture(scope="module")
def server():
    with FakeCC(clock="auto") as cloud:
        yield cloud


@pytest.fixture
def client(server):
    server.reset()
    client = CloudFoundryClient(server.url)
    client.init_with_user_credentials("admin", "admin")
    return client


@pytest.fixture
def space(client):
    return client.v3.spaces.get_first(names="space")


@pytest.fixture
def instance(client, space):
    plan = client.v3.service_plans.get_first(names="sync")
    client.v3.jobs.wait_for_job_completion(
        client.v3.service_instances.create("db", space["guid"], plan["guid"]).job()["guid"]
    )
    return client.v3.service_instances.get_first(names="db")


@pytest.fixture
def manifest(tmp_path):
    (tmp_path / "app").mkdir()
    (tmp_path / "app/index.html").write_text("hello")
    file = tmp_path / "manifest.yml"
    file.write_text(MANIFEST.format(path=tmp_path / "app"))
    return file


def test_a_manifest_is_applied(server, client, space, instance, manifest):
    # The client has no method for it.
    path = f"{server.url}/v3/spaces/{space['guid']}/actions/apply_manifest"
    location = client.post(path, manifest.read_text(), headers={"Content-Type": "application/x-yaml"}).headers[
        "Location"
    ]
    client.v3.jobs.wait_for_job_completion(location.rpartition("/")[2])
    app = client.v3.apps.get_first(names="pushed")
    assert [route["url"] for route in client.v3.apps.list_routes(app["guid"])] == ["www.apps.example.com/shop"]
    assert client.v3.apps.get_env(app["guid"])["environment_variables"] == {"COLOUR": "blue"}


def test_an_app_is_pushed_twice(client, space, instance, manifest):
    push = PushOperation(client)
    push.push(space["guid"], str(manifest))
    push.push(space["guid"], str(manifest))
    app = client.v2.apps.get_first(name="pushed")
    shown = app["entity"]
    assert (shown["state"], shown["package_state"], shown["instances"], shown["memory"]) == ("STARTED", "STAGED", 2, 64)
    assert [stats["state"] for stats in app.stats().values()] == ["RUNNING", "RUNNING"]
    assert [route["entity"]["path"] for route in app.routes()] == ["/shop"]
    assert [binding["entity"]["service_instance_guid"] for binding in app.service_bindings()] == [instance["guid"]]


def test_a_pushed_app_is_restaged_stopped_and_removed(client, space, instance, manifest):
    PushOperation(client).push(space["guid"], str(manifest))
    app = client.v2.apps.get_first(name="pushed")
    assert app.restage()["entity"]["name"] == "pushed"
    assert app.stop()["entity"]["state"] == "STOPPED"
    client.v3.apps.remove(app["metadata"]["guid"], asynchronous=False)
    assert client.v2.apps.get_first(name="pushed") is None


def test_network_policies_are_made_and_listed(client, space, instance, manifest):
    PushOperation(client).push(space["guid"], str(manifest))
    guid = client.v2.apps.get_first(name="pushed")["metadata"]["guid"]
    policies, policy = client.networking_v1_external.policies, Policy(guid, guid, "tcp", 8080, 8080)
    # The policy server answers {}, in which the client looks for a policy. Its delete() takes policies for a URL.
    with pytest.raises(InvalidEntity):
        policies.create([policy])
    assert [made["destination"]["ports"]["start"] for made in policies.list()] == [8080]
