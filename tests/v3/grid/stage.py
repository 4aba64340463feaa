"""The world in which the fields of bodies are tried, and the guids that stand in braces in the grid."""

from __future__ import annotations

import json

import support
from support import apps, brokered, marketplace

from fakecc.actions.platform import uaa_accounts
from fakecc.models.tenancy import IsolationSegment, OrganizationQuota, SpaceQuota


def furnished():
    """A world with one of everything, and the guids by name."""
    world = support.new_world()
    world.auth = "strict"  # So UAA knows its accounts only.
    guids = {}
    _tenancy(world, guids)
    _services(world, guids)
    _apps(world, guids)
    _routing(world, guids)
    _platform(world, guids)
    return world, guids


def _tenancy(world, guids):
    segment = world.add(IsolationSegment(**world.stamp(IsolationSegment), name="segment"))
    unused = world.add(IsolationSegment(**world.stamp(IsolationSegment), name="unused"))
    organization = support.organization(world)
    space = support.space(world, inside=organization)
    member = support.user(world, "member", ("organization_user", organization))
    uaa_accounts.introduce(world, "member", guid=member.guid)
    organization_quota = world.add(OrganizationQuota(**world.stamp(OrganizationQuota), name="large"))
    space_quota = world.add(SpaceQuota(**world.stamp(SpaceQuota), name="small", organization_guid=organization.guid))
    support.ask(
        world,
        "POST",
        f"/v3/isolation_segments/{segment.guid}/relationships/organizations",
        {"data": [{"guid": organization.guid}]},
    )
    guids |= {
        "organization": organization.guid, "space": space.guid, "user": member.guid, "segment": segment.guid,
        "unused_segment": unused.guid, "organization_quota": organization_quota.guid, "space_quota": space_quota.guid,
    }  # fmt: skip


def _services(world, guids):
    for flag in ("service_instance_sharing", "route_sharing", "diego_docker", "diego_cnb", "hash_based_routing"):
        support.ask(world, "PATCH", f"/v3/feature_flags/{flag}", {"enabled": True})
    space = world.spaces[guids["space"]]
    brokered.broker(world)
    managed = brokered.managed(
        world,
        space,
        offering={"extra": {"shareable": True}},
        maintenance_info={"version": "2.0.0"},
        plan_updateable=True,
    )
    plan = world.service_plans[managed.service_plan_guid]
    offering = world.service_offerings[plan.service_offering_guid]
    hidden = marketplace.plan(world, "hidden", of=offering, seen_in=[world.organizations[guids["organization"]]])
    provided = brokered.provided(world, space)
    app = brokered.app(world, space)
    binding, _ = brokered.bind(world, brokered.key_body(managed))
    own = brokered.provided(world, space, name="of routes", route_service_url="https://route.example.org")
    bound, free = brokered.route(world, space, "bound"), brokered.route(world, space, "free", internal=False)
    support.ask(world, "POST", "/v3/service_route_bindings", brokered.route_body(bound, own))
    guids |= {
        "instance": managed.guid, "plan": plan.guid, "offering": offering.guid, "broker": offering.service_broker_guid,
        "own_instance": provided.guid, "app": app.guid, "binding": binding.guid, "route_instance": own.guid,
        "route": free.guid, "route_binding": world.route_bindings.first(route_guid=bound.guid).guid,
        "hidden_plan": hidden.guid,
        "visibility": world.service_plan_visibilities.first(service_plan_guid=hidden.guid).guid, "other_space": support.space(world, "other").guid,
    }  # fmt: skip


def _apps(world, guids):
    app = world.apps[guids["app"]]
    droplet = apps.droplet(world, app)
    support.ask(world, "PATCH", f"/v3/apps/{app.guid}/relationships/current_droplet", {"data": {"guid": droplet.guid}})
    support.ask(world, "POST", f"/v3/apps/{app.guid}/actions/start")
    support.ask(world, "POST", f"/v3/apps/{app.guid}/actions/stop")
    sidecar = {"name": "old", "command": "old", "process_types": ["web"], "memory_in_mb": 5}
    made = {
        "sidecar": support.ask(world, "POST", f"/v3/apps/{app.guid}/sidecars", sidecar).body["guid"],
        "task": support.ask(world, "POST", f"/v3/apps/{app.guid}/tasks", {"command": "old"}).body["guid"],
    }
    docker = {"name": "docker", "lifecycle": {"type": "docker", "data": {}}, **_of(space=app.space_guid)}
    guids |= made
    guids["docker_app"] = support.ask(world, "POST", "/v3/apps", docker).body["guid"]
    package = {"type": "docker", "data": {"image": "image"}, **_of(app=guids["docker_app"])}
    guids["docker_package"] = support.ask(world, "POST", "/v3/packages", package).body["guid"]
    guids["deployment"] = support.ask(world, "POST", "/v3/deployments", _of(app=app.guid)).body["guid"]
    world.catch_up()
    support.ask(world, "POST", f"/v3/apps/{app.guid}/actions/stop")
    guids |= {
        "droplet": droplet.guid, "package": droplet.package_guid, "build": droplet.build_guid,
        "revision": world.revisions.first(app_guid=app.guid).guid,
    }  # fmt: skip


def _routing(world, guids):
    other = support.organization(world, "other")
    made = lambda path, **body: support.ask(world, "POST", path, body).body["guid"]  # noqa: E731 - a shorthand
    to_space = {"space": guids["space"]}
    group = world.router_groups.first(name="default-tcp")
    policed = made("/v3/domains", name="policed.example.com", enforce_route_policies=True, route_policies_scope="any")
    guids |= {
        "router_group": group.guid,
        "other_organization": other.guid,
        "domain": world.routes[guids["route"]].domain_guid,
        "private_domain": made("/v3/domains", name="own.example.net", **_of(organization=guids["organization"])),
    }
    on = lambda host, domain: made("/v3/routes", host=host, **_of(**to_space, domain=domain))  # noqa: E731
    guids |= {
        "owned_route": on("owned", guids["domain"]),
        "bound_route": on("mapped", guids["domain"]),
        "policed_route": on("policed", policed),
    }
    policy = {"source": f"cf:app:{guids['app']}", **_of(route=on("open", policed))}
    guids["route_policy"] = support.ask(world, "POST", "/v3/route_policies", policy).body["guid"]
    wanted = {"destinations": [{"app": {"guid": guids["app"]}}]}
    reply = support.ask(world, "POST", f"/v3/routes/{guids['bound_route']}/destinations", wanted)
    guids["destination"] = reply.body["destinations"][0]["guid"]


def _platform(world, guids):
    made = lambda path, **body: support.ask(world, "POST", path, body).body["guid"]  # noqa: E731 - a shorthand
    made("/v3/buildpacks", name="first")
    guids |= {
        "buildpack": made("/v3/buildpacks", name="second"),
        "stack": made("/v3/stacks", name="other"),
        "security_group": made("/v3/security_groups", name="group"),
    }


def _of(**guids):
    return {"relationships": {name: {"data": {"guid": guid}} for name, guid in guids.items()}}


def filled(value, guids):
    """A body or a sentence with the guids in the place of their names."""
    text = json.dumps(value)
    for name, guid in guids.items():
        text = text.replace(f"{{{name}}}", guid)
    return json.loads(text)
