"""/Groups/External: groups of other origins."""

import pytest
from support.uaa_client import uaa

from fakecc.actions.platform import uaa_groups


@pytest.fixture
def group(world):
    return uaa_groups.create(world, "team")


def mapped(world, boss, query=""):
    return [one["externalGroup"] for one in uaa(world, "GET", f"/Groups/External{query}", token=boss).body["resources"]]


@pytest.mark.parametrize("named", ["groupId", "displayName"])
def test_a_group_is_mapped_by_its_id_or_its_name(world, boss, group, named):
    body = {named: group.guid if named == "groupId" else "team", "externalGroup": "cn=team"}
    first, again = (uaa(world, "POST", "/Groups/External", body, token=boss) for _ in range(2))
    assert (first.status, again.status, first.body["displayName"], first.body["origin"]) == (201, 201, "team", "ldap")
    assert mapped(world, boss) == ["cn=team"]


def test_mappings_are_found_by_origin_and_name(world, boss, group):
    for name, origin in (("a", "ldap"), ("b", "saml")):
        uaa(
            world,
            "POST",
            "/Groups/External",
            {"groupId": group.guid, "externalGroup": name, "origin": origin},
            token=boss,
        )
    assert [
        mapped(world, boss, query) for query in ("?origin=saml", "?externalGroup=a", '?filter=origin+eq+"ldap"')
    ] == [
        ["b"],
        ["a"],
        ["a"],
    ]


DELETIONS = ["groupId/GUID/externalGroup/cn=team", "displayName/team/externalGroup/cn=team/origin/ldap", "team/cn=team"]


@pytest.mark.parametrize("rest", DELETIONS)
def test_a_mapping_goes(world, boss, group, rest):
    uaa(world, "POST", "/Groups/External", {"groupId": group.guid, "externalGroup": "cn=team"}, token=boss)
    path = f"/Groups/External/{rest.replace('GUID', group.guid)}"
    assert [uaa(world, "DELETE", path, token=boss).status for _ in range(2)] == [200, 404]
    assert mapped(world, boss) == []


def test_with_a_group_go_its_mappings(world, boss, group):
    uaa(world, "POST", "/Groups/External", {"groupId": group.guid, "externalGroup": "cn=team"}, token=boss)
    uaa(world, "DELETE", f"/Groups/{group.guid}", token=boss, headers={"If-Match": "*"})
    assert mapped(world, boss) == []


@pytest.mark.parametrize(
    ("body", "status"),
    [({"groupId": "gone", "externalGroup": "x"}, 404), ({"displayName": "team"}, 412), ({"externalGroup": "x"}, 404)],
    ids=["no such group", "no external group", "no group"],
)
def test_a_mapping_that_cannot_be(world, boss, group, body, status):
    assert uaa(world, "POST", "/Groups/External", body, token=boss).status == status
