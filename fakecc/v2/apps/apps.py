"""/v2/apps, to be read: as far as bindings and spaces show them.

Source: cloud_controller_ng:app/models/runtime/process_model.rb, app/presenters/v2/process_model_presenter.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.call import Call, endpoint
from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.models.platform import Stack
from fakecc.v2.access import readable_spaces
from fakecc.v2.apps._apps import app_fields
from fakecc.v2.query import Condition, Filter, guid, text
from fakecc.v2.reading import enumerate_, read, related
from fakecc.v2.resource import Resource, ToOne, declare, to_many, to_one
from fakecc.v2.scope import Scope
from fakecc.v2.writing import refusing

DEFAULT_PORT = 8080


def fields(app: App, call: Call) -> dict[str, Json]:
    shown: dict[str, Json] = {}
    for name, value in app_fields(app, call).items():
        shown[name] = value
        if name == "docker_image":
            shown["docker_credentials"] = {"username": None, "password": None}
    shown["ports"] = [DEFAULT_PORT]
    return shown


def _stack(app: App, call: Call) -> Stack | None:
    return call.world.stacks.first(name=app.lifecycle.stack)


def _routes(app: App, call: Call) -> Scope:
    return Scope({"guid": [mapping.route_guid for mapping in call.world.route_mappings.find(app_guid=app.guid)]})


def _of_organizations(condition: Condition) -> Scope:
    spaces = condition.call.world.spaces.select({"organization_guid": condition.values}).all()
    return Scope({"space_guid": [space.guid for space in spaces]})


def _of_stacks(condition: Condition) -> Scope:
    names = {stack.name for stack in condition.call.world.stacks.select({"guid": condition.values}).all()}
    return Scope(keeps=(lambda app: app.lifecycle.stack in names,))


def _filter_by_name(condition: Condition) -> Scope:
    """By name, which is no column of a process: a filter without a value reaches the database."""
    if not condition.values:
        raise errors.DatabaseError()
    return text("name")(condition)


def _visible(call: Call) -> Scope:
    return Scope({"space_guid": readable_spaces(call)})


FILTERS: dict[str, Filter] = {
    "name": _filter_by_name,
    "space_guid": guid("space_guid"),
    "organization_guid": _of_organizations,
    "stack_guid": _of_stacks,
}
APPS: Resource[App] = declare(
    Resource(
        name="apps",
        model="App",
        table=lambda world: world.apps,
        fields=fields,
        to_one=(to_one("space", "spaces", "space_guid"), ToOne("stack", "stacks", _stack)),
        to_many=(
            to_many("routes", "routes", _routes),
            to_many("events", "events", "target_guid", link_only=True),
            to_many("service_bindings", "service_bindings", "app_guid"),
            to_many("route_mappings", "route_mappings", "app_guid", link_only=True),
        ),
        filters=FILTERS,
        not_found=errors.AppNotFound,
        visible=_visible,
    )
)

ENDPOINTS = [
    endpoint("GET", "/v2/apps", enumerate_(APPS)),
    endpoint("GET", "/v2/apps/<guid>", read(APPS)),
    *related(APPS, "routes", "service_bindings"),
    refusing("POST", "/v2/apps"),
    refusing("PUT", "/v2/apps/<guid>"),
    refusing("DELETE", "/v2/apps/<guid>"),
]
