"""Apps and their features, packages, builds, droplets: every field of what creates or changes them.

Source: cloud_controller_ng:app/messages, app/actions, app/models/runtime, lib/cloud_controller/diego/lifecycles
"""

from __future__ import annotations

import json

from v3.grid import validators as v
from v3.grid.fields.tenancy import IN_SPACE, in_relationships
from v3.grid.outcomes import BROKEN, breaks, column, refused, refused_if, unknown
from v3.grid.pages import METADATA, Page, hidden, metadata, related_guid, shows
from v3.grid.values import MISSING, is_blank

OF_APP = {"relationships": {"app": {"data": {"guid": "{app}"}}}}
NO_SPACE = "Invalid space. Ensure that the space exists and you have access to it."
BUILDPACKS = "Lifecycle Buildpacks"
ADMIN_BUILDPACK = 'Buildpack "{}" for stack "cflinuxfs4" must be an existing admin buildpack or a valid git URI'
NOT_LISTED = "Lifecycle type is not included in the list: buildpack, docker, cnb"
NO_NAME = "name presence, name format"


def app_name(*extra):
    """The model's rules about an app's name, which is stripped."""

    def outcome(value):
        if value is None or (isinstance(value, str) and is_blank(value)):
            return 422, NO_NAME
        return (422, "name format") if isinstance(value, str) and v.printable("")(value) else None

    return (*extra, outcome)


def lifecycle(value):
    """A whole lifecycle where it must have data."""
    data = value.get("data", MISSING) if isinstance(value, dict) else MISSING
    return [] if value is MISSING else v.an_object("Lifecycle data")(data)


def lifecycle_data(value):
    if not isinstance(value, dict):
        return ["Lifecycle data must be an object"]
    return v.prefixed("Lifecycle", v.only("buildpacks", "stack", "credentials"))(value)


def buildpacks(value):
    if value in (MISSING, None):
        return []
    if not isinstance(value, list):
        return [f"{BUILDPACKS} must be an array"]
    wrong = any(not isinstance(item, str) for item in value)
    odd = any(isinstance(item, str) and (is_blank(item) or len(item) > 4096) for item in value)
    return [f"{BUILDPACKS} can only contain strings"] * wrong + [
        f"{BUILDPACKS} entries must be between 1 and 4096 characters"
    ] * odd


def buildpack(value):
    return buildpacks([] if value in (MISSING, None) else [value])


def known_buildpack(value):
    """What is no admin buildpack must be an address."""
    if value in (MISSING, None):
        return None
    return BROKEN if "\0" in value else (422, ADMIN_BUILDPACK.format(value))


def known_buildpacks(value):
    return known_buildpack(value[0]) if value and value is not MISSING else None


STACK = v.allow_nil(
    v.string("Lifecycle Stack"), v.within("Lifecycle Stack must be between 1 and 4096 characters", 1, 4096)
)


def known_stack(value):
    """A stack that there is not, on which the buildpack that there is not is told of, too."""
    if value in (MISSING, None):
        return None
    return BROKEN if "\0" in value else (422, "Stack must be an existing stack")


def type_when_present(value):
    """The type of a new app's lifecycle: a blank one counts as none."""
    given = None if value is MISSING else value
    if is_blank(given):
        return []
    return [NOT_LISTED, *v.string("Lifecycle type")(given)]


def type_of_change(value):
    """The type in a change: only null and false count as none."""
    given = None if value is MISSING else value
    if given is None or given is False:
        return []
    return [NOT_LISTED] + ([] if is_blank(given) else v.string("Lifecycle type")(given))


LIFECYCLE = {
    "lifecycle": {"type": "buildpack", "data": {"buildpacks": ["https://git.example.org/b"], "stack": "cflinuxfs4"}}
}
LIFECYCLE_DATA = {
    "lifecycle.data.buildpacks": shows(buildpacks, known_buildpacks, as_=lambda value: value or []),
    "lifecycle.data.buildpacks.0": hidden(buildpack, known_buildpack),
    "lifecycle.data.stack": shows(STACK, known_stack, as_=lambda value: value or "cflinuxfs4"),
}
LONG_NAME = v.always(
    lambda value: (
        ["Name is too long (maximum is 255 characters)"] if value is not None and v.size_of(value) > 255 else []
    )
)


