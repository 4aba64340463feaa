"""Bugs that users of clients reported in public, each as a test: what a client must live with. Each names its thread."""

import pytest
import requests

from fakecc import FakeCC

pytestmark = pytest.mark.slow


def test_processing_is_taken_for_polling(fakecc, client):
    """https://github.com/cloudfoundry/korifi/pull/3868"""
    with fakecc.world.gate("service_instance.create"):
        job = client.create().headers["Location"]
        assert client.wait(job, polls=2) == ["PROCESSING"]
    assert client.wait(job) == ["POLLING", "COMPLETE"]


def test_an_instance_is_gone_between_list_and_get(fakecc, client):
    """https://github.com/cloudfoundry/cli/issues/1366 and 1513"""
    client.wait(client.create().headers["Location"])
    fakecc.world.hook(when={"operation": "service_instances.list"}, after={"delete": {"service_instances": "db"}})
    listed = client.resources("/v3/service_instances")
    assert [client.ask("GET", f"/v3/service_instances/{one['guid']}").status_code for one in listed] == [404]


def test_a_token_ends_in_the_middle_of_polling(fakecc, client):
    """https://github.com/cloudfoundry/stratos/issues/4253"""
    fakecc.world.progress("polls", polls=4)
    fakecc.world.fault(when={"operation": "jobs.get", "nth": 2}, then={"token": "expired"})
    assert client.wait(client.create().headers["Location"]) == ["POLLING", "COMPLETE"]
    fakecc.world.journal.assert_called("jobs.get", status=401, times=1)


def test_a_password_change_revokes_the_tokens(fakecc):
    """https://github.com/cloudfoundry/uaa/issues/689 and https://github.com/cloudfoundry/cf-java-client/issues/750"""
    form = {"grant_type": "password", "username": "developer", "password": "developer"}
    tokens = requests.post(f"{fakecc.url}/uaa/oauth/token", data=form, auth=("cf", ""), timeout=5).json()
    own = f"{fakecc.url}/uaa/Users/{fakecc.world.accounts.first(username='developer').guid}/password"
    headers = {"Authorization": f"bearer {tokens['access_token']}"}
    requests.put(own, json={"oldPassword": "developer", "password": "another"}, headers=headers, timeout=5)
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    refused = requests.post(f"{fakecc.url}/uaa/oauth/token", data=form, auth=("cf", ""), timeout=5)
    assert (refused.status_code, refused.json()["error_description"]) == (401, "revocable signature mismatch")


def test_an_update_in_progress_is_refused_and_tried_again(fakecc, client):
    """https://github.com/cloudfoundry/cf-java-client/issues/929 and https://github.com/cloudfoundry/cli/issues/2091"""
    fakecc.world.progress("polls", polls=3, operation="update")
    client.wait(client.create().headers["Location"])
    path = f"/v3/service_instances/{client.instance()['guid']}"
    first, second = (client.ask("PATCH", path, json={"parameters": {"size": size}}) for size in (1, 2))
    client.wait(first.headers["Location"])
    again = client.ask("PATCH", path, json={"parameters": {"size": 2}})
    assert (first.status_code, second.status_code, again.status_code) == (202, 409, 202)


def test_a_broker_that_says_gone_of_what_it_creates(fakecc, client):
    """https://github.com/cloudfoundry/cloud_controller_ng/pull/1174"""
    fakecc.world.fault(when={"broker": {"operation": "last_operation"}, "first": 1}, then={"status": 410})
    assert client.wait(client.create().headers["Location"]) == ["POLLING", "COMPLETE"]


def test_a_list_does_not_show_what_was_just_created(fakecc, client):
    """https://github.com/SAP/cloud-foundry-tools/pull/311"""
    stale = {"when": {"operation": "service_instances.list", "first": 1}, "then": {"stale": {"seconds": 5}}}
    fakecc.world.fault(**stale)
    client.create()
    assert [client.instance() is None for _ in range(2)] == [True, False]


def test_too_many_requests_are_tried_again(fakecc, client):
    """https://github.com/cloudfoundry/multiapps-controller/pull/1154"""
    fakecc.world.fault(when={"operation": "spaces.list", "first": 2}, then={"error": "CF-RateLimitExceeded"})
    assert client.resources("/v3/spaces?names=space")[0]["name"] == "space"
    assert len(fakecc.world.journal.calls("spaces.list", status=429)) == 2
    assert client.waits == [3600, 3600]


@pytest.mark.fakecc(progress="manual")
def test_an_instance_is_bound_while_it_is_created(fakecc, client):
    """https://github.com/cloudfoundry-community/terraform-provider-cloudfoundry/issues/40"""
    job = client.create().headers["Location"]
    client.wait(job, polls=1)
    related = {"service_instance": {"data": {"guid": client.instance()["guid"]}}}
    key = {"type": "key", "name": "key", "relationships": related}
    before = client.ask("POST", "/v3/service_credential_bindings", json=key).status_code
    fakecc.world.operation("db").succeed()
    assert (before, client.ask("POST", "/v3/service_credential_bindings", json=key).status_code) == (422, 202)


