"""Brokers, instances, bindings, plans and offerings: every field of what creates or changes them.

Source: cloud_controller_ng:app/messages, app/actions, app/actions/v3, app/models/services
"""

from __future__ import annotations

from v3.grid import validators as v
from v3.grid.fields.tenancy import in_relationships, to_many
from v3.grid.outcomes import BROKEN, any_text, breaks, column, refused, refused_if, text_stored, unknown
from v3.grid.pages import METADATA, Page, hidden, metadata, related_guid, shows
from v3.grid.values import FALSE, MISSING, is_blank

NO_SPACE = "Invalid space. Ensure that the space exists and you have access to it."
NO_PLAN = "Invalid service plan. Ensure that the service plan exists, is available, and you have access to it."
SPACE = {"space": {"data": {"guid": "{space}"}}}
PLAN = {"service_plan": {"data": {"guid": "{plan}"}}}


def metadata_by_job():
    """The fields of metadata of what a job makes: the answer shows nothing of them."""
    return {path: hidden(rules.check, *rules.outcomes) for path, rules in metadata().items()}


NAME_TOO_LONG = refused_if("name max_length", lambda value: isinstance(value, str) and len(value) > 255)
TAGS = v.allow_blank(v.array("Tags"))


def tag_texts(value):
    wrong = isinstance(value, list) and any(not isinstance(item, str) for item in value)
    return ["Tags must be a list of strings"] if wrong else []


def tag(label):
    """One tag in a list: null is taken out of the list by Rails."""
    return lambda value: [] if value in (MISSING, None) or isinstance(value, str) else [label]


TAGS_TOO_LONG = refused_if("tags too_long", lambda value: isinstance(value, str) and len(value) > 2048)
NO_TAGS = breaks("", " ", {})


def uri(label, *more):
    return v.allow_blank(lambda _: [f"{label} must be a valid URI"], *more)


def https(label):
    return lambda value: [f"{label} must be https"] if isinstance(value, str) and not is_blank(value) else []


def text_or_nothing(value):
    """A blank text is stripped, an empty list is NULL."""
    return value.strip() if isinstance(value, str) else None


def tags_shown(value):
    return value or []


def parameters():
    return hidden(v.allow_nil(v.an_object("Parameters")))


OWN_FIELDS = {
    "tags": shows(v.all_of(TAGS, tag_texts), NO_TAGS, as_=tags_shown),
    "tags.0": hidden(tag("Tags must be a list of strings"), TAGS_TOO_LONG),
    "credentials": hidden(v.allow_blank(v.an_object("Credentials"))),
    "credentials.key": hidden(lambda _: []),
    "syslog_drain_url": shows(uri("Syslog drain url"), breaks({}), as_=text_or_nothing),
    "route_service_url": shows(
        v.all_of(uri("Route service url"), https("Route service url")),
        breaks({}),
        refused("service_instance route_service_url_invalid", FALSE),
        as_=text_or_nothing,
    ),
    **metadata(),
}
OWN = {
    "name": "new",
    "tags": ["tag"],
    "credentials": {"key": "value"},
    "syslog_drain_url": "https://logs.example.org",
    "route_service_url": "https://route.example.org",
    **METADATA,
}
CREATED_NAME = v.all_of(v.string("Name"), v.presence("Name"))


def stripped(value):
    return value.strip() if isinstance(value, str) else value


def instance_type(value):
    given = None if value is MISSING else value
    return v.one_of("Type must be one of 'managed', 'user-provided'", "managed", "user-provided")(given)


def managed_name(value):
    """What no one rescues: the model's complaints about a managed instance's new name."""
    return BROKEN if value is not MISSING and (is_blank(value) or len(str(value)) > 255 or "\0" in value) else None


def maintenance_info(value):
    if value in (MISSING, None):
        return []
    if not isinstance(value, dict):
        return ["Maintenance info must be an object"]
    return v.prefixed("Maintenance info", v.only("version"))(value)


