"""/v3/resource_matches: which files need not be sent again."""

import hashlib

import pytest
import support
from support import apps, brokered

HELLO = hashlib.sha1(b"hello").hexdigest()  # noqa: S324 - CC's
KNOWN = {"checksum": {"value": HELLO}, "size_in_bytes": 5, "path": "a.txt", "mode": "644"}
AT_LEAST_ONE = "Resources array contains at least one resource with"


@pytest.fixture
def world(world):
    world.settings = world.settings.with_changes({"resource_pool": {"minimum_size": 1, "maximum_size": 42}})
    apps.package(world, brokered.app(world, support.space(world)))
    return world


@pytest.mark.parametrize(
    ("resource", "known"),
    [
        pytest.param(KNOWN, [KNOWN], id="known"),
        pytest.param({**KNOWN, "checksum": {"value": "a" * 40}}, [], id="unknown"),
        pytest.param({**KNOWN, "size_in_bytes": 42}, [], id="too large"),
        pytest.param({**KNOWN, "mode": "0577"}, [], id="not its owner's to write"),
        pytest.param({**KNOWN, "mode": None}, [], id="no mode"),
    ],
)
def test_files_of_packages_are_known_afterwards(world, resource, known):
    reply = support.ask(world, "POST", "/v3/resource_matches", {"resources": [resource]})
    assert (reply.status, reply.body) == (201, {"resources": known})


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ({}, "Resources must be an array, Resources must have at least 1 resource"),
        ({"resources": []}, "Resources must have at least 1 resource"),
        (
            {"resources": [{}, {}]},
            f"{AT_LEAST_ONE} a non-object checksum, {AT_LEAST_ONE} a non-integer size_in_bytes",
        ),
        (
            {"resources": [{"checksum": {"value": "a"}, "size_in_bytes": -1, "mode": "9"}]},
            (
                f"{AT_LEAST_ONE} a non-SHA1 checksum value, {AT_LEAST_ONE} a negative size_in_bytes, "
                f"{AT_LEAST_ONE} an incorrect mode"
            ),
        ),
        (
            {"resources": [{"checksum": {"value": 1}, "size_in_bytes": 1, "mode": 644}]},
            f"{AT_LEAST_ONE} a non-string checksum value, {AT_LEAST_ONE} a non-string mode",
        ),
    ],
)
def test_a_question_is_refused(world, body, complaint):
    assert support.detail(support.ask(world, "POST", "/v3/resource_matches", body)) == (422, complaint)


def test_a_flag_lets_nothing_be_known(world):
    support.ask(world, "PATCH", "/v3/feature_flags/resource_matching", {"enabled": False})
    assert support.ask(world, "POST", "/v3/resource_matches", {"resources": [KNOWN]}).body == {"resources": []}