@pytest.mark.fakecc(progress={"mode": "after", "seconds": 1200})
def test_a_creation_takes_longer_than_fifteen_minutes(fakecc, client):
    """https://github.com/cloudfoundry-community/terraform-provider-cloudfoundry/issues/257"""
    assert client.wait(client.create().headers["Location"]) == ["POLLING", "COMPLETE"]


@pytest.mark.fakecc(progress="never", strict=False)
def test_a_job_never_ends(client):
    """https://github.com/cloudfoundry-community/terraform-provider-cloudfoundry/issues/563"""
    assert client.wait(client.create().headers["Location"], polls=50) == ["POLLING"]


@pytest.mark.fakecc(progress={"mode": "manual", "operation": "delete"})
def test_a_name_is_taken_while_its_deletion_is_in_progress(fakecc, client):
    """https://github.com/cloudfoundry/cloud_controller_ng/issues/767"""
    client.wait(client.create().headers["Location"])
    job = client.ask("DELETE", f"/v3/service_instances/{client.instance()['guid']}").headers["Location"]
    client.wait(job, polls=1)
    before = client.create().status_code
    fakecc.world.operation("db").succeed()
    assert (before, client.wait(job), client.create().status_code) == (422, ["COMPLETE"], 202)


@pytest.mark.fakecc(progress={"mode": "manual", "operation": "create"}, strict=False)
def test_an_instance_is_deleted_while_it_is_created(client):
    """https://github.com/cloudfoundry/cloud_controller_ng/issues/1919"""
    client.wait(client.create().headers["Location"], polls=1)
    job = client.ask("DELETE", f"/v3/service_instances/{client.instance()['guid']}").headers["Location"]
    assert (client.wait(job)[-1], client.instance()) == ("COMPLETE", None)


def test_a_broker_that_answers_too_late_leaves_an_orphan(fakecc, client):
    """https://github.com/cloudfoundry/cloud_controller_ng/pull/3973"""
    fakecc.world.fault(when={"broker": {"operation": "provision"}}, then={"connection": "timeout", "carried_out": True})
    assert client.wait(client.create().headers["Location"]) == ["FAILED"]
    fakecc.world.clock.advance("1h")
    assert len(fakecc.world.journal.calls(broker="deprovision")) == 1


def test_a_catalog_lost_a_plan(fakecc, client):
    """https://github.com/cloudfoundry/cloud_controller_ng/issues/1911"""
    catalog = fakecc.world.broker("broker").catalog()
    catalog["services"][0]["plans"].pop()
    fakecc.world.broker("broker").catalog(catalog)
    broker = client.resources("/v3/service_brokers")[0]["guid"]
    login = {"type": "basic", "credentials": {"username": "broker", "password": "secret"}}
    client.wait(
        client.ask("PATCH", f"/v3/service_brokers/{broker}", json={"authentication": login}).headers["Location"]
    )
    assert [plan["name"] for plan in client.resources("/v3/service_plans")] == ["sync"]


def test_a_broker_that_fails_to_delete(fakecc, client):
    """https://github.com/cloudfoundry/cloud_controller_ng/issues/1221"""
    client.wait(client.create("sync").headers["Location"])
    fakecc.world.fault(when={"broker": {"operation": "deprovision"}}, then={"status": 500})
    job = client.ask("DELETE", f"/v3/service_instances/{client.instance()['guid']}").headers["Location"]
    assert (client.wait(job), client.instance()["last_operation"]["state"]) == (["FAILED"], "failed")


def test_an_answer_is_lost_after_the_deed(fakecc, client):
    """https://github.com/cloudfoundry/cf-java-client/issues/10"""
    lost = {"when": {"operation": "service_instances.create", "first": 1}, "then": {"status": 504, "carried_out": True}}
    fakecc.world.fault(**lost)
    assert (client.create("sync").status_code, client.create("sync").status_code) == (504, 422)
    assert len(client.resources("/v3/service_instances?names=db")) == 1


def test_what_is_gone_is_an_empty_list_and_no_404(client):
    """https://github.com/cloudfoundry-community/terraform-provider-cloudfoundry/issues/506"""
    answer = client.ask("GET", "/v3/service_instances?guids=5d6a0e43-0000-4000-8000-000000000000")
    assert (answer.status_code, answer.json()["resources"]) == (200, [])


