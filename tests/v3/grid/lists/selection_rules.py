"""What each filter of each list compares with, as the fetchers have it: the way from a record to the column.

A way is fields between slashes. A field of a guid leads into the table that it refers to; `<table.field` leads back to
the records of a table that name this one there. Where a way ends nowhere the record has no value (an inner join), behind
a field with `?` it has null (a left join). Several ways have the values of all of them.
Source: cloud_controller_ng:app/fetchers, app/models/services/service_credential_binding_view.rb
"""

from __future__ import annotations

import operator

ORGANIZATION = "space_guid/organization_guid"
OF_APP = {
    "app_guids": "app_guid",
    "space_guids": "app_guid/space_guid",
    "organization_guids": f"app_guid/{ORGANIZATION}",
}
PLAN, OFFERING = "service_plan_guid?", "service_plan_guid?/service_offering_guid?"
INSTANCE = "service_instance_guid"
VISIBLE_IN = "<service_plan_visibilities.service_plan_guid/organization_guid"
SELLER = "service_broker_guid/space_guid"
NAMES = {"names": "name"}
APPS = {
    **NAMES, "space_guids": "space_guid", "organization_guids": ORGANIZATION, "stacks": "buildpack_stack",
    "lifecycle_type": "lifecycle_type",
}  # fmt: skip
ORGANIZATIONS = {**NAMES, "isolation_segment_guid": "<isolation_segments.organization_guids/guid"}
DROPLETS = {**OF_APP, "states": "state", "app_guid": "app_guid", "package_guid": "package_guid"}
ROUTES = {
    "hosts": "host", "paths": "path", "ports": "port_number", "domain_guids": "domain_guid", "organization_guids": ORGANIZATION,
    "space_guids": ["space_guid", "shared_space_guids"], "app_guids": "<route_mappings.route_guid/app_guid",
    "service_instance_guids": "<route_bindings.route_guid/service_instance_guid",
}  # fmt: skip
BROKERS = {"service_broker_guids": "service_broker_guid", "service_broker_names": "service_broker_guid/name"}
OF_PLAN_BROKER = {name: f"service_offering_guid/{way}" for name, way in BROKERS.items()}
TASKS = {**OF_APP, **NAMES, "states": "state"}
USERS = {"usernames": "<accounts.guid/username", "partial_usernames": "<accounts.guid/username"}
GROUPS = {**NAMES, "running_space_guids": "running_space_guids", "staging_space_guids": "staging_space_guids"}

