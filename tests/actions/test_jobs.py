"""Jobs that clients poll: their end when fakecc itself fails in one."""

import pytest
from support import ask

from fakecc.actions import delayed_jobs, jobs
from fakecc.errors import NotImplementedYet
from fakecc.world import action, name_of

ERRORS = {
    "not implemented": (
        NotImplementedYet("moving mountains"),
        {"detail": "fakecc does not do this yet: moving mountains", "title": "fakecc-NotImplemented", "code": 501},
        "fakecc-NotImplemented: fakecc does not do this yet: moving mountains",
    ),
    "failure": (
        KeyError("a mistake of ours"),
        {"detail": "An unknown error occurred.", "title": "UnknownError", "code": 10001},
        "UnknownError: An unknown error occurred.",
    ),
}


@action
def fail(world, note, **_):
    world.keep()
    raise ERRORS[note][0]


@pytest.mark.parametrize("note", ERRORS)
def test_a_job_in_which_fakecc_fails_ends_failed(world, note):
    job = jobs.enqueue(world, "app.delete", fail, resource=("apps", "guid"), note=note)
    body = ask(world, "GET", f"/v3/jobs/{job.guid}").body

    assert (body["state"], body["errors"]) == ("FAILED", [ERRORS[note][1]])


@pytest.mark.parametrize("note", ERRORS)
def test_a_failure_inside_fakecc_stands_in_the_journal_and_among_the_failures(world, note):
    jobs.enqueue(world, "app.delete", fail, resource=("apps", "guid"), note=note)
    world.catch_up()

    told = [(entry.kind, entry.operation, entry.response, entry.note) for entry in world.journal]
    assert (told, world.failures) == ([("job", name_of(fail), ERRORS[note][2], note)], [ERRORS[note][0]])


@pytest.mark.parametrize("note", ERRORS)
def test_a_delayed_job_in_which_fakecc_fails_ends_failed(world, note):
    job = delayed_jobs.enqueue(world, fail, note=note)
    body = ask(world, "GET", f"/v2/jobs/{job.guid}").body

    assert (body["entity"]["status"], body["entity"]["error_details"]["code"]) == ("failed", ERRORS[note][1]["code"])
