"""The sentences that the Cloud Controller puts into an app's logs beside the events of the app.

Events that are not here have no line: routes, tasks, restages, copied bits of v2, and what somebody looked at.

Source: cloud_controller_ng:app/repositories/app_event_repository.rb, process_event_repository.rb,
package_event_repository.rb, build_event_repository.rb, droplet_event_repository.rb, revision_event_repository.rb,
deployment_event_repository.rb
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.dialects import ruby
from fakecc.dialects.ruby_messages import inspect_symbol, inspect_symbols
from fakecc.json_types import Json
from fakecc.models.apps import App, Process

# What fills them: the app's guid, and what the event tells.
SENTENCES = {
    "create": "Created app with guid {guid}",
    "start": "Starting app with guid {guid}",
    "restart": "Restarted app with guid {guid}",
    "stop": "Stopping app with guid {guid}",
    "delete-request": "Deleted app with guid {guid}",
    "process.create": 'Added process: "{process_type}"',
    "process.delete": 'Deleting process: "{process_type}"',
    "process.update": 'Updating process: "{process_type}"',
    "process.scale": 'Scaling process: "{process_type}"',
    "process.terminate_instance": 'Terminating process: "{process_type}", index: "{process_index}"',
    "package.upload": "Uploading app package for app with guid {guid}",
    "package.download": "Downloading app package for app with guid {guid}",
    "package.delete": "Deleting app package for app with guid {guid}",
    "upload-bits": "Uploading bits for app with guid {guid}",
    "build.create": "Creating build for app with guid {guid}",
    "build.staged": "Staging complete for build {build_guid}",
    "build.failed": "Staging failed for build {build_guid}",
    "droplet.create": "Creating droplet for app with guid {guid}",
    "droplet.upload": "Uploading droplet for app with guid {guid}",
    "droplet.download": "Downloading droplet for app with guid {guid}",
    "droplet.delete": "Deleting droplet for app with guid {guid}",
    "revision.create": "Creating revision for app with guid {guid}",
    "deployment.create": "Creating deployment for app with guid {guid}",
    "deployment.cancel": "Cancelling deployment for app with guid {guid}",
    "deployment.continue": "Continuing deployment for app with guid {guid}",
}
# The names that the real one itself adds to what v2 was asked of an app's relations.
# source: cloud_controller_ng:app/controllers/base/model_controller.rb (do_related)
OWN_NAMES = frozenset({"verb", "relation", "related_guid"})


def line_of(operation: str, app: App, data: Mapping[str, Json]) -> str | None:
    """What is said where `audit.app.<operation>` is written down with this data; None where nothing is."""
    if operation in SENTENCES:
        return SENTENCES[operation].format_map({**data, "guid": app.guid})
    request: Json = data.get("request")
    if operation == "update":
        return f"Updated app with guid {app.guid} ({_inspect_request(request)})"
    if operation == "droplet.mapped":
        return f"Updated app with guid {app.guid} ({inspect_symbols(request)})"
    if operation == "apply_manifest":
        return f"Applied manifest to app with guid {app.guid} ({request['manifest']})"
    if operation == "package.create":
        return _package_line(app, request)
    return None


def _inspect_request(request: Mapping[str, Json]) -> str:
    if "related_guid" not in request:
        return ruby.inspect(request)
    told = (f"{_inspect_name(name)}=>{_inspect_own(name, value)}" for name, value in request.items())
    return "{" + ", ".join(told) + "}"


def _inspect_name(name: str) -> str:
    return inspect_symbol(name) if name in OWN_NAMES else ruby.inspect(name)


def _inspect_own(name: str, value: Json) -> str:
    return inspect_symbol(value) if name == "relation" else ruby.inspect(value)


def _package_line(app: App, request: Mapping[str, Json]) -> str | None:
    """Of a copy only: of another package the real one looks for the app where no message has it, and tells nobody."""
    # source: cloud_controller_ng:app/messages/package_create_message.rb
    source = request.get("source_package_guid")
    if source is None:
        return None
    return f"Adding app package for app with guid {app.guid} copied from package with guid {source}"


def crash_lines(app: App, process: Process, payload: Mapping[str, Json]) -> list[str]:
    """What is said of an instance that crashed, of which Diego told `payload`."""
    # source: cloud_controller_ng:app/controllers/internal/app_crashed_controller.rb
    return [
        f'Process has crashed with type: "{process.type}"',
        f"App instance exited with guid {app.guid} payload: {ruby.inspect(payload)}",
    ]
