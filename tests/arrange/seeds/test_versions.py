"""Seeds have a version."""

import pytest

from fakecc import BadInput, World

ORGANIZATION = {"organizations": [{"name": "mine"}]}


@pytest.mark.parametrize("seed", [ORGANIZATION, {"version": 1, **ORGANIZATION}], ids=["none", "the newest"])
def test_a_seed_of_this_version_is_read(seed):
    assert World("empty", seeds=[seed]).organizations.one(name="mine")


@pytest.mark.parametrize(
    ("version", "problem"),
    [
        (2, "/version: this seed is of version 2, and this fakecc reads none later than 1: a later fakecc does"),
        (0, "/version: 0 is less than the minimum of 1"),
        ("1", '/version: "1" is of the wrong type'),
    ],
)
def test_another_version_is_refused(version, problem):
    with pytest.raises(BadInput) as refused:
        World("empty", seeds=[{"version": version, **ORGANIZATION}])

    assert str(refused.value).startswith(problem)


def test_a_document_that_is_no_object_is_refused_as_ever():
    with pytest.raises(BadInput, match="is of the wrong type"):
        World("empty").seed([])
