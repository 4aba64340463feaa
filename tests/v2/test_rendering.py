"""Relations of v2: links, and what is shown inline."""

import pytest
import support


@pytest.fixture
def world():
    world = support.new_world()
    support.space(world, "space", inside=support.organization(world))
    return world


def space(world, query="", **given):
    guid = world.spaces.first(name="space").guid
    return support.ask(world, "GET", f"/v2/spaces/{guid}{query}", **given).body["entity"]


def test_a_record_is_metadata_and_entity_with_links_last(world):
    found = world.spaces.first(name="space")
    path = f"/v2/spaces/{found.guid}"
    relations = (
        "developers", "managers", "auditors", "apps", "routes", "domains", "service_instances", "app_events", "events",
        "security_groups", "staging_security_groups",
    )  # fmt: skip
    body = support.ask(world, "GET", path).body
    assert list(body["metadata"].items()) == [
        ("guid", found.guid),
        ("url", path),
        ("created_at", "2023-11-14T22:13:20Z"),
        ("updated_at", "2023-11-14T22:13:20Z"),
    ]
    assert list(body["entity"].items()) == [
        ("name", "space"),
        ("organization_guid", found.organization_guid),
        ("space_quota_definition_guid", None),
        ("isolation_segment_guid", None),
        ("allow_ssh", True),
        ("organization_url", f"/v2/organizations/{found.organization_guid}"),
        *((f"{name}_url", f"{path}/{name}") for name in relations),
    ]


INLINE = {
    "none": ("", set()),
    "zero": ("?inline-relations-depth=0", set()),
    "negative": ("?inline-relations-depth=-1", set()),
    "one level": (
        "?inline-relations-depth=1",
        {"organization", "developers", "managers", "auditors", "apps", "routes", "domains", "service_instances",
         "security_groups", "staging_security_groups"},
    ),
    "only some": ("?inline-relations-depth=1&include-relations=organization,apps", {"organization", "apps"}),
    "include nothing": ("?inline-relations-depth=1&include-relations=", set()),
}  # fmt: skip


@pytest.mark.parametrize(("query", "shown"), INLINE.values(), ids=INLINE)
def test_what_is_inlined(world, query, shown):
    entity = space(world, query)
    plain = {"name", "organization_guid", "space_quota_definition_guid", "isolation_segment_guid", "allow_ssh"}
    assert {key for key in entity if not key.endswith("_url")} - plain == shown


def test_a_resource_is_not_inlined_inside_itself(world):
    inner = space(world, "?inline-relations-depth=2&include-relations=organization,spaces,quota_definition")
    assert "spaces" not in inner["organization"]["entity"]
    assert inner["organization"]["entity"]["quota_definition"]["entity"]["name"] == "default"


def test_more_than_fifty_are_not_inlined(world):
    found = world.spaces.first(name="space")
    organization = world.organizations[found.organization_guid]
    path = f"/v2/organizations/{organization.guid}?inline-relations-depth=1&include-relations=spaces"
    for number in range(49):
        support.space(world, f"more {number}", inside=organization)
    assert len(support.ask(world, "GET", path).body["entity"]["spaces"]) == 50
    support.space(world, "one too many", inside=organization)
    assert "spaces" not in support.ask(world, "GET", path).body["entity"]


def test_orphans_stand_beside_the_list(world):
    found = world.spaces.first(name="space")
    query = "orphan-relations=1&inline-relations-depth=1&include-relations=organization,apps"
    body = support.ask(world, "GET", f"/v2/spaces?{query}").body
    assert list(body["orphans"]) == [found.organization_guid]
    assert body["resources"][0]["entity"]["apps"] == []
    assert "organization" not in body["resources"][0]["entity"]


def test_a_single_record_has_no_orphans(world):
    entity = space(world, "?orphan-relations=1&inline-relations-depth=1&include-relations=organization")
    assert entity["organization"]["entity"]["name"] == "org"


def test_what_the_caller_does_not_see_is_neither_linked_nor_inlined(world):
    found = world.spaces.first(name="space")
    other = support.space(world, "hidden", inside=world.organizations[found.organization_guid])
    member = support.user(world, "dev", ("organization_user", world.organizations[found.organization_guid]),
                          ("space_developer", found))  # fmt: skip
    path = f"/v2/organizations/{found.organization_guid}?inline-relations-depth=1&include-relations=spaces"
    shown = support.ask(world, "GET", path, as_=member).body["entity"]["spaces"]
    assert [one["metadata"]["guid"] for one in shown] == [found.guid]
    assert other.guid not in str(shown)


def test_what_was_made_stays_when_too_much_is_asked_of_the_answer(world):
    reply = support.ask(world, "POST", "/v2/organizations?inline-relations-depth=3", {"name": "made"})
    assert (reply.status, reply.body["code"]) == (400, 10005)
    assert world.organizations.first(name="made") is not None
