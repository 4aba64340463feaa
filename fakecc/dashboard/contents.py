"""/_fakecc/dashboard/world and findings: what the dashboard shows and the control API does not tell in this form."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply
from fakecc.evidence import strict
from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.models.services import AnyBinding, RouteBinding, ServiceBinding, ServiceInstance, ServiceKey
from fakecc.models.tenancy import Organization, Space
from fakecc.selections import Selection
from fakecc.store import Record
from fakecc.world import World

R = TypeVar("R", bound=Record)
# How many organizations, spaces, apps, instances and bindings are shown: more is no use to a person's eye.
MOST = 500
BINDING_KINDS: Mapping[type[AnyBinding], str] = {ServiceBinding: "app", RouteBinding: "route", ServiceKey: "key"}


class Tree:
    """The first records of a world, as a tree; `left_out` counts what is not shown of the branches that are."""

    def __init__(self, world: World, most: int = MOST) -> None:
        self._world = world
        self._room = most
        self.left_out = 0
        self.organizations = self._present(world.organizations.select({}), self._organization)

    def _present(self, selection: Selection[R], present: Callable[[R], Json]) -> list[Json]:
        chosen = selection.slice(0, self._room)
        self._room -= len(chosen)
        self.left_out += len(selection) - len(chosen)
        return [present(record) for record in chosen]

    def _organization(self, organization: Organization) -> Json:
        spaces = self._world.spaces.select({"organization_guid": (organization.guid,)})
        return {
            "guid": organization.guid,
            "name": organization.name,
            "status": organization.status,
            "spaces": self._present(spaces, self._space),
        }

    def _space(self, space: Space) -> Json:
        here: dict[str, Collection[object]] = {"space_guid": (space.guid,)}
        return {
            "guid": space.guid,
            "name": space.name,
            "apps": self._present(self._world.apps.select(here), self._app),
            "service_instances": self._present(self._world.service_instances.select(here), self._instance),
        }

    def _app(self, app: App) -> Json:
        return {"guid": app.guid, "name": app.name, "state": app.state}

    def _instance(self, instance: ServiceInstance) -> Json:
        of_it: dict[str, Collection[object]] = {"service_instance_guid": (instance.guid,)}
        plan = self._world.service_plans.get(instance.service_plan_guid)
        return {
            "guid": instance.guid,
            "name": instance.name,
            "plan": plan.name if plan else None,
            "state": _state(instance),
            "bindings": [
                *self._present(self._world.service_bindings.select(of_it), self._binding),
                *self._present(self._world.service_keys.select(of_it), self._binding),
                *self._present(self._world.route_bindings.select(of_it), self._binding),
            ],
        }

    def _binding(self, binding: AnyBinding) -> Json:
        return {
            "guid": binding.guid,
            "type": BINDING_KINDS[type(binding)],
            "name": self._name_of(binding),
            "state": _state(binding),
        }

    def _name_of(self, binding: AnyBinding) -> str:
        """The app or the route that is bound, or the key's own name."""
        if isinstance(binding, ServiceBinding):
            return self._world.apps[binding.app_guid].name
        if isinstance(binding, RouteBinding):
            route = self._world.routes[binding.route_guid]
            return f"{route.host}.{self._world.domains[route.domain_guid].name}{route.path}".lstrip(".")
        return binding.name


def show(call: Call) -> Reply:
    """Answer which world this is, and its tree. `era` is another number once the world began anew."""
    tree = Tree(call.world)
    return json_reply(
        {
            "world": call.world.name,
            "era": call.world.era,
            "organizations": tree.organizations,
            "left_out": tree.left_out,
        }
    )


def findings(call: Call) -> Reply:
    """Answer what a strict test would not let pass: which switch says so, and a sentence."""
    found = strict.findings(call.world)
    return json_reply({"findings": [{"switch": one.switch, "sentence": one.sentence} for one in found]})


def _state(record: ServiceInstance | AnyBinding) -> str | None:
    """Its last operation in words, as `create in progress`; None where there was none."""
    operation = record.last_operation
    return f"{operation.type} {operation.state}" if operation else None


ENDPOINTS = [
    endpoint("GET", "/_fakecc/dashboard/world", show),
    endpoint("GET", "/_fakecc/dashboard/findings", findings),
]
