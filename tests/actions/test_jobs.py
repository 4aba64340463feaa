"""Jobs that clients poll: their end when fakecc itself fails in one."""

import ast
import re
from pathlib import Path

import pytest
from support import ask, source

from fakecc.actions import delayed_jobs, jobs
from fakecc.actions.services import bindings
from fakecc.errors import NotImplementedYet
from fakecc.models.jobs import JOB_OPERATIONS
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


RECORDINGS = Path(__file__).parents[1] / "conformance/recordings"
RECORDED = re.compile(r'"operation": "([a-z_]+(?:\.[a-z_]+)+)"')
# What begins jobs, and is handed the name of their operation.
BEGINNERS = ("enqueue", "_enqueue", "_later")


def named_operations():
    """The operations that the source names where it begins a job, and those of bindings, which it puts together."""
    calls = (node for tree in source.modules().values() for node in source.nodes(tree) if isinstance(node, ast.Call))
    begun = (call for call in calls if ast.unparse(call.func).rpartition(".")[2] in BEGINNERS)
    names = {argument.value for call in begun for argument in call.args if isinstance(argument, ast.Constant)}
    of_bindings = {f"{kind}.{verb}" for kind in bindings.OPERATIONS.values() for verb in ("create", "delete")}
    return {*names, *of_bindings, "app.delete"}


def test_the_operations_of_jobs_are_all_in_the_list():
    assert named_operations() == {*JOB_OPERATIONS}


def test_every_job_that_was_recorded_has_its_operation_in_the_list():
    texts = (file.read_text(encoding="utf-8") for file in RECORDINGS.glob("*/*.json"))
    assert {name for text in texts for name in RECORDED.findall(text)} - {*JOB_OPERATIONS} == set()
