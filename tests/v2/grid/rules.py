"""What v2 says of each attribute's values that fit their type, request by request; what is not here is taken.

Source: cloud_controller_ng:app/controllers/runtime, app/controllers/services, app/actions/v2, app/models
"""

from __future__ import annotations

from v2.grid.after import (
    BROKEN,
    DATABASE,
    always,
    blank,
    buildpack_name,
    domain_name,
    either,
    ignored,
    not_found,
    number,
    organization_name,
    present_name,
    stored,
    unknown,
    unknown_members,
    unprintable,
    when,
)

USERS = unknown_members("User")
SPACES = unknown_members("Space")
ORGANIZATIONS = unknown_members("Organization")
STATUS = always(400, 30001, "The organization info is invalid: status includes")
ORGANIZATION = {
    "name": organization_name(30001, "The organization info is invalid: "),
    "status": STATUS,
    "quota_definition_guid": unknown("QuotaDefinition"),
    "user_guids": USERS,
    "manager_guids": USERS,
    "billing_manager_guids": USERS,
    "auditor_guids": USERS,
}
SPACE = {
    "name": organization_name(40001, "The app space info is invalid: "),
    # The foreign key says that there is no such segment.
    "isolation_segment_guid": either(stored, lambda _: DATABASE),
    "organization_guid": unknown("Organization"),
    "developer_guids": USERS,
    "manager_guids": USERS,
    "auditor_guids": USERS,
    "security_group_guids": unknown_members("SecurityGroup"),
    "space_quota_definition_guid": unknown("SpaceQuotaDefinition"),
}
LIMITS = dict.fromkeys(
    (
        "total_services", "total_service_keys", "total_routes", "memory_limit", "instance_memory_limit",
        "app_instance_limit", "app_task_limit", "total_private_domains",
    ),
    number,
)  # fmt: skip
PORTS = "Total reserved ports must be -1, 0, or a positive integer, "
FEW_PORTS = when(
    lambda value: value > 10,
    400,
    240003,
    f"Quota Definition is invalid: {PORTS}and must be less than or equal to total routes.",
)
FEW_PORTS_OF_SPACE = when(
    lambda value: value > 10,
    400,
    310001,
    f"Space Quota Definition is invalid: {PORTS}must be less than or equal to total routes, "
    "and must be less than or equal to total reserved ports for the organization quota.",
)
QUOTA_NAME = present_name(240003, "Quota Definition is invalid: name presence")
SPACE_QUOTA_NAME = present_name(310001, "Space Quota Definition is invalid: name presence")
USER = {
    "space_guids": SPACES,
    "organization_guids": ORGANIZATIONS,
    "managed_organization_guids": ORGANIZATIONS,
    "billing_managed_organization_guids": ORGANIZATIONS,
    "audited_organization_guids": ORGANIZATIONS,
    "managed_space_guids": SPACES,
    "audited_space_guids": SPACES,
    "default_space_guid": unknown("Space"),
}
APP = "The app is invalid: "


def disk(value):
    if value < 1:
        return 400, 100001, f"{APP}disk_quota too little disk requested (must be greater than zero)"
    sentence = f"{APP}disk_quota too much disk requested (requested {value} MB - must be less than 2048 MB)"
    return (400, 100001, sentence) if value > 2048 else None


def seconds(value):
    if value < 1:
        return 400, 100001, f"{APP}health_check_timeout less_than_one"
    return (400, 100001, f"{APP}health_check_timeout Maximum exceeded: max 180s") if value > 180 else None


def buildpack(value):
    sentence = f'{APP}Specified unknown buildpack name: "{value}"'
    return stored(value) or (None if blank(value) else (400, 100001, sentence))


def memory(value):
    too_little = (400, 100006, "You have specified an invalid amount of memory for your application.")
    return too_little if value <= 0 else number(value)


def ports(value):
    if not value:
        return 400, 100001, f'{APP}ports array cannot be empty when health check type is "port"'
    return 400, 100001, f"{APP}Ports must be in the 1024-65535 range."


APPS = {
    "buildpack": buildpack,
    "command": either(stored, lambda value: DATABASE if len(value) > 4096 else None),
    "docker_image": stored,
    "docker_credentials": lambda value: (
        (400, 150008, "Docker credentials can only be supplied for apps with a 'docker_image'") if value else None
    ),
    "debug": stored,
    "disk_quota": disk,
    "health_check_http_endpoint": stored,
    "health_check_type": always(400, 100001, f"{APP}health_check_type must be one of http, none, port, process"),
    "health_check_timeout": seconds,
    "instances": either(when(lambda value: value < 0, 400, 100001, f"{APP}Number of instances less than 0"), number),
    "memory": memory,
    "name": organization_name(100001, APP),
    "state": always(400, 100001, f"{APP}Invalid app state provided"),
    "ports": ports,
    "space_guid": not_found(100004, "The app could not be found: {value}"),
    "stack_guid": stored,
}
ROUTE = "The route is invalid: "