def variable(value):
    """A value of a variable that must be a text or null."""
    if value is MISSING or value is None or isinstance(value, str):
        return []
    text = json.dumps(value, separators=(",", ":"))
    return [f"Non-string value in environment variable for key 'KEY', value '{text}'"]


def environment(value):
    """Variables by name, each a text or null."""
    if not isinstance(value, dict):
        return ["Var must be an object"]
    return [each.replace("KEY", key) for key, item in value.items() for each in variable(item)]


def current_droplet(value):
    """The guid, which must be that of a droplet of the app."""
    told = "Unable to assign current droplet. Ensure the droplet exists and belongs to this app."
    return 422, told


NO_DROPLET = "Unable to assign current droplet. Ensure the droplet exists and belongs to this app."
NOT_REMOVED = "Current droplet cannot be removed. Replace it with a preferred droplet."


def droplet_data(value):
    """`dig` digs in maps and lists only."""
    if value is MISSING:
        return 422, NO_DROPLET
    if value is None or isinstance(value, dict):
        return 422, NOT_REMOVED
    return BROKEN


APPS = [
    Page(
        "POST /v3/apps",
        "app_create_message",
        {"name": "new", "environment_variables": {"KEY": "value"}, **IN_SPACE, **LIFECYCLE, **METADATA},
        {
            "name": shows(v.all_of(v.string("Name"), LONG_NAME), *app_name()),
            "environment_variables": hidden(v.allow_nil(v.an_object("Environment variables"))),
            "environment_variables.KEY": hidden(lambda _: []),
            "relationships": hidden(v.relationships("space")),
            "relationships.space": hidden(lambda value: in_relationships("space", value)),
            **related_guid("space", unknown(NO_SPACE)),
            "lifecycle": hidden(lifecycle),
            "lifecycle.type": hidden(type_when_present),
            "lifecycle.data": hidden(lifecycle_data),
            **LIFECYCLE_DATA,
            **metadata(),
        },
    ),
    Page(
        "PATCH /v3/apps/{app}",
        "app_update_message",
        {"name": "new", **LIFECYCLE, **METADATA},
        {
            "name": shows(v.allow_nil(v.string("Name"), LONG_NAME), *app_name()),
            "lifecycle": hidden(lifecycle),
            "lifecycle.type": hidden(type_of_change),
            "lifecycle.data": hidden(lifecycle_data),
            **LIFECYCLE_DATA,
            "lifecycle.data.stack": hidden(STACK, known_stack),
            **metadata(),
        },
        status=200,
    ),
    Page(
        "PATCH /v3/apps/{app}/environment_variables",
        "update_environment_variables_message",
        {"var": {"KEY": "value"}},
        {"var": hidden(environment), "var.KEY": shows(variable)},
        status=200,
    ),
    *[
        Page(
            f"PATCH /v3/apps/{{app}}/features/{name}",
            "app_feature_update_message",
            {"enabled": True},
            {"enabled": shows(v.boolean("Enabled"))},
            status=200,
        )
        for name in ("ssh", "revisions", "service-binding-k8s", "file-based-vcap-services")
    ],
    Page(
        "PATCH /v3/apps/{app}/relationships/current_droplet",
        "none: controllers/v3/apps_controller",
        {"data": {"guid": "{droplet}"}},
        {
            "data": hidden(lambda _: [], droplet_data),
            "data.guid": hidden(
                lambda _: [],
                lambda value: (422, NOT_REMOVED if value in (MISSING, None) else NO_DROPLET),
            ),
        },
        status=200,
    ),
    Page("PATCH /v3/revisions/{revision}", "revisions_update_message", METADATA, metadata(), status=200),
]


def text_within(label, least, most):
    return v.allow_nil(v.string(label), v.within(f"{label} must be between {least} and {most} characters", least, most))


