"""/internal/apps/:guid/ssh_access/:index.

Source: cloud_controller_ng:spec/unit/controllers/runtime/apps_ssh_controller_spec.rb
"""

import pytest
import support
from support import ask

from fakecc.permissions import Caller


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def app(world, space):
    return support.app_in(world, space)


@pytest.fixture
def process(world, app):
    return world.processes.first(app_guid=app.guid)


@pytest.fixture
def developer(world, space):
    return support.user(world, "dev", ("space_developer", space))


def last_event(world):
    return [*world.audit_events][-1]


def test_a_developer_is_told_the_process_and_its_version(world, process, developer):
    reply = ask(world, "GET", f"/internal/apps/{process.guid}/ssh_access/2", as_=developer)

    assert (reply.status, reply.body) == (200, {"process_guid": f"{process.guid}-{process.version}"})


def test_a_log_in_is_written_down(world, process, developer):
    ask(world, "GET", f"/internal/apps/{process.guid}/ssh_access/2", as_=developer)

    event = last_event(world)
    assert (event.type, event.actor_guid, event.target_guid, event.target_name, event.data) == (
        "audit.app.ssh-authorized",
        developer.guid,
        process.guid,
        "app",
        {"index": "2"},
    )


def test_v3_shows_the_event(world, process):
    ask(world, "GET", f"/internal/apps/{process.guid}/ssh_access/0")

    shown = ask(world, "GET", "/v3/audit_events?types=audit.app.ssh-authorized").body["resources"]
    assert [event["data"] for event in shown] == [{"index": "0"}]


CLOSED = {
    "the space": (400, "spaces", {"allow_ssh": False}),
    "the app": (400, "apps", {"enable_ssh": False}),
    "a suspended space": (403, "spaces", {"suspended": True}),
}


@pytest.mark.parametrize(("status", "table", "changed"), CLOSED.values(), ids=CLOSED)
def test_what_forbids_a_log_in(world, process, developer, status, table, changed):
    world.change(getattr(world, table).first(), **changed)

    reply = ask(world, "GET", f"/internal/apps/{process.guid}/ssh_access/1", as_=developer)

    event = last_event(world)
    assert (reply.status, event.type, event.actor_guid) == (status, "audit.app.ssh-unauthorized", developer.guid)


def test_the_installation_forbids_log_ins(world, process, developer):
    world.settings = world.settings.with_changes({"allow_app_ssh_access": False})

    reply = ask(world, "GET", f"/internal/apps/{process.guid}/ssh_access/1", as_=developer)

    assert (reply.status, reply.body["error_code"]) == (400, "CF-InvalidRequest")


STRANGERS = {
    "somebody else": (403, Caller(guid="other-guid", scopes=support.WRITER), "other-guid"),
    "without a token": (401, support.NOBODY, "unknown-user-guid"),
    "with a bad token": (401, Caller(problem="invalid"), "unknown-user-guid"),
}


@pytest.mark.parametrize(("status", "caller", "actor"), STRANGERS.values(), ids=STRANGERS)
def test_who_may_not_log_in(world, process, status, caller, actor):
    reply = ask(world, "GET", f"/internal/apps/{process.guid}/ssh_access/1", as_=caller)

    event = last_event(world)
    assert (reply.status, event.type, event.actor_guid, event.actor_name) == (
        status,
        "audit.app.ssh-unauthorized",
        actor,
        "unknown-user-email",
    )


def test_an_auditor_may_not_log_in(world, space, process):
    auditor = support.user(world, "auditor", ("space_auditor", space))

    assert ask(world, "GET", f"/internal/apps/{process.guid}/ssh_access/1", as_=auditor).status == 403


@pytest.mark.parametrize(("caller", "status"), [(support.ADMIN, 404), (support.NOBODY, 401)], ids=["admin", "nobody"])
def test_nothing_is_written_down_of_an_app_that_is_not_there(world, caller, status):
    reply = ask(world, "GET", "/internal/apps/unknown/ssh_access/1", as_=caller)

    assert (reply.status, len(world.audit_events)) == (status, 0)
