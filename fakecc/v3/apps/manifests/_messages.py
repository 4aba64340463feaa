"""What a manifest says of one app, and the complaints about it.

Source: cloud_controller_ng:app/messages/app_manifest_message.rb, manifest_process_scale_message.rb,
manifest_process_update_message.rb, manifest_routes_update_message.rb, manifest_service_binding_create_message.rb,
manifest_features_update_message.rb, manifest_buildpack_message.rb
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fakecc import errors
from fakecc.actions.apps import apps
from fakecc.actions.apps.process_rules import is_uri_path
from fakecc.actions.platform import feature_flags
from fakecc.call import Call
from fakecc.dialects.ruby import truthy
from fakecc.dialects.ruby_messages import ruby_text
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.v3.apps._lifecycles import of_any_kind
from fakecc.v3.apps._numbers import at_least
from fakecc.v3.apps._sidecars import CREATE as SIDECAR
from fakecc.v3.apps.manifests import _routes as _manifest_routes
from fakecc.v3.apps.manifests import _units as units
from fakecc.v3.environment_variables import RULES
from fakecc.v3.message import Body, blank
from fakecc.v3.metadata import metadata

CHECKS = ("health_check", "readiness_health_check")
TIMES = ("invocation_timeout", "interval")
# What is said of a process by the app itself, and where processes are listed: in the order in which events tell it.
OF_APP = (
    "command", "health_check_http_endpoint", "timeout", "health_check_invocation_timeout", "health_check_interval",
    "readiness_health_check_invocation_timeout", "readiness_health_check_interval",
    "readiness_health_check_http_endpoint", "health_check_type", "readiness_health_check_type",
)  # fmt: skip
OF_PROCESS = (
    "command", "user", "health_check_http_endpoint", "health_check_invocation_timeout", "health_check_interval",
    "readiness_health_check_invocation_timeout", "readiness_health_check_interval",
    "readiness_health_check_http_endpoint", "timeout", "type", "health_check_type", "readiness_health_check_type",
)  # fmt: skip
SCALED = {
    "instances": ("instances", "instances"),
    "memory": ("memory_in_mb", "memory"),
    "disk_quota": ("disk_in_mb", "disk_quota"),
    "log_rate_limit": ("log_rate_limit_in_bytes_per_second", "log_rate_limit"),
}
AMOUNTS = (
    ("memory", "Memory"),
    ("disk_quota", "Disk quota"),
    ("log_rate_limit_per_second", "Log rate limit per second"),
)
NO_COMMANDS = frozenset({"default", "null"})


def underscore(given: Body) -> Body:
    """The keys as the Cloud Controller compares them, those of processes, too."""
    found = {_underscore_key(str(key)): value for key, value in given.items()}
    if isinstance(found.get("processes"), list):
        found["processes"] = [_process(item) for item in found["processes"]]
    return found


def _underscore_key(key: str) -> str:
    parted = re.sub(r"([a-z\d])([A-Z])", r"\1_\2", key)
    return parted.replace("-", "_").lower()


def _process(item: Json) -> Json:
    if not isinstance(item, dict):
        raise Broken("only a map has keys")
    return {_underscore_key(str(key)): value for key, value in item.items()}


# Complaints.


def complaints(call: Call, app: Body) -> list[str]:
    """Everything that is wrong with an app's part, in the Cloud Controller's order."""
    return [complaint for check in CHECKS_OF_APP for complaint in check(call, app)]


def _name(call: Call, app: Body) -> Iterator[str]:
    del call
    if blank(app.get("name")):
        yield "Name must not be empty"
    if not isinstance(app.get("name"), str):
        yield "Name must be a string"


def _of(process_type: Json, complaint: str) -> str:
    return f'Process "{process_type}": {complaint}'


def _amounts(process: Body, process_type: Json) -> Iterator[str]:
    for key, label in AMOUNTS:
        found = units.problem(process.get(key), unlimited=key == "log_rate_limit_per_second")
        if found:
            yield _of(process_type, f"{label} {found}")


def _own_amounts(call: Call, app: Body) -> Iterator[str]:
    del call
    yield from _amounts(app, "web")


def _processes(call: Call, app: Body) -> Iterator[str]:
    del call
    if "processes" not in app:
        return
    found = app["processes"]
    if not isinstance(found, list):
        yield "Processes must be an array of process configurations"
        return
    if any(blank(process.get("type")) for process in found):
        yield "All Processes must specify a type"
    types = [process.get("type") for process in found]
    for process_type in dict.fromkeys(map(str, types)):
        if list(map(str, types)).count(process_type) > 1:
            yield f'Process "{process_type}" may only be present once'
    for process in found:
        yield from _amounts(process, process.get("type"))


def _sidecars(call: Call, app: Body) -> Iterator[str]:
    del call
    if "sidecars" not in app:
        return
    if not isinstance(app["sidecars"], list):
        yield "Sidecars must be an array of sidecar configurations"
        return
    for body in sidecar_bodies(app):
        for complaint in SIDECAR.complaints(body):
            named = not blank(body.get("name"))
            yield "Sidecar " + (f'"{ruby_text(body["name"])}": {complaint}' if named else complaint.lower())


def sidecar_bodies(app: Body) -> list[Body]:
    """The sidecars as bodies of the page for sidecars. Raises Broken for what is no map."""
    bodies: list[Body] = []
    for given in app.get("sidecars") or []:
        if not isinstance(given, dict):
            raise Broken("only a map has keys")
        size = units.to_megabytes(given.get("memory"))
        body = {
            "name": given.get("name"),
            "memory_in_mb": given.get("memory") if size is None else size,
            "command": given.get("command"),
            "process_types": given.get("process_types"),
        }
        bodies.append({key: value for key, value in body.items() if value is not None})
    return bodies


def _told_processes(app: Body, own: Body) -> list[Body]:
    """What is said of each process: of web by the app itself, where no process of that type is listed."""
    told = [{**own, "type": "web"}] if own else []
    listed = app.get("processes")
    if not isinstance(listed, list):
        return told
    webs = [process for process in listed if process.get("type") == "web"]
    others = [process for process in listed if process.get("type") != "web"]
    return [*(webs[:1] or told), *others]


def _scale_body(process: Body) -> Body:
    amounts = {
        "instances": process.get("instances"),
        "memory": units.to_megabytes(process.get("memory")),
        "disk_quota": units.to_megabytes(process.get("disk_quota")),
        "log_rate_limit": units.to_rate(process.get("log_rate_limit_per_second")),
        "type": process.get("type"),
    }
    return {key: value for key, value in amounts.items() if value is not None}


def scales(app: Body) -> list[Body]:
    keys = ("instances", "memory", "disk_quota", "log_rate_limit_per_second")
    own = {key: app[key] for key in keys if key in app}
    if not _scale_body(own):
        own = {}
    return [_scale_body(process) for process in _told_processes(app, own)]


def _scale_complaints(call: Call, app: Body) -> Iterator[str]:
    del call
    for told in scales(app):
        for complaint in at_least("instances", 0, 2_000_000)(told):
            yield _of(told.get("type"), complaint)
        for key, label in (("memory", "Memory"), ("disk_quota", "Disk quota")):
            if key in told and told[key] <= 0:
                yield _of(told.get("type"), f"{label} must be greater than 0MB")
        rate = told.get("log_rate_limit", 0)
        if not -1 <= rate <= 2**63 - 1:
            yield _of(told.get("type"), "Log rate limit must be an integer greater than or equal to -1")


def updates(app: Body) -> list[Body]:
    own = {key: app[key] for key in OF_APP if key in app}
    listed = app.get("processes")
    if isinstance(listed, list):
        app = {**app, "processes": [_in_order(process) for process in listed]}
    return [_update_body(process) for process in _told_processes(app, own)]


def _in_order(process: Body) -> Body:
    return {key: process.get(key) for key in OF_PROCESS if key == "type" or key in process}


def _update_body(process: Body) -> Body:
    found = dict(process)
    if "command" in found:
        found["command"] = found["command"] if truthy(found["command"]) else "null"
    for name in CHECKS:
        if found.get(f"{name}_type") == "none":
            found[f"{name}_type"] = "process"
    return found


def _update_complaints(call: Call, app: Body) -> Iterator[str]:
    del call
    for told in updates(app):
        for complaint in _wrong_update(told):
            yield _of(told["type"], complaint)


def _wrong_update(told: Body) -> Iterator[str]:
    for name, label in zip(CHECKS, ("Health check", "Readiness health check"), strict=True):
        if f"{name}_type" in told and f"{name}_http_endpoint" in told and told[f"{name}_type"] != "http":
            yield f'{label} type must be "http" to set a health check HTTP endpoint'
    for name, longest in (("command", 4096), ("user", 255)):
        if told.get(name) is not None:
            yield from _wrong_text(name, told[name], longest)
    for name, label in zip(CHECKS, ("Health check", "Readiness health check"), strict=True):
        yield from _wrong_check(told, name, label)
    yield from at_least("timeout", 1)(told)


def _wrong_text(name: str, value: Json, longest: int) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"{name.capitalize()} must be a string"
    if not 1 <= len(value if isinstance(value, str | list | dict) else str(value)) <= longest:
        yield f"{name.capitalize()} must be between 1 and {longest} characters"


def _wrong_check(told: Body, name: str, label: str) -> Iterator[str]:
    if f"{name}_type" in told and told[f"{name}_type"] not in ("port", "process", "http"):
        yield f'{label} type must be "port", "process", or "http"'
    endpoint = told.get(f"{name}_http_endpoint")
    wrong_endpoint = endpoint is not None and not is_uri_path(endpoint)
    if wrong_endpoint and name == "health_check":
        yield f"{label} http endpoint must be a valid URI path"
    yield from at_least(f"{name}_invocation_timeout", 1)(told)
    if wrong_endpoint and name != "health_check":
        yield f"{label} http endpoint must be a valid URI path"
    yield from at_least(f"{name}_interval", 1)(told)


def lifecycle_body(app: Body) -> Body:
    """Lifecycle and metadata as a body of the page for apps."""
    kind = app["lifecycle"] if app.get("lifecycle") in ("cnb", "buildpack") else "docker" if "docker" in app else None
    data = {"buildpacks": _buildpacks(app), "stack": app.get("stack"), "credentials": app.get("cnb_credentials")}
    data = {key: value for key, value in data.items() if value is not None}
    body: Body = {}
    if kind == "docker":
        body["lifecycle"] = {"type": "docker"}
    elif kind or data:
        body["lifecycle"] = {**({"type": kind} if kind else {}), **({"data": data} if data else {})}
    if app.get("metadata") is not None:
        body["metadata"] = app["metadata"]
    return body


def _buildpacks(app: Body) -> Json:
    if "buildpacks" in app:
        return app["buildpacks"]
    if "buildpack" not in app:
        return None
    return [] if app["buildpack"] in ("default", "null", None) else [app["buildpack"]]


def _app_complaints(call: Call, app: Body) -> Iterator[str]:
    del call
    body = lifecycle_body(app)
    for complaint in of_any_kind(body):
        told = complaint.removeprefix("Lifecycle ")
        if not told.startswith("Buildpacks") or "buildpacks" in app:
            yield told
    yield from metadata(body)


def _combinations(call: Call, app: Body) -> Iterator[str]:
    if "buildpack" in app and "buildpacks" in app:
        yield "Buildpack and Buildpacks fields cannot be used together."
    for flag, wanted in (("diego_docker", "docker" in app), ("diego_cnb", app.get("lifecycle") == "cnb")):
        try:
            if wanted:
                feature_flags.check(call.world, call.caller, flag)
        except errors.CloudControllerError as error:
            yield error.detail
    if "docker" in app and ("buildpack" in app or "buildpacks" in app):
        yield "Cannot specify both buildpack(s) and docker keys"


def _services(call: Call, app: Body) -> Iterator[str]:
    del call
    if "services" not in app:
        return
    found = app["services"]
    if not isinstance(found, list) or not all(isinstance(each, str) or _is_service(each) for each in found):
        yield "Services must be a list of service instances"


def _is_service(given: Json) -> bool:
    return (
        isinstance(given, dict)
        and set(given) <= {"name", "parameters", "binding_name"}
        and "name" in given
        and isinstance(given.get("parameters", {}), dict)
        and isinstance(given.get("binding_name", ""), str)
    )


def _environment(call: Call, app: Body) -> Iterator[str]:
    del call
    if "env" not in app:
        return
    if not isinstance(app["env"], dict):
        yield "Env must be an object of keys and values"
        return
    rules = dict.fromkeys(apps.key_problem(str(key)) for key in app["env"])
    yield from (f"Env {RULES[rule]}" for rule in rules if rule)


def _buildpack(call: Call, app: Body) -> Iterator[str]:
    del call
    if app.get("buildpack") is not None:
        yield from _wrong_text("buildpack", app["buildpack"], 4096)


def _routes(call: Call, app: Body) -> Iterator[str]:
    yield from _manifest_routes.complaints(call, app)


def _features(call: Call, app: Body) -> Iterator[str]:
    del call
    if "features" not in app:
        return
    found = app["features"]
    if (
        not isinstance(found, dict)
        or not found
        or not all(name in apps.FEATURES and isinstance(enabled, bool) for name, enabled in found.items())
    ):
        yield "Features must be a map of valid feature names to booleans (true = enabled, false = disabled)"


CHECKS_OF_APP = (
    _name, _own_amounts, _processes, _sidecars, _scale_complaints, _update_complaints, _app_complaints, _combinations,
    _services, _environment, _buildpack, _routes, _features,
)  # fmt: skip


# The plan.
