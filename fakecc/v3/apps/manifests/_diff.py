"""What a manifest would change: the difference between what an app is and what the manifest says of it.

Source: cloud_controller_ng:app/actions/space_diff_manifest.rb
"""

from __future__ import annotations

from collections.abc import Iterable

from fakecc.dialects import json_diff
from fakecc.dialects.ruby_messages import ruby_text
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.models.tenancy import Space
from fakecc.v3.apps.manifests import _units as units
from fakecc.v3.apps.manifests._presenter import present_manifest
from fakecc.v3.message import Body
from fakecc.world import World

# What an app's part may hold, as it is written there; amounts of memory and disk are not compared at this level.
COMPARED = frozenset(
    {
        "buildpack", "buildpacks", "command", "cnb-credentials", "default-route", "docker", "env", "features",
        "health-check-http-endpoint", "health-check-interval", "health-check-invocation-timeout", "health-check-timeout",
        "health-check-type", "instances", "lifecycle", "log-rate-limit-per-second", "metadata", "name", "no-route", "processes",
        "random-route", "readiness-health-check-http-endpoint", "readiness-health-check-interval",
        "readiness-health-check-invocation-timeout", "readiness-health-check-type", "routes", "services", "sidecars",
        "stack", "timeout",
    }
)  # fmt: skip
OF_PROCESSES = (
    "type", "command", "user", "disk_quota", "log-rate-limit-per-second", "health-check-http-endpoint",
    "health-check-invocation-timeout", "health-check-interval", "health-check-type",
    "readiness-health-check-http-endpoint", "readiness-health-check-invocation-timeout",
    "readiness-health-check-interval", "readiness-health-check-type", "instances", "memory", "timeout",
)  # fmt: skip
OF_SIDECARS = ("name", "command", "process_types", "memory")
NAMED_BY = {"processes": "type", "routes": "route", "sidecars": "name"}
SIZES = ("memory", "disk-quota", "disk_quota")
RATE = "log-rate-limit-per-second"


def differences(world: World, space: Space, given: Iterable[Body]) -> list[Body]:
    """What each app's part changes. Raises Broken for what is no list or map where the real one reads it as one."""
    return [
        {**change, "path": f"/applications/{number}/{change['path']}"}
        for number, part in enumerate(given)
        for change in _of_app(world, space, part)
    ]


def _of_app(world: World, space: Space, part: Body) -> Iterable[Body]:
    present = _present(world, space, part.get("name"))
    for key, value in _comparable(_with_units(part)).items():
        if key not in COMPARED:
            continue
        for change in json_diff.diff(_presence(present, key, value), value, _similarity):
            changed = {**change, "path": key + change["path"]}
            added = change["op"] == "replace" and "was" not in change
            yield {**changed, "op": "add"} if added else changed


def _presence(present: Body, key: str, value: Json) -> Json:
    """What there is under a key, as far as the manifest says something of it."""
    known: Json = present.get(key)
    if known and key in NAMED_BY:
        return _only_named(known, value, NAMED_BY[key])
    if known and key == "features":
        return {name: enabled for name, enabled in known.items() if name in value}
    return known


def _present(world: World, space: Space, name: Json) -> Body:
    """The app of that name as its manifest tells it, with what it says of its web process; empty without one."""
    app = next((app for app in world.apps.find(space_guid=space.guid) if app.name == name), None)
    if app is None:
        return {}
    told = present_manifest(world, app)
    web: Body = next((process for process in told["processes"] if process["type"] == "web"), {})
    return {**told, **web}


def _with_units(given: Body) -> Body:
    """Amounts in the unit in which they are compared."""
    sizes = {key: f"{units.to_megabytes(given[key]) or ''}M" for key in SIZES if given.get(key) is not None}
    return {**given, **sizes, **({RATE: _rate(given[RATE])} if given.get(RATE) is not None else {})}


def _rate(given: Json) -> str | None:
    text = ruby_text(given)
    size = units.to_bytes(given)
    return text if text in {"-1", "0"} else None if size is None else units.readable(size)


def _comparable(part: Body) -> Body:
    """An app's part with what is compared of its sidecars, processes, services and metadata."""
    found = dict(part)
    if "sidecars" in part:
        found["sidecars"] = [_with_units(_slice(each, OF_SIDECARS)) for each in part["sidecars"]]
    if "processes" in part:
        found["processes"] = [_with_units(_slice(each, OF_PROCESSES)) for each in part["processes"]]
    if "services" in part:
        found["services"] = [
            each if isinstance(each, str) else _slice(each, ("name", "parameters")) for each in part["services"]
        ]
    if "metadata" in part:
        found["metadata"] = _slice(part["metadata"], ("labels", "annotations"))
    nothing: Body = {"sidecars": [{}], "processes": [{}], "services": [{}], "metadata": {}}
    return {key: value for key, value in found.items() if key not in nothing or value != nothing[key]}


def _slice(given: Json, keys: Iterable[str]) -> Body:
    if not isinstance(given, dict):
        raise Broken("only a map has keys")
    return {key: given[key] for key in keys if key in given}


def _only_named(known: list[Body], value: Json, name: str) -> list[Body]:
    """What is known of those resources that the manifest names, and of them only what it says something of.

    A resource behind one that the manifest does not name is passed over: it stays as it is.
    """
    if not isinstance(value, list):
        raise Broken("only a list has items")
    left = [dict(each) for each in known]
    place = 0
    while place < len(left):
        told = next((each for each in value if each.get(name) == left[place][name]), None)
        if told is None:
            del left[place]
        else:
            left[place] = {key: found for key, found in left[place].items() if told.get(key) is not None}
        place += 1
    return left


def _similarity(before: Json, after: Json) -> float | None:
    """Maps with a type, or else with a name, are the same thing if those are equal."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return None
    key = next((key for key in ("type", "name") if key in before and key in after), None)
    return None if key is None else float(before[key] == after[key])