FILTERS = {
    "/v3/app_usage_events": {},
    "/v3/apps": APPS,
    "/v3/apps/{app}/builds": {"states": "state"},
    "/v3/apps/{app}/droplets": {"states": "state"},
    "/v3/apps/{app}/packages": {"states": "state", "types": "type"},
    "/v3/apps/{app}/processes": {"types": "type"},
    "/v3/apps/{app}/revisions": {"versions": "version"},
    "/v3/apps/{app}/revisions/deployed": {},
    "/v3/apps/{app}/routes": {name: way for name, way in ROUTES.items() if name != "app_guids"},
    "/v3/apps/{app}/sidecars": {},
    "/v3/apps/{app}/tasks": {**NAMES, "states": "state", "sequence_ids": "sequence_id"},
    "/v3/audit_events": {
        "types": "type", "target_guids": "target_guid", "space_guids": "space_or_nothing",
        "organization_guids": "organization_or_nothing",
    },
    "/v3/buildpacks": {**NAMES, "stacks": "stack?", "lifecycle": "lifecycle"},
    "/v3/builds": {"app_guids": "app_guid", "package_guids": "package_guid", "states": "state"},
    "/v3/deployments": {
        "app_guids": "app_guid", "states": "state", "status_reasons": "status_reason", "status_values": "status_value",
    },
    "/v3/domains": {**NAMES, "organization_guids": "organization_guid"},
    "/v3/droplets": DROPLETS,
    "/v3/isolation_segments": {**NAMES, "organization_guids": "organization_guids"},
    "/v3/isolation_segments/{segment}/organizations": NAMES,
    "/v3/organization_quotas": {**NAMES, "organization_guids": "<organizations.quota_guid/guid"},
    "/v3/organizations": ORGANIZATIONS,
    "/v3/organizations/{organization}/domains": {**NAMES, "organization_guids": "organization_guid"},
    "/v3/organizations/{organization}/users": USERS,
    "/v3/packages": {**OF_APP, "states": "state", "types": "type", "app_guid": "app_guid"},
    "/v3/packages/{package}/droplets": {**OF_APP, "states": "state"},
    "/v3/processes": {**OF_APP, "types": "type", "app_guid": "app_guid"},
    "/v3/processes/{process}/sidecars": {},
    "/v3/roles": {
        "types": "type", "user_guids": "user_guid", "organization_guids": "organization_guid", "space_guids": "space_guid",
    },
    "/v3/route_policies": {
        "route_guids": "route_guid", "space_guids": "route_guid/space_guid", "sources": "source", "source_guids": "source_guid",
    },
    "/v3/routes": ROUTES,
    "/v3/routes/{route}/destinations": {"guids": "guid", "app_guids": "app_guid"},
    "/v3/security_groups": {
        **GROUPS, "globally_enabled_running": "running_default", "globally_enabled_staging": "staging_default",
    },
    "/v3/service_brokers": {**NAMES, "space_guids": "space_guid"},
    "/v3/service_credential_bindings": {
        "names": "name?", "type": "binding_type", "service_instance_guids": INSTANCE, "service_instance_names": f"{INSTANCE}/name",
        "service_plan_names": f"{INSTANCE}/{PLAN}/name", "service_plan_guids": f"{INSTANCE}/{PLAN}",
        "service_offering_names": f"{INSTANCE}/{OFFERING}/name", "service_offering_guids": f"{INSTANCE}/{OFFERING}",
        "app_guids": "app_guid?", "app_names": "app_guid?/name",
    },
    "/v3/service_instances": {
        **NAMES, "type": "instance_type", "service_plan_guids": PLAN, "service_plan_names": f"{PLAN}/name",
        "space_guids": ["space_guid", "shared_space_guids"],
        "organization_guids": [ORGANIZATION, "shared_space_guids/organization_guid"],
    },
    "/v3/service_offerings": {
        **NAMES, **BROKERS, "broker_catalog_ids": "unique_id", "available": "active",
        "organization_guids": [f"<service_plans.service_offering_guid/{VISIBLE_IN}", f"{SELLER}/organization_guid"],
        "space_guids": [f"<service_plans.service_offering_guid/{VISIBLE_IN}/<spaces.organization_guid/guid", SELLER],
    },
    "/v3/service_plans": {
        **NAMES, **OF_PLAN_BROKER, "broker_catalog_ids": "unique_id", "available": "active",
        "service_offering_guids": "service_offering_guid", "service_offering_names": "service_offering_guid/name",
        "service_instance_guids": "<service_instances.service_plan_guid/guid",
        "organization_guids": [VISIBLE_IN, f"service_offering_guid/{SELLER}/organization_guid"],
        "space_guids": [f"{VISIBLE_IN}/<spaces.organization_guid/guid", f"service_offering_guid/{SELLER}"],
    },
    "/v3/service_route_bindings": {
        "service_instance_guids": INSTANCE, "service_instance_names": f"{INSTANCE}/name", "route_guids": "route_guid",
    },
    "/v3/service_usage_events": {
        "service_instance_types": "service_instance_type", "service_offering_guids": "service_offering_guid",
    },
    "/v3/space_quotas": {
        **NAMES, "organization_guids": "organization_guid", "space_guids": "<spaces.quota_guid/guid",
    },
    "/v3/spaces": {**NAMES, "organization_guids": "organization_guid"},
    "/v3/spaces/{space}/running_security_groups": NAMES,
    "/v3/spaces/{space}/staging_security_groups": NAMES,
    "/v3/spaces/{space}/users": USERS,
    "/v3/stacks": {**NAMES, "default": "is_default"},
    "/v3/stacks/{stack}/apps": {name: way for name, way in APPS.items() if name != "stacks"},
    "/v3/tasks": {**TASKS, "app_guid": "app_guid"},
    "/v3/users": USERS,
}  # fmt: skip
# Filters that are one value, and no list with commas.
SINGLE = {
    "lifecycle_type", "lifecycle", "type", "available", "default", "globally_enabled_running", "globally_enabled_staging",
    "isolation_segment_guid", "app_guid", "package_guid",
}  # fmt: skip
# Those that name what the list then lies below: an unknown one is not found.
OWNERS = {"isolation_segment_guid", "app_guid", "package_guid"}
# Filters that take a part of the text, ignoring case.
PARTIAL = {"partial_usernames"}
# Words that a filter takes beside those that some record has, and that find nothing.
OTHER_WORDS = {"lifecycle_type": "docker", "available": "false", "default": "false"}
# Where the texts are compared without regard to case (citext).
FOLDED = {
    "usernames",
    "partial_usernames",
    "names",
    "hosts",
    "paths",
    "app_names",
    "service_plan_names",
    "service_offering_names",
}
TEXTS_WITH_CASE = {"service_instance_names", "service_broker_names"}
WITH_CASE = {
    "/v3/space_quotas", "/v3/buildpacks", "/v3/security_groups", "/v3/service_brokers", "/v3/service_instances",
    "/v3/service_credential_bindings", "/v3/spaces/{space}/running_security_groups", "/v3/stacks",
    "/v3/spaces/{space}/staging_security_groups",
}  # fmt: skip
# Columns that no record has as they are: how they are worked out.
MADE_UP = {
    "buildpack_stack": lambda app: [app.lifecycle.stack or ""] if app.lifecycle.type == "buildpack" else [],
    "lifecycle_type": lambda app: [app.lifecycle.type],
    "port_number": lambda route: [route.port or 0],
    "space_or_nothing": lambda event: [event.space_guid or ""],
    "organization_or_nothing": lambda event: [event.organization_guid or ""],
    "source": lambda policy: [
        "cf:any" if policy.source_type == "any" else f"cf:{policy.source_type}:{policy.source_guid}"
    ],
    "binding_type": lambda binding: ["app" if hasattr(binding, "app_guid") else "key"],
    "instance_type": lambda instance: ["managed" if instance.service_plan_guid else "user-provided"],
    "is_default": lambda stack: [stack.name == "cflinuxfs4"],
}


