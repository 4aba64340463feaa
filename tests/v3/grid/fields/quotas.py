"""Quotas of organizations and spaces: every field of what creates or changes them.

Source: cloud_controller_ng:app/messages, app/actions, app/models/runtime/quota_definition.rb, space_quota_definition.rb
"""

from __future__ import annotations

from v3.grid import validators as v
from v3.grid.fields.tenancy import to_many
from v3.grid.outcomes import BROKEN, breaks, column, needs_text, refused, unknown
from v3.grid.pages import Page, hidden, related_guid, shows
from v3.grid.values import BOOLEANS, MISSING, inspected


def limit(key, most=v.INTEGER, *, unlimited=-1):
    """A limit of a quota: what is left out or null is unlimited, which an answer shows as null."""
    group, name = key.split(".")
    label = f"{group.capitalize()} {name.replace('_', ' ').capitalize()}"
    return shows(v.allow_nil(v.number(label, 0, most)), as_=lambda value: int(value) if value is not None else None)


def limits(group, *names):
    """A group of limits, and each limit."""
    title = group.capitalize()

    def whole(value):
        if value is MISSING:
            return []
        return v.an_object(title)(value) or v.prefixed(title, v.only(*names))(value)

    return {group: hidden(whole), **{f"{group}.{name}": limit(f"{group}.{name}") for name in names}}


QUOTA_LIMITS = {
    **limits("apps", "total_memory_in_mb", "per_process_memory_in_mb", "total_instances", "per_app_tasks"),
    "apps.log_rate_limit_in_bytes_per_second": limit("apps.log_rate_limit_in_bytes_per_second", v.BIGINT),
    **limits("services", "total_service_instances", "total_service_keys"),
    "services.paid_services_allowed": shows(
        v.allow_nil(v.one_of("Services Paid services allowed must be a boolean", *BOOLEANS)),
        refused("non_basic_services_allowed presence", []),
        as_=lambda value: True if value is None else value,
    ),
    **limits("routes", "total_routes", "total_reserved_ports"),
}
DOMAIN_LIMITS = {
    **limits("domains", "total_domains"),
    "domains.total_domains": shows(
        v.allow_nil(v.number("Domains Total domains", 0)),
        breaks(2**31, 2**63, 10**40),
        as_=lambda value: int(value) if value is not None else None,
    ),
}
QUOTA = {
    "name": "new",
    "apps": {"total_memory_in_mb": 10},
    "services": {"total_service_keys": 10},
    "routes": {"total_routes": 10},
}
DOMAINS = {"domains": {"total_domains": 10}}


def quota_name(*checks):
    return shows(v.all_of(*checks), column())


def unknown_members(sentence):
    """Guids that are not there, as Ruby inspects them."""
    return lambda value: BROKEN if value == "a\0b" else (422, sentence.replace("{value}", inspected(value)))


NO_ORGANIZATIONS = "Organizations with guids [{value}] do not exist, or you do not have access to them."


def members(name, sentence):
    """The to-many relationship of a new quota, and its parts."""
    place = f"relationships.{name}"
    label = f"Relationships {name.removesuffix('s').replace('_', ' ').capitalize()} guids"
    shape = v.to_many(name)({})

    def guid(value):
        return shape if value is MISSING else [each for leaf in v.flattened([value]) for each in v.guid(label)(leaf)]

    def item(value):
        return [] if value in (MISSING, None) else v.to_many_data(name)([value])

    return {
        f"{place}.data": hidden(
            lambda value: shape if value is MISSING or value is None else v.to_many_data(name)(value)
        ),
        f"{place}.data.0": hidden(item),
        f"{place}.data.0.guid": hidden(guid, unknown_members(sentence)),
    }


QUOTA_PAGES = [
    Page(
        "POST /v3/organization_quotas",
        "organization_quotas_create_message",
        {**QUOTA, **DOMAINS, "relationships": {"organizations": {"data": [{"guid": "{organization}"}]}}},
        {
            "name": quota_name(v.requested(v.string("Name"), v.length("Name", 1, 250)), v.presence("Name")),
            **QUOTA_LIMITS,
            **DOMAIN_LIMITS,
            "relationships": hidden(
                v.requested(v.relationships(checks={"organizations": v.to_many("organizations")}, others_refused=False))
            ),
            "relationships.organizations": hidden(
                lambda value: [v.NO_RELATIONSHIP] if value is MISSING else v.to_many("organizations")(value)
            ),
            **members("organizations", NO_ORGANIZATIONS),
        },
    ),
    Page(
        "PATCH /v3/organization_quotas/{organization_quota}",
        "organization_quotas_update_message",
        {**QUOTA, **DOMAINS},
        {
            "name": shows(
                v.requested(v.string("Name"), v.length("Name", 1, 250)), needs_text("name presence"), column()
            ),
            **QUOTA_LIMITS,
            **DOMAIN_LIMITS,
        },
        status=200,
    ),
    Page(
        "POST /v3/organization_quotas/{organization_quota}/relationships/organizations",
        "organization_quota_apply_message",
        {"data": [{"guid": "{organization}"}]},
        to_many("Organizations with guids [{value}] do not exist"),
        status=200,
    ),
    Page(
        "POST /v3/space_quotas",
        "space_quotas_create_message",
        {
            **QUOTA,
            "relationships": {
                "organization": {"data": {"guid": "{organization}"}},
                "spaces": {"data": [{"guid": "{space}"}]},
            },
        },
        {
            "name": quota_name(
                v.requested(v.string("Name"), v.presence("Name"), v.length("Name", 1, 250)), v.presence("Name")
            ),
            **QUOTA_LIMITS,
            "relationships": hidden(
                v.relationships(checks={"organization": v.to_one("organization", needed=False)}, others_refused=False)
            ),
            "relationships.organization": hidden(v.to_one("organization", needed=False)),
            **related_guid(
                "organization",
                unknown("Organization with guid '{value}' does not exist, or you do not have access to it."),
                needed=False,
            ),
            "relationships.spaces": hidden(v.to_many("spaces")),
            **members(
                "spaces",
                "Spaces with guids [{value}] do not exist within the organization specified, "
                "or you do not have access to them.",
            ),
        },
    ),
    Page(
        "PATCH /v3/space_quotas/{space_quota}",
        "organization_quotas_update_message",
        {**QUOTA, **DOMAINS},
        {
            "name": shows(
                v.requested(v.string("Name"), v.length("Name", 1, 250)), needs_text("name presence"), column()
            ),
            **QUOTA_LIMITS,
            "domains": hidden(DOMAIN_LIMITS["domains"].check),
            "domains.total_domains": hidden(DOMAIN_LIMITS["domains.total_domains"].check),
        },
        status=200,
    ),
    Page(
        "POST /v3/space_quotas/{space_quota}/relationships/spaces",
        "space_quota_apply_message",
        {"data": [{"guid": "{space}"}]},
        to_many("Spaces with guids [{value}] do not exist, or you do not have access to them."),
        status=200,
    ),
]
PAGES = QUOTA_PAGES
