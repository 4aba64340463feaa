"""Whatever becomes of roles, a list shows exactly the resources whose own address answers 200 to the same user."""

import pytest
import support
from hypothesis import given, settings
from hypothesis import strategies as st
from support import brokered

from fakecc.actions.platform import security_groups
from fakecc.actions.tenancy import isolation_segments, organization_quotas, space_quotas
from fakecc.models.routing import Domain

pytestmark = pytest.mark.slow

RESOURCES = (
    "organizations",
    "spaces",
    "roles",
    "users",
    "organization_quotas",
    "space_quotas",
    "isolation_segments",
    "security_groups",
    "domains",
    "routes",
    "apps",
    "service_instances",
)
PEOPLE = ("alice", "bob")
ORGANIZATION_TYPES = (
    "organization_user",
    "organization_manager",
    "organization_auditor",
    "organization_billing_manager",
)
SPACE_TYPES = ("space_developer", "space_manager", "space_auditor", "space_supporter")
CHANGES = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(ORGANIZATION_TYPES + SPACE_TYPES), st.integers(0, 1)),
    max_size=12,
)


class Stage:
    """Two organizations with a space and one of everything each, and two people without a role."""

    def __init__(self):
        self.world = support.new_world()
        self.people = {name: support.user(self.world, name) for name in PEOPLE}
        self.organizations = [support.organization(self.world, f"org-{number}") for number in (1, 2)]
        self.spaces = [self._space(organization) for organization in self.organizations]

    def _space(self, organization):
        world, name = self.world, organization.name
        space = support.space(world, f"{name}-space", inside=organization)
        segment = isolation_segments.create(world, name=name)
        isolation_segments.entitle(world, segment, [organization.guid])
        group = security_groups.create(world, name=name)
        security_groups.bind(world, group, security_groups.STAGING, [space])
        quota = space_quotas.create(world, organization, name=name, limits={})
        space_quotas.apply(world, quota, [space])
        space_quotas.create(world, organization, name="unused", limits={})
        organization_quotas.create(world, name=name, limits={})
        world.add(Domain(**world.stamp(Domain), name=f"{name}.example.com", organization_guid=organization.guid))
        brokered.provided(world, space, name=name)
        brokered.app(world, space, name=name)
        brokered.route(world, space, host=name)
        return space

    def change(self, person, kind, number):
        """Give the role, or take it where it is held; what the rules forbid stays as it is."""
        place, key = self.organizations[number], "organization"
        if kind in SPACE_TYPES:
            place, key = self.spaces[number], "space"
        user = self.people[person].guid
        held = self.world.roles.first(user_guid=user, type=kind, **{f"{key}_guid": place.guid})
        if held:
            support.ask(self.world, "DELETE", f"/v3/roles/{held.guid}")
            return
        related = {"user": {"data": {"guid": user}}, key: {"data": {"guid": place.guid}}}
        support.ask(self.world, "POST", "/v3/roles", {"type": kind, "relationships": related})


def listed(world, resource, caller):
    reply = support.ask(world, "GET", f"/v3/{resource}?per_page=5000", as_=caller)
    return [item["guid"] for item in reply.body["resources"]]


def shown(world, resource, caller):
    guids = [record.guid for record in world.tables[resource]]
    return [guid for guid in guids if support.ask(world, "GET", f"/v3/{resource}/{guid}", as_=caller).status == 200]


@settings(max_examples=settings.default.max_examples // 2)  # a resource has so many
@given(changes=CHANGES)
@pytest.mark.parametrize("resource", RESOURCES)
def test_a_list_shows_what_its_reader_may_read(resource, changes):
    stage = Stage()
    for change in changes:
        stage.change(*change)
    stage.world.catch_up()
    for caller in (*stage.people.values(), support.ADMIN, support.AUDITOR):
        assert sorted(listed(stage.world, resource, caller)) == sorted(shown(stage.world, resource, caller))
