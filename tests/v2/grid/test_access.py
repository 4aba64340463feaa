"""Every access class of v2: which of thirteen callers it lets read, list, change, delete and make.

The access classes say who may, and the user_visibility_filter of the models who sees.
Source: cloud_controller_ng:app/access/base_access.rb
Source: cloud_controller_ng:middleware/block_v3_only_roles.rb
"""

from __future__ import annotations

import pytest
import support
from support.role_matrix import ORGANIZATION, SPACE
from v2.grid.list_stage import make_stage

from fakecc.models.routing import Domain
from fakecc.models.services import ServicePlan

READ_EVERYTHING = {"admin", "admin_read_only", "global_auditor"}
SECRETS = {"admin", "admin_read_only"}
ADMIN = {"admin"}
# Who only supports a space has no part in v2.
IN_SPACE = {*SPACE} - {"space_supporter"}
MEMBERS = {*ORGANIZATION} | IN_SPACE
ANYBODY = READ_EVERYTHING | MEMBERS | {"no_role"}
READERS = READ_EVERYTHING | IN_SPACE | {"organization_manager"}
DEVELOPERS = ADMIN | {"space_developer"}
MANAGERS = ADMIN | {"organization_manager"}
CALLERS = [*READ_EVERYTHING, *ORGANIZATION, *SPACE, "no_role", "without a token"]
# Of each kind: who reads one, and who changes it with an empty body.
READING = {
    "app_events": READERS,
    "app_usage_events": READ_EVERYTHING,
    "apps": READERS,
    "buildpacks": ANYBODY,
    "events": READ_EVERYTHING | {"space_developer", "space_auditor", "organization_auditor"},
    "organizations": READ_EVERYTHING | MEMBERS,
    "private_domains": READ_EVERYTHING | IN_SPACE | {"organization_manager", "organization_auditor"},
    "quota_definitions": ANYBODY,
    "route_mappings": READERS,
    "routes": READERS | {"organization_auditor"},
    "security_groups": READERS,
    "service_bindings": READERS,
    "service_brokers": READ_EVERYTHING | {"space_developer"},
    "service_instances": READERS,
    "service_keys": SECRETS | {"space_developer"},
    "service_plan_visibilities": READ_EVERYTHING,
    "service_plans": READ_EVERYTHING | MEMBERS,
    "service_usage_events": READ_EVERYTHING,
    "services": ANYBODY,
    "shared_domains": ANYBODY,
    "space_quota_definitions": READERS,
    "spaces": READERS,
    "stacks": ANYBODY,
    "user_provided_service_instances": READERS,
    "users": SECRETS,
}
# Who sees it in its list. Those who may not list at all are refused.
LISTING = {
    **READING,
    "app_usage_events": SECRETS,
    # Whoever reads everything sees all of the list, and not each key.
    "service_keys": READ_EVERYTHING | {"space_developer"},
    "users": SECRETS,
}
REFUSED_LISTS = {
    "app_usage_events": set(CALLERS) - SECRETS,
    "service_usage_events": set(CALLERS) - READ_EVERYTHING,
    "users": set(CALLERS) - SECRETS,
}
CHANGING = {
    "apps": DEVELOPERS,
    "buildpacks": ADMIN,
    "organizations": MANAGERS,
    "private_domains": MANAGERS,
    "quota_definitions": ADMIN,
    "routes": DEVELOPERS,
    "security_groups": ADMIN,
    "service_brokers": DEVELOPERS,
    "service_instances": DEVELOPERS,
    "service_plan_visibilities": ADMIN,
    "service_plans": ADMIN,
    "shared_domains": ADMIN,
    "space_quota_definitions": MANAGERS,
    "spaces": MANAGERS | {"space_manager"},
    "user_provided_service_instances": DEVELOPERS,
    "users": ADMIN,
}
DELETING = {
    "apps": DEVELOPERS,
    "buildpacks": ADMIN,
    "organizations": ADMIN,
    "private_domains": MANAGERS,
    "quota_definitions": ADMIN,
    "route_mappings": DEVELOPERS,
    "routes": DEVELOPERS,
    "security_groups": ADMIN,
    "service_bindings": DEVELOPERS,
    "service_brokers": DEVELOPERS,
    "service_instances": DEVELOPERS,
    "service_keys": DEVELOPERS,
    "service_plan_visibilities": ADMIN,
    "service_plans": ADMIN,
    "services": ADMIN,
    "shared_domains": ADMIN,
    "space_quota_definitions": MANAGERS,
    "spaces": MANAGERS,
    "stacks": ADMIN,
    # The real one asks nobody for a right.
    "user_provided_service_instances": set(CALLERS),
    "users": ADMIN,
}
# Who makes one, with this body: names in braces are guids.
MAKING = {
    "apps": (DEVELOPERS, {"name": "new", "space_guid": "{spaces}"}),
    "buildpacks": (ADMIN, {"name": "new"}),
    "organizations": (ADMIN, {"name": "new"}),
    "private_domains": (MANAGERS, {"name": "new.example.com", "owning_organization_guid": "{organizations}"}),
    "quota_definitions": (
        ADMIN,
        {"name": "new", "non_basic_services_allowed": True, "total_services": 1, "total_routes": 1, "memory_limit": 1},
    ),
    "route_mappings": (DEVELOPERS, {"app_guid": "{apps}", "route_guid": "{other_routes}"}),
    "routes": (DEVELOPERS, {"host": "new", "domain_guid": "{private_domains}", "space_guid": "{spaces}"}),
    "security_groups": (ADMIN, {"name": "new"}),
    "service_bindings": (
        DEVELOPERS, {"app_guid": "{apps}", "service_instance_guid": "{user_provided_service_instances}"},
    ),
    "service_plan_visibilities": (
        ADMIN, {"service_plan_guid": "{hidden_plans}", "organization_guid": "{organizations}"},
    ),
    "shared_domains": (ADMIN, {"name": "new.example.com"}),
    "space_quota_definitions": (
        MANAGERS,
        {
            "name": "new", "organization_guid": "{organizations}", "non_basic_services_allowed": True, "total_services": 1,
            "total_routes": 1, "memory_limit": 1,
        },
    ),
    "spaces": (MANAGERS, {"name": "new", "organization_guid": "{organizations}"}),
    "stacks": (ADMIN, {"name": "new"}),
    "user_provided_service_instances": (DEVELOPERS, {"name": "new", "space_guid": "{spaces}"}),
    "users": (ADMIN, {"guid": "new"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def stage():
    made = make_stage()
    world = made.world
    callers = {
        "admin": support.ADMIN,
        "admin_read_only": support.READ_ONLY_ADMIN,
        "global_auditor": support.AUDITOR,
        "no_role": support.user(world, "nobody"),
        "without a token": support.NOBODY,
    }
    organization, space = world.organizations[made.alpha], world.spaces[made.here]
    for role in ORGANIZATION:
        callers[role] = support.user(world, role, (role, organization))
    for role in SPACE:
        callers[role] = support.user(world, role, ("organization_user", organization), (role, space))
    private = made.put(Domain, name="mine.example.com", organization_guid=made.alpha)
    world.change(world.feature_flags.first(name="user_org_creation"), enabled=False)
    hidden = made.put(
        ServicePlan,
        name="hidden",
        description="d",
        unique_id="hidden",
        service_offering_guid=world.service_offerings.first(name="db").guid,
    )
    provided = made._instance("mine", made.here)  # noqa: SLF001 - the stage's own way to make one
    app_binding = next(one for one in world.service_bindings if one.app_guid == made.app)
    key = next(one for one in world.service_keys if one.name == "other")
    process = world.processes.first(app_guid=made.app, type="web")
    things = {
        "app_events": world.app_events.first(process_guid=process.guid).guid,
        "app_usage_events": made.guids["app_usage_event"],
        "apps": made.app,
        "buildpacks": next(iter(world.buildpacks)).guid,
        "events": made.guids["create_event"],
        "organizations": made.alpha,
        "private_domains": private,
        "quota_definitions": world.organization_quotas.first(name="Large").guid,
        "route_mappings": world.route_mappings.first(route_guid=made.route).guid,
        "routes": made.route,
        "security_groups": made.guids["security_group"],
        "service_bindings": app_binding.guid,
        "service_brokers": world.service_brokers.first(name="Own").guid,
        "service_instances": world.service_instances.first(name="db").guid,
        "service_keys": key.guid,
        "service_plan_visibilities": next(iter(world.service_plan_visibilities)).guid,
        "service_plans": made.plans[0],
        "service_usage_events": made.guids["service_usage_event"],
        "services": world.service_offerings.first(name="db").guid,
        "shared_domains": made.shared,
        "space_quota_definitions": made.guids["space_quota"],
        "spaces": made.here,
        "stacks": made.guids["stack"],
        "user_provided_service_instances": provided,
        "users": "ann-guid",
        "hidden_plans": hidden,
        "other_routes": next(
            one.guid for one in world.routes if one.space_guid == made.here and one.guid != made.route
        ),
    }
    return made, callers, things


def statuses(stage, method, path, body=None):
    """What each caller gets; the world stays as it is."""
    made, callers, _ = stage
    told = {}
    for name in CALLERS:
        before = made.world.savepoint()
        told[name] = support.ask(made.world, method, path, body, as_=callers[name]).status
        made.world.rollback(before)
    return told


def expected(allowed, status, refused=403):
    told = {name: status if name in allowed else refused for name in CALLERS}
    return told | {"space_supporter": 403, "without a token": 401}


@pytest.mark.parametrize("kind", READING)
def test_who_reads_one(stage, kind):
    # A key that may not be read is as if it were not there.
    refused = 404 if kind == "service_keys" else 403
    assert statuses(stage, "GET", f"/v2/{kind}/{stage[2][kind]}") == expected(READING[kind], 200, refused)


@pytest.mark.parametrize("kind", LISTING)
def test_who_sees_one_in_its_list(stage, kind):
    made, callers, things = stage
    told = {}
    for name in CALLERS:
        reply = support.ask(made.world, "GET", f"/v2/{kind}?results-per-page=100", as_=callers[name])
        resources = reply.body.get("resources", []) if reply.status == 200 else []
        told[name] = reply.status, things[kind] in [one["metadata"]["guid"] for one in resources]
    refused = REFUSED_LISTS.get(kind, set())
    wanted = {name: (403, False) if name in refused else (200, name in LISTING[kind]) for name in CALLERS}
    wanted |= {"space_supporter": (403, False), "without a token": (401, False)}
    if kind in {"services", "service_plans"}:
        # The marketplace of whoever has no token: what is public.
        wanted["without a token"] = (200, kind == "services")
    assert told == wanted


@pytest.mark.parametrize("kind", CHANGING)
def test_who_changes_one(stage, kind):
    status = 200 if kind == "service_brokers" else 201
    assert statuses(stage, "PUT", f"/v2/{kind}/{stage[2][kind]}", {}) == expected(CHANGING[kind], status)


@pytest.mark.parametrize("kind", DELETING)
def test_who_deletes_one(stage, kind):
    told = statuses(stage, "DELETE", f"/v2/{kind}/{stage[2][kind]}?recursive=true")
    refused = {name: status for name, status in told.items() if status in {401, 403, 404}}
    wanted = {name: code for name, code in expected(DELETING[kind], 0).items() if code}
    if kind == "service_keys":
        # As if it were not there, to those who may write at all.
        wanted = {name: 404 if code == 403 and name in MEMBERS | {"no_role"} else code for name, code in wanted.items()}
    assert refused == wanted


@pytest.mark.parametrize("kind", MAKING)
def test_who_makes_one(stage, kind):
    allowed, body = MAKING[kind]
    guids = stage[2]
    given = {name: value.format(**guids) if isinstance(value, str) else value for name, value in body.items()}
    assert statuses(stage, "POST", f"/v2/{kind}", given) == expected(allowed, 201)
