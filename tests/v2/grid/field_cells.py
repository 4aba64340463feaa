"""Every attribute of what v2 creates and changes, with every value: what its type says, then what `rules` say.

Source: cloud_controller_ng:app/controllers/base/model_controller.rb, lib/cloud_controller/rest_controller/messages.rb,
lib/vcap/json_message.rb; the sentences are the membrane gem's
"""

from __future__ import annotations

import json

from v2.grid.attributes import CHANGES, CREATIONS
from v2.grid.rules import AFTER, SUCCESS
from v3.grid.values import MISSING, VALUES, printed

VALID = {
    "name": "new", "organization_guid": "{organization}", "space_guid": "{space}", "non_basic_services_allowed": True,
    "total_services": 10, "total_routes": 10, "memory_limit": 10, "guid": "new", "domain_guid": "{domain}",
    "app_guid": "{app}", "route_guid": "{route}", "owning_organization_guid": "{organization}",
    "broker_url": "https://b.example.org", "auth_username": "u", "auth_password": "p", "service_plan_guid": "{plan}",
    "service_instance_guid": "{own_instance}",
}  # fmt: skip
ESPECIALLY = {
    "/v2/service_keys": {"service_instance_guid": "{instance}"},
    "/v2/service_plan_visibilities": {
        "service_plan_guid": "{hidden_plan}", "organization_guid": "{other_organization}",
    },
    "/v2/private_domains": {"name": "new.example.net"},
    "/v2/shared_domains": {"name": "new.example.net"},
    "/v2/domains": {"name": "new.example.net"},
    "/v2/routes": {"host": "new"},
}  # fmt: skip
CLASSES = {type(None): "NilClass", str: "String", int: "Integer", float: "BigDecimal", list: "Array", dict: "Hash"}
MEMBERS = {"[String]": "String", "[Integer]": "Integer", "[Hash]": "Hash"}
# What counts where nothing is given, and breaks a rule.
DEFAULTS = {"POST /v2/routes host": ""}


def class_of(value):
    return {True: "TrueClass", False: "FalseClass"}[value] if isinstance(value, bool) else CLASSES[type(value)]


def shown(value):
    """What Ruby prints of a parsed value: its keys are texts."""
    return json.dumps(value).replace(": ", "=>") if isinstance(value, dict) else printed(value)


def complaint(kind, value):
    """What the type says of a value; empty where it fits."""
    given = class_of(value)
    if kind == "Boolean":
        fits = given in {"TrueClass", "FalseClass"}
        return "" if fits else f"Expected instance of true or false, given {shown(value)}"
    if kind not in MEMBERS:
        return "" if given == kind else f"Expected instance of {kind}, given an instance of {given}"
    if given != "Array":
        return f"Expected instance of Array, given instance of {given}"
    wrong = [class_of(item) for item in value if class_of(item) != MEMBERS[kind]]
    return f"At index 0: Expected instance of {MEMBERS[kind]}, given an instance of {wrong[0]}" if wrong else ""


def answer(request, marked, kind, value):
    """Status, code and sentence."""
    name = marked.removesuffix("!")
    absent = value is MISSING or value is None
    told = f"Missing field {name}" * marked.endswith("!") if absent else complaint(kind, value)
    if told:
        return 400, 1001, f"Request invalid due to parse error: Field: {name}, Error: {told}"
    rules = AFTER[request]
    counted = DEFAULTS.get(f"{request} {name}") if absent else value
    said = None if counted is None or name not in rules else rules[name](counted)
    return said or SUCCESS.get(request, (201, None, None))


def operations():
    """Each request with its attributes, and a body that is right but for one of them."""
    for path, fields in CREATIONS.items():
        needed = [marked.removesuffix("!") for marked in fields if marked.endswith("!")]
        body = {name: VALID[name] for name in needed} | ESPECIALLY.get(path, {})
        yield f"POST {path}", fields, body
    for path, fields in CHANGES.items():
        yield f"PUT {path}", {marked.removesuffix("!"): kind for marked, kind in fields.items()}, {}


def cells():
    """Each cell: its name, its request, its body, and the answer."""
    for request, fields, right in operations():
        for marked, kind in fields.items():
            name = marked.removesuffix("!")
            for form, value in VALUES.items():
                body = {key: item for key, item in right.items() if key != name}
                if value is not MISSING:
                    body[name] = value
                yield f"{request} {name} {form}", request, body, answer(request, marked, kind, value)
