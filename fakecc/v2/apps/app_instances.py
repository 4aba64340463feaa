"""/v2/apps/:guid/{stats,instances,crashes}: the instances of the web process.

Source: cloud_controller_ng:app/controllers/runtime/stats_controller.rb, instances_controller.rb, crashes_controller.rb,
lib/cloud_controller/diego/reporters/instances_reporter.rb, instances_stats_reporter.rb
"""

from __future__ import annotations

import re
import time

from fakecc import errors
from fakecc.actions.apps import instances
from fakecc.actions.apps.app_usage_events import package_state
from fakecc.actions.routing.routes import url_of
from fakecc.call import Call, Reply, endpoint
from fakecc.json_reading import whole_number
from fakecc.json_types import Json
from fakecc.models.apps import App, Process, ProcessInstance
from fakecc.v2.apps._apps import readable_app, routes_of, staging_error, web_process, writable_app
from fakecc.v2.replies import no_content, ok

MEBIBYTE = 1024 * 1024
DEFAULT_PORT = 8080
LEADING_NUMBER = re.compile(r"\s*([+-]?\d+)")


def _by_index(process: Process, call: Call) -> dict[int, ProcessInstance]:
    """The wanted instances that are there."""
    found = call.world.process_instances.find(process_guid=process.guid)
    return {instance.index: instance for instance in found if instance.index < process.instances}


def stats(call: Call, guid: str) -> Reply:
    """What every wanted instance does; one that is not there is down."""
    app = readable_app(call, guid)
    process = web_process(app, call)
    if process.state == "STOPPED":
        raise errors.AppStoppedStatsError(app.name)
    found = _by_index(process, call)
    down = {"state": "DOWN", "stats": {"uptime": 0}}
    return ok(
        {
            str(index): _stats(app, process, found[index], call) if index in found else down
            for index in range(process.instances)
        }
    )


def _stats(app: App, process: Process, instance: ProcessInstance, call: Call) -> Json:
    runs = instance.state == "RUNNING"
    shown: dict[str, Json] = {
        "state": instance.state,
        "stats": {
            "name": app.name,
            "uris": [url_of(call.world, route) for route in routes_of(app, call)],
            "host": f"10.0.{instance.index // 250}.{instance.index % 250 + 1}" if runs else "",
            # Diego forgets the guid of a crashed one.
            "instance_guid": "" if instance.state == "CRASHED" else instance.guid,
            "port": _port(process) if runs else 0,
            "uptime": int(call.world.now() - instance.since),
            "fds_quota": process.file_descriptors,
            # Only a running instance has metrics yet.
            "mem_quota": instance.memory * MEBIBYTE if runs else None,
            "disk_quota": instance.disk_quota * MEBIBYTE if runs else None,
            # No metric tells a limit, whatever the process's is. recording: apps/running-memory
            "log_rate_limit": -1 if runs else None,
            "usage": {
                "time": time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(call.world.now())),
                "cpu": 0,
                "cpu_entitlement": 0,
                "mem": 0,
                "disk": 0,
                "log_rate": 0,
            },
        },
    }
    if instance.details:
        shown["details"] = instance.details
    shown["routable"] = instance.routable
    return shown


def _port(process: Process) -> int:
    """Where the default port is reached from outside; 0 where the process does not have it."""
    ports = process.ports or (DEFAULT_PORT,)
    return 61000 + 2 * ports.index(DEFAULT_PORT) if DEFAULT_PORT in ports else 0


def enumerate_instances(call: Call, guid: str) -> Reply:
    """The state of every wanted instance of an app that is staged and started."""
    app = readable_app(call, guid)
    process = web_process(app, call)
    state = package_state(call.world, app)
    if state == "FAILED":
        name = staging_error(app, call)[0] or "StagingError"
        raise getattr(errors, name)("cannot get instances since staging failed")
    if state == "PENDING":
        raise errors.NotStaged()
    if process.state == "STOPPED":
        raise errors.InstancesError(f"Request failed for app: {app.name} as the app is in stopped state.")
    found = _by_index(process, call)
    return ok(
        {
            str(index): _instance(found[index], call) if index in found else {"state": "DOWN", "uptime": 0}
            for index in range(process.instances)
        }
    )


def _instance(instance: ProcessInstance, call: Call) -> Json:
    shown: dict[str, Json] = {
        "state": instance.state,
        "routable": True if instance.routable is None else instance.routable,
        "uptime": int(call.world.now() - instance.since),
        "since": int(instance.since),
    }
    return {**shown, "details": instance.details} if instance.details else shown


def crashes(call: Call, guid: str) -> Reply:
    """The wanted instances that have crashed; Diego forgets their guids."""
    process = web_process(readable_app(call, guid), call)
    found = _by_index(process, call).values()
    crashed = [instance for instance in found if instance.state == "CRASHED"]
    return ok([{"instance": "", "uptime": 0, "since": int(instance.since)} for instance in crashed])


def kill_instance(call: Call, guid: str, index: str) -> Reply:
    """End an instance, and have another one begin in its place; one that is not there is ignored."""
    process = web_process(writable_app(call, guid), call)
    number = LEADING_NUMBER.match(index)
    instances.replace(call.world, process, whole_number(number[1]) if number else 0)
    return no_content()


ENDPOINTS = [
    endpoint("GET", "/v2/apps/<guid>/stats", stats),
    endpoint("GET", "/v2/apps/<guid>/instances", enumerate_instances),
    endpoint("GET", "/v2/apps/<guid>/crashes", crashes),
    endpoint("DELETE", "/v2/apps/<guid>/instances/<index>", kill_instance),
]
