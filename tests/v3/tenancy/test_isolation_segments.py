"""/v3/isolation_segments."""

import pytest
import support
from support import ask, detail

from fakecc.actions.tenancy import isolation_segments
from fakecc.actions.tenancy.isolation_segments import SHARED_ISOLATION_SEGMENT_GUID

PATH = "/v3/isolation_segments"
API = f"http://api.example.org{PATH}"


@pytest.fixture
def segment(world):
    return isolation_segments.create(world, name="segment")


@pytest.fixture
def organization(world):
    return support.organization(world)


def test_a_segment_is_made(world):
    reply = ask(world, "POST", PATH, {"name": "new", "metadata": {"labels": {"a": "b"}}})
    guid = reply.body["guid"]
    assert (reply.status, reply.body) == (
        201,
        {
            "guid": guid,
            "created_at": "2023-11-14T22:13:20Z",
            "updated_at": "2023-11-14T22:13:20Z",
            "name": "new",
            "metadata": {"labels": {"a": "b"}, "annotations": {}},
            "links": {
                "self": {"href": f"{API}/{guid}"},
                "organizations": {"href": f"{API}/{guid}/organizations"},
            },
        },
    )


TAKEN = "Isolation Segment names are case insensitive and must be unique"
FORMAT = "Isolation Segment names can only contain non-blank unicode characters"
CREATE = {
    "missing": ({}, "Name can't be blank"),
    "empty": ({"name": ""}, "Name can't be blank"),
    "number": ({"name": 5}, "Name must be a string"),
    "list": ({"name": []}, "Name must be a string, Name can't be blank"),
    "escaped": ({"name": "a\nb"}, FORMAT),
    "taken": ({"name": "SEGMENT"}, TAKEN),
    "unknown": ({"name": "x", "foo": 1}, "Unknown field(s): 'foo'"),
}
UPDATE = {
    "null": ({"name": None}, FORMAT),
    "empty": ({"name": ""}, FORMAT),
    "number": ({"name": 5}, "Name must be a string"),
    "taken": ({"name": "SHARED"}, TAKEN),
    "unknown": ({"foo": 1}, "Unknown field(s): 'foo'"),
}


@pytest.mark.parametrize(("body", "complaint"), CREATE.values(), ids=CREATE)
def test_create_complains(world, segment, body, complaint):
    assert segment.name == "segment"
    assert detail(ask(world, "POST", PATH, body)) == (422, complaint)


@pytest.mark.parametrize(("body", "complaint"), UPDATE.values(), ids=UPDATE)
def test_update_complains(world, segment, body, complaint):
    assert detail(ask(world, "PATCH", f"{PATH}/{segment.guid}", body)) == (422, complaint)


SHARED = {
    "update": ("PATCH", {"name": "x"}, "Cannot update the shared Isolation Segment"),
    "delete": ("DELETE", None, "Cannot delete the shared Isolation Segment"),
}


@pytest.mark.parametrize(("method", "body", "told"), SHARED.values(), ids=SHARED)
def test_the_shared_segment_stays_as_it_is(world, method, body, told):
    assert detail(ask(world, method, f"{PATH}/{SHARED_ISOLATION_SEGMENT_GUID}", body)) == (422, told)


def test_organizations_are_entitled_besides_those_that_are(world, segment, organization):
    other = support.organization(world, "other")
    isolation_segments.entitle(world, segment, [organization.guid])
    path = f"{PATH}/{segment.guid}/relationships/organizations"
    assert ask(world, "POST", path, {"data": [{"guid": other.guid}, {"guid": organization.guid}]}).body == {
        "data": [{"guid": organization.guid}, {"guid": other.guid}],
        "links": {
            "self": {"href": f"http://api.example.org{path}"},
            "related": {"href": f"{API}/{segment.guid}/organizations"},
        },
    }


def test_the_shared_segment_becomes_the_default_where_there_is_none(world, segment, organization):
    other = support.organization(world, "other", default_isolation_segment_guid=segment.guid)
    path = f"{PATH}/{SHARED_ISOLATION_SEGMENT_GUID}/relationships/organizations"
    ask(world, "POST", path, {"data": [{"guid": organization.guid}, {"guid": other.guid}]})
    defaults = [world.organizations[one.guid].default_isolation_segment_guid for one in (organization, other)]
    assert defaults == [SHARED_ISOLATION_SEGMENT_GUID, segment.guid]


ENTITLE = {
    "nothing": ({}, "Data can't be blank, Data must be an array"),
    "empty": ({"data": []}, "Data can't be blank"),
    "guid": ({"data": [{"guid": 5}]}, "Data 5 not a string"),
    "unknown-key": ({"data": [{"guid": "x"}], "foo": 1}, "Unknown field(s): 'foo'"),
    "unknown-organization": (
        {"data": [{"guid": "x"}, {"guid": "y"}]},
        ("Unable to entitle organizations ['x', 'y'] for the isolation segment. Ensure the organizations exist."),
    ),
}


