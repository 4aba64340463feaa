"""Buildpacks, stacks, security groups, feature flags, groups of variables: every field of what creates or changes them.

Source: cloud_controller_ng:app/messages, app/messages/validators/security_group_rule_validator.rb, app/actions,
app/models/runtime, lib/cloud_controller/rule_validator.rb
"""

from __future__ import annotations

import re

from v3.grid import validators as v
from v3.grid.fields.apps import environment, variable
from v3.grid.fields.quotas import members
from v3.grid.fields.tenancy import to_many
from v3.grid.outcomes import BROKEN, any_text, breaks, breaks_if, refused, refused_if, text_stored
from v3.grid.pages import METADATA, Page, hidden, metadata, shows
from v3.grid.values import FALSE, MISSING, is_integer

BUILDPACK_NAME = v.fits(r"(?a)\A[-\w]+\Z", "Name is invalid")


def most(label, limit):
    """A maximum: null has none of the letters."""
    return v.always(
        lambda value: (
            [f"{label} is too long (maximum is {limit} characters)"]
            if value is not None and v.size_of(value) > limit
            else []
        )
    )


def known_stack(value):
    if value in (MISSING, None):
        return None
    return BROKEN if "\0" in value else (422, f"Stack '{value}' does not exist")


def up_to(last):
    """At most the last place."""
    return lambda value: last if is_integer(value) and value > 1 else 1


BUILDPACKS = [
    Page(
        "POST /v3/buildpacks",
        "buildpack_create_message",
        {
            "name": "new",
            "stack": "cflinuxfs4",
            "position": 1,
            "enabled": True,
            "locked": False,
            "lifecycle": "buildpack",
        }
        | METADATA,
        {
            "name": shows(v.all_of(v.string("Name"), v.presence("Name"), most("Name", 250), BUILDPACK_NAME)),
            "stack": shows(v.allow_nil(v.string("Stack"), most("Stack", 250)), known_stack),
            # A text of digits passes the message, and is not compared with a number.
            "position": shows(v.allow_nil(v.number("Position", 1)), breaks("7"), as_=up_to(3)),
            "enabled": shows(v.allow_nil(v.boolean("Enabled")), as_=lambda value: True if value is None else value),
            "locked": shows(v.allow_nil(v.boolean("Locked")), as_=lambda value: value or False),
            "lifecycle": shows(
                v.allow_nil(
                    v.string("Lifecycle"), v.one_of('Lifecycle must be either "buildpack" or "cnb"', "buildpack", "cnb")
                ),
                as_=lambda value: value or "buildpack",
            ),
            **metadata(),
        },
    ),
    Page(
        "PATCH /v3/buildpacks/{buildpack}",
        "buildpack_update_message",
        {"name": "new", "stack": "cflinuxfs4", "position": 1, "enabled": True, "locked": False, **METADATA},
        {
            "name": shows(
                v.allow_nil(v.string("Name"), most("Name", 250), BUILDPACK_NAME),
                refused("name can only contain alphanumeric characters", None),
            ),
            "stack": shows(v.allow_nil(v.string("Stack"), most("Stack", 250)), known_stack),
            "position": shows(v.requested(v.number("Position", 1)), breaks("7"), as_=up_to(2)),
            "enabled": shows(v.requested(v.boolean("Enabled"))),
            "locked": shows(v.requested(v.boolean("Locked"))),
            **metadata(),
        },
        status=200,
    ),
]
STATE = "State must be one of ACTIVE, RESTRICTED, DEPRECATED, DISABLED"
STATES = ("ACTIVE", "RESTRICTED", "DEPRECATED", "DISABLED")


STACKS = [
    Page(
        "POST /v3/stacks",
        "stack_create_message",
        {"name": "new", "description": "d", "state": "ACTIVE", "state_reason": "r", **METADATA},
        {
            "name": shows(v.all_of(v.presence("Name"), most("Name", 250)), any_text, as_=text_stored),
            "description": shows(most("Description", 250), any_text, as_=text_stored),
            "state": shows(v.requested(v.one_of(STATE, *STATES)), refused("state includes", [])),
            "state_reason": shows(v.allow_nil(most("State reason", 5000)), any_text, as_=text_stored),
            **metadata(),
        },
    ),
    Page(
        "PATCH /v3/stacks/{stack}",
        "stack_update_message",
        {"state": "ACTIVE", "state_reason": "r", **METADATA},
        {
            # No one rescues what the model says. source: cloud_controller_ng:app/controllers/v3/stacks_controller.rb
            "state": shows(v.requested(v.one_of(STATE, *STATES)), breaks([])),
            "state_reason": shows(v.allow_nil(most("State reason", 5000)), any_text, as_=text_stored),
            **metadata(),
        },
        status=200,
    ),
]
UNPRINTABLE = breaks_if(lambda value: isinstance(value, str) and bool(re.search(r"[\0\n\t]", value)))
FLAGS = [
    Page(
        "PATCH /v3/feature_flags/task_creation",
        "feature_flags_update_message",
        {"enabled": True, "custom_error_message": "no"},
        {
            "enabled": shows(v.requested(v.boolean("Enabled"))),
            "custom_error_message": shows(
                v.allow_nil(v.string("Custom error message"), v.length("Custom error message", 1, 250)), UNPRINTABLE
            ),
        },
        status=200,
    ),
    *[
        Page(
            f"PATCH /v3/environment_variable_groups/{name}",
            "update_environment_variables_message",
            {"var": {"KEY": "value"}},
            {
                # An empty body counts as one without variables.
                "var": hidden(lambda value: [] if value is MISSING else environment(value)),
                "var.KEY": shows(variable),
            },
            status=200,
        )
        for name in ("running", "staging")
    ],
]
ADDRESS = "Rules[0]: destination must be a valid CIDR, IP address, or IP address range"
PORTS = "Rules[0]: ports must be a valid single port, comma separated list of ports, or range or ports, formatted as a string"
PROTOCOL = "Rules[0]: protocol must be 'tcp', 'udp', 'icmp', 'icmpv6' or 'all'"
TCP = {"protocol": "tcp", "destination": "10.0.0.0/8", "ports": "80", "description": "d", "log": True}
ICMP = {"protocol": "icmp", "destination": "10.0.0.0/8", "code": 1, "type": 1}


