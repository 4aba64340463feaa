"""Seeds of domains, and of routes to apps. Their rules are those of the API."""

from __future__ import annotations

from fakecc.actions.routing import destinations, domain_rules, domains, router_groups, routes
from fakecc.actions.routing.destinations import Destination
from fakecc.actions.routing.domain_rules import DomainDraft
from fakecc.actions.routing.routes import Address
from fakecc.arrange.checking import Part
from fakecc.arrange.seeds import names
from fakecc.errors import Invalid
from fakecc.models.routing import Domain, Route, RouterGroup
from fakecc.models.tenancy import Space
from fakecc.records import replace
from fakecc.world import World


def add_router_groups(world: World, document: Part) -> None:
    """Add router groups; of one that is there the ports are changed. Raises BadInput."""
    for part in document.each("router_groups"):
        given = {"type": "tcp", "reservable_ports": "", **part.present("type", "reservable_ports")}
        known = world.router_groups.first(name=part["name"])
        try:
            if known is None:
                stamp = names.stamp(world, part, RouterGroup)
                made = router_groups.create(
                    world, name=part["name"], kind=given["type"], ports=given["reservable_ports"]
                )
                world.remove(made)
                world.add(replace(made, guid=stamp["guid"]))
            elif "reservable_ports" in part:
                router_groups.update(world, known, given["reservable_ports"])
        except Invalid as problem:
            raise part.error(f"there may be no such router group: {problem.field} {problem.rule}") from None


def add_domains(world: World, document: Part) -> None:
    """Add domains; one that is there is shared with more organizations, and gets metadata. Raises BadInput."""
    for part in document.each("domains"):
        known = world.domains.first(name=part["name"])
        domain = known or _draft_domain(world, part)
        shared = (names.organization(world, each).guid for each in part.each("shared_organizations"))
        guids = dict.fromkeys((*domain.shared_organization_guids, *shared))
        metadata = names.metadata(part, domain.metadata)
        names.put(world, domain, shared_organization_guids=tuple(guids), metadata=metadata)


def add_routes(world: World, document: Part) -> None:
    """Add routes with their destinations. Raises BadInput for one that there is, or may not be."""
    for part, space in names.spaces(world, document):
        for given in part.each("routes"):
            _add_route(world, given, space)


def _draft_domain(world: World, part: Part) -> Domain:
    owner = names.organization(world, part.at("organization")) if "organization" in part else None
    group = names.record_named(part.at("router_group"), world.router_groups) if "router_group" in part else None
    internal, group_guid = part.get("internal", False), group.guid if group else None
    wanted = DomainDraft(name=part["name"], owner=owner, internal=internal, router_group_guid=group_guid)
    wrong = domain_rules.complaints(world, wanted)
    if wrong:
        raise part.at("name").error(f"there may be no such domain: {wrong[0].field} {wrong[0].rule}")
    drafted = domains.draft(
        world,
        name=part["name"],
        internal=internal,
        organization_guid=owner.guid if owner else None,
        router_group_guid=group_guid,
    )
    return names.identify(world, part, drafted)


def _add_route(world: World, part: Part, space: Space) -> None:
    domain = names.record_named(part.at("domain"), world.domains)
    address = Address(host=part.get("host", ""), path=part.get("path", ""), port=part.get("port", 0))
    shared = tuple(names.space(world, each).guid for each in part.each("shared_spaces"))
    stamp = names.stamp(world, part, Route)
    try:
        options, metadata = part.get("options"), names.metadata(part)
        route = routes.create(world, space, domain, address, options=options, metadata=metadata, stamp=stamp)
        route = world.change(route, shared_space_guids=shared, updated_at=route.updated_at)
        destinations.add(world, route, [_destination(world, each, space) for each in part.each("destinations")], None)
    except Invalid as problem:
        raise part.error(f"there may be no such route: {problem.field} {problem.rule}") from None


def _destination(world: World, part: Part, space: Space) -> Destination:
    named = part.at("app")
    path, slash, name = named.value.rpartition("/")
    if slash and path.count("/") == 1:
        outer, _, inner = path.partition("/")
        within = world.organizations.first(name=outer)
        other = world.spaces.first(name=inner, organization_guid=within.guid) if within else None
        app = world.apps.first(name=name, space_guid=other.guid) if other else None
        if app is None:
            raise names.unknown(named, "apps", (each.name for each in world.apps))
    else:
        app = names.record_named(named, world.apps, space_guid=space.guid)
    return Destination(app_guid=app.guid, **part.present("process_type", "port", "protocol", "weight"))
