"""/v3/service_plans/:guid/visibility."""

import pytest
import support
from support import ask, detail, marketplace

SHAPE = 'Organizations organizations list must be structured like this: "organizations": [{"guid": "valid-guid"}]'


@pytest.fixture
def world():
    return support.new_world()


@pytest.fixture
def plan(world):
    return marketplace.plan(world)


def path(plan):
    return f"/v3/service_plans/{plan.guid}/visibility"


def to(*organizations):
    return {"type": "organization", "organizations": [{"guid": one.guid} for one in organizations]}


@pytest.mark.parametrize("method", ["PATCH", "POST"])
@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        pytest.param({}, "Type must be one of 'public', 'admin', 'organization'", id="nothing"),
        pytest.param({"type": "space"}, "Type must be one of 'public', 'admin', 'organization'", id="type"),
        pytest.param(
            {"type": "organization"},
            "Organizations must be an array, Organizations can't be blank",
            id="no organizations",
        ),
        pytest.param({"type": "organization", "organizations": []}, "Organizations can't be blank", id="none"),
        pytest.param({"type": "organization", "organizations": ["x"]}, SHAPE, id="texts"),
        pytest.param(
            {"type": "organization", "organizations": {"guid": "x"}},
            f"Organizations must be an array, {SHAPE}",
            id="a map",
        ),
        pytest.param({"type": "public", "organizations": [1]}, "Organizations must be blank", id="public with some"),
        pytest.param(
            {"type": 1, "foo": 1},
            "Unknown field(s): 'foo', Type must be one of 'public', 'admin', 'organization'",
            id="unknown field",
        ),
    ],
)
def test_a_wrong_body_is_a_bad_request(world, plan, method, body, complaint):
    assert detail(ask(world, method, path(plan), body)) == (400, f"Bad request: {complaint}")


@pytest.mark.parametrize("method", ["PATCH", "POST"])
def test_an_unknown_organization_changes_nothing(world, plan, method):
    known = support.organization(world)
    body = {"type": "organization", "organizations": [{"guid": known.guid}, {"guid": "nowhere"}]}

    told = detail(ask(world, method, path(plan), body))

    assert (told, len(world.service_plan_visibilities)) == (
        (400, "Could not find Organization with guid: nowhere"),
        0,
    )


def test_organizations_replace_those_before(world, plan):
    one, other = support.organization(world, "one"), support.organization(world, "other")
    ask(world, "PATCH", path(plan), to(one))

    told = ask(world, "PATCH", path(plan), to(other)).body

    assert told == {"type": "organization", "organizations": [{"guid": other.guid, "name": "other"}]}


def test_organizations_are_added_to_those_before_and_not_listed(world, plan):
    one, other = support.organization(world, "one"), support.organization(world, "other")
    ask(world, "PATCH", path(plan), to(one))

    told = ask(world, "POST", path(plan), to(other, one)).body

    shown = ask(world, "GET", path(plan)).body["organizations"]
    assert (told, [organization["name"] for organization in shown]) == ({"type": "organization"}, ["one", "other"])


@pytest.mark.parametrize("method", ["PATCH", "POST"])
@pytest.mark.parametrize("kind", ["public", "admin"])
def test_public_and_admin_forget_the_organizations(world, plan, method, kind):
    ask(world, "PATCH", path(plan), to(support.organization(world)))

    told = ask(world, method, path(plan), {"type": kind}).body

    assert (told, len(world.service_plan_visibilities)) == ({"type": kind}, 0)


def test_an_organization_given_twice_is_an_unknown_error(world, plan):
    one = support.organization(world)

    assert (ask(world, "PATCH", path(plan), to(one, one)).status, len(world.service_plan_visibilities)) == (500, 0)


def test_only_readable_organizations_are_shown(world, plan):
    one, other = support.organization(world, "one"), support.organization(world, "other")
    ask(world, "PATCH", path(plan), to(one, other))
    member = support.user(world, "member", ("organization_user", other))

    assert ask(world, "GET", path(plan), as_=member).body["organizations"] == [{"guid": other.guid, "name": "other"}]


def test_organizations_are_taken_away_until_only_admins_see_the_plan(world, plan):
    one = support.organization(world)
    ask(world, "PATCH", path(plan), to(one))

    gone = ask(world, "DELETE", f"{path(plan)}/{one.guid}").status

    assert (gone, ask(world, "GET", path(plan)).body) == (204, {"type": "admin"})


def test_what_cannot_be_taken_away(world, plan):
    one, other = support.organization(world, "one"), support.organization(world, "other")
    before = detail(ask(world, "DELETE", f"{path(plan)}/{one.guid}"))
    ask(world, "PATCH", path(plan), to(one))

    told = [before, *(detail(ask(world, "DELETE", f"{path(plan)}/{guid}")) for guid in ("nowhere", other.guid))]

    assert told == [
        (422, "Cannot delete visibilities from non-org-restricted plans"),
        (404, "Organization not found"),
        (404, "Service plan visibility not found"),
    ]


def test_the_plan_of_a_spaces_broker_stays_that_spaces(world):
    town = marketplace.Town(world)
    own = town.plans["own"]
    developer = town.somebody("space_developer")

    shown = ask(world, "GET", path(own), as_=developer).body
    told = [detail(ask(world, method, path(own), {"type": "public"}, as_=developer)) for method in ("PATCH", "POST")]

    assert (shown, told) == (
        {"type": "space", "space": {"guid": town.here.guid, "name": "here"}},
        [(422, "cannot update plans with visibility type 'space'")] * 2,
    )


@pytest.mark.parametrize(
    ("role", "status"), [("organization_user", 403), ("organization_manager", 403), ("space_developer", 404)]
)
def test_who_cannot_change_visibility(world, role, status):
    town = marketplace.Town(world)

    told = ask(world, "PATCH", path(town.plans["home"]), {"type": "foo"}, as_=town.somebody(role))

    assert told.status == status


def test_the_marketplace_shows_no_visibility_without_a_token(world):
    made = marketplace.plan(world, public=True)

    assert ask(world, "GET", path(made), as_=support.NOBODY).status == 401
