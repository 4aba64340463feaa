"""What a world was before and after its calls."""

import pytest
import requests

from fakecc import Missing, MountedCC


@pytest.fixture
def cc():
    with MountedCC() as cc:
        yield cc


@pytest.fixture
def client(cc):
    session = cc.mount(requests.Session())
    session.headers.update(cc.headers())
    return session


def names(cc):
    return [one.name for one in cc.world.organizations]


def make(cc, client, *names):
    return [client.post(f"{cc.url}/v3/organizations", json={"name": name}) for name in names]


def test_the_state_before_and_after_each_call(cc, client):
    make(cc, client, "unknown")
    past = cc.world.remember()
    first, second = make(cc, client, "one", "two")
    client.delete(f"{cc.url}/v3/organizations/{first.json()['guid']}")
    seen = []
    for block in (
        past.before("organizations.create"),
        past.after("organizations.create"),
        past.after("DELETE /v3/organizations/:guid"),
        past.before(first.headers["X-VCAP-Request-ID"]),
        past.after(
            next(entry for entry in cc.world.journal if entry.request_id == second.headers["X-VCAP-Request-ID"])
        ),
    ):
        with block:
            seen.append(names(cc)[3:])

    # An organization is deleted by a job, so it is still there when the request is answered.
    assert seen == [["one"], ["one", "two"], ["one", "two"], [], ["one", "two"]]
    assert repr(past) == "<Past of 'default': 3 calls>"


def test_now_is_as_it_was(cc, client):
    past = cc.world.remember()
    make(cc, client, "one")
    with past.before("organizations.create"):
        cc.world.seed(organizations=[{"name": "lost"}])
    assert names(cc) == ["system", "org", "one"]


def test_a_past_ends_with_a_reset(cc, client):
    past = cc.world.remember()
    make(cc, client, "one")
    cc.reset()
    make(cc, client, "two")
    assert past.is_over
    with pytest.raises(Missing, match="this past is over"):
        past.after("organizations.create")
    assert cc.world.journal.listeners == []


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        ("organizations.delete", "there was no call 'organizations.delete'; there are organizations.create"),
        ("organizations.creat", "no operation of the API is called 'organizations.creat'.*organizations.create"),
        ("4711", "there was no call '4711'"),
    ],
)
def test_a_call_that_there_was_not_is_refused(cc, client, call, problem):
    past = cc.world.remember()
    make(cc, client, "one")
    with pytest.raises(Missing, match=problem):
        past.before(call)
