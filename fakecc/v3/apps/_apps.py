"""The presenter of an app, and the spaces and organizations under `included`, for several pages.

Source: cloud_controller_ng:app/presenters/v3/app_presenter.rb, app/decorators/include_space_decorator.rb
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from fakecc import errors
from fakecc.actions.apps.lifecycles import TYPES, without_secrets
from fakecc.call import Call
from fakecc.dialects.ruby_messages import ruby_text
from fakecc.json_types import Json
from fakecc.models.apps import App, Lifecycle
from fakecc.models.relations import SPACE_OF_APP
from fakecc.models.tenancy import Space
from fakecc.selections import AllOf, field_in
from fakecc.v3.access import check_space_open
from fakecc.v3.filters import owner_named
from fakecc.v3.listing import Asked, Query, query_of
from fakecc.v3.message import quote
from fakecc.v3.presenting import link, metadata_of, timestamp, to_one
from fakecc.v3.tenancy._tenancy import present_organization, present_space
from fakecc.world.space_sets import SpaceSet


def present_app(app: App, call: Call) -> Json:
    path = f"/v3/apps/{app.guid}"
    return {
        "guid": app.guid,
        "created_at": timestamp(app.created_at),
        "updated_at": timestamp(app.updated_at),
        "name": app.name,
        "state": app.desired_state,
        "lifecycle": present_lifecycle(app.lifecycle),
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


def present_lifecycle(lifecycle: Lifecycle) -> Json:
    """How something is staged, without its secrets."""
    data: dict[str, Json] = {}
    if lifecycle.type != "docker":
        data = {"buildpacks": [without_secrets(name) for name in lifecycle.buildpacks], "stack": lifecycle.stack}
    if lifecycle.credentials is not None:
        data["credentials"] = "***"
    return {"type": lifecycle.type, "data": data}


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


def known_lifecycle_type(query: Query) -> Iterator[str]:
    """Check the filter by lifecycle_type. Null is none that is known."""
    if "lifecycle_type" in query and query["lifecycle_type"] not in TYPES:
        yield f"Invalid lifecycle_type: '{ruby_text(query['lifecycle_type'])}'"


def readable_app(call: Call, guid: str | None) -> tuple[App, Space]:
    """The app and its space. Raises ResourceNotFound where the caller does not see them."""
    app = call.world.apps.get(guid)
    if app is not None:
        space = call.world.spaces[app.space_guid]
        if call.permissions.can_read_from_space(space):
            return app, space
    raise errors.ResourceNotFound("App not found")


def check_writable(call: Call, space: Space) -> None:
    """Raises NotAuthorized for all but developers, and what belongs to the space's state."""
    if not call.permissions.can_write_to_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)


def check_manageable(call: Call, space: Space) -> None:
    """Raises NotAuthorized for all but developers and supporters, and what belongs to the space's state."""
    if not call.permissions.can_manage_apps_in_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)


def sight(call: Call, asked: Asked) -> AllOf:
    """The tests of what belongs to apps: those that the caller sees, and that the query's filters name.

    The filters are app_guids, space_guids and organization_guids, and those of every list.
    """
    apps = asked.values("app_guids")
    named = () if apps is None else (field_in("app_guid", apps),)
    within = (spaces.test(SPACE_OF_APP) for spaces in space_limits(call, asked))
    return AllOf((*asked.keeps().tests, *named, *within))


def space_limits(call: Call, asked: Asked) -> Iterator[SpaceSet]:
    """The spaces in which the apps must be: by the caller's roles, and by each filter."""
    if not call.permissions.can_read_globally():
        yield call.permissions.readable_spaces()
    spaces, organizations = asked.values("space_guids"), asked.values("organization_guids")
    if spaces is not None:
        yield SpaceSet(frozenset(spaces))
    if organizations is not None:
        yield SpaceSet(frozenset(), frozenset(organizations))


def app_in_query(call: Call, resource: str) -> tuple[Call, str] | None:
    """The app that a query names by app_guid, as a path could, and the call as if its path did. None without one."""
    guid = owner_named(query_of(call), "app_guid", call.world.apps)
    return None if guid is None else (replace(call, path=f"/v3/apps/{guid}/{resource}"), guid)


def below_app(app: App, asked: Asked, *filters: str) -> dict[str, Collection[str]]:
    """For Table.select of what belongs to this app: nothing where one of these filters came without a value.

    The check of a list below an app lets such a filter pass, and nothing has null there.
    """
    return {"app_guid": [] if any(asked.lacks_value(name) for name in filters) else [app.guid]}


def no_nested(*names: str) -> Callable[[Query], Iterator[str]]:
    """A check of a list below an app: it takes no filter that the path already gives. Null is none."""

    def check(query: Query) -> Iterator[str]:
        given = [name for name in names if query.get(name) is not None]
        if given:
            yield f"Unknown query parameter(s): {quote(given)}"

    return check