def host(value):
    if value == "":
        return 400, 210001, f"{ROUTE}host is required for shared-domains"
    if "\0" in value:
        return BROKEN
    if len(value) > 63:
        both = "host must be no more than 63 characters, host combined with domain name must be no more than 253 characters"
        return 400, 210001, ROUTE + both
    return None if value in ("x", "7") else (400, 210001, f"{ROUTE}host format")


def port(value):
    if value == 0:
        return None
    if value in (1, 7):
        return 400, 210001, f"{ROUTE}Port is supported for domains of TCP router groups only."
    return 400, 210001, f"{ROUTE}port invalid_port, port port_unsupported"


def reserved_name(value):
    """What has no dot is reserved, too."""
    status, code, sentence = domain_name(value)
    return (status, code, sentence + ", name reserved") if code == 130001 else BROKEN


ROUTES = {
    "host": host,
    "path": when(lambda value: value != "", 400, 130004, 'The path is invalid: the path must start with a "/"'),
    "port": port,
    "domain_guid": unknown("Domain"),
    "space_guid": unknown("Space"),
}
NO_STACK = always(400, 290003, "Buildpack is invalid: stack buildpack_stack_does_not_exist")
BUILDPACK = {"name": buildpack_name, "stack": either(stored, NO_STACK)}
GROUP = "The security group is invalid: "


def group_name(value):
    told = ["name presence"] * blank(value) + ["name format"] * unprintable(value)
    return (400, 300001, GROUP + ", ".join(told)) if told else None


GROUPS = {
    "name": group_name,
    "rules": lambda value: (
        (400, 300001, f"{GROUP}rules rule number 1 contains an unsupported protocol") if value else None
    ),
    "space_guids": SPACES,
}
INVALID = "The service instance is invalid: "
LONG_NAME = when(
    lambda value: len(value) > 255,
    400,
    60009,
    "You have requested an invalid service instance name. Names are limited to 255 characters.",
)
NO_ROUTE_SERVICE = "The route service URL is invalid: route_service_url is invalid."
PROVIDED = {
    "name": either(when(blank, 400, 60003, f"{INVALID}name presence"), LONG_NAME, stored),
    "syslog_drain_url": either(
        stored, when(lambda value: len(value) > 10000, 400, 60003, f"{INVALID}syslog_drain_url max_length")
    ),
    "route_service_url": when(lambda value: not blank(value), 400, 60019, NO_ROUTE_SERVICE),
    "space_guid": unknown("Space"),
}
INSTANCE = {
    "name": either(when(blank, 400, 60001, "Service instance name is required."), LONG_NAME, stored),
    "space_guid": either(stored, always(400, 60003, f"{INVALID}not a valid space")),
    "service_plan_guid": either(stored, always(400, 60003, f"{INVALID}not a valid service plan")),
    "service_key_guids": unknown_members("ServiceKey"),
}
NO_APP = not_found(100004, "The app could not be found: {value}")
NO_INSTANCE = not_found(60004, "The service instance could not be found: {value}")
BINDING_NAME = "The binding name is invalid. "


def binding_name(value):
    told = ["App binding names must be less than 256 characters."] * (len(value) > 255)
    wrong = not blank(value) and not all(letter.isascii() and (letter.isalnum() or letter in "_-") for letter in value)
    told += ["Valid characters are alphanumeric, underscore, and dash."] * wrong
    return (400, 90003, " ".join(BINDING_NAME + each for each in told)) if told else None


