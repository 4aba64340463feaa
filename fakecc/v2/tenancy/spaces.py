"""/v2/spaces. Their users are in space_roles.py, their summaries in summaries.py.

Source: cloud_controller_ng:app/controllers/runtime/spaces_controller.rb, app/access/space_access.rb,
app/models/runtime/space.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.platform import security_groups
from fakecc.actions.routing import route_deletion
from fakecc.actions.tenancy import space_deletion, spaces, tenancy_events
from fakecc.call import Answer, Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.platform import SecurityGroup
from fakecc.models.routing import Route
from fakecc.models.tenancy import IsolationSegment, Organization, Space, SpaceQuota
from fakecc.osb.port import Conversation
from fakecc.v2.access import is_closed, may_change, need_read, need_write
from fakecc.v2.message import FLAG, TEXTS, Message, name_problems, optional, required_field
from fakecc.v2.reading import enumerate_, find, find_referred, find_related, look_up, read, related
from fakecc.v2.replies import created_reply, no_content, show, updated_reply
from fakecc.v2.tenancy._relation_events import tell_added, tell_removed
from fakecc.v2.tenancy._role_requests import (
    manages_organization,
    manages_space,
    members,
    named_members,
    new_members,
    set_space_members,
    tell_first_members,
    tell_members,
)
from fakecc.v2.tenancy._roles import SPACE_ROLES
from fakecc.v2.tenancy._tenancy import SPACES
from fakecc.v2.writing import delete_with_contents, is_true
from fakecc.world import World

CREATE = Message(
    required_field("name"),
    optional("allow_ssh", FLAG, default=True),
    optional("isolation_segment_guid"),
    required_field("organization_guid"),
    optional("space_quota_definition_guid"),
    optional("developer_guids", TEXTS),
    optional("manager_guids", TEXTS),
    optional("auditor_guids", TEXTS),
    optional("domain_guids", TEXTS),
    optional("service_instance_guids", TEXTS),
    optional("security_group_guids", TEXTS),
    optional("staging_security_group_guids", TEXTS),
)
UPDATE = CREATE.for_update(without=("space_quota_definition_guid",))
# What an update forgets when it gives the role to somebody new: what the real one imports before these members.
FORGOTTEN = {
    "space_developer": ("name",),
    "space_manager": ("name", "allow_ssh", "isolation_segment_guid"),
    "space_auditor": ("name", "allow_ssh", "isolation_segment_guid"),
}
# The relations of a space to security groups, with the field of a group that holds the space.
GROUPS = {"security_groups": security_groups.RUNNING, "staging_security_groups": security_groups.STAGING}


def create(call: Call) -> Reply:
    given = CREATE.read(call)
    organization = find_referred(call.world.organizations, "Organization", given["organization_guid"])
    named, groups = named_members(call, given, SPACE_ROLES), _named_groups(call, given)
    quota = _quota(call, given)
    segment = look_up(call.world.isolation_segments, given.get("isolation_segment_guid", ""))
    _check_entitled(organization, segment)
    name = given["name"].strip()
    _check(call.world, organization, given, name, quota=quota)
    if segment is None and "isolation_segment_guid" in given:
        # Only the foreign key of the column refuses it. recording: tenancy-v2/space-validation
        raise errors.DatabaseError()
    space = spaces.create(call.world, organization, name=name)
    space = call.world.change(
        space,
        allow_ssh=given["allow_ssh"],
        quota_guid=quota.guid if quota else None,
        isolation_segment_guid=segment.guid if segment else None,
    )
    set_space_members(call, space, named)
    _set_groups(call, space, groups)
    need_write(call, allowed=_manages_organization(call, space))
    tenancy_events.record_space(call.world, call.caller, "create", space, given)
    tell_first_members(call, space, given)
    return created_reply(SPACES, space, call)


def _quota(call: Call, given: dict[str, Json]) -> SpaceQuota | None:
    if "space_quota_definition_guid" not in given:
        return None
    return find_referred(call.world.space_quotas, "SpaceQuotaDefinition", given["space_quota_definition_guid"])


def update(call: Call, guid: str) -> Reply:
    given = UPDATE.read(call)
    space = find(SPACES, guid, call)
    if "isolation_segment_guid" in given:
        need_write(call, allowed=_manages_organization(call, space))
        _find_segment(call, given["isolation_segment_guid"])
    need_write(call, allowed=manages_space(call, space))
    organization = call.world.organizations[space.organization_guid]
    if "organization_guid" in given:
        wanted = find_referred(call.world.organizations, "Organization", given["organization_guid"])
        if wanted.guid != organization.guid:
            raise errors.OrganizationAlreadySet()
    before = members(call, space)
    named = named_members(call, given, SPACE_ROLES)
    forgotten = {field for role in new_members(call, space, named) for field in FORGOTTEN[role]}
    set_space_members(call, space, named)
    _set_groups(call, space, _named_groups(call, given))
    kept = {name: value for name, value in given.items() if name not in forgotten}
    changed = {name: kept[name] for name in ("allow_ssh", "isolation_segment_guid") if name in kept}
    if kept.get("isolation_segment_guid", space.isolation_segment_guid) != space.isolation_segment_guid:
        _check_entitled(organization, _find_segment(call, kept["isolation_segment_guid"]))
    name = kept["name"].strip() if "name" in kept else space.name
    _check(call.world, organization, kept, name, own=space)
    space = call.world.change(space, name=name, **changed, updated_at=call.world.now())
    call.read_roles_again()
    need_write(call, allowed=manages_space(call, space))
    tell_members(call, space, before, given)
    tenancy_events.record_space(call.world, call.caller, "update", space, given)
    return updated_reply(SPACES, space, call)


def _check(
    world: World,
    organization: Organization,
    given: dict[str, Json],
    name: str,
    *,
    own: Space | None = None,
    quota: SpaceQuota | None = None,
) -> None:
    problems = list(name_problems(name))
    if quota is not None and quota.organization_guid != organization.guid:
        problems.append("space_quota_definition invalid_organization")
    if problems:
        raise errors.SpaceInvalid(", ".join(problems))
    # The model complains before the database does.
    others = world.spaces.find(organization_guid=organization.guid, name=name)
    if any(own is None or other.guid != own.guid for other in others):
        raise errors.SpaceNameTaken(given["name"])


def _find_segment(call: Call, guid: str) -> IsolationSegment:
    segment = look_up(call.world.isolation_segments, guid)
    if segment is None:
        raise errors.ResourceNotFound("Isolation Segment not found")
    return segment


def _check_entitled(organization: Organization, segment: IsolationSegment | None) -> None:
    """Raises UnableToPerform. The model's validation checks this before everything else."""
    if segment is not None and organization.guid not in segment.organization_guids:
        reason = "Only Isolation Segments in the Organization's allowed list can be used."
        raise errors.UnableToPerform("Adding the Isolation Segment to the Space", reason)


