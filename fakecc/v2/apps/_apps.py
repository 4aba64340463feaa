"""The fields of an app and its web process, in their own page and in summaries.

Source: cloud_controller_ng:app/models/runtime/process_model.rb
"""

from __future__ import annotations

from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.apps import App, Process
from fakecc.v2.access import secret


def app_fields(app: App, call: Call) -> dict[str, Json]:
    """The fields of an app with one process, without what staging would find out."""
    world = call.world
    process = _web(app, call)
    stack = world.stacks.first(name=app.lifecycle.stack)
    variables = dict(app.environment_variables or {}) or None
    return {
        "name": app.name,
        "production": False,
        "space_guid": app.space_guid,
        "stack_guid": stack.guid if stack else None,
        "buildpack": None,
        "detected_buildpack": None,
        "detected_buildpack_guid": None,
        "environment_json": secret(variables, world.spaces[app.space_guid], call),
        "memory": process.memory,
        "instances": process.instances,
        "disk_quota": process.disk_quota,
        "log_rate_limit": process.log_rate_limit,
        "state": app.desired_state,
        "version": process.version,
        "command": process.command,
        "console": False,
        "debug": None,
        "staging_task_id": None,
        "package_state": "PENDING",
        "health_check_type": process.health_check_type,
        "health_check_timeout": None,
        "health_check_http_endpoint": None,
        "staging_failed_reason": None,
        "staging_failed_description": None,
        "diego": True,
        "docker_image": None,
        "package_updated_at": None,
        "detected_start_command": "",
        "enable_ssh": app.enable_ssh,
        "ports": None,
    }


def _web(app: App, call: Call) -> Process:
    return next(process for process in call.world.processes.find(app_guid=app.guid) if process.type == "web")
