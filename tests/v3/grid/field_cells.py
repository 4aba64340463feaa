"""Every required field of what v3 creates with twenty values: what the validators of its message say.

A field is given with the validators of its message, in their order, as the source has them; what each validator says of a
value is written here once. Source: cloud_controller_ng:app/messages/validators.rb,
rails:activemodel/lib/active_model/validations
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

MISSING = object()
VALUES = {
    "missing": MISSING, "null": None, "empty": "", "blank": " ", "text": "x", "umlaut": "ü", "long": "x" * 300,
    "longer": "x" * 20000, "nul": "a\0b", "line break": "a\nb", "tab": "a\tb", "zero": 0, "one": 1, "negative": -1,
    "fraction": 1.5, "huge": 10**40, "true": True, "false": False, "empty list": [], "list": ["x"], "empty map": {},
    "map": {"a": "b"},
}  # fmt: skip
UNPRINTABLE = {"Cc", "Cs", "Cn", "Zl", "Zp"}
NO_RELATIONSHIP = "Relationships 'relationships' must include one or more valid relationships"
BROKEN = (500, "An unknown error occurred.")


def is_blank(value):
    return value is None or value is False or value in ([], {}) or (isinstance(value, str) and not value.strip())


def size_of(value):
    if isinstance(value, str | list | dict):
        return len(value)
    return len("" if value is None else str(value).lower() if isinstance(value, bool) else str(value))


def printed(value):
    return value if isinstance(value, str) else "x"


def string(label):
    return lambda value: [] if isinstance(value, str) else [f"{label} must be a string"]


def presence(label):
    return lambda value: [f"{label} can't be blank"] if is_blank(value) else []


def length(label, minimum, maximum):
    def check(value):
        if size_of(value) < minimum:
            yield f"{label} is too short (minimum is {minimum} character{'s' * (minimum != 1)})"
        if size_of(value) > maximum:
            yield f"{label} is too long (maximum is {maximum} characters)"

    return check


def printable(label):
    def check(value):
        text = printed(value).removesuffix("\n")
        if not text or any(unicodedata.category(character) in UNPRINTABLE for character in text):
            yield f"{label} must not contain escaped characters"

    return check


def allow_nil(*checks):
    return lambda value: [] if value is None else [each for check in checks for each in check(value)]


def one_of(sentence, *words):
    def check(value):
        listed = value if isinstance(value, list) else [value]
        if not all(isinstance(item, str) and item in words for item in listed):
            yield sentence

    return check


def an_object(label):
    return lambda value: [] if isinstance(value, dict) else [f"{label} must be an object"]


def not_empty(label):
    return lambda value: [f"{label} must not be empty string"] if value == "" else []


def relationships(name, *, others_refused=True, needed=True):
    """A to-one relationship: what is said of `relationships`, of the relationship, of its data, of its guid.

    `others_refused`: does the message refuse other relationships? `needed`: does it check presence, too?
    """
    label = f"Relationships {name.replace('_', ' ').capitalize()}"
    shape = f'{label} must be structured like this: "{name}: {{"data": {{"guid": "valid-guid"}}}}"'

    def relation(value):
        if value is MISSING:
            return [NO_RELATIONSHIP]
        return [*([f"{label} can't be blank"] if needed and is_blank(value) else []), shape]

    def whole(value):
        if not isinstance(value, dict):
            return ["Relationships 'relationships' is not an object"]
        unknown = [f"Relationships Unknown field(s): '{key}'" for key in value if others_refused]
        return [*unknown, *relation(None)] if value else [NO_RELATIONSHIP]

    return {
        ("relationships",): whole,
        ("relationships", name): relation,
        ("relationships", name, "data"): lambda value: [] if value is None else [shape],
        ("relationships", name, "data", "guid"): guid(f"{label} guid"),
    }


def guid(label):
    def check(value):
        if not isinstance(value, str):
            yield f"{label} must be a string"
        if not isinstance(value, str) or not 1 <= len(value) <= 200:
            yield f"{label} must be between 1 and 200 characters"

    return check


@dataclass
class Creation:
    """One create: its body, the fields that are tried, each with its validators, and what is unlike the rest.

    `stored`: does the value reach the database as it is, so that a NUL is an error there?
    """

    path: str
    source: str
    body: dict
    fields: dict
    unproven: dict = field(default_factory=dict)
    stored: bool = True
    related: dict = field(default_factory=dict)


NAME = {"name": "new"}
SPACE = {"relationships": {"space": {"data": {"guid": "{space}"}}}}
ORGANIZATION = {"relationships": {"organization": {"data": {"guid": "{organization}"}}}}
# source: cloud_controller_ng:app/models/helpers/role_types.rb
ROLES = (
    "organization_auditor", "organization_manager", "organization_billing_manager", "organization_user", "space_auditor",
    "space_manager", "space_developer", "space_supporter",
)  # fmt: skip
CREATIONS = [
    Creation(
        "/v3/organizations",
        "organization_create_message",
        NAME,
        {("name",): [allow_nil(string("Name"), length("Name", 1, 255), printable("Name")), presence("Name")]},
    ),
    Creation(
        "/v3/spaces",
        "space_create_message",
        {**NAME, **ORGANIZATION},
        {("name",): [presence("Name"), allow_nil(string("Name"), length("Name", 0, 255), printable("Name"))]},
        related=relationships("organization"),
    ),
    Creation(
        "/v3/isolation_segments",
        "isolation_segment_create_message",
        NAME,
        {("name",): [allow_nil(string("Name")), presence("Name")]},
        unproven={"nul": "the model's own rule", "longer": "the model's own rule", "long": "as before"},
    ),
    Creation(
        "/v3/organization_quotas",
        "organization_quotas_create_message",
        NAME,
        {("name",): [string("Name"), length("Name", 1, 250), presence("Name")]},
        unproven={"missing": "only presence is checked then"},
    ),
    Creation(
        "/v3/space_quotas",
        "space_quotas_create_message",
        {**NAME, **ORGANIZATION},
        {("name",): [string("Name"), presence("Name"), length("Name", 1, 250), presence("Name")]},
        unproven={"missing": "only presence is checked then"},
        related=relationships("organization", others_refused=False, needed=False),
    ),
    Creation(
        "/v3/service_instances",
        "service_instance_create_message",
        {"type": "user-provided", **NAME, **SPACE},
        {("name",): [string("Name"), presence("Name")]},
        related=relationships("space", others_refused=False),
    ),
    Creation(
        "/v3/service_credential_bindings",
        "service_credential_key_binding_create_message",
        {"type": "key", **NAME, "relationships": {"service_instance": {"data": {"guid": "{instance}"}}}},
        {("name",): [string("Name"), presence("Name")]},
        unproven={"nul": "a user-provided instance is refused before it"},
        related=relationships("service_instance", others_refused=False),
    ),
    Creation(
        "/v3/service_brokers",
        "service_broker_create_message",
        {
            **NAME,
            "url": "https://broker.example.org",
            "authentication": {"type": "basic", "credentials": {"username": "u", "password": "p"}},
        },
        {("name",): [string("Name"), not_empty("Name")]},
    ),
    Creation(
        "/v3/users",
        "user_create_message",
        {"guid": "new"},
        {
            ("guid",): [
                allow_nil(guid("Guid")),
                lambda value: ["Guid or 'username' and 'origin' must be provided"] if value in (None, False) else [],
            ]
        },
        unproven={"zero": "0 is False to Python's in"},
    ),
    Creation(
        "/v3/roles",
        "role_create_message",
        {
            "type": "organization_auditor",
            "relationships": {"user": {"data": {"guid": "{user}"}}, **ORGANIZATION["relationships"]},
        },
        {
            ("type",): [
                one_of(f"Type must be one of the allowed types {str(list(ROLES)).replace(chr(39), chr(34))}", *ROLES)
            ]
        },
        unproven={"empty list": "the action's own sentence"},
    ),
]


def cells():
    """Each cell: its name, path, body, and the complaints of the message; None where the rules say nothing."""
    for creation in CREATIONS:
        fields = dict(creation.fields)
        fields |= {path: [check] for path, check in creation.related.items()}
        for path, checks in fields.items():
            for name, value in VALUES.items():
                cell = f"POST {creation.path} {'.'.join(path)} {name}"
                yield cell, creation.path, put(creation.body, path, value), said_of(creation, path, name, checks)


def said_of(creation, path, name, checks):
    own = path in creation.fields
    if own and name in creation.unproven:
        return None
    value = VALUES[name]
    given = MISSING if value is MISSING and len(path) > 1 else None if value is MISSING else value
    if given is MISSING and path[-1] in {"data", "guid"}:
        return None  # What is left is another shape, which the cell above tries as an empty map.
    complaints = [each for check in checks for each in check(given)]
    if complaints:
        return 422, ", ".join(complaints)
    reaches_database = creation.stored if own else path[-1] == "guid"
    return BROKEN if reaches_database and name == "nul" else None


def put(body, path, value):
    """The body with a value at a path; without it where the value is MISSING."""
    head, *rest = path
    if rest:
        return {**body, head: put(body[head], rest, value)}
    if value is MISSING:
        return {key: item for key, item in body.items() if key != head}
    return {**body, head: value}
