"""The presenter of an app, and the spaces and organizations under `included`, for several pages.

Source: cloud_controller_ng:app/presenters/v3/app_presenter.rb, app/decorators/include_space_decorator.rb
"""

from __future__ import annotations

from collections.abc import Collection

from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.v3.presenting import link, metadata_of, timestamp, to_one
from fakecc.v3.tenancy._tenancy import present_organization, present_space


def present_app(app: App, call: Call) -> Json:
    path = f"/v3/apps/{app.guid}"
    return {
        "guid": app.guid,
        "created_at": timestamp(app.created_at),
        "updated_at": timestamp(app.updated_at),
        "name": app.name,
        "state": app.desired_state,
        "lifecycle": {"type": app.lifecycle_type, "data": dict(app.lifecycle_data)},
        "relationships": {
            "space": to_one(app.space_guid),
            # Where no droplet is current, the real one shows a guid of null, and not `data` of null.
            "current_droplet": {"data": {"guid": app.droplet_guid}},
        },
        "metadata": metadata_of(app.metadata),
        "links": {
            "self": link(call, path),
            "environment_variables": link(call, f"{path}/environment_variables"),
            "space": link(call, f"/v3/spaces/{app.space_guid}"),
            "processes": link(call, f"{path}/processes"),
            "packages": link(call, f"{path}/packages"),
            "current_droplet": link(call, f"{path}/droplets/current"),
            "droplets": link(call, f"{path}/droplets"),
            "tasks": link(call, f"{path}/tasks"),
            "start": {**link(call, f"{path}/actions/start"), "method": "POST"},
            "stop": {**link(call, f"{path}/actions/stop"), "method": "POST"},
            "clear_buildpack_cache": {**link(call, f"{path}/actions/clear_buildpack_cache"), "method": "POST"},
            "revisions": link(call, f"{path}/revisions"),
            "deployed_revisions": link(call, f"{path}/revisions/deployed"),
            "features": link(call, f"{path}/features"),
        },
    }


def included_homes(call: Call, space_guids: Collection[str], wanted: list[str] | None) -> dict[str, Json] | None:
    """Present the spaces and organizations that `include` names, or None where it was not given."""
    if wanted is None:
        return None
    spaces = call.world.spaces.select({"guid": space_guids}).all()
    body: dict[str, Json] = {}
    if {"space", "space.organization"} & set(wanted):
        body["spaces"] = [present_space(space, call) for space in spaces]
    if {"org", "space.organization"} & set(wanted):
        organizations = call.world.organizations.select({"guid": {space.organization_guid for space in spaces}})
        body["organizations"] = [present_organization(organization, call) for organization in organizations.all()]
    return body
