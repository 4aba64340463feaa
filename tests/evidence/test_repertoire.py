"""What there is to exercise of an operation."""

import pytest

from fakecc.evidence import repertoire
from fakecc.evidence.repertoire import Repertoire
from fakecc.records import replace

APPS = Repertoire(
    query=("names", "page"),
    body=("name", "lifecycle.data.stack", "tags"),
    errors=("404 CF-NotFound: Unknown request", "422 CF-UnprocessableEntity: Name ... is taken"),
)


@pytest.mark.parametrize(
    ("done", "left"),
    [
        ({}, APPS),
        ({"query": {"page"}}, replace(APPS, query=("names",))),
        ({"body": {"name", "tags[]"}}, replace(APPS, body=("lifecycle.data.stack",))),
        ({"errors": {"422 CF-UnprocessableEntity: Name ... is taken"}}, replace(APPS, errors=APPS.errors[:1])),
        ({"errors": {"422 CF-UnprocessableEntity: Name db is taken"}}, replace(APPS, errors=APPS.errors[:1])),
        ({"errors": {"422 CF-UnprocessableEntity: Name is taken"}}, APPS),
    ],
    ids=["nothing", "a parameter", "fields and what is in them", "an error", "with its particulars", "another error"],
)
def test_what_is_left(done, left):
    assert APPS.without(**{"query": (), "body": (), "errors": (), **done}) == left


def test_uaa_is_known_below_its_path():
    assert repertoire.of("POST /uaa/oauth/token") == repertoire.of("POST /oauth/token") != Repertoire()


def test_nothing_is_known_of_what_there_is_not():
    assert repertoire.of("GET /v3/nothing") == Repertoire()


@pytest.mark.slow
def test_the_file_is_as_it_would_be_written():
    from evidence import write_repertoire  # noqa: PLC0415 - it imports every page

    assert repertoire.FILE.read_text(encoding="ascii") == write_repertoire.text()