def has_public_plan(world, offering):
    return any(plan.public for plan in world.service_plans.find(service_offering_guid=offering.guid))


# Lists that find these records whatever is asked for by that filter.
ALWAYS = {
    ("/v3/service_plans", "organization_guids"): lambda _, plan: plan.public,
    ("/v3/service_plans", "space_guids"): lambda _, plan: plan.public,
    ("/v3/service_offerings", "organization_guids"): has_public_plan,
    ("/v3/service_offerings", "space_guids"): has_public_plan,
}


# What a filter without a value finds, where that is not what has null at the end of the way.
WITHOUT_VALUE = {
    ("/v3/routes", "space_guids"): lambda route: not route.shared_space_guids,
    ("/v3/apps/{app}/routes", "space_guids"): lambda route: not route.shared_space_guids,
    ("/v3/service_instances", "space_guids"): lambda instance: not instance.shared_space_guids,
    ("/v3/service_instances", "type"): lambda _: True,
    ("/v3/droplets", "space_guids"): lambda _: True,
    ("/v3/packages/{package}/droplets", "space_guids"): lambda _: True,
    ("/v3/stacks", "default"): lambda stack: stack.name != "cflinuxfs4",
    **{(path, "available"): lambda thing: not thing.active for path in ("/v3/service_offerings", "/v3/service_plans")},
    **{(path, name): lambda _: True for path in FILTERS for name in OWNERS},
    # UAA is asked for everybody, and has no account of this one.
    **{(path, "partial_usernames"): lambda user: user.guid != "zoe-guid" for path in FILTERS},
}
# What a list has when nothing is asked for: its table, where it is not named so, and the test that its records pass.
TABLES = {
    "/v3/service_credential_bindings": ("service_bindings", "service_keys"),
    "/v3/service_route_bindings": ("route_bindings",),
    "/v3/routes/{route}/destinations": ("route_mappings",),
    **{f"/v3/spaces/{{space}}/{when}_security_groups": ("security_groups",) for when in ("running", "staging")},
    "/v3/apps/{app}/revisions/deployed": ("revisions",),
}


def members(kind):
    return lambda stage, user: any(
        getattr(role, kind) in stage.guids.values() for role in stage.world.roles.find(user_guid=user.guid)
    )