ONLY_VCAP = "user invalid (requested user '{}' not allowed, permitted users are: 'vcap')"


def permitted(value):
    """The user of a process, of whom the installation permits one. Blank is nobody in particular."""
    if not isinstance(value, str) or is_blank(value):
        return None
    return 422, ONLY_VCAP.format(value)


HEALTH_TYPES = ("port", "process", "http")


def health_type(label):
    sentence = f'{label} must be "port", "process", or "http"'
    return v.requested(v.one_of(sentence, *HEALTH_TYPES))


def a_map_or_nothing(value):
    """The message digs in it before it looks at it."""
    if value is MISSING or value is None or isinstance(value, dict):
        return []
    raise v.Breaks


def whole_number(value):
    return None if value is None else int(value)


def seconds(label):
    return shows(v.allow_nil(v.number(label, 1, v.INTEGER)), as_=whole_number)


def endpoint(label):
    """A path; none of the values is one."""

    def check(value):
        too_long = v.size_of(value) > 255
        told = [f"{label} is too long (maximum is 255 characters)"] if too_long else []
        return [*told, f"{label} must be a valid URI path"]

    return v.allow_nil(check)


def health_check(name, label, word, *, timeout):
    """The fields of one health check, over HTTP."""
    data = {
        f"{name}.data.{field}": seconds(f"{label} {field.replace('_', ' ')}")
        for field in ("timeout", "invocation_timeout", "interval")
        if timeout or field != "timeout"
    }
    no_path = f"{word}_http_endpoint HTTP {word.replace('_', ' ')} endpoint is not a valid URI path: "
    types = "http, none, port, process" if timeout else "http, port, process"
    needs_path = refused_if(no_path, lambda value: value in (MISSING, None) or isinstance(value, dict))
    return {
        name: hidden(a_map_or_nothing),
        f"{name}.type": shows(health_type(f"{label} type"), refused(f"{word}_type must be one of {types}", [])),
        f"{name}.data": hidden(a_map_or_nothing, needs_path),
        f"{name}.data.endpoint": hidden(endpoint(f"{label} endpoint"), needs_path),
        **data,
    }


TOO_LITTLE_FOR_SIDECARS = "The requested memory allocation is not large enough to run all of your sidecar processes"
CHECK = {"type": "http", "data": {"endpoint": "/x", "invocation_timeout": 5, "interval": 5}}
TIMED = {"type": "http", "data": {**CHECK["data"], "timeout": 5}}
PROCESSES = [
    Page(
        "PATCH /v3/processes/{app}",
        "process_update_message",
        {"command": "new", "user": "vcap", "health_check": TIMED, "readiness_health_check": CHECK, **METADATA},
        {
            "command": hidden(text_within("Command", 1, 4096), column()),
            "user": hidden(text_within("User", 1, 255), permitted),
            **health_check("health_check", "Health check", "health_check", timeout=True),
            **health_check("readiness_health_check", "Readiness health check", "readiness_health_check", timeout=False),
            **metadata(),
        },
        status=200,
    ),
    Page(
        "POST /v3/processes/{app}/actions/scale",
        "process_scale_message",
        {"instances": 1, "memory_in_mb": 100, "disk_in_mb": 1, "log_rate_limit_in_bytes_per_second": 1},
        {
            "instances": shows(v.allow_nil(v.number("Instances", 0, v.INTEGER)), breaks(None), as_=whole_number),
            "memory_in_mb": shows(
                v.allow_nil(v.number("Memory in mb", above=0, most=v.INTEGER)),
                breaks(None),
                refused(TOO_LITTLE_FOR_SIDECARS, 1),
                as_=whole_number,
            ),
            "disk_in_mb": shows(v.allow_nil(v.number("Disk in mb", above=0, most=v.INTEGER)), as_=whole_number),
            "log_rate_limit_in_bytes_per_second": hidden(
                v.allow_nil(v.number("Log rate limit in bytes per second", -1, v.BIGINT))
            ),
        },
        status=202,
    ),
]
PAGES = [*APPS, *PROCESSES]
