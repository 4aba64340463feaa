"""Indexes that lists ask for by these names: on what other records say of a record (store/related_indexes.py)."""

from __future__ import annotations

from fakecc.store import Column, Composite, Referrers, Through, Total


def organization_of(space: Column) -> Column:
    """The organization of the space that a column names. `guid` is that of a space itself."""
    if isinstance(space, str):
        return "organization_guid" if space == "guid" else Through("spaces", space, "organization_guid")
    return Through(space.table, space.field, organization_of(space.rest))


# Where it is: the space of its app, of its route, of its instance.
SPACE_OF_APP = Through("apps", "app_guid", "space_guid")
SPACE_OF_ROUTE = Through("routes", "route_guid", "space_guid")
SPACE_OF_INSTANCE = Through("service_instances", "service_instance_guid", "space_guid")
# Of routes: the router group of its domain, with its port.
GROUP_OF_ROUTE = Through("domains", "domain_guid", "router_group_guid")
PORT_IN_GROUP = Composite((GROUP_OF_ROUTE, "port"))
# Of instances: the name of the plan. Of bindings: plan and offering of the instance.
NAME_OF_PLAN = Through("service_plans", "service_plan_guid", "name")
PLAN_OF_INSTANCE = Through("service_instances", "service_instance_guid", "service_plan_guid")
PLAN_NAME = Through("service_instances", "service_instance_guid", NAME_OF_PLAN)
OFFERING = Through("service_plans", "service_plan_guid", "service_offering_guid")
OFFERING_OF_INSTANCE = Through("service_instances", "service_instance_guid", OFFERING)
OFFERING_NAME = Through(
    "service_instances",
    "service_instance_guid",
    Through("service_plans", "service_plan_guid", Through("service_offerings", "service_offering_guid", "name")),
)
# Of routes: the apps that are mapped to it, and each with the type of the process; the instance that is bound to it.
MAPPED_APPS = Referrers("route_mappings", "route_guid", ("app_guid",))
MAPPED_PROCESSES = Referrers("route_mappings", "route_guid", ("app_guid", "process_type"))
BOUND_INSTANCES = Referrers("route_bindings", "route_guid", ("service_instance_guid",))
# Of apps: the routes that are mapped to it, each with the type of the process.
MAPPED_PORTS_OF_APP = Referrers("route_mappings", "app_guid", ("process_type", "app_port"))
MAPPED_ROUTES = Referrers("route_mappings", "app_guid", ("route_guid", "process_type"))
# Of revisions: the state of the droplet; the app and the state of the processes that run it.
STATE_OF_DROPLET = Through("droplets", "droplet_guid", "state")
RUNNING = Referrers("processes", "revision_guid", ("app_guid", "state"))
# Of users: where it has a role, and which. Of organizations and spaces: who has which role there.
SPACES_OF_USER = Referrers("roles", "user_guid", ("space_guid",))
ROLES_IN_SPACES = Referrers("roles", "user_guid", ("type", "space_guid"))
ORGANIZATIONS_OF_USER = Referrers("roles", "user_guid", ("organization_guid",))
ROLES_IN_ORGANIZATIONS = Referrers("roles", "user_guid", ("type", "organization_guid"))
USERS_OF_SPACE = Referrers("roles", "space_guid", ("type", "user_guid"))
USERS_OF_ORGANIZATION = Referrers("roles", "organization_guid", ("type", "user_guid"))
# Of quotas: the spaces that have it.
SPACES_OF_QUOTA = Referrers("spaces", "quota_guid", ("guid",))
# Of plans: the organizations in which it is enabled.
ENABLED_IN = Referrers("service_plan_visibilities", "service_plan_guid", ("organization_guid",))
# Of offerings, and of plans: its broker, the space that this belongs to, and that space's organization.
SPACE_OF_BROKER = Through("service_brokers", "service_broker_guid", "space_guid")
ORGANIZATION_OF_BROKER = organization_of(SPACE_OF_BROKER)
BROKER_OF_PLAN = Through("service_offerings", "service_offering_guid", "service_broker_guid")
SPACE_OF_PLAN = Through("service_offerings", "service_offering_guid", SPACE_OF_BROKER)
ORGANIZATION_OF_PLAN = organization_of(SPACE_OF_PLAN)
# Of offerings: is each of its plans active, and is it public? Where is it enabled, and to which space does it belong?
PLANS = Referrers("service_plans", "service_offering_guid", ("active", "public"))
PLANS_ENABLED_IN = Referrers(
    "service_plan_visibilities",
    OFFERING,
    (Through("service_plans", "service_plan_guid", "active"), "organization_guid"),
)
PLANS_IN_SPACES = Referrers("service_plans", "service_offering_guid", ("active", SPACE_OF_PLAN))
# Of offerings: the spaces that have instances of its plans.
SPACES_OF_INSTANCES = Referrers("service_instances", OFFERING, ("space_guid",))
# Of apps: is a process of a type one that runs on Diego?
DIEGO = Referrers("processes", "app_guid", ("type", "diego"))
# Of apps: the instances that are bound to it. Those of each space, with the types of their processes.
INSTANCES_OF_APP = Referrers("service_bindings", "app_guid", ("service_instance_guid",))
SPACE_AND_PROCESSES = Referrers("processes", "app_guid", (SPACE_OF_APP, "type"))
# Of processes: the guid of the app; app and type, space and type; the memory of each, by state and by whether it is in
# production.
GUID_OF_APP = Through("apps", "app_guid", "guid")
PROCESSES_BY_TYPE = Composite(("app_guid", "type"))
WEBS = Composite((SPACE_OF_APP, "type"))
WEB_STATES = Composite((SPACE_OF_APP, "type", "state"))
WEB_MEMORY = Total((SPACE_OF_APP, "type", "state", "production"), ("memory", "instances"))