def _named_groups(call: Call, given: dict[str, Json]) -> list[SecurityGroup] | None:
    """The groups for running apps that the body names; the model does not import those for staging.

    Source: cloud_controller_ng:app/models/runtime/space.rb
    """
    if "security_group_guids" not in given:
        return None
    return [find_related(call.world.security_groups, "SecurityGroup", guid) for guid in given["security_group_guids"]]


def _set_groups(call: Call, space: Space, groups: list[SecurityGroup] | None) -> None:
    """Bind exactly these groups to the space; None changes nothing."""
    if groups is None:
        return
    for bound in call.world.security_groups.find(running_space_guids=space.guid):
        if all(bound.guid != group.guid for group in groups):
            security_groups.unbind(call.world, bound, security_groups.RUNNING, space)
    for group in groups:
        security_groups.bind(call.world, group, security_groups.RUNNING, [space])


def _manages_organization(call: Call, space: Space) -> bool:
    return manages_organization(call, call.world.organizations[space.organization_guid])


def delete(call: Call, guid: str) -> Answer:
    space = find(SPACES, guid, call)
    need_write(call, allowed=_manages_organization(call, space) and not is_closed(call, space))
    if not is_true(call, "recursive"):
        _check_empty(call.world, space)
    return delete_with_contents(call, space_deletion.delete_by_guid, guid)


def _check_empty(world: World, space: Space) -> None:
    """Raises AssociationNotEmpty for processes and routes, then NonrecursiveSpaceDeletionFailed for other contents.

    Source: cloud_controller_ng:app/models/runtime/space.rb, app/controllers/runtime/spaces_controller.rb
    """
    apps = world.apps.find(space_guid=space.guid)
    contents: dict[str, object] = {
        "processes": world.processes.select({"app_guid": [app.guid for app in apps]}).all(),
        "routes": world.routes.find(space_guid=space.guid),
    }
    held = [name for name, found in contents.items() if found]
    if held:
        raise errors.AssociationNotEmpty(", ".join(held), "spaces")
    brokers = world.service_brokers.find(space_guid=space.guid)
    if apps or brokers or world.service_instances.find(space_guid=space.guid):
        raise errors.NonrecursiveSpaceDeletionFailed(space.name)