def destination(value):
    """An address; an empty text passes here, and the model finds it."""
    if value in (MISSING, None):
        return [ADDRESS]
    if not isinstance(value, str):
        return ["Rules[0]: destination must be a string"]
    if re.search(r"\s", value):
        return ["Rules[0]: destination must not contain whitespace"]
    return [ADDRESS] if value else []


def ports(value):
    given = None if value is MISSING else value
    needed = given is None or given is False
    told = ["Rules[0]: ports are required for protocols of type TCP and UDP"] if needed else []
    return told if given == "7" else [*told, PORTS]


def control_message(name):
    def check(value):
        given = None if value is MISSING else value
        needed = given is None or given is False
        told = [f"Rules[0]: {name} is required for protocols of type ICMP"] if needed else []
        valid = is_integer(given) and -1 <= given < 256
        return told if valid else [*told, f"Rules[0]: {name} must be an integer between -1 and 255 (inclusive)"]

    return check


def protocol(value):
    return [PROTOCOL]


def when_given(sentence, fits):
    """What is null, false or left out passes."""
    return lambda value: [] if value in (MISSING, None) or value is False or fits(value) else [sentence]


def one_rule(value):
    """A rule that is no map, or has none of a rule's keys."""
    if value in (MISSING, None):
        return []
    if not isinstance(value, dict):
        return ["Rules[0]: must be an object"]
    unknown = [f'Rules[0]: unknown field(s): ["{key}"]' for key in value]
    return [*unknown, PROTOCOL, ADDRESS]


def rules(value):
    if not isinstance(value, list):
        return ["Rules must be an array"]
    return one_rule(value[0]) if value else []


def globally_enabled(value):
    if value in (MISSING, None):
        return []
    if not isinstance(value, dict):
        return ["Globally enabled must be an object"]
    return ["Globally enabled only allows keys 'running' or 'staging'"] if value else []


def enabled(value):
    return [] if value is MISSING or isinstance(value, bool) else ["Globally enabled values must be booleans"]


FORMAT = refused_if("name format", lambda value: isinstance(value, str) and bool(v.printable("")(value)))
RULES = {
    "rules": hidden(v.requested(rules)),
    "rules.0": hidden(one_rule),
    "rules.0.protocol": hidden(protocol),
    "rules.0.destination": hidden(destination, refused("rules rule number 1 contains invalid destination", "")),
    "rules.0.ports": shows(ports),
    "rules.0.description": shows(
        when_given("Rules[0]: description must be a string", lambda value: isinstance(value, str)),
        refused("rules rule number 1 contains invalid description", None, FALSE),
    ),
    "rules.0.log": shows(
        when_given("Rules[0]: log must be a boolean", lambda value: isinstance(value, bool)),
        refused("rules rule number 1 contains invalid log value", None),
    ),
    "globally_enabled": hidden(globally_enabled),
    "globally_enabled.running": shows(enabled),
    "globally_enabled.staging": shows(enabled),
}
GROUP = {"name": "new", "rules": [TCP], "globally_enabled": {"running": True, "staging": True}}
SPACES = {"data": [{"guid": "{space}"}]}
NO_SPACES = "Spaces with guids [{value}] do not exist."
GROUPS = [
    Page(
        "POST /v3/security_groups",
        "security_group_create_message",
        {**GROUP, "relationships": {"running_spaces": SPACES, "staging_spaces": SPACES}},
        {
            "name": shows(v.all_of(v.presence("Name"), v.string("Name"), most("Name", 250)), FORMAT),
            **RULES,
            "relationships": hidden(
                v.requested(
                    v.relationships(
                        checks={name: v.to_many(name) for name in ("running_spaces", "staging_spaces")},
                        others_refused=False,
                    )
                )
            ),
            "relationships.running_spaces": hidden(v.to_many("running_spaces")),
            **members("running_spaces", NO_SPACES),
            "relationships.staging_spaces": hidden(v.to_many("staging_spaces")),
            **members("staging_spaces", NO_SPACES),
        },
    ),
    Page(
        "POST /v3/security_groups",
        "security_group_create_message",
        {"name": "new", "rules": [ICMP]},
        {
            "rules.0.code": shows(control_message("code")),
            "rules.0.type": shows(control_message("type")),
        },
    ),
    Page(
        "PATCH /v3/security_groups/{security_group}",
        "security_group_update_message",
        GROUP,
        {
            "name": shows(
                v.requested(v.string("Name"), v.length("Name", 1, 250)), refused("name presence", " "), FORMAT
            ),
            **RULES,
        },
        status=200,
    ),
    *[
        Page(
            f"POST /v3/security_groups/{{security_group}}/relationships/{name}",
            "security_group_apply_message",
            {"data": [{"guid": "{space}"}]},
            to_many("Spaces with guids [{value}] do not exist, or you do not have access to them."),
            status=200,
        )
        for name in ("running_spaces", "staging_spaces")
    ],
]
PAGES = [*BUILDPACKS, *STACKS, *FLAGS, *GROUPS]
