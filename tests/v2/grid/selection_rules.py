"""What each key of `q` of each list of v2 compares with: its kind, and the way from a record to the column.

Ways are those of tests/v3/grid/lists/selection_rules.py; `<table of type.field` leads back to records of that type only. Kinds:
`text`, `number`, `boolean` and `moment` are columns, `guid` an association, `own` is what a controller looks up itself.
Source: cloud_controller_ng:lib/vcap/rest_api/query.rb, the query_parameters of app/controllers, and the models'
associations
"""

from __future__ import annotations


def roles(kind, place, person):
    """The way from an organization, a space or a user over its roles of a kind."""
    return "guid", f"<roles of {kind}.{place}/{person}"


ORGANIZATIONS = {
    "name": ("text", "name"),
    "space_guid": ("guid", "<spaces.organization_guid/guid"),
    "user_guid": roles("organization_user", "organization_guid", "user_guid"),
    "manager_guid": roles("organization_manager", "organization_guid", "user_guid"),
    "billing_manager_guid": roles("organization_billing_manager", "organization_guid", "user_guid"),
    "auditor_guid": roles("organization_auditor", "organization_guid", "user_guid"),
    "status": ("text", "status"),
}
SPACES = {
    "name": ("text", "name"),
    "organization_guid": ("guid", "organization_guid"),
    "developer_guid": roles("space_developer", "space_guid", "user_guid"),
    "app_guid": ("guid", "<apps.space_guid/guid"),
    "isolation_segment_guid": ("text", "isolation_segment_guid?"),
}
USERS = {
    "space_guid": roles("space_developer", "user_guid", "space_guid"),
    "organization_guid": roles("organization_user", "user_guid", "organization_guid"),
    "managed_organization_guid": roles("organization_manager", "user_guid", "organization_guid"),
    "billing_managed_organization_guid": roles("organization_billing_manager", "user_guid", "organization_guid"),
    "audited_organization_guid": roles("organization_auditor", "user_guid", "organization_guid"),
    "managed_space_guid": roles("space_manager", "user_guid", "space_guid"),
    "audited_space_guid": roles("space_auditor", "user_guid", "space_guid"),
}
NAME = {"name": ("text", "name")}
SERVICES = {
    "active": ("boolean", "active"),
    "label": ("text", "name"),
    "provider": ("refused", ""),
    "service_broker_guid": ("guid", "service_broker_guid"),
    "unique_id": ("text", "unique_id"),
}
PLANS = {
    "active": ("boolean", "active"),
    "service_guid": ("guid", "service_offering_guid"),
    "service_instance_guid": ("guid", "<service_instances.service_plan_guid/guid"),
    "service_broker_guid": ("own", "service_offering_guid/service_broker_guid"),
    "unique_id": ("text", "unique_id"),
}
INSTANCES = {
    "name": ("text", "name"),
    "space_guid": ("guid", "space_guid"),
    "service_plan_guid": ("guid", "service_plan_guid"),
    "service_binding_guid": ("guid", "<service_bindings.service_instance_guid/guid"),
    "gateway_name": ("text", "gateway_name?"),
    "organization_guid": ("own", "space_guid/organization_guid"),
    "service_key_guid": ("guid", "<service_keys.service_instance_guid/guid"),
}
PROVIDED = {name: INSTANCES[name] for name in ("name", "space_guid", "organization_guid")}
BINDINGS = {
    "app_guid": ("guid", "app_guid"),
    "name": ("text", "name?"),
    "service_instance_guid": ("guid", "service_instance_guid"),
}
KEYS = {"name": ("text", "name"), "service_instance_guid": ("guid", "service_instance_guid")}
APPS = {
    "name": ("process name", "name"),
    "space_guid": ("guid", "space_guid"),
    "organization_guid": ("own", "space_guid/organization_guid"),
    "diego": ("boolean", "<processes of web.app_guid/diego"),
    "stack_guid": ("own", "stack_guid"),
}
ROUTES = {
    "host": ("text", "host"),
    "domain_guid": ("guid", "domain_guid"),
    "organization_guid": ("own", "space_guid/organization_guid"),
    "path": ("text", "path"),
    "port": ("number", "port_number"),
}
DOMAINS = {"name": ("text", "name"), "owning_organization_guid": ("guid", "organization_guid")}
MAPPINGS = {"app_guid": ("text", "app_guid"), "route_guid": ("text", "route_guid")}
EVENTS = {
    "timestamp": ("moment", "created_at"),
    "type": ("text", "type"),
    "actee": ("text", "target_guid"),
    "space_guid": ("text", "space_or_nothing"),
    "organization_guid": ("text", "organization_or_nothing"),
}
APP_EVENTS = {"timestamp": ("moment", "happened_at"), "app_guid": ("guid", "process_guid")}
# The lists at the top: the keys, and the table, where it is not named so.
TOPS = {
    "/v2/app_events": (APP_EVENTS, "app_events"),
    "/v2/app_usage_events": ({}, "app_usage_events"),
    "/v2/apps": (APPS, "apps"),
    "/v2/buildpacks": (
        {"name": ("text", "name"), "stack": ("text", "stack?"), "lifecycle": ("text", "lifecycle")}, "buildpacks",
    ),
    "/v2/domains": (DOMAINS, "domains"),
    "/v2/events": (EVENTS, "audit_events"),
    "/v2/organizations": (ORGANIZATIONS, "organizations"),
    "/v2/private_domains": (NAME, "domains"),
    "/v2/quota_definitions": (NAME, "organization_quotas"),
    "/v2/route_mappings": (MAPPINGS, "route_mappings"),
    "/v2/routes": (ROUTES, "routes"),
    "/v2/security_groups": (NAME, "security_groups"),
    "/v2/service_bindings": (BINDINGS, "service_bindings"),
    "/v2/service_brokers": ({"name": ("text", "name"), "space_guid": ("guid", "space_guid")}, "service_brokers"),
    "/v2/service_instances": (INSTANCES, "service_instances"),
    "/v2/service_keys": (KEYS, "service_keys"),
    "/v2/service_plan_visibilities": (
        {"organization_guid": ("guid", "organization_guid"), "service_plan_guid": ("guid", "service_plan_guid")},
        "service_plan_visibilities",
    ),
    "/v2/service_plans": (PLANS, "service_plans"),
    "/v2/service_usage_events": (
        {"service_instance_type": ("text", "service_instance_type"), "service_guid": ("text", "service_offering_guid?")},
        "service_usage_events",
    ),
    "/v2/services": (SERVICES, "service_offerings"),
    "/v2/shared_domains": (NAME, "domains"),
    "/v2/space_quota_definitions": ({}, "space_quotas"),
    "/v2/spaces": (SPACES, "spaces"),
    "/v2/stacks": (NAME, "stacks"),
    "/v2/user_provided_service_instances": (PROVIDED, "service_instances"),
    "/v2/users": (USERS, "users"),
}  # fmt: skip
# Which records of its table a list shows.
KEPT = {
    "/v2/private_domains": lambda domain: domain.organization_guid is not None,
    "/v2/shared_domains": lambda domain: domain.organization_guid is None,
    "/v2/service_instances": lambda instance: instance.service_plan_guid is not None,
    "/v2/user_provided_service_instances": lambda instance: instance.service_plan_guid is None,
}
# The lists below something, with the keys of the controller of what they show.
BELOW = {
    "/v2/apps/{app}/events": APP_EVENTS,
    "/v2/apps/{app}/route_mappings": MAPPINGS,
    "/v2/apps/{app}/routes": ROUTES,
    "/v2/apps/{app}/service_bindings": BINDINGS,
    "/v2/organizations/{organization}/app_events": APP_EVENTS,
    "/v2/organizations/{organization}/auditors": USERS,
    "/v2/organizations/{organization}/billing_managers": USERS,
    "/v2/organizations/{organization}/domains": DOMAINS,
    "/v2/organizations/{organization}/managers": USERS,
    "/v2/organizations/{organization}/private_domains": NAME,
    "/v2/organizations/{organization}/services": SERVICES,
    "/v2/organizations/{organization}/space_quota_definitions": {},
    "/v2/organizations/{organization}/spaces": SPACES,
    "/v2/organizations/{organization}/users": USERS,
    "/v2/private_domains/{private_domain}/shared_organizations": ORGANIZATIONS,
    "/v2/routes/{route}/apps": APPS,
    "/v2/routes/{route}/route_mappings": MAPPINGS,
    "/v2/security_groups/{security_group}/spaces": SPACES,
    "/v2/security_groups/{security_group}/staging_spaces": SPACES,
    "/v2/service_instances/{service_instance}/routes": ROUTES,
    "/v2/service_instances/{service_instance}/service_bindings": BINDINGS,
    "/v2/service_instances/{service_instance}/service_keys": KEYS,
    "/v2/service_plans/{service_plan}/service_instances": INSTANCES,
    "/v2/services/{service}/service_plans": PLANS,
    "/v2/space_quota_definitions/{space_quota}/spaces": SPACES,
    "/v2/spaces/{space}/app_events": APP_EVENTS,
    "/v2/spaces/{space}/apps": APPS,
    "/v2/spaces/{space}/auditors": USERS,
    "/v2/spaces/{space}/developers": USERS,
    "/v2/spaces/{space}/domains": DOMAINS,
    "/v2/spaces/{space}/events": EVENTS,
    "/v2/spaces/{space}/managers": USERS,
    "/v2/spaces/{space}/routes": ROUTES,
    "/v2/spaces/{space}/security_groups": NAME,
    "/v2/spaces/{space}/service_instances": INSTANCES,
    "/v2/spaces/{space}/services": SERVICES,
    "/v2/spaces/{space}/staging_security_groups": NAME,
    "/v2/user_provided_service_instances/{provided}/routes": ROUTES,
    "/v2/user_provided_service_instances/{provided}/service_bindings": BINDINGS,
    "/v2/users/{user}/audited_organizations": ORGANIZATIONS,
    "/v2/users/{user}/audited_spaces": SPACES,
    "/v2/users/{user}/billing_managed_organizations": ORGANIZATIONS,
    "/v2/users/{user}/managed_organizations": ORGANIZATIONS,
    "/v2/users/{user}/managed_spaces": SPACES,
    "/v2/users/{user}/organizations": ORGANIZATIONS,
    "/v2/users/{user}/spaces": SPACES,
}
# What no model below something knows: it is neither a column nor an association, and so refused.
REFUSED_BELOW = {
    (id(ROUTES), "organization_guid"),
    (id(INSTANCES), "organization_guid"),
    (id(PLANS), "service_broker_guid"),
}
# A plan's instances are of both kinds, and only one of them has plans.
REFUSED_IN = {("/v2/service_plans/{service_plan}/service_instances", "service_plan_guid")}
# Lists that are not shown by pages of records: user_roles pages users, and has no `q` of its own; the others show what
# is shared. Their pages' tests have them.
NO_FILTERS = {
    "/v2/organizations/<guid>/user_roles", "/v2/spaces/<guid>/user_roles", "/v2/service_instances/<guid>/shared_to",
    "/v2/config/running_security_groups", "/v2/config/staging_security_groups", "/v2/managed_service_instances",
    "/v2/domains/<guid>/spaces",
}  # fmt: skip
FOLDED = {
    id(keys): {"name", "label", "host", "path"} for keys in (ORGANIZATIONS, SPACES, SERVICES, APPS, ROUTES, DOMAINS)
}
MADE_UP = {
    "port_number": lambda route: [route.port or 0],
    "space_or_nothing": lambda event: [event.space_guid or ""],
    "organization_or_nothing": lambda event: [event.organization_guid or ""],
}
