"""Deletions of v2: at once, or by a job that is gone when it is done."""

import pytest
import support

LIMITS = {"non_basic_services_allowed": True, "total_services": 1, "total_routes": 1, "memory_limit": 1}
INSIDE = "an organization's guid goes here"
MADE = {
    "organizations": {"name": "new"},
    "spaces": {"name": "new", "organization_guid": INSIDE},
    "users": {"guid": "new"},
    "quota_definitions": {"name": "new", **LIMITS},
    "space_quota_definitions": {"name": "new", "organization_guid": INSIDE, **LIMITS},
    "security_groups": {"name": "new"},
    "stacks": {"name": "new"},
}


@pytest.fixture
def world():
    return support.new_world()


def made(world, name):
    body = dict(MADE[name])
    if "organization_guid" in body:
        body["organization_guid"] = support.organization(world).guid
    return support.ask(world, "POST", f"/v2/{name}", body).body["metadata"]["url"]


@pytest.mark.parametrize("name", MADE)
def test_what_is_deleted_is_gone_at_once(world, name):
    path = made(world, name)
    asked = [support.ask(world, method, path).status for method in ("DELETE", "GET", "DELETE")]
    assert asked == [204, 404, 404]


@pytest.mark.parametrize("name", MADE)
def test_a_job_deletes_later_and_is_gone_with_it(world, name):
    path = made(world, name)
    queued = support.ask(world, "DELETE", f"{path}?async=true")
    guid = queued.body["metadata"]["guid"]
    assert (queued.status, "Location" in queued.headers, queued.body) == (
        202,
        False,
        {
            "metadata": {"guid": guid, "created_at": "2023-11-14T22:13:20Z", "url": f"/v2/jobs/{guid}"},
            "entity": {"guid": guid, "status": "queued"},
        },
    )
    done = support.ask(world, "GET", f"/v2/jobs/{guid}").body
    assert done == {
        "metadata": {"guid": "0", "created_at": "1970-01-01T00:00:00Z", "url": "/v2/jobs/0"},
        "entity": {"guid": "0", "status": "finished"},
    }
    assert support.ask(world, "GET", path).status == 404


@pytest.mark.parametrize("value", ["false", "", "TRUE", "1"])
def test_only_true_means_later(world, value):
    assert support.ask(world, "DELETE", f"{made(world, 'organizations')}?async={value}").status == 204


@pytest.mark.parametrize("name", MADE)
def test_nobody_but_those_who_may_delete(world, name):
    path = made(world, name)
    caller = support.user(world, "somebody")
    reader = support.user(world, "reader", scopes=frozenset({"cloud_controller.read"}))
    asked = [(reply.status, reply.body["code"]) for reply in
             (support.ask(world, "DELETE", path, as_=one) for one in (caller, reader))]  # fmt: skip
    assert asked == [(403, 10003), (403, 10007)]
