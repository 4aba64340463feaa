"""The routes of a manifest: found or made, and mapped to the app's web process.

Source: cloud_controller_ng:app/actions/manifest_route_update.rb, lib/cloud_controller/app_manifest/manifest_route.rb
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.audit_events import Actor
from fakecc.actions.platform import feature_flags
from fakecc.actions.routing import destinations, route_mappings, route_options, route_sentences, routes
from fakecc.actions.routing.destinations import Destination
from fakecc.actions.routing.routes import Address
from fakecc.dialects import ruby
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.models.routing import Domain, Route
from fakecc.models.tenancy import Space
from fakecc.world import World

ELSEWHERE = "Routes cannot be mapped to destinations in different spaces"


def default_domain(world: World, app: App) -> Domain:
    """The first shared domain for HTTP, or the organization's own first. Raises Invalid("domain", "default")."""
    organization = world.spaces[app.space_guid].organization_guid
    shared = (
        domain
        for domain in world.domains.find(organization_guid=None)
        if not domain.internal and not domain.names_router_group
    )
    found = next(shared, None) or world.domains.first(organization_guid=organization)
    if found is None:
        raise Invalid("domain", "default", sentence="No default domains available")
    return found


def unmap_all(world: World, app: App, actor: Actor) -> None:
    """Take every destination away that the app is; its processes keep their ports."""
    for mapping in world.route_mappings.find(app_guid=app.guid):
        route_mappings.remove(world, mapping, actor, by_manifest=True)


def map_all(world: World, app: App, wanted: Sequence[Mapping[str, Json]], actor: Actor) -> None:
    """Map these routes to the app: first all are found or made, then mapped. Raises Invalid with a `sentence`.

    What was made or mapped before one is refused stays.
    """
    found: list[tuple[Mapping[str, Json], Route]] = []
    for each in wanted:
        found.append((each, _find_or_make(world, app, each, actor)))
        world.keep()
    for each, route in found:
        _map(world, app, each, route, actor)
        world.keep()


def _refusal(each: Mapping[str, Json], sentence: str) -> Invalid:
    return Invalid("route", "refused", sentence=f"For route '{each['text']}': {sentence}")


def _find_or_make(world: World, app: App, each: Mapping[str, Json], actor: Actor) -> Route:
    space = world.spaces[app.space_guid]
    for host, name in _candidates(str(each["host"])):
        domain = world.domains.first(name=name)
        if domain is None:
            continue
        route = _find(world, domain, host, each)
        if route is None:
            route = _make(world, space, domain, host, each)
            _record(world, space, route, each, actor)
            return route
        if not routes.available_in(route, space.guid):
            raise Invalid("route", "elsewhere", sentence=ELSEWHERE)
        if each["options"]:
            try:
                return routes.update(world, route, options=each["options"], metadata=route.metadata)
            except Invalid as problem:
                raise _refusal(each, route_options.sentence(problem)) from None
        return route
    raise Invalid("route", "domain", sentence=f"No domains exist for route {each['text']}")


def _candidates(name: str) -> Iterator[tuple[str, str]]:
    """Host and domain: all of it may be a domain, or what follows the first dot."""
    if not name.startswith("*"):
        yield "", name
    host, dot, domain = name.partition(".")
    if dot:
        yield host, domain


def _find(world: World, domain: Domain, host: str, each: Mapping[str, Json]) -> Route | None:
    path, port = str(each["path"] or "").lower(), each["port"]
    found = world.routes.select(
        {"domain_guid": (domain.guid,), "host": (host,)},
        lambda route: route.path.lower() == path and (port is None or route.port == port),
    ).all()
    return found[0] if found else None


def _make(world: World, space: Space, domain: Domain, host: str, each: Mapping[str, Json]) -> Route:
    if not feature_flags.enabled(world, "route_creation"):
        raise errors.FeatureDisabled("route_creation")
    if host == "*" and domain.organization_guid is None:
        raise errors.NotAuthorized()
    # Null is no port. source: cloud_controller_ng:app/actions/manifest_route_update.rb
    address = Address(host=host, path=str(each["path"] or ""), port=each["port"] or 0)
    try:
        return routes.create(world, space, domain, address, options=each["options"] or None)
    except Invalid as problem:
        raise _refusal(each, route_sentences.sentence(world, problem, space, domain, address)) from None


def _record(world: World, space: Space, route: Route, each: Mapping[str, Json], actor: Actor) -> None:
    request = {"host": route.host, "path": route.path, "port": each["port"], "options": dict(each["options"] or {})}
    mark = audit_events.manifest_mark(by_manifest=True)
    target = ("route", route.guid, route.host)
    audit_events.record(world, actor, "create", target, {"request": request, **mark}, space=space)


def _map(world: World, app: App, each: Mapping[str, Json], route: Route, actor: Actor) -> None:
    protocol = each["protocol"]
    present = next(
        (found for found in world.route_mappings.find(app_guid=app.guid) if found.route_guid == route.guid), None
    )
    wanted = [Destination(app_guid=app.guid, protocol=protocol)]
    try:
        if present is None:
            destinations.add(world, route, wanted, actor, by_manifest=True)
        elif protocol is not None and protocol != destinations.protocol_of(world, present):
            destinations.replace(world, route, wanted, actor, by_manifest=True)
    except Invalid as problem:
        raise _destination_problem(problem, each) from None


def _destination_problem(problem: Invalid, each: Mapping[str, Json]) -> Exception:
    sentences = {
        "maximum": "Routes can be mapped to at most 100 destinations.",
        "weighted": "Destinations cannot be inserted when there are weighted destinations already configured.",
        "too_many_ports": ruby.inspect(["Process must have at most 10 exposed ports."]),
    }
    if problem.rule in sentences:
        return _refusal(each, sentences[problem.rule])
    # The job rescues no such error. recording: apps/manifest-routes
    return errors.Broken(f"destinations: {problem.rule}")
