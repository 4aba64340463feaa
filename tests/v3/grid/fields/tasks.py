"""Tasks, sidecars and resource matches: every field of what creates or changes them.

Source: cloud_controller_ng:app/messages, app/actions, app/models/runtime
"""

from __future__ import annotations

from v3.grid import validators as v
from v3.grid.fields.apps import permitted, text_within, whole_number
from v3.grid.outcomes import BROKEN, any_text, breaks, column, refused, refused_if, text_stored, unknown
from v3.grid.pages import METADATA, Page, hidden, metadata, shows
from v3.grid.values import FALSE, MISSING, VALUES, is_blank, is_integer, printed

NO_TEXTS = [name for name, value in VALUES.items() if not isinstance(value, str) and name not in {"missing", "null"}]


def anything(_):
    return []


def task_name(value):
    """The model's rules: a format, then presence; a name that is left out is made up."""
    if value is MISSING:
        return None
    text = "" if value is None else value
    told = [] if text != "" and not v.printable("")(printed(text)) else ["name format"]
    told += ["name presence"] if is_blank(text) and text is not FALSE else []
    return (422, ", ".join(told)) if told else any_text(value)


def command(value):
    """The message misses a command; the model finds a blank or a long one."""
    return ["Command No command or template provided"] if value in (MISSING, None) or value is False else []


def stored_command(value):
    if is_blank(value):
        return 422, "command presence"
    long = isinstance(value, str) and len(value) > 4096
    return (422, "command must be shorter than 4097 characters") if long else any_text(value)


def template(value):
    process = value.get("process") if isinstance(value, dict) else None
    guid = process.get("guid") if isinstance(process, dict) else None
    return [] if value is MISSING else v.always(v.guid("Template process guid"))(guid)


def template_process(value):
    return template({} if value is MISSING else {"process": value})


def template_guid(value):
    return v.always(v.guid("Template process guid"))(value)


def memory_exceeded(value):
    exceeded = is_integer(value) and value >= 2**31
    return (422, "memory_in_mb exceeds organization memory quota") if exceeded else None


def default(standard):
    return lambda value: standard if value is None else int(value)


TASKS = [
    Page(
        "POST /v3/apps/{app}/tasks",
        "task_create_message",
        {
            "command": "new",
            "name": "new",
            "user": "vcap",
            "disk_in_mb": 100,
            "memory_in_mb": 100,
            "log_rate_limit_in_bytes_per_second": 100,
            "droplet_guid": "{droplet}",
            "template": {"process": {"guid": "{app}"}},
            **METADATA,
        },
        {
            "name": shows(anything, task_name, as_=text_stored),
            "user": hidden(text_within("User", 1, 255), permitted),
            "disk_in_mb": shows(
                v.allow_nil(v.number("Disk in mb", above=0)),
                refused("Cannot request disk_in_mb greater than 2048", 2**31, 2**63, 10**40),
                as_=default(1024),
            ),
            "memory_in_mb": shows(v.allow_nil(v.number("Memory in mb", above=0)), memory_exceeded, as_=default(1024)),
            "log_rate_limit_in_bytes_per_second": shows(
                v.allow_nil(v.number("Log rate limit in bytes per second", above=-2, most=v.BIGINT)), as_=default(-1)
            ),
            "droplet_guid": shows(
                v.allow_nil(v.guid("Droplet guid")),
                lambda value: None if value is MISSING else unknown("Droplet not found", status=404)(value),
            ),
            "template": hidden(template),
            "template.process": hidden(template_process),
            "template.process.guid": hidden(
                template_guid, unknown("The process could not be found: {value}", status=404)
            ),
            **metadata(),
        },
        status=202,
    ),
    Page(
        "POST /v3/apps/{app}/tasks",
        "task_create_message",
        {"command": "new"},
        {"command": shows(command, stored_command, as_=text_stored)},
        status=202,
    ),
    Page("PATCH /v3/tasks/{task}", "task_update_message", METADATA, metadata(), status=200),
]


def types(value):
    told = v.array("Process types")(value)
    short = v.size_of(None if value is MISSING else value) < 1
    return told + ["Process types must have at least 1 process_type"] * short


