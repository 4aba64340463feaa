"""Refuse a quota with a log rate limit while an app under it has none.

Source: cloud_controller_ng:app/actions/organization_quota_apply.rb, organization_quotas_update.rb,
space_quota_apply.rb, space_quota_update.rb
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from fakecc import errors
from fakecc.models.tenancy import Organization, OrganizationQuota, Space, SpaceQuota
from fakecc.world.consumption import Consumption

UNLIMITED = -1
EXCEEDED = "Current usage exceeds new quota values. "
ENDING = " apps running with an unlimited log rate limit."
MOST_NAMES = 2


def check_applied(quota: OrganizationQuota | SpaceQuota, places: Iterable[Consumption], kind: str) -> None:
    """Raises UnprocessableEntity where a quota cannot be applied to these places; `kind` is org or space."""
    if quota.log_rate_limit != UNLIMITED and any(place.unlimited_processes() for place in places):
        raise errors.UnprocessableEntity(f"{EXCEEDED}The {kind}(s) being assigned this quota contain{ENDING}")


def limits_logs(changed: Mapping[str, object]) -> bool:
    """Does this change of a quota set a log rate limit?"""
    return changed.get("log_rate_limit", UNLIMITED) != UNLIMITED


def check_changed(places: Collection[Organization | Space], kind: str) -> None:
    """Raises UnprocessableEntity if there are any such places, and names them; `kind` is org or space."""
    names = sorted((place.name for place in places), key=str.lower)
    if not names:
        return
    listed = ", ".join(f"'{name}'" for name in names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    told = f"{kind} {listed} which contains" if len(names) == 1 else f"{kind}s {listed} which contain"
    if more > 0:
        told = f"{kind}s {listed} and {more} other {kind}s which contain"
    raise errors.UnprocessableEntity(f"{EXCEEDED}This quota is applied to {told}{ENDING}")
