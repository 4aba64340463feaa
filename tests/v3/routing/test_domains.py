"""/v3/domains, as far as routes and their bindings need them."""

import pytest
import support


@pytest.fixture
def organization(world):
    return support.organization(world)


def _private(organization, name="private.example.com"):
    return {"name": name, "relationships": {"organization": {"data": {"guid": organization.guid}}}}


def test_a_shared_domain_has_no_organization(world):
    body = support.ask(world, "POST", "/v3/domains", {"name": "shared.example.com"}).body
    assert (body["relationships"], sorted(body["links"])) == (
        {"organization": {"data": None}, "shared_organizations": {"data": []}}, ["route_reservations", "self"],
    )  # fmt: skip


def test_a_private_domain_links_its_organization(world, organization):
    body = support.ask(world, "POST", "/v3/domains", _private(organization)).body
    assert (body["relationships"]["organization"], sorted(body["links"])) == (
        {"data": {"guid": organization.guid}},
        ["organization", "route_reservations", "self", "shared_organizations"],
    )


SHORT = "Name is too short (minimum is 3 characters)"
RFC = "Name does not comply with RFC 1035 standards"
DOT = 'Name must contain at least one "."'


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        (None, f"Name can't be blank, Name must be a string, {SHORT}, {RFC}, {DOT}"),
        (5, f"Name must be a string, {SHORT}, {RFC}, {DOT}"),
        ("", f"Name can't be blank, {SHORT}, {RFC}, {DOT}"),
        ("no-dot", f"{RFC}, {DOT}"),
        ("a..b.com", RFC),
        ("under_score.com", f"{RFC}, Name must consist of alphanumeric characters and hyphens"),
        ("x" * 64 + ".com", f"{RFC}, Name subdomains must each be at most 63 characters"),
        (".".join(["x" * 60] * 5), "Name is too long (maximum is 253 characters)"),
    ],
    ids=["null", "number", "empty", "no dot", "two dots", "underscore", "long label", "long"],
)
def test_names_are_refused(world, name, complaint):
    assert support.detail(support.ask(world, "POST", "/v3/domains", {"name": name})) == (422, complaint)


def test_a_name_is_taken_whatever_its_case(world):
    support.ask(world, "POST", "/v3/domains", {"name": "shared.example.com"})
    assert support.detail(support.ask(world, "POST", "/v3/domains", {"name": "Shared.example.com"})) == (
        422, 'The domain name "Shared.example.com" is already in use',
    )  # fmt: skip


def test_an_internal_domain_has_no_organization(world, organization):
    reply = support.ask(world, "POST", "/v3/domains", {**_private(organization), "internal": True})
    assert support.detail(reply) == (422, "Cannot associate an internal domain with an organization")


@pytest.mark.parametrize(
    ("role", "read", "made"),
    [
        ("organization_manager", 200, 201),
        ("organization_auditor", 200, 403),
        ("organization_user", 404, 403),
        ("organization_billing_manager", 404, 403),
    ],
)
def test_who_reads_and_makes_private_domains(world, organization, role, read, made):
    guid = support.ask(world, "POST", "/v3/domains", _private(organization)).body["guid"]
    caller = support.user(world, "someone", (role, organization))
    statuses = [
        support.ask(world, "GET", f"/v3/domains/{guid}", as_=caller).status,
        support.ask(world, "POST", "/v3/domains", _private(organization, "other.example.com"), as_=caller).status,
    ]
    assert statuses == [read, made]


def test_what_comes_later_refuses_loudly(world):
    body = {"name": "tcp.example.com", "router_group": {"guid": "default-tcp-guid"}}
    assert support.ask(world, "POST", "/v3/domains", body).status == 501


def test_a_domain_goes_with_its_routes(world, organization):
    space = support.space(world, inside=organization)
    guid = support.ask(world, "POST", "/v3/domains", _private(organization)).body["guid"]
    related = {"space": {"data": {"guid": space.guid}}, "domain": {"data": {"guid": guid}}}
    support.ask(world, "POST", "/v3/routes", {"relationships": related})
    job = support.wait(world, support.ask(world, "DELETE", f"/v3/domains/{guid}"))
    assert (job["state"], len(world.routes), guid in world.domains) == ("COMPLETE", 0, False)


def test_a_shared_domain_does_not_lie_under_a_private_one(world, organization):
    support.ask(world, "POST", "/v3/domains", _private(organization))
    reply = support.ask(world, "POST", "/v3/domains", {"name": "sub.private.example.com"})
    assert support.detail(reply) == (
        422,
        (
            'The domain name "sub.private.example.com" cannot be created because "private.example.com" is already reserved '
            "by another domain"
        ),
    )
