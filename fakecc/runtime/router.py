"""The router: which app's route a request reaches, and what answers there.

Nothing runs behind a route, so an app's behaviour names a `backend`: a server on this machine that answers for the app.

    no route, or one without destinations     404 unknown_route
    no instance that runs and is routable     503 no_endpoints
    no backend                                502 endpoint_failure
    a backend                                 what it answers

Source: gorouter:handlers/lookup.go, handlers/helpers.go, registry/registry.go
"""

from __future__ import annotations

from collections.abc import Iterator

from fakecc.models.apps import Process, ProcessInstance
from fakecc.models.routing import Domain, Route, RouteMapping
from fakecc.runtime import behaviours
from fakecc.world import World
from fakecc.world.runtime_port import RouteAnswer

UNKNOWN_ROUTE = "unknown_route"


def route(world: World, host: str, path: str) -> RouteAnswer | None:
    """Where a request to this host leads; None for a host that is no app's: the API's own, or another machine's."""
    name = host.partition(":")[0].lower()
    if "." not in name or name.rpartition(".")[2].isdigit():
        return None
    found = _find(world, name, path)
    if found is None:
        is_ours = any(_is_for_apps(world, name, label, domain) for label, domain in _places(world, name))
        return _refusal(404, UNKNOWN_ROUTE, f"Requested route ('{host}') does not exist.") if is_ours else None
    mappings = world.route_mappings.find(route_guid=found.guid)
    if not mappings:
        return _refusal(404, UNKNOWN_ROUTE, f"Requested route ('{host}') does not exist.")
    endpoint = next(_endpoints(world, mappings), None)
    if endpoint is None:
        return _refusal(503, "no_endpoints", f"Requested route ('{host}') has no available endpoints.")
    return _to(world, *endpoint)


def _refusal(status: int, error: str, message: str) -> RouteAnswer:
    return RouteAnswer(status=status, error=error, message=message)


def _to(world: World, process: Process, instance: ProcessInstance) -> RouteAnswer:
    app = world.apps[process.app_guid]
    backend = behaviours.backend_of(world, app, process.type)
    if backend is None:
        message = "Registered endpoint failed to handle the request."
        hint = f'nothing runs here; world.behaviour("app", app="{app.name}", backend="http://127.0.0.1:8080") says what'
        return RouteAnswer(status=502, error="endpoint_failure", message=message, hint=hint)
    return RouteAnswer(
        backend=backend.rstrip("/"), app_guid=app.guid, instance_guid=instance.guid, instance_index=instance.index
    )


def _find(world: World, name: str, path: str) -> Route | None:
    """The route of the longest path that the request's begins with; a host of its own before a wildcard."""
    for label, domain in _places(world, name):
        chosen = world.routes.select({"domain_guid": (domain.guid,), "host": (label,)}).all()
        fitting = [each for each in chosen if each.port is None and _begins(path, each.path)]
        if fitting:
            return max(fitting, key=lambda each: len(each.path))
    return None


def _begins(path: str, start: str) -> bool:
    asked, known = path.lower(), start.lower()
    return not known or asked == known or asked.startswith((f"{known}/", f"{known}?"))


def _places(world: World, name: str) -> Iterator[tuple[str, Domain]]:
    """Which routes the name may be: host and domain, the nearest first; then wildcards."""
    labels = name.split(".")
    candidates = [("", name), (labels[0], ".".join(labels[1:]))]
    candidates += [("*", ".".join(labels[number:])) for number in range(1, len(labels))]
    for label, parent in candidates:
        domain = world.domains.first(name=parent)
        if domain is not None and not domain.internal and not domain.names_router_group:
            yield label, domain


def _is_for_apps(world: World, name: str, label: str, domain: Domain) -> bool:
    """Is it a name below a shared domain that means neither the API nor another system component?"""
    settings = world.settings
    own = (settings.external_domain or "").partition(":")[0].lower()
    first = name.partition(".")[0]
    is_system = domain.name == settings.system_domain or first in settings.system_hostnames or name == own
    return bool(label) and domain.organization_guid is None and not is_system


def _endpoints(world: World, mappings: list[RouteMapping]) -> Iterator[tuple[Process, ProcessInstance]]:
    for mapping in mappings:
        for process in world.processes.find(app_guid=mapping.app_guid):
            if process.type == mapping.process_type:
                instances = world.process_instances.find(process_guid=process.guid)
                yield from ((process, each) for each in instances if each.state == "RUNNING" and each.routable)
