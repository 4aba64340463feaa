"""Whatever any field of a body holds, the pages of apps, routing and platform answer it: nothing breaks in fakecc itself."""

import copy

import pytest
import support
from support import apps, brokered

from fakecc.models.routing import Domain, Route

VALUES = (
    None,
    True,
    False,
    0,
    -1,
    5,
    1.5,
    10**20,
    "",
    "x",
    "true",
    [],
    ["x"],
    [5],
    [None],
    [{}],
    {},
    {"x": 1},
    {"x": {}},
)
APP = {"relationships": {"app": {"data": {"guid": "{app}"}}}}
SPACE = {"space": {"data": {"guid": "{space}"}}}
CHECK = {"type": "http", "data": {"endpoint": "/x", "timeout": 5, "invocation_timeout": 5, "interval": 5}}
META = {"labels": {"a": "b"}, "annotations": {"a": "b"}}
DESTINATION = {"app": {"guid": "{app}", "process": {"type": "web"}}, "port": 9000, "weight": 10, "protocol": "http1"}
OPTIONS = {
    "max_in_flight": 1, "web_instances": 1, "memory_in_mb": 1, "disk_in_mb": 1, "log_rate_limit_in_bytes_per_second": 1,
    "canary": {"steps": [{"instance_weight": 5}]},
}  # fmt: skip
REQUESTS = {
    "POST apps": {
        "name": "n", "environment_variables": {"a": "b"}, "relationships": SPACE, "metadata": META,
        "lifecycle": {"type": "buildpack", "data": {"buildpacks": ["https://b"], "stack": "cflinuxfs4"}},
    },
    "POST apps, of cnb": {
        "name": "n", "relationships": SPACE,
        "lifecycle": {"type": "cnb", "data": {"buildpacks": ["docker://b"], "stack": "cflinuxfs4", "credentials": {}}},
    },
    "PATCH apps/{app}": {
        "name": "n", "lifecycle": {"type": "buildpack", "data": {"buildpacks": ["https://b"], "stack": "cflinuxfs4"}},
        "metadata": META,
    },
    "PATCH apps/{app}/environment_variables": {"var": {"a": "b"}},
    "PATCH apps/{app}/features/ssh": {"enabled": True},
    "PATCH apps/{app}/relationships/current_droplet": {"data": {"guid": "{droplet}"}},
    "POST packages": {"type": "bits", "data": {}, **APP, "metadata": META},
    "POST packages, of docker": {"type": "docker", "data": {"image": "i", "username": "u", "password": "p"}, **APP},
    "POST packages?source_guid={package}": APP,
    "PATCH packages/{package}": {"metadata": META, "username": "u", "password": "p"},
    "POST builds": {
        "package": {"guid": "{package}"}, "staging_memory_in_mb": 5, "staging_disk_in_mb": 5, "metadata": META,
        "staging_log_rate_limit_bytes_per_second": 5, "environment_variables": {}, "lifecycle": {
            "type": "buildpack", "data": {"buildpacks": ["https://b"], "stack": "cflinuxfs4"},
        },
    },
    "PATCH builds/{build}": {"metadata": META, "state": "FAILED", "error": "x", "lifecycle": {"type": "buildpack"}},
    "POST droplets": {**APP, "process_types": {"web": "x"}},
    "POST droplets?source_guid={droplet}": APP,
    "PATCH droplets/{droplet}": {"metadata": META, "image": "x"},
    "PATCH processes/{app}": {
        "command": "x", "user": "vcap", "health_check": CHECK, "readiness_health_check": CHECK, "metadata": META,
    },
    "POST processes/{app}/actions/scale": {
        "instances": 1, "memory_in_mb": 1, "disk_in_mb": 1, "log_rate_limit_in_bytes_per_second": 1,
    },
    "POST apps/{app}/tasks": {
        "command": "x", "name": "n", "user": "vcap", "memory_in_mb": 1, "disk_in_mb": 1, "droplet_guid": "{droplet}",
        "log_rate_limit_in_bytes_per_second": 1, "template": {"process": {"guid": "{app}"}}, "metadata": META,
    },
    "POST deployments": {
        **APP, "droplet": {"guid": "{droplet}"}, "strategy": "rolling", "options": OPTIONS, "metadata": META,
    },
    "POST deployments, canary": {**APP, "strategy": "canary", "options": OPTIONS},
    "POST deployments, of a revision": {**APP, "revision": {"guid": "x", "version": 1}},
    "POST apps/{app}/sidecars": {"name": "s", "command": "c", "process_types": ["web"], "memory_in_mb": 5},
    "POST resource_matches": {"resources": [{"checksum": {"value": "0" * 40}, "size_in_bytes": 5, "path": "p", "mode": "644"}]},
    "POST routes": {
        "host": "h", "path": "/p", "port": 1024, "options": {"loadbalancing": "hash", "hash_header": "h", "hash_balance": 2},
        "relationships": {**SPACE, "domain": {"data": {"guid": "{domain}"}}}, "metadata": META,
    },
    "PATCH routes/{route}": {
        "options": {"loadbalancing": "hash", "hash_header": "h", "hash_balance": 2}, "metadata": META,
    },
    "POST routes/{route}/destinations": {"destinations": [DESTINATION]},
    "PATCH routes/{route}/destinations": {"destinations": [DESTINATION]},
    "POST routes/{route}/relationships/shared_spaces": {"data": [{"guid": "{space}"}]},
    "PATCH routes/{route}/relationships/space": {"data": {"guid": "{space}"}},
    "POST domains": {
        "name": "a.example.com", "internal": True, "router_group": {"guid": "x"}, "metadata": META, "relationships": {
            "organization": {"data": {"guid": "{organization}"}},
            "shared_organizations": {"data": [{"guid": "{organization}"}]},
        },
    },
    "PATCH domains/{domain}": {"metadata": META},
    "POST domains/{domain}/relationships/shared_organizations": {"data": [{"guid": "{organization}"}]},
    "POST route_policies": {
        "source": "cf:any", "relationships": {"route": {"data": {"guid": "{route}"}}}, "metadata": META,
    },
    "POST buildpacks": {
        "name": "n", "stack": "cflinuxfs4", "position": 1, "enabled": True, "locked": True, "lifecycle": "buildpack",
        "metadata": META,
    },
    "POST stacks": {
        "name": "n", "description": "d", "state": "ACTIVE", "state_reason": "r", "build_rootfs_image": "b",
        "run_rootfs_image": "r", "metadata": META,
    },
}  # fmt: skip


