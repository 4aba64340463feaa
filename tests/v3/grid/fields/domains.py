"""Domains: every field of what creates or changes them.

Source: cloud_controller_ng:app/messages, app/actions, app/models/runtime/domain.rb
"""

from __future__ import annotations

from v3.grid import validators as v
from v3.grid.outcomes import unknown
from v3.grid.pages import METADATA, Page, hidden, metadata, related_guid, shows
from v3.grid.values import MISSING, printed

LABEL = r"([a-z0-9]|[a-z0-9][a-z0-9-]{0,61}[a-z0-9])"
DOMAIN = rf"(?i)\A({LABEL}\.)+{LABEL}\n?\Z"


def subdomains(value):
    long = any(len(part) > 63 for part in printed(value).split("."))
    return ["Name subdomains must each be at most 63 characters"] if long else []


DOMAIN_NAME = v.all_of(
    v.presence("Name"),
    v.string("Name"),
    v.length("Name", 3, 253),
    v.fits(DOMAIN, "Name does not comply with RFC 1035 standards"),
    v.fits(r"\.", 'Name must contain at least one "."'),
    v.always(subdomains),
    v.fits_not(r"(?i)[^a-z0-9\-.]", "Name must consist of alphanumeric characters and hyphens"),
)


def router_group(value):
    if value in (MISSING, None):
        return []
    if not isinstance(value, dict):
        return ["Router group must be an object"]
    return [*v.prefixed("Router group", v.only("guid"))(value), "Router group guid must be a string"]


def scope(value):
    listed = value in (MISSING, None) or value in ("any", "org", "space")
    return [] if listed else ["Route policies scope must be one of 'any', 'org', 'space'"]


NO_ORGANIZATION = "Organization with guid '{value}' does not exist or you do not have access to it."
NO_SHARED = "Organization with guid '{value}' does not exist, or you do not have access to it."
ALONE = "Relationships cannot contain shared_organizations without an owning organization."
DATA = 'Data must have the structure "data": [{"guid": shared_org_guid_1}, {"guid": shared_org_guid_2}]'


def organization_of_domain(value):
    return [ALONE] if value is MISSING else v.to_one("organization", allows_nil=True, needed=False)(value)


def shared(value):
    """A list of maps with guids: all that is said of another is one sentence."""
    fits = isinstance(value, list) and all(
        isinstance(item, dict) and isinstance(item.get("guid"), str) and 1 <= len(item["guid"]) <= 200 for item in value
    )
    return [] if fits else [DATA]


def shared_members():
    """The list of a new domain's shared organizations, of which the first that is not there is told."""
    place = "relationships.shared_organizations"
    shape = v.to_many("shared_organizations")({})
    label = "Relationships Shared organization guids"
    missing = unknown(NO_SHARED)

    def guid(value):
        return shape if value is MISSING else [each for leaf in v.flattened([value]) for each in v.guid(label)(leaf)]

    return {
        f"{place}.data": hidden(
            lambda value: shape if value in (MISSING, None) else v.to_many_data("shared_organizations")(value)
        ),
        f"{place}.data.0": hidden(
            lambda value: [] if value in (MISSING, None) else v.to_many_data("shared_organizations")([value])
        ),
        f"{place}.data.0.guid": hidden(guid, missing),
    }


DOMAINS = [
    Page(
        "POST /v3/domains",
        "domain_create_message",
        {
            "name": "new.example.org",
            "internal": False,
            "enforce_route_policies": False,
            "route_policies_scope": "any",
            **METADATA,
        },
        {
            "name": shows(DOMAIN_NAME),
            "internal": shows(v.allow_nil(v.boolean("Internal")), as_=lambda value: value or False),
            "enforce_route_policies": hidden(v.allow_nil(v.boolean("Enforce route policies"))),
            "route_policies_scope": hidden(scope),
            **metadata(),
        },
    ),
    Page(
        "POST /v3/domains",
        "domain_create_message",
        {"name": "new.example.org", "router_group": {"guid": "{router_group}"}},
        {
            "router_group": hidden(router_group),
            "router_group.guid": shows(
                lambda value: [] if isinstance(value, str) else ["Router group guid must be a string"],
                lambda value: (422, f"Router group with guid '{value}' not found.") if value.strip() else None,
            ),
        },
    ),
    Page(
        "POST /v3/domains",
        "domain_create_message",
        {
            "name": "new.example.org",
            "relationships": {
                "organization": {"data": {"guid": "{organization}"}},
                "shared_organizations": {"data": [{"guid": "{other_organization}"}]},
            },
        },
        {
            "relationships": hidden(
                v.requested(
                    v.relationships(
                        checks={
                            "organization": v.to_one("organization", allows_nil=True, needed=False),
                            "shared_organizations": v.to_many("shared_organizations"),
                        }
                    )
                )
            ),
            "relationships.organization": hidden(
                organization_of_domain, lambda value: None if value is not None else unknown(NO_ORGANIZATION)(value)
            ),
            **related_guid("organization", unknown(NO_ORGANIZATION), needed=False),
            "relationships.shared_organizations": hidden(v.to_many("shared_organizations")),
            **shared_members(),
        },
    ),
    Page("PATCH /v3/domains/{domain}", "domain_update_message", METADATA, metadata(), status=200),
    Page(
        "POST /v3/domains/{private_domain}/relationships/shared_organizations",
        "domain_update_shared_orgs_message",
        {"data": [{"guid": "{other_organization}"}]},
        {
            "data": hidden(shared),
            "data.0": hidden(lambda value: [] if value in (MISSING, None) else shared([value])),
            "data.0.guid": hidden(
                lambda value: shared([{} if value is MISSING else {"guid": value}]), unknown(NO_SHARED)
            ),
        },
        status=200,
    ),
]
PAGES = DOMAINS
