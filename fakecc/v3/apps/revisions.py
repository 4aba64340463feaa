"""/v3/revisions: what an app ran.

Source: cloud_controller_ng:app/controllers/v3/revisions_controller.rb, app_revisions_controller.rb,
app/messages/app_revisions_list_message.rb, app/presenters/v3/revision_presenter.rb
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from fakecc import errors
from fakecc.actions.apps import app_events
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.apps import Revision
from fakecc.models.relations import RUNNING, STATE_OF_DROPLET
from fakecc.models.tenancy import Space
from fakecc.selections import field_in
from fakecc.v3.apps._apps import check_writable, readable_app
from fakecc.v3.filters import integers
from fakecc.v3.listing import Listing, Query, arrays
from fakecc.v3.message import Message, only
from fakecc.v3.metadata import merge, metadata
from fakecc.v3.presenting import link, metadata_of, ok, timestamp


def _deployable(query: Query) -> Iterator[str]:
    # A text in a query is never a boolean.
    if query.get("deployable") is not None:
        yield "Deployable must be a boolean"


INDEX = Listing(
    "guids", "versions", "deployable", "label_selector", checks=(arrays("versions"), _deployable), arrays=()
)
# No filter changes what it shows.
DEPLOYED = Listing("guids").not_reading("guids", "created_ats", "updated_ats")
UPDATE = Message(metadata, only("metadata"))


def present(revision: Revision, call: Call) -> Json:
    path = f"/v3/revisions/{revision.guid}"
    return {
        "guid": revision.guid,
        "version": revision.version,
        "droplet": {"guid": revision.droplet_guid},
        "processes": {process_type: {"command": command} for process_type, command in revision.commands.items()},
        "sidecars": [
            {
                "name": sidecar.name,
                "command": sidecar.command,
                "memory_in_mb": sidecar.memory,
                "process_types": list(sidecar.process_types),
            }
            for sidecar in revision.sidecars
        ],
        "description": revision.description,
        "relationships": {"app": {"data": {"guid": revision.app_guid}}},
        "created_at": timestamp(revision.created_at),
        "updated_at": timestamp(revision.updated_at),
        "links": {
            "self": link(call, path),
            "app": link(call, f"/v3/apps/{revision.app_guid}"),
            "environment_variables": link(call, f"{path}/environment_variables"),
        },
        "metadata": metadata_of(revision.metadata),
        "deployable": _is_deployable(call, revision),
    }


def _is_deployable(call: Call, revision: Revision) -> bool:
    droplet = call.world.droplets.get(revision.droplet_guid)
    return droplet is not None and droplet.state == "STAGED"


def index(call: Call, guid: str) -> Reply:
    """The revisions of an app."""
    asked = INDEX.read(call)
    app, _ = readable_app(call, guid)
    versions, fits = asked.values("versions"), asked.keeps()
    among: dict[str, Collection[object]] = {"app_guid": [app.guid], **asked.among(guids="guid")}
    if versions is not None:
        among["version"] = integers(versions)
    if asked.has("deployable"):
        # Null passes the check, and asks for those whose droplet is staged.
        fits &= field_in(STATE_OF_DROPLET, {"STAGED"})
    found = call.world.revisions.select(among, fits)
    return asked.reply(found, lambda revision: present(revision, call))


def index_deployed(call: Call, guid: str) -> Reply:
    """The revisions that an app runs."""
    asked = DEPLOYED.read(call)
    app, _ = readable_app(call, guid)
    # Those of processes that are started.
    found = call.world.revisions.select({"app_guid": (app.guid,), RUNNING: ((app.guid, "STARTED"),)})
    return asked.reply(found, lambda revision: present(revision, call))


def _readable(call: Call, guid: str) -> tuple[Revision, Space]:
    revision = call.world.revisions.get(guid)
    space = call.world.spaces[call.world.apps[revision.app_guid].space_guid] if revision else None
    if revision is None or space is None or not call.permissions.can_read_from_space(space):
        raise errors.ResourceNotFound("Revision not found")
    return revision, space


def show(call: Call, guid: str) -> Reply:
    return ok(present(_readable(call, guid)[0], call))


def update(call: Call, guid: str) -> Reply:
    """Label a revision."""
    UPDATE.check(call.body)
    revision, space = _readable(call, guid)
    check_writable(call, space)
    laid = merge(revision.metadata, call.body, call.world.settings, guid=revision.guid)
    return ok(present(call.world.change(revision, metadata=laid), call))


def show_environment(call: Call, guid: str) -> Reply:
    revision, space = _readable(call, guid)
    if not call.permissions.can_read_secrets_in_space(space):
        raise errors.NotAuthorized()
    told = {"revision_guid": revision.guid, "revision_version": revision.version}
    app = call.world.apps[revision.app_guid]
    app_events.record(call.world, call.actor, "revision.environment_variables.show", app, told)
    path = f"/v3/revisions/{revision.guid}"
    links = {
        "self": link(call, f"{path}/environment_variables"),
        "revision": link(call, path),
        "app": link(call, f"/v3/apps/{revision.app_guid}"),
    }
    return ok({"var": dict(revision.environment_variables or {}), "links": links})


ENDPOINTS = [
    endpoint("GET", "/v3/apps/<guid>/revisions", index),
    endpoint("GET", "/v3/apps/<guid>/revisions/deployed", index_deployed),
    endpoint("GET", "/v3/revisions/<guid>", show),
    endpoint("PATCH", "/v3/revisions/<guid>", update),
    endpoint("GET", "/v3/revisions/<guid>/environment_variables", show_environment),
]