def test_an_expired_token_meets_the_limit_of_unauthenticated_requests():
    """https://github.com/cloudfoundry/cli/issues/1582 and https://github.com/cloudfoundry/cf-java-client/issues/960"""
    limit = {"enabled": True, "per_process_unauthenticated_limit": 2, "global_unauthenticated_limit": 2}
    with FakeCC(settings={"rate_limiter": limit}) as cc:
        headers = {"Authorization": cc.token(seconds=-1)}
        answers = [requests.get(f"{cc.url}/v3/spaces", headers=headers, timeout=5) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [401, 401, 401]


def test_a_broker_that_was_failing_is_asked_for_its_state(fakecc, client):
    """https://github.com/cloudfoundry/cloud_controller_ng/issues/1842"""
    state = {"state": "failed", "description": "no disk left"}
    fakecc.world.fault(when={"broker": {"operation": "last_operation"}}, then=state)
    assert client.wait(client.create().headers["Location"])[-1] == "FAILED"
    assert client.instance()["last_operation"]["description"] == "no disk left"


def test_an_outage_of_thirty_seconds(fakecc, client):
    """https://github.com/cloudfoundry/cli/issues/1230"""
    fakecc.world.fault(when={"host": "api", "ttl": "30s"}, then={"status": 502})
    before = client.ask("GET", "/v3/spaces").status_code
    fakecc.world.clock.advance("30s")
    assert (before, client.ask("GET", "/v3/spaces").status_code) == (502, 200)


def test_an_upgrade_is_available(fakecc, client):
    """https://github.com/cloudfoundry/cf-java-client/issues/1050"""
    client.wait(client.create("sync").headers["Location"])
    catalog = fakecc.world.broker("broker").catalog()
    catalog["services"][0]["plans"][0]["maintenance_info"] = {"version": "2.0.0"}
    fakecc.world.broker("broker").catalog(catalog)
    broker = client.resources("/v3/service_brokers")[0]["guid"]
    login = {"type": "basic", "credentials": {"username": "broker", "password": "secret"}}
    client.wait(
        client.ask("PATCH", f"/v3/service_brokers/{broker}", json={"authentication": login}).headers["Location"]
    )
    assert client.instance()["upgrade_available"] is True


def test_an_answer_is_cut(fakecc, client):
    """https://github.com/cloudfoundry/cli/issues/1468"""
    fakecc.world.fault(when={"operation": "spaces.list", "nth": 1}, then={"connection": "truncate", "bytes": 40})
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        client.resources("/v3/spaces")
    assert client.resources("/v3/spaces")


def test_a_page_of_html_comes_in_place_of_json(fakecc, client):
    """https://github.com/cloudfoundry/cli/issues/1659"""
    fakecc.world.fault(when={"operation": "spaces.list"}, then={"status": 200, "text": "<html>log in</html>"})
    with pytest.raises(requests.exceptions.JSONDecodeError):
        client.resources("/v3/spaces")


def test_a_page_shifts_while_it_is_read(fakecc, client):
    """https://github.com/vmware-tanzu-labs/cf-mgmt/pull/527"""
    fakecc.world.seed(organizations=[{"name": name} for name in ("a", "b", "c")])
    gone = {"delete": {"organizations": "a"}}
    fakecc.world.hook(when={"operation": "organizations.list", "nth": 1}, after=gone)
    pages = [client.resources(f"/v3/organizations?order_by=name&per_page=2&page={page}") for page in (1, 2)]
    assert [one["name"] for page in pages for one in page] == ["a", "b", "org", "system"]


def test_a_state_that_a_client_does_not_know(fakecc, client):
    """https://github.com/cloudfoundry/cloud_controller_ng/issues/2862"""
    with fakecc.world.gate("service_instance.create"):
        client.create()
        assert client.instance()["last_operation"]["state"] == "initial"


def test_a_name_is_taken_at_the_same_moment(fakecc, client):
    """https://github.com/cloudfoundry/cloud_controller_ng/pull/3899"""
    other = {
        "name": "org",
        "spaces": [{"name": "space", "service_instances": [{"name": "db", "plan": "database/sync"}]}],
    }
    fakecc.world.hook(when={"operation": "service_instances.create"}, before={"seed": {"organizations": [other]}})
    answer = client.create("sync")
    assert (answer.status_code, answer.json()["errors"][0]["detail"]) == (
        422,
        "The service instance name is taken: db.",
    )


def test_a_connection_is_closed_by_the_remote_host(fakecc, client):
    """https://github.com/cloudfoundry/cf-java-client/issues/564"""
    fakecc.world.fault(when={"operation": "spaces.list", "nth": 1}, then={"connection": "reset"})
    with pytest.raises(requests.exceptions.ConnectionError):
        client.resources("/v3/spaces")


def test_a_slow_broker_meets_a_client_that_does_not_wait(fakecc, client):
    """https://github.com/SAP/terraform-provider-btp/issues/1166"""
    fakecc.world.fault(when={"broker": {"operation": "provision"}}, then={"seconds": 0.6})
    plan = fakecc.world.service_plans.first(name="sync").guid
    body = {"name": "db", "service_plan_guid": plan, "space_guid": fakecc.world.spaces.first(name="space").guid}
    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.post(f"{fakecc.url}/v2/service_instances", json=body, headers=client.headers, timeout=0.2)
    fakecc.world.journal.wait_for("v2.service_instances.create", timeout=5)
    assert client.instance()["last_operation"]["state"] == "succeeded"