# No broker is at the address.
UNREACHABLE = (502, 10001, "The service broker could not be reached")
NO_SERVICE = (502, 270012, "Service broker catalog is invalid: \nService broker must provide at least one service\n")
BROKER = {
    "name": either(when(blank, *BROKEN), stored),
    "broker_url": always(400, 270011, "{value} is not a valid URL"),
    "auth_username": when(blank, 400, 270001, "Service broker is invalid: auth_username presence"),
    "auth_password": when(blank, 400, 270001, "Service broker is invalid: auth_password presence"),
}
AFTER = {
    "POST /v2/organizations": ORGANIZATION,
    "POST /v2/spaces": SPACE,
    "POST /v2/quota_definitions": {"name": QUOTA_NAME, **LIMITS, "total_reserved_route_ports": FEW_PORTS},
    "POST /v2/space_quota_definitions": {
        "name": SPACE_QUOTA_NAME,
        **LIMITS,
        "total_reserved_route_ports": FEW_PORTS_OF_SPACE,
        "organization_guid": unknown("Organization"),
    },
    "POST /v2/users": {"guid": present_name(20001, "The user info is invalid: guid presence"), **USER},
    "POST /v2/apps": APPS,
    "POST /v2/routes": ROUTES,
    "POST /v2/route_mappings": {
        "app_guid": NO_APP,
        "route_guid": not_found(210002, "The route could not be found: {value}"),
        "app_port": always(400, 60023, "Routes can only be mapped to ports already enabled for the application."),
    },
    "POST /v2/private_domains": {"name": reserved_name, "owning_organization_guid": unknown("Organization")},
    "POST /v2/shared_domains": {
        "name": domain_name,
        "router_group_guid": always(400, 130001, "The domain is invalid: router group guid '{value}' not found"),
    },
    "POST /v2/domains": {"name": domain_name, "owning_organization_guid": unknown("Organization")},
    "POST /v2/buildpacks": BUILDPACK
    | {"lifecycle": either(stored, lambda value: DATABASE if len(value) > 16 else None)},
    "POST /v2/stacks": {
        "name": present_name(250001, "The stack is invalid: name presence"),
        "description": stored,
    },
    "POST /v2/security_groups": GROUPS,
    "POST /v2/service_instances": INSTANCE,
    "POST /v2/user_provided_service_instances": PROVIDED,
    "POST /v2/service_bindings": {"app_guid": NO_APP, "service_instance_guid": NO_INSTANCE, "name": binding_name},
    "POST /v2/service_keys": {
        "service_instance_guid": NO_INSTANCE,
        "name": present_name(360002, "The service key is invalid: name presence"),
    },
    "POST /v2/service_plan_visibilities": {
        "service_plan_guid": unknown("ServicePlan"),
        "organization_guid": unknown("Organization"),
    },
    "PUT /v2/organizations/{organization}": ORGANIZATION
    | {
        # No one rescues a quota that there is not.
        "quota_definition_guid": lambda _: BROKEN,
        "default_isolation_segment_guid": either(
            stored, always(404, 10010, "Could not find Isolation Segment to set as the default.")
        ),
    },
    "PUT /v2/spaces/{space}": SPACE
    | {"isolation_segment_guid": either(stored, always(404, 10010, "Isolation Segment not found"))},
    "PUT /v2/quota_definitions/{organization_quota}": {
        "name": QUOTA_NAME,
        **LIMITS,
        # This quota bounds no routes.
        "total_reserved_route_ports": number,
    },
    "PUT /v2/users/{user}": USER,
    "PUT /v2/apps/{app}": APPS
    | {
        # An empty list is as good as none here.
        "ports": lambda value: ports(value) if value else None,
        "docker_image": always(400, 100001, f"{APP}Lifecycle type cannot be changed"),
        # What there is not is compared with an empty text.
        "docker_credentials": lambda value: APPS["docker_credentials"](value) or BROKEN,
        "memory": either(
            memory,
            when(
                lambda value: value == 1,
                400,
                100009,
                "The requested memory allocation is not large enough to run all of your sidecar processes.",
            ),
        ),
        "space_guid": either(stored, lambda _: DATABASE),
    },
    "PUT /v2/routes/{route}": ROUTES,
    "PUT /v2/buildpacks/{buildpack}": BUILDPACK,
    "PUT /v2/security_groups/{security_group}": GROUPS,
    "PUT /v2/user_provided_service_instances/{own_instance}": PROVIDED
    | {"space_guid": always(400, 60003, f"{INVALID}cannot change space for service instance")},
    "PUT /v2/service_plans/{plan}": {},
    "POST /v2/service_brokers": BROKER | {"space_guid": either(stored, always(404, 10010, "Space not found"))},
    # A name alone is changed without asking the broker.
    "PUT /v2/service_brokers/{broker}": BROKER | {"name": either(BROKER["name"], lambda _: (200, None, None))},
    "PUT /v2/space_quota_definitions/{space_quota}": {
        "name": SPACE_QUOTA_NAME,
        **LIMITS,
        "total_reserved_route_ports": FEW_PORTS_OF_SPACE,
        "organization_guid": unknown("Organization"),
    },
    "PUT /v2/service_instances/{instance}": INSTANCE
    | {
        "space_guid": unknown("Space"),
        "service_plan_guid": unknown("ServicePlan"),
        # They are not among what is changed.
        "service_key_guids": ignored,
        "maintenance_info": always(422, 390007, "maintenance_info.version should be a semantic version."),
    },
    "PUT /v2/service_plan_visibilities/{visibility}": {
        "service_plan_guid": unknown("ServicePlan"),
        "organization_guid": unknown("Organization"),
    },
}
# What is answered to a request whose values are all right, where it is not 201.
SUCCESS = {"POST /v2/service_brokers": UNREACHABLE, "PUT /v2/service_brokers/{broker}": NO_SERVICE}
