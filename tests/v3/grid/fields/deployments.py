"""Deployments: every field of what creates or changes them.

Source: cloud_controller_ng:app/messages, app/actions, lib/cloud_controller/deployments
"""

from __future__ import annotations

from v3.grid import validators as v
from v3.grid.fields.apps import OF_APP
from v3.grid.fields.staging import anything
from v3.grid.outcomes import BROKEN, breaks, breaks_if, number_column, refused
from v3.grid.pages import METADATA, Field, Page, hidden, metadata, shows
from v3.grid.values import FALSE, MISSING, is_blank, is_integer, printed

NO_APP_TO_DEPLOY = "Unable to use app. Ensure that the app exists and you have access to it."
NO_DROPLET = "Unable to assign current droplet. Ensure the droplet exists and belongs to this app."


def dug(sentence):
    """A map in which something is dug for; what cannot be dug in breaks, and what is not there is told."""

    def outcome(value):
        if value in (MISSING, None) or isinstance(value, dict):
            return (422, sentence) if sentence else None
        return BROKEN

    return outcome


def compared_guid(sentence, *, needed=False):
    """A guid that the database compares: of no text, only a list of texts or of nothing is compared with one."""

    def outcome(value):
        if value in (MISSING, None) or value is False:
            return (422, sentence) if needed and value is not False else BROKEN if needed else None
        if isinstance(value, str):
            return BROKEN if "\0" in value else (422, sentence)
        if isinstance(value, list):
            return (422, sentence) if all(isinstance(item, str) for item in value) else BROKEN
        return BROKEN

    return outcome


def scaling(label, *, least=None, above=None, most=v.INTEGER):
    return v.allow_nil(v.number(label, least, most, above=above))


def options(value):
    if value is MISSING or is_blank(value):
        return []
    if not isinstance(value, dict):
        return ["Options must be an object"]
    return [f"Options has unsupported key(s): {', '.join(value)}"]


def digs_in_options(value):
    return BROKEN if value not in (MISSING, None) and not isinstance(value, dict) else None


def max_in_flight(value):
    if value in (MISSING, None) or value is False:
        return []
    whole = isinstance(value, int) and not isinstance(value, bool)
    return [] if whole and value >= 1 else ["Max in flight must be an integer greater than 0"]


def canary(value):
    if value in (MISSING, None) or value is False:
        return []
    if not isinstance(value, dict):
        return ["Options canary must be an object"]
    return ["Options canary are only valid for Canary deployments"]


def steps(value):
    if value in (MISSING, None) or value is False:
        return []
    if not isinstance(value, list) or not all(isinstance(step, dict) for step in value):
        return ["Options canary steps must be an array of objects"]
    extra = [f"Options canary steps has unsupported key(s): {key}" for step in value for key in {*step} - {WEIGHT}]
    missing = 'Options canary steps missing key: "instance_weight"'
    return (
        extra
        + [missing] * any(WEIGHT not in step for step in value)
        + [told for step in value for told in weight(step.get(WEIGHT, None))]
    )


def weight(value):
    told = "Options canary steps instance weight must be an Integer between 1-100 (inclusive)"
    missing = ['Options canary steps missing key: "instance_weight"'] * (value is MISSING)
    return missing + [told] * (not is_integer(value) or not 1 <= value <= 100)


WEIGHT = "instance_weight"


def strategy(value):
    shown = printed(None if value is MISSING else value)
    return v.allow_nil(v.one_of(f"Strategy '{shown}' is not a supported deployment strategy", "rolling", "canary"))(
        value
    )


OPTIONS = {
    "web_instances": 1,
    "memory_in_mb": 100,
    "disk_in_mb": 100,
    "log_rate_limit_in_bytes_per_second": 100,
    "max_in_flight": 1,
}
DEPLOYMENTS = [
    Page(
        "POST /v3/deployments",
        "deployment_create_message",
        {**OF_APP, "strategy": "rolling", "options": OPTIONS, **METADATA},
        fields={
            "strategy": shows(strategy, breaks([]), as_=lambda value: value or "rolling"),
            "droplet": hidden(
                anything, breaks_if(lambda value: value not in (MISSING, None) and not isinstance(value, dict))
            ),
            "revision": hidden(
                anything, breaks_if(lambda value: value not in (MISSING, None) and not isinstance(value, dict))
            ),
            "options": hidden(options, digs_in_options),
            "options.web_instances": hidden(scaling("Web instances", least=0)),
            "options.memory_in_mb": hidden(
                scaling("Memory in mb", above=0),
                refused("memory process_memory_insufficient_for_sidecars", 1),
            ),
            "options.disk_in_mb": hidden(scaling("Disk in mb", above=0)),
            "options.log_rate_limit_in_bytes_per_second": hidden(
                scaling("Log rate limit in bytes per second", least=-1, most=v.BIGINT), number_column()
            ),
            "options.max_in_flight": hidden(max_in_flight, number_column()),
            "options.canary": hidden(canary, breaks(FALSE)),
            "relationships": hidden(anything, dug(NO_APP_TO_DEPLOY)),
            "relationships.app": hidden(anything, dug(NO_APP_TO_DEPLOY)),
            "relationships.app.data": hidden(anything, dug(NO_APP_TO_DEPLOY)),
            "relationships.app.data.guid": Field(
                anything, (compared_guid(NO_APP_TO_DEPLOY, needed=True),), lambda value: value
            ),
            **metadata(),
        },
    ),
    Page(
        "POST /v3/deployments",
        "deployment_create_message",
        {**OF_APP, "droplet": {"guid": "{droplet}"}},
        {"droplet.guid": hidden(anything, compared_guid(NO_DROPLET))},
    ),
    Page(
        "POST /v3/deployments",
        "deployment_create_message",
        {**OF_APP, "revision": {"guid": "{revision}"}},
        {"revision.guid": hidden(anything, compared_guid("The revision does not exist"))},
    ),
    Page(
        "POST /v3/deployments",
        "deployment_create_message",
        {**OF_APP, "strategy": "canary", "options": {"canary": {"steps": [{"instance_weight": 5}]}}},
        {
            "options.canary.steps": hidden(steps),
            "options.canary.steps.0": hidden(lambda value: steps([] if value in (MISSING, None) else [value])),
            "options.canary.steps.0.instance_weight": hidden(weight),
        },
    ),
    Page("PATCH /v3/deployments/{deployment}", "deployment_update_message", METADATA, metadata(), status=200),
]
PAGES = DEPLOYMENTS
