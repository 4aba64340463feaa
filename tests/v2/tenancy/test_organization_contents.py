"""What is put into an organization, or taken from it."""

import pytest
import support

from fakecc.models.routing import Domain
from fakecc.models.tenancy import SpaceQuota


@pytest.fixture
def world():
    return support.new_world()


@pytest.fixture
def organization(world):
    return support.organization(world)


def told(reply):
    return reply.status, reply.body["code"], reply.body["description"]


def quota_of(world, organization):
    return world.add(SpaceQuota(**world.stamp(SpaceQuota), name="quota", organization_guid=organization.guid))


def path(organization, name, other):
    return f"/v2/organizations/{organization.guid}/{name}/{other}"


def test_a_space_moves_to_the_organization_it_is_put_into(world, organization):
    space = support.space(world)
    assert support.ask(world, "PUT", path(organization, "spaces", space.guid)).status == 201
    assert world.spaces[space.guid].organization_guid == organization.guid


@pytest.mark.parametrize("role", ["organization_auditor", "organization_user"])
def test_managers_alone_move_spaces(world, organization, role):
    space = support.space(world)
    caller = support.user(world, "caller", (role, organization))
    assert told(support.ask(world, "PUT", path(organization, "spaces", space.guid), as_=caller))[:2] == (403, 10003)


@pytest.mark.parametrize(
    ("has_quota", "complaint"),
    [(True, "space_quota_definition invalid_organization"), (False, "organization_id and name unique")],
)
def test_a_moving_space_must_fit(world, organization, has_quota, complaint):
    support.space(world, "space", inside=organization)
    other = support.organization(world, "other")
    space = support.space(world, "SPACE", inside=other, quota_guid=quota_of(world, other).guid if has_quota else None)
    sentence = f"The organization info is invalid: {complaint}"
    assert told(support.ask(world, "PUT", path(organization, "spaces", space.guid))) == (400, 30001, sentence)


def test_a_space_cannot_be_without_an_organization(world, organization):
    space, elsewhere = support.space(world, inside=organization), support.space(world, "elsewhere")
    complaint = "The organization info is invalid: organization presence"
    assert told(support.ask(world, "DELETE", path(organization, "spaces", space.guid))) == (400, 30001, complaint)
    assert support.ask(world, "DELETE", path(organization, "spaces", elsewhere.guid)).status == 204
    assert len(world.spaces) == 2


def test_a_space_quota_stays_with_its_organization(world, organization):
    other = support.organization(world, "other")
    quota = quota_of(world, organization)
    asked = [(method, where) for where in (organization, other) for method in ("PUT", "DELETE")]
    answers = [
        support.ask(world, method, path(where, "space_quota_definitions", quota.guid)).status for method, where in asked
    ]
    assert answers == [201, 500, 400, 204]
    assert world.space_quotas[quota.guid].organization_guid == organization.guid


UNKNOWN = {"spaces": "Space", "space_quota_definitions": "SpaceQuotaDefinition", "app_events": "AppEvent"}


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize(("name", "model"), UNKNOWN.items(), ids=UNKNOWN)
def test_what_there_is_not_is_an_invalid_relation(world, organization, method, name, model):
    complaint = f"Could not find VCAP::CloudController::{model} with guid: x"
    assert told(support.ask(world, method, path(organization, name, "x"))) == (400, 1002, complaint)


def domain_shared_with(world, organization):
    owner = support.organization(world, "owner")
    stamp = world.stamp(Domain)
    shared = (organization.guid,)
    return world.add(
        Domain(**stamp, name="example.com", organization_guid=owner.guid, shared_organization_guids=shared)
    )


def added(world, organization, relation):
    """What can be put into the organization and is told of, made anew."""
    if relation == "space":
        return support.space(world)
    if relation == "space_quota_definition":
        return quota_of(world, organization)
    if relation == "private_domain":
        return domain_shared_with(world, organization)
    user = support.user(world, "anna", (f"organization_{relation}", organization))
    return world.users[user.guid]


# source: cloud_controller_ng:app/controllers/base/model_controller.rb (do_related)
@pytest.mark.parametrize(
    ("method", "relation"),
    [
        ("PUT", "space"),
        ("DELETE", "space"),
        ("PUT", "space_quota_definition"),
        ("DELETE", "private_domain"),
        ("DELETE", "user"),
        ("DELETE", "manager"),
        ("DELETE", "billing_manager"),
        ("DELETE", "auditor"),
    ],
)
def test_an_audit_event_tells_what_was_put_in_or_taken(world, organization, method, relation):
    other = added(world, organization, relation)
    name = f"{relation}s"
    assert support.ask(world, method, path(organization, name, other.guid)).status in {201, 204}
    event = next(iter(world.audit_events))
    verb = "add" if method == "PUT" else "remove"
    request = {relation: other.guid, "verb": verb, "relation": name, "related_guid": other.guid}
    assert (event.type, event.target_guid, dict(event.data)) == (
        "audit.organization.update", organization.guid, {"request": request},
    )  # fmt: skip
