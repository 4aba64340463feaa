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
from fakecc.v2.tenancy._relation_events import tell_added, tell_removed
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
    _check_fits(call, organization, space)
    call.world.change(space, organization_guid=guid)
    tell_added(call, organization, "spaces", other)
    return updated_reply(ORGANIZATIONS, organization, call)


def _check_fits(call: Call, organization: Organization, space: Space) -> None:
    """The model complains before the database does."""
    quota = call.world.space_quotas.get(space.quota_guid)
    if quota is not None and quota.organization_guid != organization.guid:
        raise errors.OrganizationInvalid("space_quota_definition invalid_organization")
    named = call.world.spaces.find(organization_guid=organization.guid, name=space.name)
    if any(other.guid != space.guid for other in named):
        raise errors.OrganizationInvalid("organization_id and name unique")


def remove_space(call: Call, guid: str, other: str) -> Reply:
    """A space cannot be without an organization. The real one breaks where the space has a quota."""
    organization = _changeable(call, guid)
    space = find_related(call.world.spaces, "Space", other)
    if space.organization_guid != guid:
        tell_removed(call, organization, "spaces", other)
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
    tell_added(call, organization, "space_quota_definitions", other)
    return updated_reply(ORGANIZATIONS, organization, call)


def remove_space_quota(call: Call, guid: str, other: str) -> Reply:
    """The real one breaks, because a quota without an organization cannot check its limit of ports."""
    organization = _changeable(call, guid)
    quota = find_related(call.world.space_quotas, "SpaceQuotaDefinition", other)
    if quota.organization_guid == guid:
        raise call.real_error()
    tell_removed(call, organization, "space_quota_definitions", other)
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
