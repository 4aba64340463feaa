"""The part of a seed that holds domains and routes."""

from __future__ import annotations

from fakecc.json_types import Json
from fakecc.remote.exchanges import at
from fakecc.remote.export.foundation import Foundation, Resource, related_guid
from fakecc.remote.export.naming import Naming


def domains(foundation: Foundation, naming: Naming) -> list[Json]:
    """Every domain but those of TCP routes, which need a router group."""
    found = list[Json]()
    for domain in foundation.resources("domains"):
        if domain.get("router_group"):
            foundation.unread[f"/v3/domains/{domain['guid']}"] = "seeds have no router groups"
            continue
        owner = foundation.name_of(related_guid(domain, "organization"))
        shared = [foundation.name_of(each["guid"]) for each in at(domain, "/relationships/shared_organizations/data")]
        found.append(
            {
                "name": _domain_name(naming, domain["name"]),
                "guid": domain["guid"],
                "internal": domain["internal"],
                **({"organization": naming.name("organization", owner)} if owner else {}),
                "shared_organizations": [naming.name("organization", each) for each in shared if each],
                "metadata": domain["metadata"],
            }
        )
    return found


def routes(foundation: Foundation, naming: Naming, space_guid: str) -> list[Json]:
    """The routes of a space, with their destinations in it; none on a domain that is not exported."""
    found = list[Json]()
    for route in foundation.related("routes", "space").get(space_guid, []):
        domain = foundation.name_of(related_guid(route, "domain"))
        if route["port"] or not domain:
            foundation.unread[f"/v3/routes/{route['guid']}"] = "its domain cannot be read, or is one of TCP routes"
            continue
        found.append(
            {
                "domain": _domain_name(naming, domain),
                "guid": route["guid"],
                "host": route["host"] if route["host"] in {"", "*"} else naming.name("host", route["host"]),
                "path": f"/{naming.name('path', route['path'][1:])}" if route["path"] else "",
                "metadata": route["metadata"],
                "destinations": [
                    _destination(foundation, naming, each)
                    for each in route["destinations"]
                    if foundation.outer(each["app"]["guid"], "space") == space_guid
                ],
            }
        )
    return found


def _destination(foundation: Foundation, naming: Naming, destination: Resource) -> Json:
    return {
        "app": naming.name("app", foundation.name_of(destination["app"]["guid"])),
        "process_type": at(destination, "/app/process/type"),
        **{name: destination[name] for name in ("port", "protocol") if destination.get(name)},
    }


def _domain_name(naming: Naming, name: str) -> str:
    return f"{naming.name('domain', name)}.example.com" if naming.anonymous else name
