"""Brokers, offerings, plans and their visibility: every field of what creates or changes them.

Source: cloud_controller_ng:app/messages, app/actions, app/actions/v3, app/models/services
"""

from __future__ import annotations

from v3.grid import validators as v
from v3.grid.fields.services import NO_SPACE, SPACE, metadata_by_job
from v3.grid.fields.tenancy import in_relationships
from v3.grid.outcomes import BROKEN, column, refused, unknown
from v3.grid.pages import METADATA, Field, Page, hidden, metadata, related_guid
from v3.grid.values import MISSING, printed

WRONG_TYPE = 'authentication.type must be one of ["basic"]'


def authentication(value):
    """What is said of authentication: the complaints about base, type and credentials as three lists."""
    given = None if value is MISSING else value
    if not isinstance(given, dict):
        return ["Authentication must be an object"]
    unknown_keys = [key for key in given if key not in {"type", "credentials"}]
    listed = "', '".join(unknown_keys)
    base = [f"Unknown field(s): '{listed}'"] if unknown_keys else []
    wrong_type = v.one_of(WRONG_TYPE, "basic")(given.get("type"))
    wrong = [] if isinstance(given.get("credentials"), dict) else ["must be an object"]
    told = [base, wrong_type, wrong] if base or wrong_type or wrong else []
    return [f"Authentication {inspected_list(each)}" for each in told]


def inspected_list(texts):
    return f"[{', '.join(quoted(text) for text in texts)}]"


def quoted(text):
    escaped = text.replace('"', '\\"')
    return f'"{escaped}"'


def credentials(value):
    if not isinstance(value, dict):
        return authentication({"type": "basic", "credentials": value})
    told = {}
    unknown_keys = [key for key in value if key not in {"username", "password"}]
    if unknown_keys:
        listed = "', '".join(unknown_keys)
        told["base"] = [f"Unknown field(s): '{listed}'"]
    for name in ("username", "password"):
        title = name.capitalize()
        found = v.all_of(v.string(title), v.presence(title))(value.get(name))
        if found:
            told[name] = found
    flat = [each for found in told.values() for each in found]
    names = "[" + ", ".join(f'"{name}"' for name in told) + "]"
    return [f"Authentication Field(s) {names} must be valid: {inspected_list(flat)}"] if told else []


def one_credential(name):
    right = {"username": "u", "password": "p"}
    return lambda value: credentials(
        {**right, name: value} if value is not MISSING else {key: item for key, item in right.items() if key != name}
    )


def url(*, required):
    def check(value):
        if value in (MISSING, None) and not required:
            return []
        given = None if value is MISSING else value
        told = [] if isinstance(given, str) else ["Url must be a string"]
        return [*told, f"Url '{printed(given)}' must be a valid url"]

    return check


def optional(check):
    return lambda value: [] if value in (MISSING, None) else check(value)


BROKER = {
    "name": "new",
    "url": "https://broker.example.org",
    "authentication": {"type": "basic", "credentials": {"username": "u", "password": "p"}},
    **METADATA,
}
NOT_EMPTY = v.always(lambda value: ["Name must not be empty string"] if value == "" else [])


def too_long_encrypted(value):
    """The authentication of an update is kept, encrypted, in 16,000 characters until its job runs."""
    return BROKEN if isinstance(value, str) and len(value) > 12000 else None


BROKERS = [
    Page(
        "POST /v3/service_brokers",
        "service_broker_create_message",
        {**BROKER, "relationships": SPACE},
        {
            "name": hidden(v.all_of(v.string("Name"), NOT_EMPTY), refused("name presence", " "), column()),
            "url": hidden(url(required=True)),
            "authentication": hidden(authentication),
            "authentication.type": hidden(
                lambda value: authentication({"type": None if value is MISSING else value, "credentials": {}})
            ),
            "authentication.credentials": hidden(lambda value: credentials(None if value is MISSING else value)),
            "authentication.credentials.username": hidden(one_credential("username"), column()),
            "authentication.credentials.password": hidden(one_credential("password")),
            "relationships": hidden(v.requested(v.relationships("space"))),
            "relationships.space": hidden(lambda value: in_relationships("space", value)),
            **{
                path: hidden(rules.check, lambda value: None if value is None else unknown(NO_SPACE)(value))
                for path, rules in related_guid("space").items()
            },
            **metadata_by_job(),
        },
        status=202,
    ),
    Page(
        "PATCH /v3/service_brokers/{broker}",
        "service_broker_update_message",
        BROKER,
        {
            "name": hidden(v.all_of(v.allow_nil(v.string("Name")), NOT_EMPTY), column(255)),
            "url": hidden(url(required=False)),
            "authentication": hidden(optional(authentication)),
            "authentication.type": hidden(
                lambda value: authentication({"type": None if value is MISSING else value, "credentials": {}})
            ),
            "authentication.credentials": hidden(lambda value: credentials(None if value is MISSING else value)),
            "authentication.credentials.username": hidden(one_credential("username"), too_long_encrypted),
            "authentication.credentials.password": hidden(one_credential("password"), too_long_encrypted),
            **metadata_by_job(),
        },
        status=202,
    ),
    Page("PATCH /v3/service_offerings/{offering}", "metadata_update_message", METADATA, metadata(), status=200),
    Page("PATCH /v3/service_plans/{plan}", "metadata_update_message", METADATA, metadata(), status=200),
]
VISIBILITY_SHAPE = (
    'Organizations organizations list must be structured like this: "organizations": [{"guid": "valid-guid"}]'
)


def organizations(value):
    given = None if value is MISSING else value
    told = v.array("Organizations")(given) + v.presence("Organizations")(given)
    if given is None:
        return told
    if not isinstance(given, list | dict):
        raise v.Breaks  # A text has no `reject`.
    wrong = [item for item in given if not (isinstance(item, dict) and isinstance(item.get("guid"), str))]
    return told + [VISIBILITY_SHAPE] * bool(wrong)


def bad_request(told):
    """Visibility says of its message that the request is bad."""
    return 400, "Bad request: " + ", ".join(told)


def visibility_type(value):
    given = None if value is MISSING else value
    told = v.one_of("Type must be one of 'public', 'admin', 'organization'", "public", "admin", "organization")(given)
    return [*told, "Organizations must be blank"]


def one_organization(value):
    return organizations([] if value in (MISSING, None) else [value])


def organization_guid(value):
    return [] if isinstance(value, str) else [VISIBILITY_SHAPE]


def visibility(request):
    return Page(
        request,
        "service_plan_visibility_update_message",
        {"type": "organization", "organizations": [{"guid": "{organization}"}]},
        {
            "type": Field(visibility_type, (), None, bad_request),
            "organizations": Field(organizations, (), None, bad_request),
            "organizations.0": Field(one_organization, (), None, bad_request),
            "organizations.0.guid": Field(
                organization_guid,
                (unknown("Could not find Organization with guid: {value}", status=400),),
                None,
                bad_request,
            ),
        },
        status=200,
    )


VISIBILITY = [
    visibility("PATCH /v3/service_plans/{hidden_plan}/visibility"),
    visibility("POST /v3/service_plans/{hidden_plan}/visibility"),
]
PAGES = [*BROKERS, *VISIBILITY]
