"""Every list of v2 answers every common parameter with every kind of value as its code says."""

from collections import defaultdict

import pytest
import support
from support import brokered
from v2.grid.list_cells import cells

# Lists at the top, with the orders that they declare (sortable_parameters). Those of usage events have pages of their own.
TOPS = {
    "/v2/organizations": ("id", "name"),
    "/v2/spaces": ("id", "name"),
    "/v2/events": ("timestamp", "id"),
    **dict.fromkeys(
        (
            "/v2/users", "/v2/quota_definitions", "/v2/space_quota_definitions", "/v2/services", "/v2/service_plans",
            "/v2/service_brokers", "/v2/service_instances", "/v2/user_provided_service_instances", "/v2/service_bindings",
            "/v2/service_keys", "/v2/service_plan_visibilities", "/v2/security_groups", "/v2/stacks",
        ),
        (),
    ),
}  # fmt: skip
BELOW = [
    *(
        f"/v2/organizations/{{organization}}/{name}"
        for name in (
            "spaces", "users", "managers", "billing_managers", "auditors", "private_domains", "space_quota_definitions",
            "user_roles", "services",
        )
    ),
    *(
        f"/v2/spaces/{{space}}/{name}"
        for name in (
            "developers", "managers", "auditors", "routes", "service_instances", "services", "apps", "security_groups",
            "user_roles",
        )
    ),
    *(
        f"/v2/users/{{user}}/{name}"
        for name in (
            "spaces", "organizations", "managed_organizations", "billing_managed_organizations", "audited_organizations",
            "managed_spaces", "audited_spaces",
        )
    ),
    "/v2/service_plans/{plan}/service_instances",
    "/v2/services/{offering}/service_plans",
    "/v2/service_instances/{instance}/service_bindings",
    "/v2/service_instances/{instance}/service_keys",
]  # fmt: skip
BY_LIST = defaultdict(dict)
for name, asked, said in cells(TOPS, BELOW):
    if said is not None:
        BY_LIST[name.split(" ")[0]][asked] = said


@pytest.fixture(scope="module")
def stage():
    world = support.new_world()
    organization = support.organization(world)
    space = support.space(world, inside=organization)
    instance = brokered.managed(world, space)
    plan = world.service_plans[instance.service_plan_guid]
    member = support.user(world, "member", ("organization_user", organization), ("space_developer", space))
    return world, {
        "organization": organization.guid,
        "space": space.guid,
        "user": member.guid,
        "plan": plan.guid,
        "offering": plan.service_offering_guid,
        "instance": instance.guid,
    }


@pytest.mark.parametrize("path", BY_LIST)
def test_a_list_answers_as_its_code_says(stage, path):
    world, guids = stage
    told = {}
    for asked in BY_LIST[path]:
        place, _, query = asked.partition("?")
        reply = support.ask(world, "GET", f"{place.format(**guids)}?{query}")
        told[asked] = (reply.status, reply.body["description"] if reply.status >= 400 else "")
    assert told == BY_LIST[path]
