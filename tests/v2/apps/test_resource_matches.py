"""/v2/resource_match."""

import pytest
import support
from support import ask
from support.apps import bits
from support.v2_apps import create, say, upload


@pytest.fixture
def known(world):
    """A file that was uploaded, as clients describe it."""
    world.settings = world.settings.with_changes({"resource_pool": {"minimum_size": 0, "maximum_size": 100}})
    app = create(world, support.space(world))
    upload(world, app, ("resources", None, b"[]"), ("application", "app.zip", bits(a_txt="known")))
    return {"fn": "a.txt", "sha1": next(iter(world.known_files)).guid, "size": 5, "mode": "644"}


def match(world, body, **more):
    return ask(world, "PUT", "/v2/resource_match", body, **more)


def test_known_files_come_back_as_they_were_described(world, known):
    unknown = {**known, "sha1": "a" * 40}

    assert match(world, [unknown, {**known, "own": 1}]).body == [{**known, "own": 1}]


OTHERS = {"too large": {"size": 100}, "no size": {"size": None}, "a mode": {"mode": "100"}}


@pytest.mark.parametrize("changed", OTHERS.values(), ids=OTHERS)
def test_what_cannot_be_known_is_not(world, known, changed):
    assert match(world, [{**known, **changed}]).body == []


REFUSALS = {
    "a map": ({}, (422, 10008, "must be an array.")),
    "a text as size": ([{"size": "x", "sha1": 5}], (500, 10001, "An unknown error occurred.")),
    "a list as size": ([{"size": [], "sha1": 5}], (500, 10001, "An unknown error occurred.")),
    "a map as mode": ([{"size": 5, "mode": {}}], (500, 10001, "An unknown error occurred.")),
    "a number": ([1], (500, 10001, "An unknown error occurred.")),
    "no JSON": (
        b"{",
        (
            400,
            1001,
            (
                "Request invalid due to parse error: Hash/Object not terminated (after ) at line 1, column 1 "
                "[sparse.c:898]"
            ),
        ),
    ),
}


@pytest.mark.parametrize(("body", "refusal"), REFUSALS.values(), ids=REFUSALS)
def test_a_body_is_refused(world, body, refusal):
    assert say(match(world, body)) == refusal


def test_a_flag_knows_nothing(world, known):
    ask(world, "PATCH", "/v3/feature_flags/resource_matching", {"enabled": False})

    assert match(world, [known]).body == []
    assert match(world, b"{").body == []


def test_where_uploads_are_off_nobody_but_admins_asks(world):
    ask(world, "PATCH", "/v3/feature_flags/app_bits_upload", {"enabled": False})

    assert [match(world, [], as_=caller).status for caller in (support.user(world, "any"), support.ADMIN)] == [403, 200]
