"""What a debugger shows of what testers hold in their hands."""

import re

import pytest

import fakecc
from fakecc import FakeCC, MountedCC, World

SEED = {
    "organizations": [
        {
            "name": "org",
            "spaces": [
                {
                    "name": "space",
                    "service_instances": [
                        {
                            "name": "db",
                            "plan": "database/sync",
                            "last_operation": {"type": "delete", "state": "in progress"},
                        }
                    ],
                }
            ],
        }
    ]
}


@pytest.fixture
def world():
    return World(seeds=[SEED], clock=fakecc.VirtualClock("2030-01-01T00:00:00Z"))


@pytest.mark.parametrize(
    ("show", "text"),
    [
        (
            lambda world: world,
            "<World 'default' at 2030-01-01T00:00:00Z: 2 organizations, 1 service instances, 1 operations under way>",
        ),
        (lambda world: world.clock, "<VirtualClock 2030-01-01T00:00:00Z>"),
        (lambda world: world.users, "<Table users: 2 records of guid, created_at, updated_at*>"),
        (lambda world: world.journal, "<Journal: 0 calls>"),
        (lambda world: world.logs, "<Logs of 'default': 0 envelopes>"),
        (lambda world: world.operation("db"), "<Operation delete of service_instances db: in progress>"),
        (lambda world: world.broker("broker"), "<scripted broker 'broker': database>"),
        (lambda world: world.savepoint(), "<Savepoint * at 2030-01-01T00:00:00Z>"),
        (lambda world: world.gate(name="hold"), "<gate {'guid': *'name': 'hold'*>"),
        (lambda world: world.uaa, "<Uaa of 'default': keys *>"),
    ],
    ids=["world", "clock", "table", "journal", "logs", "operation", "broker", "savepoint", "gate", "uaa"],
)
def test_a_repr_says_what_it_is(world, show, text):
    assert re.fullmatch(re.escape(text).replace(r"\*", ".*"), repr(show(world)))


def test_a_journal_shows_its_newest_call():
    with FakeCC() as cc:
        cc.world.journal.add(fakecc.Entry(kind="request", at=0.0, method="GET", path="/v3/apps", status=200))
        assert repr(cc.world.journal) == "<Journal: 1 calls, the newest GET /v3/apps>"


def test_a_server_shows_where_it_is():
    with FakeCC() as cc, MountedCC() as mounted:
        assert (repr(cc), repr(mounted)) == (f"<fakecc 'default' at {cc.url}>", "<fakecc 'default' at http://cc.test>")


def test_completion_shows_what_testers_use(world):
    names = dir(world)
    assert {"fault", "progress", "clock", "service_instances", "journal", "savepoint", "now"} <= set(names)
    assert not {"converse", "piece", "http", "wake", "signing_keys", "_agenda"} & set(names)
    assert all(hasattr(world, name) for name in names)


def test_completion_of_the_package_shows_its_public_names():
    assert dir(fakecc) == fakecc.__all__
    assert all(getattr(fakecc, name) is not None for name in fakecc.__all__)


def test_a_name_that_the_package_has_not_is_refused_with_the_nearest():
    with pytest.raises(AttributeError, match="module 'fakecc' has no attribute 'FakeC'; did you mean 'FakeCC'"):
        _ = fakecc.FakeC


def test_what_is_missing_is_refused_with_what_there_is(world):
    with pytest.raises(fakecc.Missing, match="there is no operation on 'bd'; there are db"):
        world.operation("bd")


def test_an_operation_of_brokers_in_the_earlier_form_is_refused_with_the_nearest(world):
    with pytest.raises(fakecc.BadInput, match=r"/on: .*'provison'.*provision"):
        world.fault("provison", status=500)