@pytest.mark.parametrize(("body", "complaint"), ENTITLE.values(), ids=ENTITLE)
def test_entitling_complains(world, segment, body, complaint):
    path = f"{PATH}/{segment.guid}/relationships/organizations"
    assert detail(ask(world, "POST", path, body)) == (422, complaint)


@pytest.fixture
def entitled(world, segment, organization):
    return isolation_segments.entitle(world, segment, [organization.guid])


def test_an_organizations_default_segment_stays_its_own(world, entitled, organization):
    world.change(organization, default_isolation_segment_guid=entitled.guid)
    told = (
        "Cannot remove the entitlement while this Isolation Segment is assigned as the Default Isolation Segment "
        "for the Organization."
    )
    reply = ask(world, "DELETE", f"{PATH}/{entitled.guid}/relationships/organizations/{organization.guid}")
    assert detail(reply) == (422, told)


def test_a_segment_of_spaces_stays_theirs(world, entitled, organization):
    for name in ("a", "b"):
        support.space(world, name, inside=organization, isolation_segment_guid=entitled.guid)
    told = (
        "Cannot remove the entitlement while this Isolation Segment is assigned to any Spaces. "
        "Currently assigned to: 'a', 'b'"
    )
    reply = ask(world, "DELETE", f"{PATH}/{entitled.guid}/relationships/organizations/{organization.guid}")
    assert detail(reply) == (422, told)


def test_an_entitlement_is_revoked(world, entitled, organization):
    reply = ask(world, "DELETE", f"{PATH}/{entitled.guid}/relationships/organizations/{organization.guid}")
    assert (reply.status, world.isolation_segments[entitled.guid].organization_guids) == (204, ())


def test_an_entitled_segment_stays(world, entitled):
    told = "Revoke the Organization entitlements for your Isolation Segment."
    assert detail(ask(world, "DELETE", f"{PATH}/{entitled.guid}")) == (422, told)


def test_a_segment_is_deleted_at_once(world, segment):
    assert (ask(world, "DELETE", f"{PATH}/{segment.guid}").status, segment.guid in world.isolation_segments) == (
        204,
        False,
    )


def test_spaces_of_a_segment_are_those_that_its_reader_may_read(world, entitled, organization):
    seen, _ = (
        support.space(world, name, inside=organization, isolation_segment_guid=entitled.guid) for name in ("a", "b")
    )
    dev = support.user(world, "dev", ("organization_user", organization), ("space_developer", seen))
    reply = ask(world, "GET", f"{PATH}/{entitled.guid}/relationships/spaces", as_=dev)
    assert reply.body["data"] == [{"guid": seen.guid}]


def test_a_segment_is_counted_for_each_organization_that_was_asked_for_and_listed_for_each_pair(
    world, entitled, organization
):
    other = support.organization(world, "other")
    isolation_segments.entitle(world, entitled, [other.guid])
    page = ask(world, "GET", f"{PATH}?organization_guids={organization.guid},{other.guid}").body
    # The page is joined with the rows that it was cut from, so two organizations have four.
    assert [item["name"] for item in page["resources"]] == ["segment"] * 4
    assert page["pagination"]["total_results"] == 2


FILTERS = {
    "names": ("names=SEGMENT", ["segment"]),
    "organizations": ("organization_guids={organization}", ["segment"]),
    "nobody": ("organization_guids=x", []),
    "order": ("order_by=-name", ["shared", "segment"]),
}


@pytest.mark.parametrize(("query", "names"), FILTERS.values(), ids=FILTERS)
def test_a_list_is_filtered_and_ordered(world, entitled, organization, query, names):
    assert entitled.organization_guids == (organization.guid,)
    found = ask(world, "GET", f"{PATH}?{query.format(organization=organization.guid)}").body["resources"]
    assert [item["name"] for item in found] == names


ASSIGNED = "Cannot update Isolation Segments that are assigned as the default for an Organization or Space."


@pytest.mark.parametrize("place", ["organization", "space"])
def test_a_segment_that_is_assigned_is_not_updated(world, segment, organization, place):
    space = support.space(world, inside=organization)
    isolation_segments.entitle(world, segment, [organization.guid])
    if place == "space":
        world.change(space, isolation_segment_guid=segment.guid)
    else:
        world.change(organization, default_isolation_segment_guid=segment.guid)

    reply = ask(world, "PATCH", f"{PATH}/{segment.guid}", {"metadata": {"labels": {"a": "b"}}})

    assert detail(reply) == (422, ASSIGNED)


def test_a_blank_name_is_printable(world, segment):
    assert ask(world, "PATCH", f"{PATH}/{segment.guid}", {"name": " "}).body["name"] == " "
