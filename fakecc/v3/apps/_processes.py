"""The presenters of a process and its instances, and the messages that change one: for several pages.

Source: cloud_controller_ng:app/presenters/v3/process_presenter.rb, process_stats_presenter.rb,
process_instances_presenter.rb, app/messages/process_update_message.rb, process_scale_message.rb
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager

from fakecc import errors
from fakecc.actions.apps import processes
from fakecc.actions.apps.process_rules import SIDECARS, is_uri_path
from fakecc.actions.apps.running import run_users
from fakecc.call import Call
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.apps import Process, ProcessInstance
from fakecc.settings import Settings
from fakecc.v3.apps._numbers import at_least, whole_number
from fakecc.v3.message import Body, Check, Message, is_included, only
from fakecc.v3.metadata import metadata
from fakecc.v3.presenting import link, metadata_of, timestamp

HIDDEN = "[PRIVATE DATA HIDDEN]"
HIDDEN_IN_LISTS = "[PRIVATE DATA HIDDEN IN LISTS]"
LARGEST = 2147483647
CHECK_TYPES = ("port", "process", "http")
MEBIBYTE = 1024 * 1024
DEFAULT_PORT, SSH_PORT = 8080, 2222


def present_process(process: Process, call: Call, *, hidden: str = "", embed: bool = False) -> Json:
    """A process; `hidden` stands in the place of its command, `embed` adds its instances."""
    world, path = call.world, f"/v3/processes/{process.guid}"
    return {
        "guid": process.guid,
        "created_at": timestamp(process.created_at),
        "updated_at": timestamp(process.updated_at),
        "version": process.version,
        "type": process.type,
        "command": hidden or processes.command_of(world, process),
        "user": run_users.user_of(world, process),
        "instances": process.instances,
        "memory_in_mb": process.memory,
        "disk_in_mb": process.disk_quota,
        "log_rate_limit_in_bytes_per_second": process.log_rate_limit,
        "health_check": {"type": process.health_check_type, "data": _health_check(process)},
        "readiness_health_check": {"type": process.readiness_health_check_type, "data": _readiness_check(process)},
        **({"process_instances": present_instances(process, call)} if embed else {}),
        "relationships": {
            "app": {"data": {"guid": process.app_guid}},
            "revision": {"data": {"guid": process.revision_guid}} if process.revision_guid else None,
        },
        "metadata": metadata_of(process.metadata),
        "links": {
            "self": link(call, path),
            "scale": {**link(call, f"{path}/actions/scale"), "method": "POST"},
            "app": link(call, f"/v3/apps/{process.app_guid}"),
            "space": link(call, f"/v3/spaces/{world.apps[process.app_guid].space_guid}"),
            "stats": link(call, f"{path}/stats"),
            "process_instances": link(call, f"{path}/process_instances"),
        },
    }


def _health_check(process: Process) -> Json:
    check: dict[str, Json] = {
        "timeout": process.health_check_timeout,
        "invocation_timeout": process.health_check_invocation_timeout,
        "interval": process.health_check_interval,
    }
    if process.health_check_type == "http":
        check["endpoint"] = process.health_check_http_endpoint
    return check


def _readiness_check(process: Process) -> Json:
    check: dict[str, Json] = {
        "invocation_timeout": process.readiness_health_check_invocation_timeout,
        "interval": process.readiness_health_check_interval,
    }
    if process.readiness_health_check_type == "http":
        check["endpoint"] = process.readiness_health_check_http_endpoint
    return check


def _by_index(process: Process, call: Call) -> dict[int, ProcessInstance]:
    return {instance.index: instance for instance in call.world.process_instances.find(process_guid=process.guid)}


def present_instances(process: Process, call: Call) -> list[Json]:
    """State and age of every instance that is wanted, or there."""
    found = _by_index(process, call)
    shown: list[Json] = []
    for index in range(max(process.instances, len(found))):
        instance = found.get(index)
        since = None if instance is None else int(call.world.now() - instance.since)
        shown.append({"index": index, "state": instance.state if instance else "DOWN", "since": since})
    return shown


def present_stats(process: Process, call: Call) -> Json:
    """What every wanted instance does."""
    found = _by_index(process, call)
    return {"resources": [_stats(process, index, found.get(index), call) for index in range(process.instances)]}


def _stats(process: Process, index: int, instance: ProcessInstance | None, call: Call) -> Json:
    if instance is None or instance.state == "DOWN":
        return {
            "type": process.type,
            "index": index,
            "state": "DOWN",
            "routable": instance.routable if instance else None,
            "uptime": int(call.world.now() - instance.since) if instance else 0,
            "isolation_segment": instance.isolation_segment if instance else None,
            "details": instance.details if instance else None,
        }
    runs = instance.state == "RUNNING"
    return {
        "type": process.type,
        "index": index,
        # Diego forgets the guid of a crashed one.
        "instance_guid": "" if instance.state == "CRASHED" else instance.guid,
        "state": instance.state,
        "routable": instance.routable,
        "host": f"10.0.{index // 250}.{index % 250 + 1}" if runs else "",
        "instance_internal_ip": f"10.255.{index // 250}.{index % 250 + 1}" if runs else "",
        "uptime": int(call.world.now() - instance.since),
        # Only a running instance has metrics yet.
        "mem_quota": instance.memory * MEBIBYTE if runs else None,
        "disk_quota": instance.disk_quota * MEBIBYTE if runs else None,
        # No metric tells a limit, whatever the process's is. recording: apps/running-memory
        "log_rate_limit": -1 if runs else None,
        "fds_quota": process.file_descriptors,
        "isolation_segment": instance.isolation_segment,
        "details": instance.details,
        "instance_ports": _ports(process, instance) if runs else [],
        "usage": {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(call.world.now())),
            "cpu": 0,
            "cpu_entitlement": 0,
            "mem": 0,
            "disk": 0,
            "log_rate": 0,
        },
    }


def _ports(process: Process, instance: ProcessInstance) -> list[Json]:
    inside = [*(process.ports or (DEFAULT_PORT,)), *((SSH_PORT,) if instance.ssh else ())]
    return [
        {
            "external": 61000 + 2 * number,
            "internal": port,
            "external_tls_proxy_port": 61001 + 2 * number,
            "internal_tls_proxy_port": 61001 + number,
        }
        for number, port in enumerate(inside)
    ]


# Messages.


def _part(body: Body, name: str) -> Mapping[str, Json]:
    """A health check of a body. Raises Broken for what cannot be dug into."""
    given = body.get(name)
    if given is not None and not isinstance(given, dict):
        raise Broken("only a map can be dug into")
    data = (given or {}).get("data")
    if data is not None and not isinstance(data, dict):
        raise Broken("only a map can be dug into")
    return given or {}


def check_values(body: Body) -> dict[str, Json]:
    """The values of both health checks of a body under one name each; those that were not given lack."""
    found: dict[str, Json] = {}
    for name in ("health_check", "readiness_health_check"):
        given = _part(body, name)
        if "type" in given:
            found[f"{name}_type"] = given["type"]
        data = given.get("data") or {}
        keys = ("timeout", "invocation_timeout", "interval", "endpoint")
        for key in keys if name == "health_check" else keys[1:]:
            if key in data:
                found[f"{name}_{key}"] = data[key]
    return found


def text_of_length(name: str, most: int) -> Check:
    """A text of 1 to so many characters, where it is given and not null."""

    def check(body: Body) -> Iterator[str]:
        value = body.get(name)
        if value is None:
            return
        if not isinstance(value, str):
            yield f"{name.capitalize()} must be a string"
        if not 1 <= len(value if isinstance(value, str | list | dict) else str(value)) <= most:
            yield f"{name.capitalize()} must be between 1 and {most} characters"

    return check


def _checks(body: Body) -> Iterator[str]:
    values = check_values(body)
    for name, label in (("health_check", "Health check"), ("readiness_health_check", "Readiness health check")):
        if f"{name}_type" in values and not is_included(values[f"{name}_type"], CHECK_TYPES):
            yield f'{label} type must be "port", "process", or "http"'
        for key in ("timeout", "invocation_timeout", "interval"):
            yield from at_least(f"{name}_{key}", 1, LARGEST)(values)
        endpoint = values.get(f"{name}_endpoint")
        if endpoint is None:
            continue
        if len(endpoint if isinstance(endpoint, str | list | dict) else str(endpoint)) > 255:
            yield f"{label} endpoint is too long (maximum is 255 characters)"
        if not is_uri_path(endpoint):
            yield f"{label} endpoint must be a valid URI path"


UPDATE = Message(
    metadata,
    only("metadata", "command", "user", "health_check", "readiness_health_check"),
    text_of_length("command", 4096),
    text_of_length("user", 255),
    _checks,
)
LOG_RATE = "log_rate_limit_in_bytes_per_second"
SCALE = Message(
    only("instances", "memory_in_mb", "disk_in_mb", LOG_RATE),
    at_least("instances", 0, LARGEST),
    whole_number("memory_in_mb", above=0, below_or_at=LARGEST),
    whole_number("disk_in_mb", above=0, below_or_at=LARGEST),
    at_least(LOG_RATE, -1),
)


def changed_fields(body: Body) -> dict[str, Json]:
    """The fields of a process that a valid body changes, but for its metadata."""
    values = check_values(body)
    changed: dict[str, Json] = {name: body[name] for name in ("command", "user") if name in body}
    for prefix in ("", "readiness_"):
        name = f"{prefix}health_check"
        for key in ("type", "timeout", "invocation_timeout", "interval"):
            if f"{name}_{key}" in values:
                value = values[f"{name}_{key}"]
                changed[f"{name}_{key}"] = value if key == "type" or value is None else int(value)
        if values.get(f"{name}_type", "http") != "http":
            changed[f"{name}_http_endpoint"] = None
        elif f"{name}_endpoint" in values:
            changed[f"{name}_http_endpoint"] = values[f"{name}_endpoint"]
    return changed


def scaled_fields(body: Body, settings: Settings) -> dict[str, int]:
    """The fields of a process that a valid body scales. Raises Broken for a null that the model compares with 0.

    A null for the disk is stored, but whoever reads it finds the installation's default.
    Source: cloud_controller_ng:app/models/runtime/process_model.rb (after_initialize),
    app/models/runtime/constraints/min_memory_policy.rb, instances_policy.rb
    """
    names = {"instances": "instances", "memory_in_mb": "memory", "disk_in_mb": "disk_quota", LOG_RATE: "log_rate_limit"}
    given = {name: body[name] for name in names if name in body and (name != LOG_RATE or body[name] is not None)}
    if "disk_in_mb" in given and given["disk_in_mb"] is None:
        given["disk_in_mb"] = settings.default_app_disk_in_mb
    if None in given.values():
        raise Broken("null is not compared with 0")
    return {names[name]: int(value) for name, value in given.items()}


# Refusals.


def process_sentence(problem: Invalid) -> str:
    """What is said of a process that is refused, in one sentence."""
    return ", ".join(f"{each.field} {each.rule}" for each in problems_of(problem))


def problems_of(problem: Invalid) -> list[Invalid]:
    """What a refused process suffers from."""
    found = problem.details.get("problems", [])
    return [each for each in found if isinstance(each, Invalid)] if isinstance(found, list) else []


@contextmanager
def refusing_processes() -> Generator[None, None, None]:
    """Refuse with what is wrong with a process."""
    try:
        yield
    except Invalid as problem:
        if problem.field != "process":
            raise
        if problem.rule == "deploying":
            raise
        raise errors.UnprocessableEntity(process_sentence(problem)) from None


def is_sidecar_problem(problem: Invalid) -> bool:
    """Is the memory too little for the sidecars?"""
    return any(each.rule == SIDECARS for each in problems_of(problem))
