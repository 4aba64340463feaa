"""Seeds of domains, and of routes to apps. Their rules are those of the API."""

from __future__ import annotations

from fakecc.actions.routing import destinations, domain_rules, domains, routes
from fakecc.actions.routing.destinations import Destination
from fakecc.actions.routing.domain_rules import DomainDraft
from fakecc.actions.routing.routes import Address
from fakecc.arrange.checking import Part
from fakecc.arrange.seeds import names
from fakecc.errors import Invalid
from fakecc.models.routing import Domain, Route
from fakecc.models.tenancy import Space
from fakecc.world import World


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
    internal = part.get("internal", False)
    wrong = domain_rules.complaints(world, DomainDraft(name=part["name"], owner=owner, internal=internal))
    if wrong:
        raise part.at("name").error(f"there may be no such domain: {wrong[0].field} {wrong[0].rule}")
    drafted = domains.draft(
        world, name=part["name"], internal=internal, organization_guid=owner.guid if owner else None
    )
    return names.identify(world, part, drafted)


def _add_route(world: World, part: Part, space: Space) -> None:
    domain = names.record_named(part.at("domain"), world.domains)
    address = Address(host=part.get("host", ""), path=part.get("path", ""))
    stamp = names.stamp(world, part, Route)
    try:
        route = routes.create(world, space, domain, address, metadata=names.metadata(part), stamp=stamp)
        destinations.add(world, route, [_destination(world, each, space) for each in part.each("destinations")], None)
    except Invalid as problem:
        raise part.error(f"there may be no such route: {problem.field} {problem.rule}") from None


def _destination(world: World, part: Part, space: Space) -> Destination:
    app = names.record_named(part.at("app"), world.apps, space_guid=space.guid)
    return Destination(app_guid=app.guid, **part.present("process_type", "port", "protocol"))
