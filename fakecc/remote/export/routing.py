"""The part of a seed that holds domains and routes."""

from __future__ import annotations

from fakecc.json_types import Json
from fakecc.remote.exchanges import at
from fakecc.remote.export.foundation import Foundation, Resource, related_guid
from fakecc.remote.export.naming import Naming, space_path


def router_groups(foundation: Foundation) -> list[Json]:
    """The router groups, where the user may see them: their names and ports."""
    listed = foundation.router_groups
    return [{name: group[name] for name in ("name", "guid", "type", "reservable_ports")} for group in listed.values()]


def domains(foundation: Foundation, naming: Naming) -> list[Json]:
    """Every domain but those of a router group that cannot be read."""
    found = list[Json]()
    for domain in foundation.resources("domains"):
        group = at(domain, "/router_group/guid")
        if group and group not in foundation.router_groups:
            foundation.unread[f"/v3/domains/{domain['guid']}"] = "its router group cannot be read"
            continue
        owner = foundation.name_of(related_guid(domain, "organization"))
        shared = [foundation.name_of(each["guid"]) for each in at(domain, "/relationships/shared_organizations/data")]
        found.append(
            {
                "name": _domain_name(naming, domain["name"]),
                "guid": domain["guid"],
                "internal": domain["internal"],
                **({"router_group": foundation.router_groups[group]["name"]} if group else {}),
                **({"organization": naming.name("organization", owner)} if owner else {}),
                "shared_organizations": [naming.name("organization", each) for each in shared if each],
                "metadata": domain["metadata"],
            }
        )
    return found


def routes(foundation: Foundation, naming: Naming, space_guid: str) -> list[Json]:
    """The routes of a space, with their destinations; none on a domain that is not exported."""
    found = list[Json]()
    for route in foundation.related("routes", "space").get(space_guid, []):
        domain = foundation.name_of(related_guid(route, "domain"))
        if not domain or (route["port"] and not foundation.router_groups):
            foundation.unread[f"/v3/routes/{route['guid']}"] = "its domain, or the router group of that, cannot be read"
            continue
        shared = _shared_spaces(foundation, route)
        found.append(
            {
                "domain": _domain_name(naming, domain),
                "guid": route["guid"],
                "host": route["host"] if route["host"] in {"", "*"} else naming.name("host", route["host"]),
                "path": f"/{naming.name('path', route['path'][1:])}" if route["path"] else "",
                **({"port": route["port"]} if route["port"] else {}),
                **({"options": route["options"]} if route.get("options") else {}),
                "shared_spaces": [path for each in shared if (path := space_path(foundation, naming, each["guid"]))],
                "metadata": route["metadata"],
                "destinations": [
                    _destination(foundation, naming, each, space_guid)
                    for each in route["destinations"]
                    if foundation.name_of(each["app"]["guid"])
                ],
            }
        )
    return found


def _shared_spaces(foundation: Foundation, route: Resource) -> list[Resource]:
    """The spaces that a route is shared with; the Cloud Controller tells none where none may be shared."""
    if not foundation.feature_flags.get("route_sharing"):
        return []
    return at(foundation.one(f"/v3/routes/{route['guid']}/relationships/shared_spaces"), "/data") or []


def _destination(foundation: Foundation, naming: Naming, destination: Resource, space_guid: str) -> Json:
    guid = destination["app"]["guid"]
    space = foundation.outer(guid, "space")
    # An app in a space that the route is shared with.
    path = "" if space == space_guid else f"{space_path(foundation, naming, space)}/"
    return {
        "app": path + naming.name("app", foundation.name_of(guid)),
        "process_type": at(destination, "/app/process/type"),
        **{name: destination[name] for name in ("port", "protocol", "weight") if destination.get(name)},
    }


def _domain_name(naming: Naming, name: str) -> str:
    return f"{naming.name('domain', name)}.example.com" if naming.anonymous else name