KEPT = {
    **{
        f"/v3/apps/{{app}}/{name}": lambda stage, one: one.app_guid == stage.guids["app"]
        for name in ("builds", "packages", "processes", "revisions", "sidecars", "tasks")
    },
    "/v3/apps/{app}/droplets": lambda stage, droplet: droplet.app_guid == stage.guids["app"],
    "/v3/apps/{app}/revisions/deployed": lambda stage, revision: revision.guid == stage.first,
    "/v3/apps/{app}/routes": lambda stage, route: (
        route.guid in mapped(stage, route_guid=route.guid, app_guid=stage.guids["app"])
    ),
    "/v3/packages/{package}/droplets": lambda stage, droplet: droplet.package_guid == stage.guids["package"],
    "/v3/droplets": lambda _, droplet: droplet.state != "STAGING",
    "/v3/isolation_segments/{segment}/organizations": lambda stage, one: one.guid in {stage.alpha, stage.beta},
    "/v3/organizations/{organization}/domains": lambda stage, domain: (
        domain.organization_guid in {None, stage.alpha} or stage.alpha in domain.shared_organization_guids
    ),
    "/v3/organizations/{organization}/users": members("organization_guid"),
    "/v3/spaces/{space}/users": members("space_guid"),
    "/v3/processes/{process}/sidecars": lambda stage, one: (
        one.app_guid == stage.guids["app"] and "web" in one.process_types
    ),
    "/v3/routes/{route}/destinations": lambda stage, mapping: mapping.route_guid == stage.guids["route"],
    "/v3/spaces/{space}/running_security_groups": lambda stage, group: (
        group.running_default or stage.here in group.running_space_guids
    ),
    "/v3/spaces/{space}/staging_security_groups": lambda stage, group: (
        group.staging_default or stage.here in group.staging_space_guids
    ),
    "/v3/stacks/{stack}/apps": lambda _, app: app.lifecycle.type == "buildpack" and app.lifecycle.stack == "other",
}


def mapped(stage, **where):
    return {mapping.route_guid for mapping in stage.world.route_mappings.find(**where)}


# The columns of orders that are not named like them.
COLUMNS = {(path, "state"): "desired_state" for path in ("/v3/apps", "/v3/stacks/{stack}/apps")}


def then(path, name, record):
    """What stands between the order and the guid: buildpacks of a lifecycle stand by their places."""
    return [record.position] if (path, name) == ("/v3/buildpacks", "lifecycle") else []