def variants(body, value):
    """The body with the value in place of every part of it, one after the other; and as one part more."""
    yield value
    if isinstance(body, dict):
        yield {**body, "unknown": value}
        for key, part in body.items():
            yield from ({**body, key: other} for other in variants(part, value))
    elif isinstance(body, list):
        for number, part in enumerate(body):
            yield from ([*body[:number], other, *body[number + 1 :]] for other in variants(part, value))


def filled(value, guids):
    if isinstance(value, str):
        return guids.get(value.strip("{}"), value) if value.startswith("{") else value
    if isinstance(value, dict):
        return {key: filled(part, guids) for key, part in value.items()}
    return [filled(part, guids) for part in value] if isinstance(value, list) else value


@pytest.fixture
def guids(world):
    app = brokered.app(world, support.space(world))
    droplet = apps.droplet(world, app)
    support.ask(world, "PATCH", f"/v3/apps/{app.guid}/relationships/current_droplet", {"data": {"guid": droplet.guid}})
    for flag in ("diego_docker", "diego_cnb", "route_sharing", "hash_based_routing"):
        support.ask(world, "PATCH", f"/v3/feature_flags/{flag}", {"enabled": True})
    domain = world.add(Domain(**world.stamp(Domain), name="shared.example.com"))
    fields = {"host": "web", "path": "", "domain_guid": domain.guid, "space_guid": app.space_guid}
    route = world.add(Route(**world.stamp(Route), **fields))
    return {
        "app": app.guid,
        "space": app.space_guid,
        "organization": world.spaces[app.space_guid].organization_guid,
        "package": droplet.package_guid,
        "build": droplet.build_guid,
        "droplet": droplet.guid,
        "domain": domain.guid,
        "route": route.guid,
    }


@pytest.mark.slow
@pytest.mark.parametrize("line", REQUESTS)
def test_every_field_may_hold_anything(world, guids, line):
    method, path = line.partition(",")[0].format(**guids).split(" ")
    body = filled(REQUESTS[line], guids)
    savepoint = world.savepoint()
    unexpected = []
    for value in VALUES:
        for variant in variants(copy.deepcopy(body), value):
            world.rollback(savepoint)
            try:
                reply = support.ask(world, method, f"/v3/{path}", variant)
                world.catch_up()
            except Exception as error:  # noqa: BLE001 - every one of them is told
                unexpected.append((variant, repr(error)))
                continue
            if reply.status >= 501 or world.failures:
                unexpected.append((variant, reply.status, list(map(repr, world.failures))))
                world.failures.clear()
    assert unexpected[:5] == []
