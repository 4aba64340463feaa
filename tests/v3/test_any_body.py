"""Whatever a body holds, the pages of tenancy answer it: nothing breaks that does not break the real one, too."""

import pytest
import support
from hypothesis import given, settings
from hypothesis import strategies as st

from fakecc.actions.platform import security_groups
from fakecc.actions.tenancy import isolation_segments, organization_quotas, space_quotas

pytestmark = pytest.mark.slow

KEYS = (
    "name", "suspended", "metadata", "relationships", "type", "guid", "username", "origin", "apps", "services",
    "routes", "domains", "enabled", "custom_error_message", "var", "rules", "globally_enabled", "data", "foo",
)  # fmt: skip
INSIDE = ("data", "guid", "user", "organization", "space", "spaces", "organizations", "labels", "protocol", "ports")
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-2, 300), st.floats(-1, 2), st.sampled_from(["", "x", "tcp"]))
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(INSIDE), inner, max_size=3),
    max_leaves=6,
)
BODIES = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4)
REQUESTS = (
    "POST organizations",
    "PATCH organizations/{organization}",
    "PATCH organizations/{organization}/relationships/default_isolation_segment",
    "POST spaces",
    "PATCH spaces/{space}",
    "PATCH spaces/{space}/features/ssh",
    "PATCH spaces/{space}/relationships/isolation_segment",
    "POST roles",
    "POST users",
    "POST organization_quotas",
    "PATCH organization_quotas/{organization_quota}",
    "POST organization_quotas/{organization_quota}/relationships/organizations",
    "POST space_quotas",
    "PATCH space_quotas/{space_quota}",
    "POST space_quotas/{space_quota}/relationships/spaces",
    "POST isolation_segments",
    "PATCH isolation_segments/{segment}",
    "POST isolation_segments/{segment}/relationships/organizations",
    "POST security_groups",
    "PATCH security_groups/{group}",
    "POST security_groups/{group}/relationships/running_spaces",
    "PATCH feature_flags/diego_docker",
    "PATCH environment_variable_groups/running",
)


def stage():
    world = support.new_world()
    organization = support.organization(world)
    return world, {
        "organization": organization.guid,
        "space": support.space(world, inside=organization).guid,
        "organization_quota": organization_quotas.create(world, name="quota", limits={}).guid,
        "space_quota": space_quotas.create(world, organization, name="quota", limits={}).guid,
        "segment": isolation_segments.create(world, name="segment").guid,
        "group": security_groups.create(world, name="group").guid,
    }


@settings(max_examples=settings.default.max_examples // 2)  # a request has so many
@given(body=BODIES)
@pytest.mark.parametrize("request_line", REQUESTS)
def test_every_body_is_answered(request_line, body):
    world, guids = stage()
    method, path = request_line.format(**guids).split(" ")
    reply = support.ask(world, method, f"/v3/{path}", body)
    assert reply.status in {200, 201, 422} or (reply.status, "UnknownError" in str(reply.body)) == (500, True)
