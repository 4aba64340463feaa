"""Packages, builds, droplets and deployments: every field of what creates or changes them.

Source: cloud_controller_ng:app/messages, app/actions, lib/cloud_controller/backends, lib/cloud_controller/deployments
"""

from __future__ import annotations

from v3.grid import validators as v
from v3.grid.fields.apps import LIFECYCLE, LIFECYCLE_DATA, NOT_LISTED, OF_APP
from v3.grid.fields.tenancy import in_relationships
from v3.grid.outcomes import any_text, breaks, breaks_if, column, refused, refused_if, text_stored, unknown
from v3.grid.pages import METADATA, Page, hidden, metadata, related_guid, shows
from v3.grid.values import MISSING, VALUES, is_blank, printed

NO_APP = "App is invalid. Ensure it exists and you have access to it."
TEXTS = {name for name, value in VALUES.items() if isinstance(value, str)}
NO_TEXTS = {name for name in VALUES if name not in TEXTS | {"missing", "null"}}


def anything(_):
    return []


def bits_data(value):
    """Rails' inclusion in a list of an empty map: a list of empty maps passes, too."""
    if value in (MISSING, None) or value in ({}, [], [{}]):
        return []
    return ["Data Data must be empty if provided for bits packages"]


def docker_data(value):
    """The message fetches from what can fetch, then looks for more keys."""
    given = None if value is MISSING or value is False else value
    if given is not None and not isinstance(given, dict):
        raise v.Breaks
    image = (given or {}).get("image")
    return [f"Data {each}" for each in [*docker_image(image), *v.only("image", "username", "password")(given or {})]]


def docker_image(value):
    return v.string("Image")(value) + (["Image required"] if is_blank(None if value is MISSING else value) else [])


LONG_PASSWORD = refused_if(
    "docker_password can be up to 5,000 characters", lambda value: isinstance(value, str) and len(value) > 5000
)
encrypted = breaks_if(lambda value: value is not MISSING and not is_blank(value) and not isinstance(value, str))
PACKAGES = [
    Page(
        "POST /v3/packages",
        "package_create_message",
        {"type": "bits", "data": {}, **OF_APP, **METADATA},
        {
            "type": hidden(
                v.one_of("Type must be one of 'bits, docker'", "bits", "docker"),
                refused("Cannot create Docker package for a buildpack app.", []),
            ),
            "data": hidden(bits_data, breaks([], [{}])),
            "relationships": hidden(v.relationships("app")),
            "relationships.app": hidden(lambda value: in_relationships("app", value)),
            **related_guid("app", unknown(NO_APP)),
            **metadata(),
        },
    ),
    Page(
        "POST /v3/packages",
        "package_create_message",
        {
            "type": "docker",
            "data": {"image": "image", "username": "user", "password": "secret"},
            "relationships": {"app": {"data": {"guid": "{docker_app}"}}},
        },
        {
            "data": hidden(docker_data),
            "data.image": shows(lambda value: [f"Data {each}" for each in docker_image(value)], column()),
            "data.username": shows(anything, any_text, as_=text_stored),
            "data.password": hidden(anything, encrypted, LONG_PASSWORD),
        },
    ),
    Page(
        "PATCH /v3/packages/{docker_package}",
        "package_update_message",
        {"username": "user", "password": "secret", **METADATA},
        {
            "username": hidden(anything, any_text),
            "password": hidden(anything, encrypted, LONG_PASSWORD),
            **metadata(),
        },
        status=200,
    ),
    Page(
        "PATCH /v3/packages/{package}",
        "package_update_message",
        METADATA,
        {
            name: hidden(
                anything,
                lambda value: (
                    None
                    if value in (MISSING, None) or value is False
                    else (422, "Cannot update Docker credentials for a buildpack app.")
                ),
            )
            for name in ("username", "password")
        },
        status=200,
    ),
]


def build_lifecycle(value):
    """A lifecycle where type and data must be there, if it is given at all."""
    if value is MISSING:
        return []
    given = value if isinstance(value, dict) else {}
    return build_type(given.get("type")) + v.an_object("Lifecycle data")(given.get("data"))


def build_type(value):
    given = None if value is MISSING else value
    listed = [] if given is None or given is False else [NOT_LISTED]
    return listed + v.string("Lifecycle type")(given)


def build_data(value):
    """What a map has too much is told before what follows."""
    if not isinstance(value, dict):
        return ["Lifecycle data must be an object"]
    return v.prefixed("Lifecycle", v.only("buildpacks", "stack", "credentials"))(value)


def package(value):
    guid = value.get("guid") if isinstance(value, dict) else None
    return package_guid(guid)