def version(value):
    if value in (MISSING, None):
        return []
    told = ["Maintenance info Version must be a string"] * (2 * (not isinstance(value, str)))
    return [*told, "Maintenance info Version must be a Semantic Version string"]


INSTANCES = [
    Page(
        "POST /v3/service_instances",
        "service_instance_create_message, service_instance_create_user_provided_message",
        {"type": "user-provided", "relationships": SPACE, **OWN},
        {
            "type": hidden(instance_type, lambda value: (204, "") if value == [] else None),
            "name": shows(CREATED_NAME, NAME_TOO_LONG, column(), as_=stripped),
            "relationships": hidden(v.relationships("space", others_refused=False)),
            "relationships.space": hidden(lambda value: in_relationships("space", value)),
            **related_guid("space", unknown(NO_SPACE)),
            **OWN_FIELDS,
        },
    ),
    Page(
        "PATCH /v3/service_instances/{own_instance}",
        "service_instance_update_user_provided_message",
        OWN,
        {
            "name": shows(
                v.allow_blank(v.string("Name")),
                refused("name presence, name is not present", None),
                refused("name presence", "", " ", []),
                NAME_TOO_LONG,
                any_text,
                as_=text_stored,
            ),
            **OWN_FIELDS,
        },
        status=200,
    ),
    Page(
        "POST /v3/service_instances",
        "service_instance_create_message, service_instance_create_managed_message",
        {
            "type": "managed",
            "name": "new",
            "tags": ["tag"],
            "parameters": {"key": "value"},
            "relationships": {**SPACE, **PLAN},
            **METADATA,
        },
        {
            "name": hidden(CREATED_NAME, NAME_TOO_LONG, column()),
            "tags": hidden(OWN_FIELDS["tags"].check, NO_TAGS),
            "tags.0": OWN_FIELDS["tags.0"],
            "parameters": parameters(),
            **{
                path: hidden(rules.check, *rules.outcomes)
                for path, rules in related_guid("space", unknown(NO_SPACE)).items()
            },
            "relationships.service_plan": hidden(v.to_one("service_plan")),
            **{
                path: hidden(rules.check, *rules.outcomes)
                for path, rules in related_guid("service_plan", unknown(NO_PLAN)).items()
            },
            **metadata_by_job(),
        },
        status=202,
    ),
    Page(
        "PATCH /v3/service_instances/{instance}",
        "service_instance_update_managed_message",
        {"name": "new", "tags": ["tag"], **METADATA},
        {
            "name": shows(v.allow_nil(v.string("Name")), managed_name),
            "tags": shows(v.all_of(TAGS, tag_texts), NO_TAGS, as_=tags_shown),
            "tags.0": hidden(tag("Tags must be a list of strings"), breaks("x" * 20000)),
            **metadata(),
        },
        status=200,
    ),
    Page(
        "PATCH /v3/service_instances/{instance}",
        "service_instance_update_managed_message",
        {"parameters": {"key": "value"}, "relationships": PLAN, "maintenance_info": {"version": "2.0.0"}},
        {
            "parameters": parameters(),
            "relationships": hidden(
                v.requested(
                    lambda value: (
                        v.relationships("service_plan")(value)
                        + ([] if value is None or isinstance(value, dict) else ["Relationships must be an object"])
                    )
                )
            ),
            "relationships.service_plan": hidden(lambda value: in_relationships("service_plan", value)),
            "maintenance_info": hidden(maintenance_info),
            "maintenance_info.version": hidden(version),
        },
        status=202,
    ),
    Page(
        "POST /v3/service_instances/{instance}/relationships/shared_spaces",
        "to_many_relationship_message",
        {"data": [{"guid": "{other_space}"}]},
        to_many(
            "Unable to share service instance instance with spaces [{value}]. "
            "Ensure the spaces exist and that you have access to them.",
            several=lambda value: f"'{value}'",
        ),
        status=200,
    ),
]


