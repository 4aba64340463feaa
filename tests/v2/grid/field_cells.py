"""Every field of what v2 creates with twenty values: what its message says of a wrong type, or of none.

The fields are those of the controllers (define_attributes), with their types; `!` marks the ones that must be there.
Source: cloud_controller_ng:app/controllers/base/model_controller.rb, lib/cloud_controller/rest_controller/messages.rb,
lib/vcap/json_message.rb; the sentences are the membrane gem's
"""

from __future__ import annotations

FIELDS = {
    "/v2/organizations": {
        "name!": "String", "billing_enabled": "Boolean", "status": "String", "quota_definition_guid": "String",
        "user_guids": "[String]", "manager_guids": "[String]", "billing_manager_guids": "[String]",
        "auditor_guids": "[String]", "app_event_guids": "[String]",
    },
    "/v2/spaces": {
        "name!": "String", "allow_ssh": "Boolean", "isolation_segment_guid": "String", "organization_guid!": "String",
        "developer_guids": "[String]", "manager_guids": "[String]", "auditor_guids": "[String]", "domain_guids": "[String]",
        "service_instance_guids": "[String]", "security_group_guids": "[String]",
        "staging_security_group_guids": "[String]", "space_quota_definition_guid": "String",
    },
    "/v2/quota_definitions": {
        "name!": "String", "non_basic_services_allowed!": "Boolean", "total_services!": "Integer",
        "total_service_keys": "Integer", "total_routes!": "Integer", "total_private_domains": "Integer",
        "memory_limit!": "Integer", "instance_memory_limit": "Integer", "app_instance_limit": "Integer",
        "app_task_limit": "Integer", "total_reserved_route_ports": "Integer",
    },
    "/v2/space_quota_definitions": {
        "name!": "String", "non_basic_services_allowed!": "Boolean", "total_services!": "Integer",
        "total_service_keys": "Integer", "total_routes!": "Integer", "memory_limit!": "Integer",
        "instance_memory_limit": "Integer", "app_instance_limit": "Integer", "app_task_limit": "Integer",
        "total_reserved_route_ports": "Integer", "organization_guid!": "String",
    },
    "/v2/service_instances": {
        "name!": "String", "parameters": "Hash", "tags": "[String]", "space_guid!": "String",
        "service_plan_guid!": "String", "service_key_guids": "[String]",
    },
    "/v2/user_provided_service_instances": {
        "name!": "String", "credentials": "Hash", "syslog_drain_url": "String", "route_service_url": "String",
        "tags": "[String]", "space_guid!": "String", "service_binding_guids": "[String]", "route_guids": "[String]",
    },
    "/v2/service_bindings": {
        "app_guid!": "String", "service_instance_guid!": "String", "parameters": "Hash", "name": "String",
    },
    "/v2/service_keys": {"service_instance_guid!": "String", "name!": "String", "parameters": "Hash"},
    "/v2/service_plan_visibilities": {"service_plan_guid!": "String", "organization_guid!": "String"},
    "/v2/service_brokers": {
        "name!": "String", "broker_url!": "String", "auth_username!": "String", "auth_password!": "String",
        "space_guid": "String",
    },
    "/v2/users": {"guid!": "String", "admin": "Boolean", "default_space_guid": "String", "space_guids": "[String]"},
}  # fmt: skip
MISSING = object()
# Each value, its class in Ruby, and how Ruby prints it.
VALUES = {
    "missing": (MISSING, "", ""), "null": (None, "NilClass", ""), "empty": ("", "String", ""), "blank": (" ", "String", " "),
    "text": ("x", "String", "x"), "umlaut": ("ü", "String", "ü"), "long": ("x" * 300, "String", "x" * 300),
    "nul": ("a\0b", "String", "a\0b"), "line break": ("a\nb", "String", "a\nb"), "zero": (0, "Integer", "0"),
    "one": (1, "Integer", "1"), "negative": (-1, "Integer", "-1"), "fraction": (1.5, "BigDecimal", "1.5"),
    "huge": (10**40, "Integer", str(10**40)), "true": (True, "TrueClass", "true"), "false": (False, "FalseClass", "false"),
    "empty list": ([], "Array", "[]"), "list": (["x"], "Array", '["x"]'), "empty map": ({}, "Hash", "{}"),
    "map": ({"a": 1}, "Hash", '{"a"=>1}'), "list of a number": ([1], "Array", "[1]"),
}  # fmt: skip
VALID = {"String": "x", "Integer": 1, "Boolean": True}


def complaint(kind, form):
    """What the type says of a value; empty where it fits."""
    _, given, shown = VALUES[form]
    if kind == "Boolean":
        return "" if given in {"TrueClass", "FalseClass"} else f"Expected instance of true or false, given {shown}"
    if kind == "[String]":
        if given != "Array":
            return f"Expected instance of Array, given instance of {given}"
        wrong = "At index 0: Expected instance of String, given an instance of Integer"
        return wrong if form == "list of a number" else ""
    return "" if given == kind else f"Expected instance of {kind}, given an instance of {given}"


def cells():
    """Each cell: its name, its path, its body, and the complaint; what fits its type is left to the pages' own tests."""
    for path, fields in FIELDS.items():
        needed = {name[:-1]: VALID[kind] for name, kind in fields.items() if name.endswith("!")}
        for marked, kind in fields.items():
            name = marked.removesuffix("!")
            for form, (value, *_) in VALUES.items():
                body = {key: item for key, item in needed.items() if key != name}
                absent = value is MISSING or value is None
                if value is not MISSING:
                    body[name] = value
                told = f"Missing field {name}" * marked.endswith("!") if absent else complaint(kind, form)
                if told:
                    sentence = f"Request invalid due to parse error: Field: {name}, Error: {told}"
                    yield f"POST {path} {name} {form}", path, body, (400, 1001, sentence)
