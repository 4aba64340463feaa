"""Deleting routes, whose binding goes first, and domains with the routes on them.

Source: cloud_controller_ng:app/actions/route_delete.rb, domain_delete_shared_org.rb, app/models/runtime/route.rb
"""

from __future__ import annotations

from collections.abc import Iterable

from fakecc.actions import audit_events, jobs
from fakecc.actions.routing import routes
from fakecc.actions.services.in_request import binding_delete
from fakecc.json_types import Json
from fakecc.models.jobs import Job
from fakecc.models.routing import Domain, Route
from fakecc.osb.port import Conversation
from fakecc.osb.requester import Requester
from fakecc.world import World, action


def delete_later(world: World, route: Route, requester: Requester) -> Job:
    """Have a job unbind the route and take it away."""
    resource = ("routes", route.guid)
    return jobs.enqueue(
        world, "route.delete", delete_by_job, resource=resource, user_guid=requester.user_guid, guid=route.guid,
        requester=requester.plain(),
    )  # fmt: skip


def delete_domain_later(world: World, domain: Domain, requester: Requester) -> Job:
    """Have a job take the domain away, and every route on it."""
    resource = ("domains", domain.guid)
    return jobs.enqueue(
        world, "domain.delete", delete_domain_by_job, resource=resource, user_guid=requester.user_guid,
        guid=domain.guid, requester=requester.plain(),
    )  # fmt: skip


def delete(world: World, all_routes: Iterable[Route], requester: Requester) -> Conversation[None]:
    """Unbind and take away each route."""
    for route in list(all_routes):
        present = yield from remove(world, route, requester)
        if present is not None:
            record_request(world, requester, present, {"recursive": True})


def record_request(world: World, requester: Requester, route: Route, request: Json) -> None:
    """Write down that somebody had a route deleted."""
    target = ("route", route.guid, route.host)
    space = world.spaces[route.space_guid]
    audit_events.record(world, requester.actor, "delete-request", target, {"request": request}, space=space)


def unmapped_routes(world: World, space_guid: str) -> list[Route]:
    """The space's routes without destinations; one that is bound to an instance is not among them."""
    return [
        route
        for route in world.routes.find(space_guid=space_guid)
        if not world.route_mappings.find(route_guid=route.guid) and not world.route_bindings.find(route_guid=route.guid)
    ]


def remove(world: World, route: Route, requester: Requester) -> Conversation[Route | None]:
    """Unbind the route and delete it, without an audit event; None where it is gone meanwhile.

    The broker is asked in nobody's name, and must answer at once. Raises what the broker's refusal is to a client;
    route and binding then stay as they were.
    """
    yield from unbind(world, route, requester)
    present = world.routes.get(route.guid)
    if present is not None:
        routes.remove(world, present)
    return present


def unbind(world: World, route: Route, requester: Requester) -> Conversation[None]:
    """Have the route's broker unbind it, as `remove` does. Raises what the broker's refusal is to a client."""
    for binding in world.route_bindings.find(route_guid=route.guid):
        yield from binding_delete.unbind(world, binding, requester.nobody())


@action
def delete_by_job(world: World, *, job_guid: str, guid: str, requester: Json) -> Conversation[None]:
    """The job's only run."""
    route = world.routes.get(guid)
    if route is not None:
        yield from delete(world, [route], Requester.of(requester))
    jobs.complete(world, job_guid)


@action
def delete_domain_by_job(world: World, *, job_guid: str, guid: str, requester: Json) -> Conversation[None]:
    """The job's only run."""
    yield from delete_domain_by_guid(world, guid=guid, requester=requester)
    jobs.complete(world, job_guid)


@action
def delete_domain_by_guid(world: World, *, guid: str, requester: Json) -> Conversation[None]:
    """Delete the domain of that guid, and every route on it."""
    yield from delete_domain(world, guid, Requester.of(requester))


def delete_domain(world: World, guid: str, requester: Requester) -> Conversation[None]:
    """Delete the domain of that guid, and every route on it. Of these routes nothing is written down."""
    for route in world.routes.find(domain_guid=guid):
        yield from remove(world, route, requester)
    domain = world.domains.get(guid)
    if domain is not None:
        world.remove(domain)
