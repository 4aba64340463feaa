"""/v2/organizations/:guid/{spaces,space_quota_definitions,app_events}/:other: what belongs to an organization.

The real one checks nothing but what its models validate, so a meaningless request may succeed or break.
Source: cloud_controller_ng:app/controllers/base/model_controller.rb (do_related),
lib/sequel_plugins/vcap_relations.rb, app/models/runtime/organization.rb, space.rb, space_quota_definition.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.call import Call, Reply, endpoint
from fakecc.models.tenancy import Organization, Space
from fakecc.v2.access import need_write
from fakecc.v2.reading import find, find_related
from fakecc.v2.replies import no_content, updated_reply
from fakecc.v2.tenancy._role_requests import manages_organization
from fakecc.v2.tenancy._tenancy import ORGANIZATIONS


def _changeable(call: Call, guid: str) -> Organization:
    organization = find(ORGANIZATIONS, guid, call)
    need_write(call, allowed=manages_organization(call, organization))
    return organization


def add_space(call: Call, guid: str, other: str) -> Reply:
    """Move a space into the organization from whichever it is in."""
    organization = _changeable(call, guid)
    space = find_related(call.world.spaces, "Space", other)
    problems = list(_problems(call, organization, space))
    if problems:
        raise errors.OrganizationInvalid(", ".join(problems))
    call.world.change(space, organization_guid=guid)
    return updated_reply(ORGANIZATIONS, organization, call)


def _problems(call: Call, organization: Organization, space: Space) -> list[str]:
    named = call.world.spaces.find(organization_guid=organization.guid, name=space.name)
    quota = call.world.space_quotas.get(space.quota_guid)
    found = {
        "organization_id and name unique": any(other.guid != space.guid for other in named),
        "space_quota_definition invalid_organization": quota and quota.organization_guid != organization.guid,
    }
    return [problem for problem, holds in found.items() if holds]


def remove_space(call: Call, guid: str, other: str) -> Reply:
    """A space cannot be without an organization. The real one breaks where the space has a quota."""
    _changeable(call, guid)
    space = find_related(call.world.spaces, "Space", other)
    if space.organization_guid != guid:
        return no_content()
    if space.quota_guid is not None:
        raise call.real_error()
    raise errors.OrganizationInvalid("organization presence")


def add_space_quota(call: Call, guid: str, other: str) -> Reply:
    """The quota of another organization is refused; adding its own changes nothing."""
    organization = _changeable(call, guid)
    quota = find_related(call.world.space_quotas, "SpaceQuotaDefinition", other)
    if quota.organization_guid != guid:
        raise errors.InvalidRequest()
    call.world.change(quota)
    return updated_reply(ORGANIZATIONS, organization, call)


def remove_space_quota(call: Call, guid: str, other: str) -> Reply:
    """The real one breaks, because a quota without an organization cannot check its limit of ports."""
    _changeable(call, guid)
    quota = find_related(call.world.space_quotas, "SpaceQuotaDefinition", other)
    if quota.organization_guid == guid:
        raise call.real_error()
    return no_content()


def change_app_events(call: Call, guid: str, other: str) -> Reply:
    """Fail: app events belong to apps, and an organization only finds them."""
    _changeable(call, guid)
    find_related(call.world.app_events, "AppEvent", other)
    raise call.real_error()


ENDPOINTS = [
    endpoint("PUT", "/v2/organizations/<guid>/spaces/<other>", add_space),
    endpoint("DELETE", "/v2/organizations/<guid>/spaces/<other>", remove_space),
    endpoint("PUT", "/v2/organizations/<guid>/space_quota_definitions/<other>", add_space_quota),
    endpoint("DELETE", "/v2/organizations/<guid>/space_quota_definitions/<other>", remove_space_quota),
    endpoint("PUT", "/v2/organizations/<guid>/app_events/<other>", change_app_events),
    endpoint("DELETE", "/v2/organizations/<guid>/app_events/<other>", change_app_events),
]
