"""q: its grammar, and what each kind of column makes of an operator."""

import pytest
import support

from fakecc.errors import Broken, CloudControllerError
from fakecc.models.events import AuditEvent
from fakecc.models.platform import SecurityGroup
from fakecc.models.tenancy import Space
from fakecc.v2.query import boolean, conditions, guid, moment, number, text


def listed(world, table, keys, *q):
    call = support.a_call(world, "GET", "/v2/things")
    return [record.guid for record in conditions(call, q, keys).select(table).all()]


@pytest.fixture
def world():
    world = support.new_world()
    inside = support.organization(world)
    other = support.organization(world, "other")
    for guid_, name, where in (("1", "a", inside), ("2", "B", inside), ("3", "c;d", other)):
        world.add(Space(guid=guid_, created_at=0, updated_at=0, name=name, organization_guid=where.guid))
    return world


def spaces(world, *q):
    here, there = world.organizations.first(name="org").guid, world.organizations.first(name="other").guid
    named = [part.replace("<here>", here).replace("<there>", there) for part in q]
    keys = {"name": text("name"), "organization_guid": guid("organization_guid")}
    return listed(world, world.spaces, keys, *named)


FOUND = {
    "equal, without regard to case": (["name:A"], ["1"]),
    "all q hold": (["name:a", "organization_guid:<there>"], []),
    "segments hold together": (["organization_guid:<here>;name:b"], ["2"]),
    "a doubled semicolon is one": (["name:c;;d"], ["3"]),
    "three semicolons are one and an end": (["organization_guid:<there>;;;name:c"], []),
    "a semicolon at the end": (["name:a;"], ["1"]),
    "empty": ([""], ["1", "2", "3"]),
    "only the first operator splits": (["name:a:b"], []),
    "in": (["name IN a,b"], ["1", "2"]),
    "in does not trim": (["name IN a, b"], ["1"]),
    "in nothing": (["name IN "], []),
    "greater": (["name>a"], ["2", "3"]),
    "greater or equal": (["name>=B"], ["2", "3"]),
    "less": (["name<b"], ["1"]),
    "less or equal": (["name<=b"], ["1", "2"]),
    "a key alone": (["name"], []),
    "no value": (["name:"], []),
    "guids": (["organization_guid IN <here>,<there>"], ["1", "2", "3"]),
    "guids know equality only": (["organization_guid><here>"], ["1", "2"]),
    "an unknown guid": (["organization_guid:nope"], []),
}


@pytest.mark.parametrize(("q", "found"), FOUND.values(), ids=FOUND)
def test_texts_and_guids(world, q, found):
    assert spaces(world, *q) == found


@pytest.mark.parametrize(
    ("q", "key"), [("nope:1", "nope"), ("name!=x", "name!=x"), (":x", ""), (";name:a", ""), ("NAME:a", "NAME")]
)
def test_an_unknown_key_is_refused(world, q, key):
    with pytest.raises(CloudControllerError) as refused:
        spaces(world, "name:a", q)
    assert (refused.value.code, refused.value.detail) == (10005, f"The query parameter is invalid: {key}")


def test_what_the_database_cannot_take_breaks_the_real_one(world):
    with pytest.raises(Broken):
        spaces(world, "name:a\0b")


FLAGS = {
    "active:t": ["1"], "active:true": ["1"], "active:1": ["2"], "active:": ["2"], "active IN true,false": ["1", "2"],
    "active>false": ["1"], "active>true": [],
}  # fmt: skip


@pytest.mark.parametrize(("q", "found"), FLAGS.items(), ids=FLAGS)
def test_booleans(q, found):
    world = support.new_world()
    for guid_, running in (("1", True), ("2", False)):
        world.add(SecurityGroup(guid=guid_, created_at=0, updated_at=0, name=guid_, running_default=running))
    assert listed(world, world.security_groups, {"active": boolean("running_default")}, q) == found


def test_a_boolean_key_alone_is_a_database_error():
    world = support.new_world()
    with pytest.raises(CloudControllerError) as refused:
        listed(world, world.security_groups, {"active": boolean("running_default")}, "active")
    assert refused.value.name == "DatabaseError"


def test_numbers_are_read_as_ruby_reads_them():
    world = support.new_world()
    keys = {"total": number("total_routes")}
    default = world.organization_quotas.first(name="default")
    found = [listed(world, world.organization_quotas, keys, q) for q in ("total:1000x", "total>x", "total:", "total<1")]
    assert found == [[default.guid], [default.guid], [], []]


MOMENTS = {
    "timestamp:2001-02-03T04:05:06Z": ["1"],
    "timestamp>2001-02-03T04:05:06Z": [],
    "timestamp>=2001-02-03T04:05:06Z": ["1"],
    "timestamp<2001-02-03T04:05:06Z": [],
    "timestamp<=2001-02-03T04:05:06Z": ["1"],
    "timestamp>2001-02-03": ["1"],
    "timestamp:2001-02-03 04:05:06 UTC": ["1"],
    "timestamp:2001-02-03T06:05:06+02:00": ["1"],
    "timestamp:2001-02-03T04:05:06.789Z": ["1"],
    "timestamp IN 2001-02-03T04:05:06Z,2099-01-01T00:00:00Z": ["1"],
    "timestamp>": [],
}


def _event():
    world = support.new_world()
    moment_ = 981_173_106.5  # 2001-02-03T04:05:06.5Z
    told = dict.fromkeys(("type", "actor_guid", "actor_type", "actor_name", "target_guid", "target_type"), "x")
    world.add(AuditEvent(guid="1", created_at=moment_, updated_at=moment_, target_name="x", **told))
    return world


@pytest.mark.parametrize(("q", "found"), MOMENTS.items(), ids=MOMENTS)
def test_times_are_compared_by_the_second(q, found):
    world = _event()
    assert listed(world, world.audit_events, {"timestamp": moment("created_at")}, q) == found


@pytest.mark.parametrize("value", ["1", "yesterday", "2001-13-45T00:00:00Z"])
def test_what_is_no_time_breaks_the_real_one(value):
    world = _event()
    with pytest.raises(Broken):
        listed(world, world.audit_events, {"timestamp": moment("created_at")}, f"timestamp>{value}")


@pytest.mark.parametrize("kind", [number, moment])
def test_a_key_alone_breaks_numbers_and_times(world, kind):
    with pytest.raises(Broken):
        listed(world, world.spaces, {"created_at": kind("created_at")}, "created_at")


@pytest.mark.parametrize("q", ["isolation_segment_guid", "isolation_segment_guid IN "])
def test_no_value_at_all_looks_for_null(world, q):
    assert listed(world, world.spaces, {"isolation_segment_guid": text("isolation_segment_guid")}, q) == ["1", "2", "3"]
