"""Every list of v3 with every parameter and six kinds of values: what the rules of its message say comes of it.

The rules are data, read out of the source by read_messages.py. What a kind of parameter does with a value is written here
once. Source: cloud_controller_ng:app/messages/list_message.rb, base_message.rb, validators.rb,
validators/label_selector_requirement_validator.rb
"""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

RULES = json.loads((Path(__file__).parent / "list_rules.json").read_text())
# The lists at the top, with the messages that their controllers use.
LISTS = {
    "/v3/app_usage_events": "app_usage_events_list_message",
    "/v3/apps": "apps_list_message",
    "/v3/audit_events": "events_list_message",
    "/v3/buildpacks": "buildpacks_list_message",
    "/v3/builds": "builds_list_message",
    "/v3/deployments": "deployments_list_message",
    "/v3/domains": "domains_list_message",
    "/v3/droplets": "droplets_list_message",
    "/v3/isolation_segments": "isolation_segments_list_message",
    "/v3/organization_quotas": "organization_quotas_list_message",
    "/v3/organizations": "orgs_list_message",
    "/v3/packages": "packages_list_message",
    "/v3/processes": "processes_list_message",
    "/v3/roles": "roles_list_message",
    "/v3/route_policies": "route_policies_list_message",
    "/v3/routes": "routes_list_message",
    "/v3/security_groups": "security_group_list_message",
    "/v3/service_brokers": "service_brokers_list_message",
    "/v3/service_credential_bindings": "service_credential_binding_list_message",
    "/v3/service_instances": "service_instances_list_message",
    "/v3/service_offerings": "service_offerings_list_message",
    "/v3/service_plans": "service_plans_list_message",
    "/v3/service_route_bindings": "service_route_bindings_list_message",
    "/v3/service_usage_events": "service_usage_events_list_message",
    "/v3/space_quotas": "space_quotas_list_message",
    "/v3/spaces": "spaces_list_message",
    "/v3/stacks": "stacks_list_message",
    "/v3/tasks": "tasks_list_message",
    "/v3/users": "users_list_message",
}
# Whose controllers say unprocessable! of a wrong query, where the others say invalid_param!.
UNPROCESSABLE = {
    "/v3/app_usage_events", "/v3/roles", "/v3/security_groups", "/v3/service_usage_events", "/v3/space_quotas", "/v3/users",
}  # fmt: skip
HUGE = "9" * 5000
# `{}` is the name of the parameter.
FORMS = {
    "valid": "",
    "empty": "{}=",
    "null": "{}",
    "map": "{}[x]=y",
    "list": "{}[]=y",
    "nul": "{}=%00",
    "huge": "{}=" + HUGE,
}
BROKEN = (500, "An unknown error occurred.")
FINE = (200, "")
UNPROVEN = None
MOMENT = "has an invalid timestamp format. Timestamps should be formatted as 'YYYY-MM-DDThh:mm:ssZ'"
LARGEST = 9223372036854775807
# Filters whose values the database gets as numbers or by a way of their own: their pages' tests know them.
OF_THEIR_OWN = {
    ("/v3/organizations", "isolation_segment_guid"),
    ("/v3/droplets", "app_guid"),
    ("/v3/droplets", "package_guid"),
    ("/v3/packages", "app_guid"),
    ("/v3/processes", "app_guid"),
    ("/v3/processes", "types"),
    ("/v3/tasks", "app_guid"),
    ("/v3/route_policies", "sources"),
    ("/v3/app_usage_events", "after_guid"),
    ("/v3/audit_events", "target_guids"),
    ("/v3/buildpacks", "lifecycle"),
    ("/v3/apps", "lifecycle_type"),
    ("/v3/routes", "ports"),
    ("/v3/service_usage_events", "after_guid"),
    ("/v3/tasks", "sequence_ids"),
    ("/v3/stacks", "default"),
    ("/v3/droplets", "current"),
    ("/v3/users", "origins"),
    ("/v3/processes", "embed"),
    ("/v3/security_groups", "globally_enabled_running"),
    ("/v3/security_groups", "globally_enabled_staging"),
    ("/v3/routes", "label_selector"),
}


def human(name):
    return name.replace("_", " ").capitalize()


def bad(sentence):
    return 400, f"The query parameter is invalid: {sentence}"


def words(listed):
    return ", ".join(f"'{word}'" for word in listed)


def page(rule, name):
    del rule
    positive = bad(f"{human(name)} must be a positive integer")
    huge = (
        f"Maximum result (page * per_page) must be less than {LARGEST}"
        if name == "page"
        else f"Per page must be between 1 and 5000, Maximum result (page * per_page) must be less than {LARGEST}"
    )
    return {
        "valid": ("{}=1", FINE), "empty": positive, "null": FINE, "map": BROKEN, "list": BROKEN, "nul": positive,
        "huge": bad(huge),
    }  # fmt: skip