# A word of a filter that no record has, where it must be of a kind.
UNKNOWN = {
    "versions": "77",
    "ports": "77",
    "sequence_ids": "77",
    "sources": "cf:space:00000000-0000-4000-8000-000000000077",
}
# Without a value these break the fetcher, or are refused (list_cells.py has which).
BREAKS = {"usernames", "stacks", "status_reasons", "sources", "lifecycle_type"}
WITHOUT_GUIDS = {"/v3/feature_flags", "/v3/apps/{app}/revisions/deployed"}
WITHOUT_TIMES = {*WITHOUT_GUIDS, "/v3/route_policies", "/v3/routes/{route}/destinations"}
WITHOUT_ORDERS = {"/v3/feature_flags", "/v3/routes/{route}/destinations"}
WITHOUT_PAGES = WITHOUT_ORDERS
COUNTS_PAST_THE_END = {"/v3/audit_events"}
COMPARISONS = {"lt": operator.lt, "lte": operator.le, "gt": operator.gt, "gte": operator.ge}
SELECTORS = {
    "env": lambda labels: "env" in labels,
    "!env": lambda labels: "env" not in labels,
    "env=prod": lambda labels: labels.get("env") == "prod",
    "env==test": lambda labels: labels.get("env") == "test",
    "env!=prod": lambda labels: labels.get("env") != "prod",
    "env in (prod,other)": lambda labels: labels.get("env") == "prod",
    "env notin (prod,other)": lambda labels: labels.get("env") != "prod",
    "example.org/tier=1": lambda labels: labels.get("example.org/tier") == "1",
    "tier": lambda labels: "tier" in labels,
    "env,env!=prod": lambda labels: labels.get("env", "prod") != "prod",
}
# Parameters that are no filters with a way: tests of their own have them, or the path or another list gives them.
NO_WAY = {
    "page", "per_page", "order_by", "created_ats", "updated_ats", "guids", "include", "embed", "fields", "label_selector",
    "current", "deployable", "after_guid", "origins",
}  # fmt: skip
# What the path gives, or refuses.
OF_THE_PATH = {
    **{
        f"/v3/apps/{{app}}/{name}": {"app_guid", "app_guids", "space_guids", "organization_guids", "package_guid"}
        for name in ("droplets", "packages", "processes", "tasks")
    },
    "/v3/apps/{app}/routes": {"app_guids"},
    "/v3/packages/{package}/droplets": {"package_guid", "app_guid"},
    "/v3/isolation_segments/{segment}/organizations": {"isolation_segment_guid"},
    "/v3/stacks/{stack}/apps": {"stacks"},
    "/v3/tasks": {"sequence_ids"},
}
# Queries that take several parameters, or none with a way, and the guids that they find, by what the stage calls them.
QUERIES = {
    "/v3/apps/{app}/droplets?current=true": ["droplet"],
    "/v3/apps/{app}/droplets?current": ["droplet"],
    "/v3/apps/{app}/droplets?current[]=true": ["droplet"],
    "/v3/apps/{app}/droplets?current=true&states=FAILED": [],
    "/v3/apps/{app}/droplets?current=true&guids=x": [],
    "/v3/packages/{package}/droplets?app_guid={app}": ["droplet", "failed_droplet"],
    "/v3/apps/{app}/revisions?deployable": ["revision"],
    "/v3/app_usage_events?after_guid={app_usage_event}": ["last_app_usage_event"],
    "/v3/service_usage_events?after_guid={service_usage_event}": ["last_service_usage_event"],
    "/v3/users?usernames=ann,bob&origins=ldap": ["bob"],
    "/v3/users?usernames=ann,bob&origins": ["ann", "bob"],
    "/v3/users?partial_usernames=ann&origins=uaa,ldap": ["ann", "annabel"],
    "/v3/users?partial_usernames=ann&origins=ldap": [],
    "/v3/audit_events?types=audit.app.create,audit.app.update&target_guids[not]={app}": ["update_event"],
    "/v3/audit_events?types=audit.app.create,audit.app.update&target_guids[not]=x": ["create_event", "update_event"],
    "/v3/service_instances?space_guids&organization_guids={organization}": ["queue"],
    "/v3/service_credential_bindings?app_guids&names=Key": ["key"],
}  # fmt: skip
# What `include` brings: under which name, and the ways to it.
HOMES = {
    "space": {"spaces": "space_guid"}, "org": {"organizations": ORGANIZATION},
    "space.organization": {"spaces": "space_guid", "organizations": ORGANIZATION},
}  # fmt: skip
INCLUDED = {
    "/v3/apps": HOMES,
    "/v3/roles": {
        "user": {"users": "user_guid"}, "organization": {"organizations": "organization_guid"}, "space": {"spaces": "space_guid"},
    },
    "/v3/route_policies": {
        "route": {"routes": "route_guid"}, "source": {"apps": "source_app", "spaces": "source_space", "organizations": "source_org"},
    },
    "/v3/routes": {
        "domain": {"domains": "domain_guid"}, "space": HOMES["space"], "space.organization": HOMES["space.organization"],
        "route_policies": {"route_policies": "<route_policies.route_guid/guid"},
    },
    "/v3/service_credential_bindings": {"app": {"apps": "app_guid"}, "service_instance": {"service_instances": INSTANCE}},
    "/v3/service_plans": {
        "service_offering": {"service_offerings": "service_offering_guid"},
        "space.organization": {
            "spaces": f"service_offering_guid/{SELLER}", "organizations": f"service_offering_guid/{SELLER}/organization_guid",
        },
    },
    "/v3/service_route_bindings": {"route": {"routes": "route_guid"}, "service_instance": {"service_instances": INSTANCE}},
    "/v3/spaces": {name: {"organizations": "organization_guid"} for name in ("org", "organization")},
}  # fmt: skip
MADE_UP |= {
    f"source_{kind}": lambda policy, kind=kind: [policy.source_guid] if policy.source_type == kind else []
    for kind in ("app", "space", "org")
}
# The real one takes no part of these parameters into account here: it has no decorators.
INCLUDES_NOTHING = {"/v3/apps/{app}/routes", "/v3/stacks/{stack}/apps"}
# Where a caller who does not read everything is told less than what the filter finds: others' organizations count for
# nothing. source: cloud_controller_ng:app/fetchers/base_service_list_fetcher.rb,
# organization_quota_list_fetcher.rb
OF_READABLE_PLACES = {
    ("/v3/organization_quotas", "organization_guids"),
    ("/v3/service_offerings", "organization_guids"),
    ("/v3/service_offerings", "space_guids"),
    ("/v3/service_plans", "organization_guids"),
    ("/v3/service_plans", "space_guids"),
}
