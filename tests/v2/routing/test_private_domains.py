"""/v2/private_domains."""

import pytest
import support
from support import routing
from support.routing import told

from fakecc.actions.platform import feature_flags
from fakecc.models.common import Metadata

GONE = "11111111-2222-3333-4444-555555555555"
RFC = (
    "name can contain multiple subdomains, each having only alphanumeric characters and hyphens of up to 63 characters,"
    " see RFC 1035."
)


@pytest.fixture
def owner(world):
    return support.organization(world, "owner")


def test_a_domain_is_made(world, owner):
    body = {"name": " new.example.com ", "owning_organization_guid": owner.guid}
    reply = support.ask(world, "POST", "/v2/private_domains", body)

    guid = world.domains.first(name="new.example.com").guid
    assert (reply.status, reply.headers["Location"]) == (201, f"/v2/private_domains/{guid}")
    assert list(reply.body["entity"].items()) == [
        ("name", "new.example.com"),
        ("owning_organization_guid", owner.guid),
        ("owning_organization_url", f"/v2/organizations/{owner.guid}"),
        ("shared_organizations_url", f"/v2/private_domains/{guid}/shared_organizations"),
    ]


REFUSALS = {
    "no owner": (
        {"owning_organization_guid": GONE}, (400, 1002, f"Could not find Organization with guid: {GONE}"),
    ),
    "taken": ({"name": "Private.example.com"}, (400, 130003, "The domain name is taken: Private.example.com")),
    "no dot": ({"name": "nodot"}, (400, 130001, f"The domain is invalid: {RFC}, name reserved")),
    "below another's": (
        {"name": "www.far.com"},
        (400, 130001, ('The domain is invalid: The domain name "www.far.com" cannot be created because "far.com" is'
         " already reserved by another domain")),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "refusal"), REFUSALS.values(), ids=REFUSALS)
def test_a_domain_is_refused(world, owner, given, refusal):
    routing.private(world, owner)
    routing.private(world, support.organization(world, "far"), "far.com")
    body = {"name": "new.example.com", "owning_organization_guid": owner.guid, **given}

    assert told(support.ask(world, "POST", "/v2/private_domains", body)) == refusal


def test_a_quota_refuses(world, owner):
    world.change(world.organization_quotas.first(name="default"), total_private_domains=0)
    body = {"name": "new.example.com", "owning_organization_guid": owner.guid}

    assert told(support.ask(world, "POST", "/v2/private_domains", body)) == (
        400, 130005, "The number of private domains exceeds the quota for organization: owner",
    )  # fmt: skip


def manager(world, owner):
    return support.user(world, "manager", ("organization_manager", owner))


WHO = {
    "a manager": ("organization_manager", {}, True, (201, 201, 204)),
    "an auditor": ("organization_auditor", {}, True, (10003, 10003, 10003)),
    "a manager of a suspended one": ("organization_manager", {"status": "suspended"}, True, (10003, 10003, 10003)),
    "a manager, without the flag": ("organization_manager", {}, False, (330002, 201, 204)),
}


@pytest.mark.parametrize(("role", "state", "flag", "outcomes"), WHO.values(), ids=WHO)
def test_the_role_decides(world, owner, role, state, flag, outcomes):
    domain = routing.private(world, owner)
    world.change(owner, **state)
    feature_flags.update(world, "private_domain_creation", enabled=flag)
    caller = support.user(world, "caller", (role, owner))
    path = f"/v2/private_domains/{domain.guid}"
    body = {"name": "new.example.com", "owning_organization_guid": owner.guid}
    replies = [
        support.ask(world, "POST", "/v2/private_domains", body, as_=caller),
        support.ask(world, "PUT", path, {"name": "other.example.com"}, as_=caller),
        support.ask(world, "DELETE", path, as_=caller),
    ]

    assert tuple((reply.body or {}).get("code", reply.status) for reply in replies) == outcomes


SEEN = {
    "a developer": ("space_developer", 200),
    "an organization's auditor": ("organization_auditor", 200),
    "a billing manager": ("organization_billing_manager", 403),
    "a member": ("organization_user", 403),
}


@pytest.mark.parametrize(("role", "status"), SEEN.values(), ids=SEEN)
def test_not_every_role_sees_a_domain(world, owner, role, status):
    domain = routing.private(world, owner)
    where = owner if role.startswith("organization") else support.space(world, inside=owner)
    caller = support.user(world, "caller", (role, where))

    assert support.ask(world, "GET", f"/v2/private_domains/{domain.guid}", as_=caller).status == status


def test_those_who_may_use_a_domain_see_it(world, owner):
    domain = routing.private(world, owner)
    sharer = support.organization(world, "sharer")
    support.ask(world, "PUT", f"/v2/organizations/{sharer.guid}/private_domains/{domain.guid}")
    caller = manager(world, sharer)
    page = support.ask(world, "GET", f"/v2/private_domains/{domain.guid}/shared_organizations", as_=caller).body

    assert [item["entity"]["name"] for item in page["resources"]] == ["sharer"]


def test_the_owner_cannot_be_changed(world, owner):
    domain = routing.private(world, owner)
    body = {"owning_organization_guid": support.organization(world, "far").guid}

    assert told(support.ask(world, "PUT", f"/v2/private_domains/{domain.guid}", body)) == (
        400, 130001, "The domain is invalid: the owning organization cannot be changed",
    )  # fmt: skip


CONTENTS = {
    "routes": (True, {}, "routes"),
    "labels": (False, {"labels": {"a": "b"}}, "labels"),
    "everything": (True, {"labels": {"a": "b"}, "annotations": {"c": "d"}}, "routes, labels, annotations"),
}


@pytest.mark.parametrize(("routes", "metadata", "held"), CONTENTS.values(), ids=CONTENTS)
def test_what_a_domain_holds_is_deleted_recursively_only(world, owner, routes, metadata, held):
    domain = routing.private(world, owner)
    world.change(domain, metadata=Metadata(**metadata))
    if routes:
        routing.route(world, domain, support.space(world, inside=owner), host="www")
    path = f"/v2/private_domains/{domain.guid}"

    assert told(support.ask(world, "DELETE", path)) == (
        400, 10006, f"Please delete the {held} associations for your domains.",
    )  # fmt: skip
    assert support.ask(world, "DELETE", f"{path}?recursive=true").status == 204
    assert (world.domains.get(domain.guid), list(world.routes)) == (None, [])


def test_a_domain_is_deleted_by_a_job(world, owner):
    domain = routing.private(world, owner)
    reply = support.ask(world, "DELETE", f"/v2/private_domains/{domain.guid}?async=true")
    world.catch_up()

    assert (reply.status, reply.body["entity"]["status"], world.domains.get(domain.guid)) == (202, "queued", None)


def test_a_shared_domain_is_none_of_them(world):
    domain = routing.shared(world)

    assert told(support.ask(world, "GET", f"/v2/private_domains/{domain.guid}")) == (
        404, 130002, f"The domain could not be found: {domain.guid}",
    )  # fmt: skip