def order_by(rule, name):
    del name
    orders = [*(["created_at", "updated_at"] if rule["orders_of_all"] else []), *rule["orders"]]
    wrong = bad(f"Order by can only be: {words(orders)}")
    return {
        "valid": (f"{{}}=-{orders[0]}", FINE), "empty": FINE, "null": FINE, "map": BROKEN, "list": BROKEN, "nul": wrong,
        "huge": wrong,
    }  # fmt: skip


def moment(rule, name):
    if name == "updated_ats" and rule["refuses_updated_ats"]:
        refusal = "Filtering by 'updated_ats' is not allowed on this resource."
        told = {form: bad(f"{human(name)} {MOMENT}, {refusal}") for form in ("empty", "list", "nul", "huge")}
        operator = f"{human(name)} Invalid relational operator: 'x', {human(name)} {MOMENT}, {refusal}"
        return {"valid": ("{}=2020-01-01T00:00:00Z", bad(refusal)), "null": bad(refusal), "map": bad(operator), **told}
    wrong = bad(f"{human(name)} {MOMENT}")
    return {
        "valid": ("{}[lt]=2020-01-01T00:00:00Z", FINE), "empty": wrong, "null": FINE,
        "map": bad(f"{human(name)} Invalid relational operator: 'x', {human(name)} {MOMENT}"), "list": wrong, "nul": wrong,
        "huge": wrong,
    }  # fmt: skip


def selector(rule, name):
    del rule, name
    return {
        "valid": ("{}=a in (b),!c", FINE), "empty": bad("Missing label_selector value"),
        "null": bad("Missing label_selector value"), "map": BROKEN, "list": BROKEN,
        "nul": bad("Invalid label_selector value"), "huge": bad("'99999999...' is greater than 63 characters"),
    }  # fmt: skip


def kind(rule, name):
    del name
    wrong = bad(f"Type must be one of {words(rule['type'])}")
    return {
        "valid": (f"{{}}={rule['type'][0]}", FINE), "empty": wrong, "null": FINE, "map": wrong, "list": wrong, "nul": wrong,
        "huge": wrong,
    }  # fmt: skip


def available(rule, name):
    del rule, name
    wrong = bad("Available must be 'true' or 'false'")
    return {
        "valid": ("{}=true", FINE), "empty": wrong, "null": FINE, "map": wrong, "list": wrong, "nul": wrong, "huge": wrong,
    }  # fmt: skip


def include(rule, name):
    del name

    def wrong(shown):
        return bad(f"Invalid included resource: '{shown}'. Valid included resources are: {words(rule['includes'])}")

    return {
        "valid": (f"{{}}={rule['includes'][0]}", FINE), "empty": wrong(""), "null": BROKEN, "map": wrong('[:x, "y"]'),
        "list": wrong('["y"]'), "nul": wrong("\0"), "huge": wrong(HUGE),
    }  # fmt: skip


def fields(rule, name):
    del name
    first, keys = next(iter(rule["fields"].items()))
    wrong = bad("Fields must be an object")
    unknown = bad(f"Fields [x] valid resources are: {words(rule['fields'])}")
    return {
        "valid": (f"{{}}[{first}]={keys[0]}", FINE), "empty": wrong, "null": FINE, "map": unknown, "list": wrong, "nul": wrong,
        "huge": wrong,
    }  # fmt: skip


def texts(rule, name):
    array = name == "guids" or name in rule["arrays"]
    return {
        "valid": ("{}=x,y%2Cz", FINE), "empty": FINE, "null": FINE,
        "map": bad(f"{human(name)} must be an array") if array else BROKEN, "list": FINE, "nul": BROKEN, "huge": FINE,
    }  # fmt: skip


KINDS = {
    "page": page, "per_page": page, "order_by": order_by, "created_ats": moment, "updated_ats": moment,
    "label_selector": selector, "type": kind, "available": available, "include": include, "fields": fields,
}  # fmt: skip


def parameters(rule):
    own = rule["parameters"]
    common = ["page", "per_page", "order_by", "created_ats", "updated_ats", "guids"]
    return [*dict.fromkeys([*common, *own, *(["label_selector"] if rule["metadata"] else [])])]


def cells():
    """Each cell: its name, its query, and what the rules say (a status and a sentence), None where they say nothing."""
    for path, message in LISTS.items():
        rule = RULES[message]
        for name in parameters(rule):
            expected = {} if (path, name) in OF_THEIR_OWN else KINDS.get(name, texts)(rule, name)
            if name == "include" and not rule["includes"]:
                expected = {}
            for form, pattern in FORMS.items():
                said = expected.get(form, UNPROVEN)
                query = pattern.format(name)
                if form == "valid" and said is not None:
                    query, said = quote(said[0].format(name), safe="=&[],%"), said[1]
                yield f"{path} {name} {form}", f"{path}?{query}", _as_told_by(path, said)


def _as_told_by(path, said):
    if said is None or said[0] != 400 or path not in UNPROCESSABLE:
        return said
    return 422, said[1].removeprefix("The query parameter is invalid: ")
