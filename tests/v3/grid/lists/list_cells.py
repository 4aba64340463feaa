"""Every list of v3 with every parameter and seven kinds of values: what the rules of its message say comes of it.

The rules are data, read out of the source by read_messages.py. What a kind of parameter does with a value stands in
list_kinds.py; here it stands which list has which message, and which parameter is of a kind of its own.
Source: cloud_controller_ng:config/routes.rb, app/controllers/v3, app/controllers/v3/mixins/sub_resource.rb
"""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

from v3.grid.lists import list_kinds as kinds
from v3.grid.lists.list_kinds import FORMS

RULES = json.loads((Path(__file__).parent / "list_rules.json").read_text())
# The lists, with the messages that their controllers use. Names in braces stand for guids.
LISTS = {
    "/v3/app_usage_events": "app_usage_events",
    "/v3/apps": "apps",
    "/v3/apps/{app}/builds": "app_builds",
    "/v3/apps/{app}/droplets": "droplets",
    "/v3/apps/{app}/packages": "packages",
    "/v3/apps/{app}/processes": "processes",
    "/v3/apps/{app}/revisions": "app_revisions",
    "/v3/apps/{app}/revisions/deployed": "app_deployed_revisions",
    "/v3/apps/{app}/routes": "routes",
    "/v3/apps/{app}/sidecars": "sidecars",
    "/v3/apps/{app}/tasks": "tasks",
    "/v3/audit_events": "events",
    "/v3/buildpacks": "buildpacks",
    "/v3/builds": "builds",
    "/v3/deployments": "deployments",
    "/v3/domains": "domains",
    "/v3/droplets": "droplets",
    "/v3/feature_flags": "feature_flags",
    "/v3/isolation_segments": "isolation_segments",
    "/v3/isolation_segments/{segment}/organizations": "orgs",
    "/v3/organization_quotas": "organization_quotas",
    "/v3/organizations": "orgs",
    "/v3/organizations/{organization}/domains": "domains",
    "/v3/organizations/{organization}/users": "users",
    "/v3/packages": "packages",
    "/v3/packages/{package}/droplets": "droplets",
    "/v3/processes": "processes",
    "/v3/processes/{process}/sidecars": "sidecars",
    "/v3/roles": "roles",
    "/v3/route_policies": "route_policies",
    "/v3/routes": "routes",
    "/v3/routes/{route}/destinations": "route_destinations",
    "/v3/security_groups": "security_group",
    "/v3/service_brokers": "service_brokers",
    "/v3/service_credential_bindings": "service_credential_binding",
    "/v3/service_instances": "service_instances",
    "/v3/service_offerings": "service_offerings",
    "/v3/service_plans": "service_plans",
    "/v3/service_route_bindings": "service_route_bindings",
    "/v3/service_usage_events": "service_usage_events",
    "/v3/space_quotas": "space_quotas",
    "/v3/spaces": "spaces",
    "/v3/spaces/{space}/running_security_groups": "space_security_groups",
    "/v3/spaces/{space}/staging_security_groups": "space_security_groups",
    "/v3/spaces/{space}/users": "users",
    "/v3/stacks": "stacks",
    "/v3/stacks/{stack}/apps": "stack_apps",
    "/v3/tasks": "tasks",
    "/v3/users": "users",
}
# Whose controllers say unprocessable! of a wrong query, where the others say invalid_param!.
UNPROCESSABLE = {
    "/v3/app_usage_events", "/v3/roles", "/v3/routes/{route}/destinations", "/v3/security_groups",
    "/v3/service_usage_events", "/v3/space_quotas", "/v3/spaces/{space}/running_security_groups",
    "/v3/spaces/{space}/staging_security_groups", "/v3/users",
}  # fmt: skip
# The kinds of parameters of this name, in every list; what is none of these is a list of texts.
KINDS = {
    "page": kinds.page, "per_page": kinds.page, "order_by": kinds.order_by, "created_ats": kinds.moment,
    "updated_ats": kinds.moment, "label_selector": kinds.selector, "type": kinds.kind, "available": kinds.true_or_false,
    "include": kinds.include, "embed": kinds.embed, "fields": kinds.fields, "lifecycle_type": kinds.lifecycle_type,
    "status_reasons": kinds.texts_or_nothing, "stacks": kinds.texts_or_nothing, "usernames": kinds.usernames,
    "partial_usernames": kinds.partial_usernames, "origins": kinds.origins, "deployable": kinds.deployable,
    "versions": kinds.numbers, "default": kinds.true_or_false, "globally_enabled_running": kinds.true_or_false,
    "globally_enabled_staging": kinds.true_or_false, "ports": kinds.numbers, "app_guid": kinds.owner("App"),
    "isolation_segment_guid": kinds.owner("Isolation segment"), "package_guid": kinds.owner("Package"),
}  # fmt: skip
NESTED = ("app_guids", "space_guids", "organization_guids")
PATH = kinds.given_by_the_path
# What is otherwise in one list.
OF_ONE_LIST = {
    ("/v3/app_usage_events", "after_guid"): kinds.after_guid("app usage event"),
    ("/v3/service_usage_events", "after_guid"): kinds.after_guid("service usage event"),
    ("/v3/audit_events", "target_guids"): kinds.target_guids,
    ("/v3/buildpacks", "lifecycle"): kinds.lifecycle,
    ("/v3/route_policies", "sources"): kinds.sources,
    ("/v3/droplets", "current"): kinds.elsewhere,
    ("/v3/packages/{package}/droplets", "current"): kinds.elsewhere,
    ("/v3/apps/{app}/droplets", "current"): kinds.current,
    ("/v3/tasks", "sequence_ids"): kinds.elsewhere,
    ("/v3/apps/{app}/tasks", "sequence_ids"): kinds.numbers,
    # What the path says stands above the query.
    **{
        (f"/v3/apps/{{app}}/{name}", "app_guid"): kinds.ignored
        for name in ("droplets", "packages", "processes", "tasks")
    },
    ("/v3/apps/{app}/droplets", "package_guid"): kinds.ignored,
    ("/v3/packages/{package}/droplets", "package_guid"): kinds.ignored,
    ("/v3/isolation_segments/{segment}/organizations", "isolation_segment_guid"): kinds.ignored,
    ("/v3/apps/{app}/routes", "app_guids"): kinds.ignored,
    ("/v3/stacks/{stack}/apps", "stacks"): kinds.ignored,
    **{(f"/v3/apps/{{app}}/{name}", filter_): PATH for name in ("droplets", "packages", "tasks") for filter_ in NESTED},
    ("/v3/apps/{app}/processes", "app_guids"): PATH,
    ("/v3/apps/{app}/processes", "space_guids"): kinds.given_by_the_path_and_no_column,
    ("/v3/apps/{app}/processes", "organization_guids"): kinds.given_by_the_path_and_no_column,
    **{(path, "label_selector"): kinds.selector_without_check for path in ("/v3/routes", "/v3/apps/{app}/routes")},
    # The fetchers of these look at no times, and the list of what is deployed at no guids either.
    **{
        (path, name): kinds.moment_looked_at_by_nobody
        for path in ("/v3/route_policies", "/v3/apps/{app}/revisions/deployed")
        for name in ("created_ats", "updated_ats")
    },
    ("/v3/apps/{app}/revisions/deployed", "guids"): kinds.ignored_list,
    ("/v3/feature_flags", "created_ats"): kinds.refused_created_ats,
    ("/v3/feature_flags", "updated_ats"): kinds.moment_looked_at_by_nobody,
    ("/v3/feature_flags", "guids"): kinds.ignored_list,
}
COMMON = ("page", "per_page", "order_by", "created_ats", "updated_ats", "guids")


