"""The limits of organization quotas and space quotas: how they are checked and presented.

Source: cloud_controller_ng:app/messages/quotas_apps_message.rb, quotas_services_message.rb, quotas_routes_message.rb,
app/presenters/v3/organization_quota_presenter.rb, space_quota_presenter.rb
"""

from __future__ import annotations

from collections.abc import Iterator

from fakecc.dialects.ruby_messages import INTEGER_TEXT, NUMBER_TEXT
from fakecc.json_types import Json
from fakecc.models.tenancy import OrganizationQuota, SpaceQuota
from fakecc.v3.message import Body, Check, human, is_included, quote
from fakecc.v3.presenting import timestamp

LARGEST = 2147483647
LARGEST_BIG = 9223372036854775807
UNLIMITED = -1
# Where the message names another limit than that of an integer column, or none: then the database refuses.
# source: cloud_controller_ng:app/messages/organization_quotas_update_message.rb
LARGEST_OF = {"log_rate_limit_in_bytes_per_second": LARGEST_BIG, "total_domains": None}

# Group of limits in a body -> its keys -> the fields of the record.
APPS = {
    "total_memory_in_mb": "memory_limit",
    "per_process_memory_in_mb": "instance_memory_limit",
    "total_instances": "app_instance_limit",
    "per_app_tasks": "app_task_limit",
    "log_rate_limit_in_bytes_per_second": "log_rate_limit",
}
SERVICES = {
    "total_service_keys": "total_service_keys",
    "total_service_instances": "total_services",
    "paid_services_allowed": "non_basic_services_allowed",
}
ROUTES = {"total_routes": "total_routes", "total_reserved_ports": "total_reserved_route_ports"}
DOMAINS = {"total_domains": "total_private_domains"}
GROUPS = {"apps": APPS, "services": SERVICES, "routes": ROUTES, "domains": DOMAINS}


def group(key: str) -> Check:
    """Check the limits of one group, where it is given."""
    label, fields = human(key), GROUPS[key]

    def check(body: Body) -> Iterator[str]:
        if key not in body:
            return
        given = body[key]
        if not isinstance(given, dict):
            yield f"{label} must be an object"
            return
        extra = [name for name in given if name not in fields]
        if extra:
            yield f"{label} Unknown field(s): {quote(extra)}"
        for name in fields:
            if given.get(name) is not None:
                yield from (f"{label} {human(name)} {complaint}" for complaint in _wrong(name, given[name]))

    return check


def _wrong(name: str, value: Json) -> Iterator[str]:
    if name == "paid_services_allowed":
        if not is_included(value, (True, False)):
            yield "must be a boolean"
        return
    largest = LARGEST_OF.get(name, LARGEST)
    if isinstance(value, bool | list | dict) or not NUMBER_TEXT.match(str(value)):
        yield "is not a number"
    elif not INTEGER_TEXT.match(str(value)):
        yield "must be an integer"
    elif int(value) < 0:
        yield "must be greater than or equal to 0"
    elif largest is not None and int(value) > largest:
        yield f"must be less than or equal to {largest}"


def limits(body: Body) -> dict[str, Json]:
    """The fields of the record that a valid body sets; null stands for no limit."""
    found: dict[str, Json] = {}
    for key, fields in GROUPS.items():
        given = body.get(key) or {}
        found.update({field: _limit(name, given[name]) for name, field in fields.items() if name in given})
    return found


def _limit(name: str, value: Json) -> Json:
    if name == "paid_services_allowed":
        # The column is a boolean: Sequel makes NULL of an empty list, true of another. recording: tenancy/quota-types
        return None if value == [] else value is not False
    return UNLIMITED if value is None else int(value)


def present_limits(quota: OrganizationQuota | SpaceQuota) -> dict[str, Json]:
    """Present a quota without its domains, relationships and links."""
    return {
        "guid": quota.guid,
        "created_at": timestamp(quota.created_at),
        "updated_at": timestamp(quota.updated_at),
        "name": quota.name,
        "apps": _presentation(quota, APPS),
        "services": {
            "paid_services_allowed": quota.non_basic_services_allowed,
            "total_service_instances": limit_or_null(quota.total_services),
            "total_service_keys": limit_or_null(quota.total_service_keys),
        },
        "routes": _presentation(quota, ROUTES),
    }


def _presentation(quota: OrganizationQuota | SpaceQuota, fields: dict[str, str]) -> Json:
    return {name: limit_or_null(getattr(quota, field)) for name, field in fields.items()}


def limit_or_null(limit: int) -> int | None:
    return None if limit == UNLIMITED else limit
