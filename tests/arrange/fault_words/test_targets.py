"""What a client's request is about, as faults see it."""

import pytest
import support

from fakecc import World
from fakecc.arrange.fault_words.targets import ClientRequest, target_of
from fakecc.faults import matching


@pytest.fixture(scope="module")
def world():
    return World(
        guids=1,
        seeds=[
            {
                "organizations": [
                    {
                        "name": "org",
                        "spaces": [
                            {
                                "name": "space",
                                "service_instances": [
                                    {"name": "db", "plan": "database/sync", "metadata": {"labels": {"env": "prod"}}}
                                ],
                            }
                        ],
                    }
                ]
            }
        ],
    )


def facts(world, method, path, **more):
    target = target_of(world, ClientRequest(method=method, path=path, route=path, **more))
    told = target.facts()
    return {key: told[key] for key in ("type", "name", "plan", "label")}, target.resource()


def test_a_request_for_a_resource(world):
    instance, plan = world.service_instances.first(name="db"), world.service_plans.first(name="sync")
    assert facts(world, "GET", f"/v3/service_instances/{instance.guid}") == (
        {
            "type": "service_instances",
            "name": (instance.guid, "db"),
            "plan": (plan.guid, "sync"),
            "label": ("env", "env=prod"),
        },
        instance.guid,
    )


def test_a_creation(world):
    plan = world.service_plans.first(name="async")
    body = {
        "name": "new",
        "relationships": {"service_plan": {"data": {"guid": plan.guid}}},
        "metadata": {"labels": {"a": "b"}},
    }
    assert facts(world, "POST", "/v3/service_instances", body=body) == (
        {"type": "service_instances", "name": ("new",), "plan": (plan.guid, "async"), "label": ("a", "a=b")},
        "service_instances new",
    )


@pytest.mark.parametrize("query", ["names=db,other", "q=name:db"])
def test_a_list_that_is_filtered(world, query):
    assert facts(world, "GET", "/v2/service_instances", query=query)[0]["name"][0] == "db"


@pytest.mark.parametrize("body", [None, [], "text", {"name": 5, "relationships": [], "metadata": 7}])
def test_bodies_that_tell_nothing(world, body):
    assert facts(world, "POST", "/v3/apps", body=body) == (
        {"type": "apps", "name": (), "plan": (), "label": ()},
        "/v3/apps",
    )


@pytest.mark.parametrize(
    "asked",
    [
        {"path": "/v3/apps/\0"},
        {"path": "/v2/service_instances", "body": {"service_plan_guid": "\0", "name": "\0"}},
        {"path": "/v3/apps", "query": "names=%00"},
    ],
    ids=["in the path", "in the body", "in the query"],
)
def test_a_zero_byte_finds_nothing_and_fails_nowhere(world, asked):
    world.fault(when={"operation": "GET /v3/spaces"}, then={"status": 500})
    target = target_of(world, ClientRequest(method="GET", route=asked["path"], **asked))
    assert (target.facts()["plan"], matching.strike(world.faults, target, world.now())) == ((), None)


def test_the_identity_is_the_same_in_every_run():
    def identities(guids):
        made = World(guids=guids)
        plan = made.service_plans.first(name="sync")
        reply = support.ask(made, "POST", "/v3/service_instances", {
            "type": "managed", "name": "db", "relationships": {
                "space": {"data": {"guid": made.spaces.first(name="space").guid}},
                "service_plan": {"data": {"guid": plan.guid}},
            },
        })  # fmt: skip
        job = reply.headers["Location"].rpartition("/")[2]
        asked = [
            ClientRequest(method="GET", path=f"/v3/jobs/{job}", route="/v3/jobs/:guid", caller=("eve", "e")),
            ClientRequest(method="GET", path="/v3/spaces", route="/v3/spaces", query=f"guids={plan.guid}"),
            ClientRequest(method="POST", path="/v3/apps", route="/v3/apps", body={"name": "web"}),
        ]
        return [target_of(made, one).identity() for one in asked]

    assert identities(1) == identities(2) == [
        "('eve',) GET /v3/jobs/jobs service_instances db? []",
        "() GET /v3/spaces?guids=service_plans service_plans sync []",
        "() POST /v3/apps? ['web']",
    ]  # fmt: skip