def rule_of(path):
    return RULES[f"{LISTS[path]}_list_message"]


def parameters(rule):
    """The parameters in the order in which the message that names them all has them."""
    common = () if rule["base"] == "BaseMessage" else COMMON
    return [*common, *rule["parameters"], *(["label_selector"] if rule["metadata"] else [])]


def expected(path, name):
    """What each form of a parameter gives. The controller says which status a complaint has."""
    said = OF_ONE_LIST.get((path, name)) or KINDS.get(name, kinds.texts)
    return {form: as_told_by(path, outcome) for form, outcome in said(rule_of(path), name).items()}


def cells():
    """Each cell: its name, its query, and what the rules say (a status and a sentence), None where they say nothing."""
    for path in LISTS:
        for name in dict.fromkeys(parameters(rule_of(path))):
            outcomes = expected(path, name)
            for form, pattern in FORMS.items():
                said = outcomes[form]
                query = pattern.format(name)
                if form == "valid":
                    query, said = quote(said[0].format(name), safe="=&[],%"), as_told_by(path, said[1])
                yield f"{path} {name} {form}", f"{path}?{query}", said


def as_told_by(path, said):
    """A complaint as its controller has it."""
    if said is None or said[0] != 400 or path not in UNPROCESSABLE:
        return said
    return 422, said[1].removeprefix("The query parameter is invalid: ")
