"""Records that tell who reads them."""

import pytest

from fakecc.models.tenancy import Organization
from fakecc.store import Table


@pytest.fixture
def table():
    table = Table("organizations", Organization, indexes=("name",))
    for number in range(3):
        table.put(
            Organization(guid=f"g{number}", created_at=float(number), updated_at=0.0, name=f"n{number}", quota_guid="q")
        )
    return table


# What is read of a table, and the guids that whoever watches it hears of.
READERS = {
    "by guid": (lambda table: table["g1"], ["g1"]),
    "by guid or not": (lambda table: (table.get("g1"), table.get("none")), ["g1"]),
    "is it there": (lambda table: "g2" in table, ["g2"]),
    "all": (list, ["g0", "g1", "g2"]),
    "by a field": (lambda table: table.find(name="n1"), ["g1"]),
    "the newest": (lambda table: table.last(quota_guid="q"), ["g2"]),
    "a slice": (lambda table: table.select({}).slice(1, 1), ["g1"]),
    "how many": (lambda table: (len(table), len(table.select({"quota_guid": ("q",)}))), []),
    "a test that no index answers": (lambda table: len(table.select({}, lambda each: each.name == "n1")), ["g0", "g1", "g2"]),
}  # fmt: skip


@pytest.mark.parametrize(("read", "guids"), READERS.values(), ids=READERS)
def test_what_is_read(table, read, guids):
    heard = []
    table.watch(heard.append)
    read(table)
    assert heard == guids


def test_what_is_written_is_not_read(table):
    heard = []
    table.watch(heard.append)
    table.put(Organization(guid="g3", created_at=3.0, updated_at=0.0, name="n3", quota_guid="q"))
    table.remove("g0")
    assert heard == []


def test_a_table_is_watched_no_more(table):
    heard = []
    table.watch(heard.append)
    table.watch(None)
    assert (table["g1"].name, heard) == ("n1", [])
