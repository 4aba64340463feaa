"""Whatever a seed brings about, stuck or broken, both APIs can show."""

import json
from pathlib import Path

import pytest
import support

from fakecc import VirtualClock, World

FIXTURES = Path(__file__).parents[3] / "fixtures" / "seeds"
V3 = (
    "organizations", "spaces", "users", "roles", "apps", "service_instances", "service_credential_bindings",
    "service_brokers", "service_offerings", "service_plans", "organization_quotas", "space_quotas", "feature_flags",
)  # fmt: skip
V2 = (
    "organizations", "spaces", "users", "service_instances", "user_provided_service_instances", "service_bindings",
    "service_keys", "service_brokers", "services", "service_plans", "service_plan_visibilities", "quota_definitions",
    "space_quota_definitions",
)  # fmt: skip


@pytest.fixture(params=["small", "documented-2015"], scope="module")
def world(request):
    """A seeded world, which is only read."""
    seeds = [FIXTURES / name for name in ("team.yaml", "brokers.yaml")]
    seeds += [FIXTURES / "states.yaml"] if request.param == "small" else []
    made = World(request.param, clock=VirtualClock(), seeds=seeds)
    yield made
    made.check()


def body(world, path):
    reply = support.ask(world, "GET", path)
    assert reply.status == 200, (path, reply.body or reply.text)
    return reply.body or json.loads(reply.text)


@pytest.mark.parametrize("resources", V3)
def test_v3_lists_and_shows_it(world, resources):
    for resource in body(world, f"/v3/{resources}?per_page=5000")["resources"]:
        address = resource.get("links", {}).get("self", {}).get("href", "").removeprefix("http://api.example.org")
        assert not address or body(world, address) == resource


@pytest.mark.parametrize("resources", V2)
def test_v2_lists_and_shows_it(world, resources):
    for resource in body(world, f"/v2/{resources}?results-per-page=100")["resources"]:
        assert body(world, resource["metadata"]["url"])["metadata"] == resource["metadata"]