def one_type(value):
    return types([]) if value in (MISSING, None) else []


def stored_type(value):
    """The types are looked for among the processes, then stored each."""
    if isinstance(value, list):
        return (422, "type presence") if value == [] else stored_type(value[0])
    if not isinstance(value, str) or "\0" in value:
        return BROKEN
    if is_blank(value):
        return 422, "type presence"
    long = len(value) > 255
    return (422, "Process type is too long (maximum is 255 characters)") if long else None


TOO_LARGE = 'The memory allocation defined is too large to run with the dependent "web" process'


def stored_name(value):
    long = isinstance(value, str) and len(value) > 255
    return (422, "Name is too long (maximum is 255 characters)") if long else column()(value)


def long_command(value):
    long = isinstance(value, str) and len(value) > 4096
    return (422, "Command is too long (maximum is 4096 characters)") if long else column()(value)


def sidecar_fields(wrap):
    return {
        "name": shows(wrap(v.presence("Name"), v.string("Name")), stored_name),
        "command": shows(wrap(v.presence("Command"), v.string("Command")), long_command),
        "process_types": shows(wrap(types), breaks([5], [{}])),
        "process_types.0": hidden(one_type, stored_type),
        "memory_in_mb": shows(
            v.allow_nil(v.number("Memory in mb", above=0)),
            # A text of digits passes the message, and cannot be added to what the other sidecars need.
            breaks("7"),
            refused_if(TOO_LARGE, lambda value: is_integer(value) and value >= 1024),
            as_=whole_number,
        ),
    }


SIDECAR = {"name": "new", "command": "new", "process_types": ["web"], "memory_in_mb": 6}
SIDECARS = [
    Page(
        "POST /v3/apps/{app}/sidecars",
        "sidecar_create_message",
        SIDECAR,
        sidecar_fields(v.all_of),
    ),
    Page(
        "PATCH /v3/sidecars/{sidecar}",
        "sidecar_update_message",
        SIDECAR,
        sidecar_fields(v.requested),
        status=200,
    ),
]
ONE = "Resources array contains at least one resource with"


def resources(value):
    told = v.array("Resources")(value)
    short = v.size_of(None if value is MISSING else value) < 1
    if v.size_of(None if value is MISSING else value) > 5000:
        told.append("Resources array can have at most 5000 resources")
    return told + ["Resources must have at least 1 resource"] * short + each_resource(value)


def each_resource(value):
    if not isinstance(value, list):
        return []
    if any(not isinstance(item, dict) for item in value):
        raise v.Breaks
    told = [each for item in value for each in (*checksum(item.get("checksum")), *size(item.get("size_in_bytes")))]
    return list(dict.fromkeys(told))


def one_resource(value):
    return resources([] if value in (MISSING, None) else [value])


def checksum(value):
    if not isinstance(value, dict):
        return [f"{ONE} a non-object checksum"]
    return checksum_value(value.get("value"))


def checksum_value(value):
    if not isinstance(value, str):
        return [f"{ONE} a non-string checksum value"]
    return [] if len(value) == 40 else [f"{ONE} a non-SHA1 checksum value"]


def size(value):
    if not is_integer(value):
        return [f"{ONE} a non-integer size_in_bytes"]
    return [f"{ONE} a negative size_in_bytes"] if value < 0 else []


def mode(value):
    if value in (MISSING, None):
        return []
    if not isinstance(value, str):
        return [f"{ONE} a non-string mode"]
    return [] if value == "7" else [f"{ONE} an incorrect mode"]


MATCHES = [
    Page(
        "POST /v3/resource_matches",
        "resource_match_create_message",
        {"resources": [{"checksum": {"value": "0" * 40}, "size_in_bytes": 5, "mode": "644", "path": "path"}]},
        {
            "resources": hidden(resources),
            "resources.0": hidden(one_resource),
            "resources.0.checksum": hidden(checksum),
            "resources.0.checksum.value": hidden(checksum_value),
            "resources.0.size_in_bytes": hidden(size),
            "resources.0.mode": hidden(mode),
            "resources.0.path": hidden(anything),
        },
    )
]
PAGES = [*TASKS, *SIDECARS, *MATCHES]