def binding_type(value):
    return v.one_of("Type must be 'app' or 'key'", "app", "key")(None if value is MISSING else value)


def strategy(value):
    return v.allow_nil(v.one_of("Strategy must be 'single' or 'multiple'", "single", "multiple"))(value)


NAME_OF_BINDING = "The binding name is invalid. Valid characters are alphanumeric, underscore, and dash."
LONG_NAME_OF_BINDING = "The binding name is invalid. App binding names must be less than 256 characters."
MANAGED = {"service_instance": {"data": {"guid": "{instance}"}}}
PROVIDED = {"service_instance": {"data": {"guid": "{own_instance}"}}}
APP = {"app": {"data": {"guid": "{app}"}}}


def name_of_app_binding(value):
    """The model's rules: a length, and a format for what is not blank."""
    if value in (MISSING, None, ""):
        return None
    if value == []:
        return None
    if not isinstance(value, str):
        return BROKEN
    if "\0" in value:
        return BROKEN
    told = [LONG_NAME_OF_BINDING] if len(value) > 255 else []
    wrong = not is_blank(value) and not all(
        letter.isascii() and (letter.isalnum() or letter in "_-") for letter in value
    )
    return (422, ", ".join(told + [NAME_OF_BINDING] * wrong)) if told or wrong else None


BINDINGS = [
    Page(
        "POST /v3/service_credential_bindings",
        "service_credential_key_binding_create_message",
        {"type": "key", "name": "new", "parameters": {"key": "value"}, "relationships": MANAGED, **METADATA},
        {
            "type": hidden(binding_type, lambda value: (204, "") if value == [] else None),
            "name": hidden(v.all_of(v.string("Name"), v.presence("Name")), column()),
            "parameters": parameters(),
            "strategy": hidden(lambda _: []),
            "relationships": hidden(v.relationships("service_instance", others_refused=False)),
            "relationships.service_instance": hidden(lambda value: in_relationships("service_instance", value)),
            **{
                path: hidden(rules.check, *rules.outcomes)
                for path, rules in related_guid(
                    "service_instance", unknown("The service instance could not be found: '{value}'")
                ).items()
            },
            **metadata_by_job(),
        },
        status=202,
    ),
    Page(
        "POST /v3/service_credential_bindings",
        "service_credential_app_binding_create_message",
        {"type": "app", "name": "new", "strategy": "single", "relationships": {**PROVIDED, **APP}, **METADATA},
        {
            "name": shows(lambda _: [], name_of_app_binding, as_=lambda value: None if value == [] else value),
            "strategy": hidden(strategy),
            "relationships.app": hidden(v.to_one("app")),
            **related_guid("app", unknown("The app could not be found: '{value}'")),
            **metadata(),
        },
    ),
    Page(
        "PATCH /v3/service_credential_bindings/{binding}",
        "metadata_update_message",
        METADATA,
        metadata(),
        status=200,
    ),
    Page(
        "POST /v3/service_route_bindings",
        "service_route_binding_create_message",
        {
            "relationships": {
                "service_instance": {"data": {"guid": "{route_instance}"}},
                "route": {"data": {"guid": "{route}"}},
            },
            **METADATA,
        },
        {
            "relationships": hidden(v.relationships("service_instance", "route")),
            "relationships.service_instance": hidden(v.to_one("service_instance")),
            **related_guid("service_instance", unknown("The service instance could not be found: {value}")),
            "relationships.route": hidden(v.to_one("route")),
            **related_guid("route", unknown("The route could not be found: {value}")),
            **metadata(),
        },
    ),
    Page(
        "PATCH /v3/service_route_bindings/{route_binding}",
        "metadata_update_message",
        METADATA,
        metadata(),
        status=200,
    ),
]
PAGES = [*INSTANCES, *BINDINGS]
