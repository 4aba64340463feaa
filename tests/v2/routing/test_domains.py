"""/v2/domains."""

import pytest
import support
from support import routing
from support.routing import told

DEPRECATED = "Endpoint+deprecated"


@pytest.fixture
def owner(world):
    return support.organization(world, "owner")


def test_a_domain_with_an_owner_is_private(world, owner):
    body = {"name": "old.example.com", "owning_organization_guid": owner.guid, "wildcard": True}
    reply = support.ask(world, "POST", "/v2/domains", body)

    guid = world.domains.first(name="old.example.com").guid
    assert (reply.status, reply.headers["Location"]) == (201, f"/v2/domains/{guid}")
    assert reply.headers["X-Cf-Warnings"] == DEPRECATED
    assert reply.body["metadata"]["url"] == f"/v2/private_domains/{guid}"
    assert list(reply.body["entity"].items()) == [
        ("name", "old.example.com"),
        ("owning_organization_guid", owner.guid),
        ("owning_organization_url", f"/v2/organizations/{owner.guid}"),
        ("spaces_url", f"/v2/domains/{guid}/spaces"),
    ]


def test_a_domain_without_an_owner_is_shared(world):
    reply = support.ask(world, "POST", "/v2/domains", {"name": "old.example.com"})

    guid = world.domains.first(name="old.example.com").guid
    assert reply.body["metadata"]["url"] == f"/v2/shared_domains/{guid}"
    assert list(reply.body["entity"].items()) == [
        ("name", "old.example.com"), ("internal", False), ("router_group_guid", None), ("router_group_type", None),
    ]  # fmt: skip


REFUSALS = {
    "no dot": (
        "nodot",
        (400, 130001, ("The domain is invalid: name can contain multiple subdomains, each having only alphanumeric"
         " characters and hyphens of up to 63 characters, see RFC 1035.")),
    ),
    "taken": ("APPS.example.com", (400, 130003, "The domain name is taken: APPS.example.com")),
}  # fmt: skip


@pytest.mark.parametrize(("name", "refusal"), REFUSALS.values(), ids=REFUSALS)
def test_a_name_is_refused(world, owner, name, refusal):
    body = {"name": name, "owning_organization_guid": owner.guid}

    assert told(support.ask(world, "POST", "/v2/domains", body)) == refusal


def test_the_router_group_is_not_asked_for(world):
    domain = routing.tcp(world)

    assert support.ask(world, "GET", f"/v2/domains/{domain.guid}").body["entity"]["router_group_type"] is None


SPACES = {
    "its own": ("own", "PUT", (500, 10001)),
    "its own, taken away": ("own", "DELETE", (500, 10001)),
    "another": ("far", "PUT", (500, 10001)),
    "another, taken away": ("far", "DELETE", (204, None)),
    "none": ("none", "PUT", (400, 1002)),
    "none, taken away": ("none", "DELETE", (400, 1002)),
    "of a shared domain": ("shared", "PUT", (500, 10001)),
    "of a shared domain, taken away": ("shared", "DELETE", (500, 10001)),
}


@pytest.mark.parametrize(("kind", "method", "outcome"), SPACES.values(), ids=SPACES)
def test_spaces_cannot_be_given(world, owner, kind, method, outcome):
    domain = routing.shared(world) if kind == "shared" else routing.private(world, owner)
    spaces = {"own": support.space(world, "own", inside=owner).guid, "far": support.space(world, "far").guid}
    reply = support.ask(world, method, f"/v2/domains/{domain.guid}/spaces/{spaces.get(kind, 'x')}")

    assert (reply.status, (reply.body or {}).get("code")) == outcome


def test_the_spaces_of_a_private_domain_are_its_owner_s(world, owner):
    domain = routing.private(world, owner)
    support.space(world, "own", inside=owner)
    support.space(world, "far")
    page = support.ask(world, "GET", f"/v2/domains/{domain.guid}/spaces").body
    entity = support.ask(world, "GET", f"/v2/domains/{domain.guid}?inline-relations-depth=1").body["entity"]

    assert [item["entity"]["name"] for item in page["resources"]] == ["own"]
    assert [item["entity"]["name"] for item in entity["spaces"]] == ["own"]


def test_a_shared_domain_has_no_list_of_spaces(world):
    assert support.ask(world, "GET", f"/v2/domains/{routing.shared(world).guid}/spaces").status == 500


def test_a_domain_is_renamed(world, owner):
    domain = routing.private(world, owner)
    reply = support.ask(world, "PUT", f"/v2/domains/{domain.guid}", {"name": "new.example.com"})

    assert (reply.status, reply.body["entity"]["name"]) == (201, "new.example.com")


def test_a_domain_is_deleted(world, owner):
    domain = routing.private(world, owner)

    assert support.ask(world, "DELETE", f"/v2/domains/{domain.guid}").status == 204
    assert world.domains.get(domain.guid) is None
