"""The attributes of what v2 creates and changes: their types, as the controllers define them.

`!` marks those that must be there in a create. Source: cloud_controller_ng:app/controllers/runtime,
app/controllers/services (define_attributes), lib/cloud_controller/rest_controller/messages.rb
"""

from __future__ import annotations

TEXT, NUMBER, FLAG, MAP, TEXTS, NUMBERS, MAPS = (
    "String",
    "Integer",
    "Boolean",
    "Hash",
    "[String]",
    "[Integer]",
    "[Hash]",
)
LIMITS = {
    "name!": TEXT, "non_basic_services_allowed!": FLAG, "total_services!": NUMBER, "total_service_keys": NUMBER,
    "total_routes!": NUMBER, "memory_limit!": NUMBER, "instance_memory_limit": NUMBER, "app_instance_limit": NUMBER,
    "app_task_limit": NUMBER, "total_reserved_route_ports": NUMBER,
}  # fmt: skip
ORGANIZATION = {
    "name!": TEXT, "billing_enabled": FLAG, "status": TEXT, "quota_definition_guid": TEXT, "user_guids": TEXTS,
    "manager_guids": TEXTS, "billing_manager_guids": TEXTS, "auditor_guids": TEXTS, "app_event_guids": TEXTS,
}  # fmt: skip
SPACE = {
    "name!": TEXT, "allow_ssh": FLAG, "isolation_segment_guid": TEXT, "organization_guid!": TEXT, "developer_guids": TEXTS,
    "manager_guids": TEXTS, "auditor_guids": TEXTS, "domain_guids": TEXTS, "service_instance_guids": TEXTS,
    "security_group_guids": TEXTS, "staging_security_group_guids": TEXTS,
}  # fmt: skip
APP = {
    "enable_ssh": FLAG, "buildpack": TEXT, "command": TEXT, "console": FLAG, "diego": FLAG, "docker_image": TEXT,
    "docker_credentials": MAP, "debug": TEXT, "disk_quota": NUMBER, "log_rate_limit": NUMBER, "environment_json": MAP,
    "health_check_http_endpoint": TEXT, "health_check_type": TEXT, "health_check_timeout": NUMBER, "instances": NUMBER,
    "memory": NUMBER, "name!": TEXT, "production": FLAG, "state": TEXT, "ports": NUMBERS, "space_guid!": TEXT,
    "stack_guid": TEXT,
}  # fmt: skip
USER = {
    "admin": FLAG, "space_guids": TEXTS, "organization_guids": TEXTS, "managed_organization_guids": TEXTS,
    "billing_managed_organization_guids": TEXTS, "audited_organization_guids": TEXTS, "managed_space_guids": TEXTS,
    "audited_space_guids": TEXTS, "default_space_guid": TEXT,
}  # fmt: skip
GROUP = {"name!": TEXT, "rules": MAPS, "space_guids": TEXTS, "staging_space_guids": TEXTS}
BROKER = {"name!": TEXT, "broker_url!": TEXT, "auth_username!": TEXT, "auth_password!": TEXT}
PROVIDED = {
    "name!": TEXT, "credentials": MAP, "syslog_drain_url": TEXT, "route_service_url": TEXT, "tags": TEXTS,
    "space_guid!": TEXT, "service_binding_guids": TEXTS, "route_guids": TEXTS,
}  # fmt: skip
INSTANCE = {
    "name!": TEXT, "parameters": MAP, "tags": TEXTS, "space_guid!": TEXT, "service_plan_guid!": TEXT,
    "service_key_guids": TEXTS,
}  # fmt: skip
ROUTE = {"host": TEXT, "path": TEXT, "port": NUMBER, "domain_guid!": TEXT, "space_guid!": TEXT}
BUILDPACK = {"name!": TEXT, "stack": TEXT, "position": NUMBER, "enabled": FLAG, "locked": FLAG}
CREATIONS = {
    "/v2/organizations": ORGANIZATION,
    "/v2/spaces": SPACE | {"space_quota_definition_guid": TEXT},
    "/v2/quota_definitions": LIMITS | {"total_private_domains": NUMBER},
    "/v2/space_quota_definitions": LIMITS | {"organization_guid!": TEXT},
    "/v2/users": {"guid!": TEXT} | USER,
    "/v2/apps": APP,
    "/v2/routes": ROUTE,
    "/v2/route_mappings": {"app_guid!": TEXT, "route_guid!": TEXT, "app_port": NUMBER},
    "/v2/private_domains": {"name!": TEXT, "owning_organization_guid!": TEXT},
    "/v2/shared_domains": {"name!": TEXT, "internal": FLAG, "router_group_guid": TEXT},
    "/v2/domains": {"name!": TEXT, "wildcard": FLAG, "owning_organization_guid": TEXT, "space_guids": TEXTS},
    "/v2/buildpacks": BUILDPACK | {"lifecycle": TEXT},
    "/v2/stacks": {"name!": TEXT, "description": TEXT},
    "/v2/security_groups": GROUP,
    "/v2/service_brokers": BROKER | {"space_guid": TEXT},
    "/v2/service_instances": INSTANCE,
    "/v2/user_provided_service_instances": PROVIDED,
    "/v2/service_bindings": {
        "app_guid!": TEXT, "service_instance_guid!": TEXT, "parameters": MAP, "name": TEXT,
    },
    "/v2/service_keys": {"service_instance_guid!": TEXT, "name!": TEXT, "parameters": MAP},
    "/v2/service_plan_visibilities": {"service_plan_guid!": TEXT, "organization_guid!": TEXT},
}  # fmt: skip
CHANGES = {
    "/v2/organizations/{organization}": ORGANIZATION | {"default_isolation_segment_guid": TEXT, "space_guids": TEXTS},
    "/v2/spaces/{space}": SPACE,
    "/v2/quota_definitions/{organization_quota}": LIMITS | {"total_private_domains": NUMBER},
    "/v2/space_quota_definitions/{space_quota}": LIMITS | {"organization_guid": TEXT},
    "/v2/users/{user}": USER,
    "/v2/apps/{app}": APP,
    "/v2/routes/{route}": ROUTE,
    "/v2/buildpacks/{buildpack}": BUILDPACK,
    "/v2/security_groups/{security_group}": GROUP,
    "/v2/service_brokers/{broker}": BROKER,
    "/v2/service_instances/{instance}": INSTANCE | {"maintenance_info": MAP},
    "/v2/user_provided_service_instances/{own_instance}": PROVIDED,
    "/v2/service_plan_visibilities/{visibility}": {"service_plan_guid": TEXT, "organization_guid": TEXT},
    "/v2/service_plans/{plan}": {
        "name": TEXT, "free": FLAG, "description": TEXT, "extra": TEXT, "unique_id": TEXT, "public": FLAG,
        "service_guid": TEXT, "service_instance_guids": TEXTS,
    },
}  # fmt: skip
