"""Snapshots of older versions are rewritten, and what cannot be is refused."""

import pytest

from fakecc.arrange.checking import BadInput
from fakecc.arrange.snapshots import versions

# How orgs became organizations, and those got a number.
MIGRATIONS = {
    1: lambda snapshot: {**snapshot, "tables": {"organizations": snapshot["tables"]["orgs"]}},
    2: lambda snapshot: {**snapshot, "organizations": len(snapshot["tables"]["organizations"])},
}


def test_an_older_snapshot_is_rewritten_version_by_version():
    migrated = versions.migrate({"version": 1, "tables": {"orgs": [{}]}}, MIGRATIONS, 3)

    assert {**migrated, "version": 3} == {"version": 3, "tables": {"organizations": [{}]}, "organizations": 1}


@pytest.mark.parametrize("snapshot", [{"version": 3}, {}], ids=["the newest", "none"])
def test_a_snapshot_of_the_newest_version_stays(snapshot):
    assert versions.migrate(snapshot, MIGRATIONS, 3) is snapshot


@pytest.mark.parametrize(
    ("version", "problem"),
    [
        pytest.param(0, "this snapshot is of version 0, from which nothing leads to 3: take it anew", id="too old"),
        pytest.param(
            4,
            "this snapshot is of version 4, and this fakecc reads none later than 3: "
            "restore it with the fakecc that took it, or a later one",
            id="later",
        ),
    ],
)
def test_what_cannot_be_rewritten_is_refused(version, problem):
    with pytest.raises(BadInput) as refused:
        versions.migrate({"version": version}, MIGRATIONS, 3)

    assert [(one.pointer, one.problem) for one in refused.value.complaints] == [("/version", problem)]


def test_an_organization_that_was_being_deleted_has_a_status_for_it():
    rows = [
        {"guid": "a", "deleting": True, "status": "active"},
        {"guid": "b", "deleting": False, "status": "suspended"},
    ]

    migrated = versions.migrate({"version": 1, "tables": {"organizations": rows}})

    assert migrated["tables"]["organizations"] == [
        {"guid": "a", "status": "deleting"},
        {"guid": "b", "status": "suspended"},
    ]


def test_every_older_version_leads_to_the_newest():
    assert sorted(versions.MIGRATIONS) == list(range(1, versions.VERSION))