def package_guid(value):
    return v.presence("Package guid")(value) + v.always(v.guid("Package guid"))(value)


NO_PACKAGE = "Unable to use package. Ensure that the package exists and you have access to it."


def staged_with(minimum):
    """What staging gets: at least so much."""
    return lambda value: max(minimum, int(value or 0))


def memory_exceeded(value):
    if isinstance(value, int) and value >= 2**31:
        return 422, f"organization's memory limit exceeded: staging requires {value}M memory"
    return None


BUILDS = [
    Page(
        "POST /v3/builds",
        "build_create_message",
        {
            "package": {"guid": "{package}"},
            "staging_memory_in_mb": 2000,
            "staging_disk_in_mb": 4000,
            "staging_log_rate_limit_bytes_per_second": 5,
            "environment_variables": {"KEY": "value"},
            **LIFECYCLE,
            **METADATA,
        },
        {
            "package": hidden(package),
            "package.guid": shows(package_guid, unknown(NO_PACKAGE)),
            "staging_memory_in_mb": shows(
                v.allow_nil(v.number("Staging memory in mb", above=0)), memory_exceeded, as_=staged_with(1024)
            ),
            "staging_disk_in_mb": shows(
                v.allow_nil(v.number("Staging disk in mb", above=0)),
                refused("disk limit exceeded", 2**31, 2**63, 10**40),
                as_=staged_with(4096),
            ),
            "staging_log_rate_limit_bytes_per_second": shows(
                v.allow_nil(v.number("Staging log rate limit bytes per second", -1, v.BIGINT)),
                as_=lambda value: -1 if value is None else int(value),
            ),
            "environment_variables": hidden(
                anything,
                breaks_if(
                    lambda value: value not in (MISSING, None) and value is not False and not isinstance(value, dict)
                ),
            ),
            "lifecycle": hidden(build_lifecycle),
            "lifecycle.type": hidden(build_type),
            "lifecycle.data": hidden(build_data),
            **LIFECYCLE_DATA,
            **metadata(),
        },
    ),
    Page(
        "PATCH /v3/builds/{build}",
        "build_update_message",
        METADATA,
        {
            "state": hidden(v.requested(lambda value: [f"State '{printed(value)}' is not a valid state"])),
            "error": hidden(v.allow_nil(v.string("Error"))),
            "lifecycle": hidden(anything),
            **metadata(),
        },
        status=200,
    ),
]


def process_types(value):
    if value in (MISSING, None) or value is False:
        return []
    return [] if isinstance(value, dict) else ["Process types must be an object"]


def app_of_copy(value):
    given = None if value is MISSING else value
    inner = given.get("data") if isinstance(given, dict) else None
    guid = inner.get("guid") if isinstance(inner, dict) else None
    return v.an_object("App")(given) + v.always(v.guid("App guid"))(guid)


def relationships_of_copy(value):
    return app_of_copy(value.get("app") if isinstance(value, dict) else None)


def data_of_copy(value):
    return app_of_copy({} if value is MISSING else {"data": value})


def guid_of_copy(value):
    return v.always(v.guid("App guid"))(value)


NO_APP_FOR_DROPLET = 'App with guid "{value}" does not exist, or you do not have access to it.'
DROPLETS = [
    Page(
        "POST /v3/droplets",
        "droplet_create_message",
        {"process_types": {"web": "command"}, **OF_APP},
        {
            "process_types": shows(process_types, as_=lambda value: value if isinstance(value, dict) else {"web": ""}),
            "process_types.web": shows(
                lambda value: [] if value is MISSING else v.string("Process types value")(value)
            ),
            "relationships": hidden(v.relationships("app")),
            "relationships.app": hidden(lambda value: in_relationships("app", value)),
            **related_guid("app", unknown(NO_APP_FOR_DROPLET)),
        },
    ),
    Page(
        "POST /v3/droplets?source_guid={droplet}",
        "droplet_copy_message",
        OF_APP,
        {
            "relationships": hidden(relationships_of_copy),
            "relationships.app": hidden(app_of_copy),
            "relationships.app.data": hidden(data_of_copy),
            "relationships.app.data.guid": shows(guid_of_copy, unknown("App not found", status=404)),
        },
    ),
    Page(
        "PATCH /v3/droplets/{droplet}",
        "droplet_update_message",
        METADATA,
        {
            # No one rescues what is said of a droplet of buildpacks. source: cloud_controller_ng:app/actions/droplet_update.rb
            "image": hidden(v.allow_nil(v.string("Image")), breaks_if(lambda value: value is not MISSING)),
            **metadata(),
        },
        status=200,
    ),
]
PAGES = [*PACKAGES, *BUILDS, *DROPLETS]