def delete_unmapped_routes(call: Call, guid: str) -> Conversation[Reply]:
    """Delete the routes without an app, one after the other: those before one that the caller may not change stay deleted.

    Without any route in the space, a caller needs only to read the space. A route with labels or annotations stays.
    Source: cloud_controller_ng:app/actions/routing/route_delete.rb (delete_unmapped_route)
    """
    space = find(SPACES, guid, call)
    need_read(call, SPACES, space)
    unmapped = route_deletion.unmapped_routes(call.world, guid)
    for route in call.world.routes.find(space_guid=guid):
        need_write(call, allowed=may_change(call, space) and not _is_wildcard(call, route))
        if route in unmapped and not (route.metadata.labels or route.metadata.annotations):
            yield from route_deletion.remove(call.world, route, call.requester)
            route_deletion.record_request(call.world, call.requester, route, {"recursive": False})
            call.world.keep()
    return no_content()


def _is_wildcard(call: Call, route: Route) -> bool:
    """Is it one that only admins change? source: cloud_controller_ng:app/access/route_access.rb"""
    return route.host == "*" and call.world.domains[route.domain_guid].organization_guid is None


def delete_isolation_segment(call: Call, guid: str) -> Reply:
    space = find(SPACES, guid, call)
    need_write(call, allowed=_manages_organization(call, space))
    return show(SPACES, call.world.change(space, isolation_segment_guid=None), call)


def add_security_group(call: Call, guid: str, other: str) -> Reply:
    return _bind(call, guid, other, "security_groups")


def add_staging_security_group(call: Call, guid: str, other: str) -> Reply:
    return _bind(call, guid, other, "staging_security_groups")


def _bind(call: Call, guid: str, other: str, relation: str) -> Reply:
    space = find(SPACES, guid, call)
    need_write(call, allowed=manages_space(call, space))
    group = find_related(call.world.security_groups, "SecurityGroup", other)
    security_groups.bind(call.world, group, GROUPS[relation], [space])
    tell_added(call, space, relation, other)
    return updated_reply(SPACES, space, call)


def remove_security_group(call: Call, guid: str, other: str) -> Reply:
    return _unbind(call, guid, other, "security_groups")


def remove_staging_security_group(call: Call, guid: str, other: str) -> Reply:
    return _unbind(call, guid, other, "staging_security_groups")


def _unbind(call: Call, guid: str, other: str, relation: str) -> Reply:
    space = find(SPACES, guid, call)
    need_write(call, allowed=manages_space(call, space))
    group = find_related(call.world.security_groups, "SecurityGroup", other)
    field = GROUPS[relation]
    call.world.change(group, **{field: tuple(bound for bound in getattr(group, field) if bound != guid)})
    tell_removed(call, space, relation, other)
    return no_content()


def add_domain(call: Call, guid: str, other: str) -> Reply:
    """Change nothing: domains belong to organizations. The real one breaks where another organization owns it."""
    space = find(SPACES, guid, call)
    need_write(call, allowed=manages_space(call, space))
    domain = find_related(call.world.domains, "Domain", other)
    if domain.organization_guid not in {None, space.organization_guid}:
        raise call.real_error()
    tell_added(call, space, "domains", other)
    return updated_reply(SPACES, space, call)


def remove_domain(call: Call, guid: str, other: str) -> Reply:
    """Change nothing. The real one breaks for a domain in the list, because a domain has no column for a space."""
    space = find(SPACES, guid, call)
    need_write(call, allowed=manages_space(call, space))
    domain = find_related(call.world.domains, "Domain", other)
    if SPACES.relation("domains").scope(space, call).has(call.world.domains, domain):
        raise call.real_error()
    tell_removed(call, space, "domains", other)
    return no_content()


ENDPOINTS = [
    endpoint("GET", "/v2/spaces", enumerate_(SPACES)),
    endpoint("POST", "/v2/spaces", create),
    endpoint("GET", "/v2/spaces/<guid>", read(SPACES)),
    endpoint("PUT", "/v2/spaces/<guid>", update),
    endpoint("DELETE", "/v2/spaces/<guid>", delete),
    endpoint("DELETE", "/v2/spaces/<guid>/isolation_segment", delete_isolation_segment),
    *related(SPACES, "apps", "routes", "app_events", "events", "security_groups", "staging_security_groups"),
    *related(SPACES, "domains", marks=("deprecated",)),
    endpoint("PUT", "/v2/spaces/<guid>/security_groups/<other>", add_security_group),
    endpoint("DELETE", "/v2/spaces/<guid>/security_groups/<other>", remove_security_group),
    endpoint("PUT", "/v2/spaces/<guid>/staging_security_groups/<other>", add_staging_security_group),
    endpoint("DELETE", "/v2/spaces/<guid>/staging_security_groups/<other>", remove_staging_security_group),
    endpoint("DELETE", "/v2/spaces/<guid>/unmapped_routes", delete_unmapped_routes),
    endpoint("PUT", "/v2/spaces/<guid>/domains/<other>", add_domain, "deprecated"),
    endpoint("DELETE", "/v2/spaces/<guid>/domains/<other>", remove_domain, "deprecated"),
]
