"""A droplet as clients see it.

Source: cloud_controller_ng:app/presenters/v3/droplet_presenter.rb
"""

from __future__ import annotations

from dataclasses import replace

from fakecc import errors
from fakecc.actions.apps.lifecycles import without_secrets
from fakecc.call import Call
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App, Droplet, DropletBuildpack, Lifecycle
from fakecc.models.common import NO_METADATA
from fakecc.v3.presenting import link, metadata_of, timestamp, to_one

HIDDEN = "[PRIVATE DATA HIDDEN]"
HIDDEN_MAP = {"redacted_message": "[PRIVATE DATA HIDDEN IN LISTS]"}


def present_droplet(droplet: Droplet, call: Call) -> Json:
    """A droplet with what it runs."""
    return _present(droplet, call, droplet.execution_metadata, droplet.process_types)


def present_listed_droplet(droplet: Droplet, call: Call) -> Json:
    """A droplet as lists show it: what it runs is hidden."""
    return _present(droplet, call, "[PRIVATE DATA HIDDEN IN LISTS]", HIDDEN_MAP)


def present_droplet_in_secret(droplet: Droplet, call: Call) -> Json:
    """A droplet as those see it who may not see what it runs."""
    return _present(droplet, call, HIDDEN, {"redacted_message": HIDDEN})


def present_lost_copy(source: Droplet, app: App, call: Call) -> Json:
    """The copy of a droplet of cloud native buildpacks, which is answered and never saved.

    As it was not saved, it has neither a guid nor times, and takes itself for docker's.
    """
    # source: cloud_controller_ng:app/actions/droplet_copy.rb, app/models/runtime/droplet_model.rb
    copied = replace(
        source,
        guid="",
        app_guid=app.guid,
        package_guid=None,
        state="COPYING",
        lifecycle=Lifecycle(type="docker"),
        droplet_hash=None,
        sha256_checksum=None,
        metadata=NO_METADATA,
    )
    return {**present_droplet(copied, call), "guid": None, "created_at": None, "updated_at": None}


def _present(droplet: Droplet, call: Call, execution_metadata: Json, process_types: Json) -> Json:
    return {
        "guid": droplet.guid,
        "created_at": timestamp(droplet.created_at),
        "updated_at": timestamp(droplet.updated_at),
        "state": droplet.state,
        "error": droplet.error,
        "lifecycle": {"type": droplet.lifecycle.type, "data": {}},
        "checksum": _checksum(droplet),
        "buildpacks": _buildpacks(droplet),
        "stack": droplet.lifecycle.stack,
        "image": droplet.docker_receipt_image,
        "execution_metadata": execution_metadata,
        "process_types": process_types,
        "relationships": {"app": to_one(droplet.app_guid)},
        "metadata": metadata_of(droplet.metadata),
        "links": _links(droplet, call),
    }


def _checksum(droplet: Droplet) -> Json:
    if droplet.sha256_checksum:
        return {"type": "sha256", "value": droplet.sha256_checksum}
    return {"type": "sha1", "value": droplet.droplet_hash} if droplet.droplet_hash else None


def _buildpacks(droplet: Droplet) -> Json:
    if droplet.lifecycle.type == "docker":
        return None
    return [_buildpack(droplet, buildpack) for buildpack in droplet.buildpacks]


def _buildpack(droplet: Droplet, buildpack: DropletBuildpack) -> Json:
    detected = droplet.buildpack_receipt_buildpack == buildpack.name
    return {
        "name": without_secrets(buildpack.name),
        "detect_output": droplet.buildpack_receipt_detect_output if detected else None,
        "buildpack_name": buildpack.buildpack_name,
        "version": buildpack.version,
    }


def _links(droplet: Droplet, call: Call) -> dict[str, Json]:
    path, app = f"/v3/droplets/{droplet.guid}", f"/v3/apps/{droplet.app_guid}"
    links: dict[str, Json] = {
        "self": link(call, path),
        "app": link(call, app),
        "assign_current_droplet": {**link(call, f"{app}/relationships/current_droplet"), "method": "PATCH"},
    }
    if droplet.package_guid:
        links["package"] = link(call, f"/v3/packages/{droplet.package_guid}")
    if droplet.state == "AWAITING_UPLOAD":
        links["upload"] = {**link(call, f"{path}/upload"), "method": "POST"}
    if droplet.state == "STAGED" and droplet.lifecycle.type == "buildpack":
        links["download"] = link(call, f"{path}/download")
    return links


def assignment_error(problem: Invalid) -> Exception:
    """What is said of a droplet that an app cannot run. Nothing rescues what its own sidecars or ports lead to."""
    # source: cloud_controller_ng:app/actions/app_assign_droplet.rb
    if (problem.field, problem.rule) in {("sidecar", "memory"), ("process", "creatable")}:
        return Broken(f"nobody translates this of an assigned droplet: {problem.field} {problem.rule}")
    sentences = {
        ("droplet", "own"): ("Unable to assign current droplet. Ensure the droplet exists and belongs to this app."),
        ("droplet", "staged"): "droplet must be in staged state",
        ("process", "sidecars"): (
            "The sidecar memory allocation defined is too large to run with the dependent "
            f'"{problem.details.get("type")}" process'
        ),
        ("droplet", "process_types"): (
            "Unable to create process types for this app's droplet. Please provide a droplet with valid process types."
        ),
    }
    name = problem.details.get("name")
    conflict = (
        f"Buildpack defined sidecar '{name}' conflicts with an existing user-defined sidecar. "
        f"Consider renaming '{name}'."
    )
    return errors.UnprocessableEntity(sentences.get((problem.field, problem.rule), conflict))
