"""/v2/buildpacks."""

import pytest
import support
from support.routing import told

from fakecc.models.platform import Stack

PATH = "/v2/buildpacks"
GONE = "11111111-2222-3333-4444-555555555555"


def make(world, name="one", **more):
    reply = support.ask(world, "POST", PATH, {"name": name, **more})
    assert reply.status == 201, reply.body
    return world.buildpacks[reply.body["metadata"]["guid"]]


def places(world):
    return {one.name: one.position for one in world.buildpacks}


def test_a_buildpack_is_made(world):
    reply = support.ask(world, "POST", PATH, {"name": "one", "stack": "cflinuxfs4", "unknown": 1})

    guid = world.buildpacks.first(name="one").guid
    assert (reply.status, reply.headers["Location"]) == (201, f"{PATH}/{guid}")
    assert list(reply.body["entity"].items()) == [
        ("name", "one"),
        ("stack", "cflinuxfs4"),
        ("position", 1),
        ("enabled", True),
        ("locked", False),
        ("filename", None),
        ("lifecycle", "buildpack"),
    ]


REFUSALS = {
    "no name": (
        {"name": None}, (400, 1001, "Request invalid due to parse error: Field: name, Error: Missing field name"),
    ),
    "a blank": (
        {"name": "a b"}, (400, 290003, "Buildpack is invalid: name can only contain alphanumeric characters"),
    ),
    "no stack": (
        {"stack": "x"}, (400, 290003, "Buildpack is invalid: stack buildpack_stack_does_not_exist"),
    ),
    "several": (
        {"name": "a b", "stack": "x"},
        (
            400,
            290003,
            "Buildpack is invalid: name can only contain alphanumeric characters, stack buildpack_stack_does_not_exist",
        ),
    ),
    "taken without a stack": ({"name": "bare"}, (400, 290003, "Buildpack is invalid: stack unique")),
    "taken with a stack": (
        {"name": "fixed", "stack": "cflinuxfs4"},
        (422, 290000, "The buildpack name fixed is already in use for the stack cflinuxfs4 and the lifecycle "),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "refusal"), REFUSALS.values(), ids=REFUSALS)
def test_a_buildpack_is_refused(world, given, refusal):
    make(world, "bare")
    make(world, "fixed", stack="cflinuxfs4")

    assert told(support.ask(world, "POST", PATH, {"name": "new", **given})) == refusal


def test_new_buildpacks_come_first(world):
    for name in ("one", "two"):
        make(world, name)
    make(world, "three", position=9)
    make(world, "native", lifecycle="cnb")

    assert places(world) == {"one": 2, "two": 1, "three": 3, "native": 1}


def test_a_buildpack_is_moved_and_locked(world):
    one = make(world, "one")
    make(world, "two")
    reply = support.ask(world, "PUT", f"{PATH}/{one.guid}", {"position": 0, "locked": True, "enabled": False})

    assert reply.status == 201
    assert (reply.body["entity"]["locked"], reply.body["entity"]["enabled"]) == (True, False)
    assert places(world) == {"one": 1, "two": 2}


CHANGES = {
    "another stack": ({"stack": "other"}, "stack buildpack_cant_change_stacks"),
    "no stack": ({"stack": "x"}, "stack buildpack_stack_does_not_exist, stack buildpack_cant_change_stacks"),
}


@pytest.mark.parametrize(("given", "text"), CHANGES.values(), ids=CHANGES)
def test_the_stack_stays(world, given, text):
    world.add(Stack(**world.stamp(Stack), name="other"))
    one = make(world, stack="cflinuxfs4")

    assert told(support.ask(world, "PUT", f"{PATH}/{one.guid}", given)) == (
        400, 290003, f"Buildpack is invalid: {text}",
    )  # fmt: skip


DELETIONS = {"at once": ("", 204), "by a job": ("?async=true", 202)}


@pytest.mark.parametrize(("query", "status"), DELETIONS.values(), ids=DELETIONS)
def test_a_buildpack_is_deleted(world, query, status):
    one = make(world, "one")
    make(world, "two", position=2)

    assert support.ask(world, "DELETE", f"{PATH}/{one.guid}{query}").status == status
    world.catch_up()
    assert places(world) == {"two": 1}


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_what_is_not_there_is_an_unknown_request(world, method):
    assert told(support.ask(world, method, f"{PATH}/{GONE}", {})) == (404, 10000, "Unknown request")


WHO = {
    "a user": (support.WRITER, [200, 10003, 10003, 10003]),
    "a reader": (frozenset({"cloud_controller.read"}), [200, 10007, 10007, 10007]),
}


@pytest.mark.parametrize(("scopes", "outcomes"), WHO.values(), ids=WHO)
def test_only_admins_write(world, scopes, outcomes):
    path = f"{PATH}/{make(world).guid}"
    caller = support.user(world, "caller", scopes=scopes)
    requests = [("GET", path, None), ("POST", PATH, {"name": "new"}), ("PUT", path, {}), ("DELETE", path, None)]
    replies = [support.ask(world, method, where, body, as_=caller) for method, where, body in requests]

    assert [reply.body.get("code", reply.status) for reply in replies] == outcomes


LISTS = {"name": ("name:one", 1), "stack": ("stack:cflinuxfs4", 1), "lifecycle": ("lifecycle:buildpack", 2)}


@pytest.mark.parametrize(("q", "number"), LISTS.values(), ids=LISTS)
def test_buildpacks_are_filtered(world, q, number):
    make(world, "one", stack="cflinuxfs4")
    make(world, "two")
    make(world, "three", lifecycle="cnb")

    assert support.ask(world, "GET", f"{PATH}?q={q}").body["total_results"] == number


def test_buildpacks_have_no_order(world):
    assert told(support.ask(world, "GET", f"{PATH}?order-by=position")) == (500, 10012, "Cannot order by: position")
