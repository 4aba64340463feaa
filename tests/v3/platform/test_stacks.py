"""/v3/stacks: their states, and the apps on them."""

import pytest
import support
from support import brokered

from fakecc.models.apps import Lifecycle

PATH = "/v3/stacks"
STATES = "State must be one of ACTIVE, RESTRICTED, DEPRECATED, DISABLED"


def _make(world, name="mine", **more):
    return support.ask(world, "POST", PATH, {"name": name, **more})


def test_a_stack_is_shown_whole(world):
    body = _make(world, state="DEPRECATED", state_reason="old").body
    assert list(body.items()) == [
        ("guid", body["guid"]),
        ("created_at", "2023-11-14T22:13:20Z"),
        ("updated_at", "2023-11-14T22:13:20Z"),
        ("name", "mine"),
        ("description", None),
        ("state", "DEPRECATED"),
        ("state_reason", "old"),
        ("run_rootfs_image", "mine"),
        ("build_rootfs_image", "mine"),
        ("default", False),
        ("metadata", {"labels": {}, "annotations": {}}),
        ("links", {"self": {"href": f"http://api.example.org{PATH}/{body['guid']}"}}),
    ]


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ({}, "Name can't be blank"),
        ({"name": "n" * 251, "description": "d" * 251}, (
            "Name is too long (maximum is 250 characters), Description is too long (maximum is 250 characters)"
        )),
        ({"name": "a", "state": None}, STATES),
        ({"name": "a", "state": "active"}, STATES),
        ({"name": "a", "state_reason": "r" * 5001}, "State reason is too long (maximum is 5000 characters)"),
        ({"name": "cflinuxfs4"}, "Name must be unique"),
    ],
    ids=["nothing", "long", "null state", "lower case", "long reason", "taken"],
)  # fmt: skip
def test_a_body_is_refused(world, body, complaint):
    assert support.detail(support.ask(world, "POST", PATH, body)) == (422, complaint)


def test_names_differ_by_case(world):
    _make(world)
    assert _make(world, "MINE").status == 201


def test_a_change_takes_state_and_reason_alone(world):
    guid = _make(world).body["guid"]
    changed = support.ask(world, "PATCH", f"{PATH}/{guid}", {"state": "DISABLED", "state_reason": "gone"}).body
    refused = support.ask(world, "PATCH", f"{PATH}/{guid}", {"name": "x"})
    assert (changed["state"], changed["state_reason"], support.detail(refused)) == (
        "DISABLED", "gone", (422, "Unknown field(s): 'name'"),
    )  # fmt: skip


def test_changing_the_state_of_the_default_stack_is_warned_of(world):
    guid = world.stacks.first(name="cflinuxfs4").guid
    reply = support.ask(world, "PATCH", f"{PATH}/{guid}", {"state": "DEPRECATED"})
    assert reply.headers["X-Cf-Warnings"] == (
        "Changing+state+on+the+default+stack+%27cflinuxfs4%27+may+affect+new+application+deployments."
    )


@pytest.mark.parametrize(("query", "names"), [("default=true", ["cflinuxfs4"]), ("default=false", ["mine"])])
def test_stacks_are_listed(world, query, names):
    _make(world)
    assert [one["name"] for one in support.ask(world, "GET", f"{PATH}?{query}").body["resources"]] == names


def test_default_is_true_or_false(world):
    assert support.detail(support.ask(world, "GET", f"{PATH}?default=maybe")) == (
        400, "The query parameter is invalid: Default must be 'true' or 'false'",
    )  # fmt: skip


def test_a_stack_stays_while_apps_use_it(world):
    guid = _make(world).body["guid"]
    app = support.app_in(world, support.space(world))
    world.change(app, lifecycle=Lifecycle(stack="mine"))
    assert support.detail(support.ask(world, "DELETE", f"{PATH}/{guid}")) == (
        422, "Cannot delete stack 'mine' because apps are currently using the stack.",
    )  # fmt: skip


def test_the_apps_of_a_stack_are_those_that_the_caller_sees(world):
    guid = _make(world).body["guid"]
    home, far = support.space(world), support.space(world, "far")
    for place in (home, far):
        world.change(support.app_in(world, place), lifecycle=Lifecycle(stack="mine"))
    support.app_in(world, home, "elsewhere")
    caller = support.user(world, "dev", ("space_developer", home))
    body = support.ask(world, "GET", f"{PATH}/{guid}/apps?names=app", as_=caller).body
    assert ([one["relationships"]["space"]["data"]["guid"] for one in body["resources"]], body["pagination"]["first"]) == (
        [home.guid], {"href": f"http://api.example.org{PATH}/{guid}/apps?page=1&per_page=50"},
    )  # fmt: skip


def test_all_read_and_admins_write(world):
    guid = _make(world).body["guid"]
    stranger = support.user(world, "stranger")
    asked = (("GET", None), ("PATCH", {}), ("DELETE", None))
    assert [support.ask(world, method, f"{PATH}/{guid}", body, as_=stranger).status for method, body in asked] == [
        200, 403, 403,
    ]  # fmt: skip


def test_what_is_done_to_a_stack_is_written_down(world):
    guid = _make(world).body["guid"]
    support.ask(world, "PATCH", f"{PATH}/{guid}", {"state": "DISABLED"})
    support.ask(world, "DELETE", f"{PATH}/{guid}")
    assert [(event.type, event.data) for event in world.audit_events if event.target_guid == guid] == [
        ("audit.stack.create", {"request": {"name": "mine"}}),
        ("audit.stack.update", {"request": {"state": "DISABLED"}}),
        ("audit.stack.delete", {}),
    ]


@pytest.mark.parametrize(
    ("lifecycle", "query", "count"), [("buildpack", "", 1), ("cnb", "", 0), ("buildpack", "cnb", 0)]
)
def test_only_where_buildpacks_stage_an_app_has_a_stack(world, lifecycle, query, count):
    stack = world.stacks.first(name="cflinuxfs4")
    app = brokered.app(world, support.space(world))
    world.change(app, lifecycle=Lifecycle(type=lifecycle, stack=stack.name))
    asked = f"?lifecycle_type={query}" if query else ""
    of_stack = support.ask(world, "GET", f"{PATH}/{stack.guid}/apps{asked}").body["resources"]
    by_stack = support.ask(world, "GET", f"/v3/apps?stacks={stack.name}{asked.replace('?', '&')}").body["resources"]
    assert (len(of_stack), len(by_stack)) == (count, count)


# What is asked of the app (`{app}`), of docker's (`{docker}`), or of others, and how it ends.
WITHOUT_DEFAULT = {
    "new app": ("POST", "/v3/apps", {"name": "new"}, 500),
    "new app on a stack": ("POST", "/v3/apps", {"name": "new", "lifecycle": {"data": {"stack": "mine"}}}, 201),
    "app": ("PATCH", "/v3/apps/{app}", {}, 500),
    "app on a stack": ("PATCH", "/v3/apps/{app}", {"lifecycle": {"data": {"stack": "mine"}}}, 200),
    "app of docker's": ("PATCH", "/v3/apps/{docker}", {}, 200),
    "default": ("GET", "/v3/stacks?default=true", None, 500),
    "others": ("GET", "/v3/stacks?default=false", None, 500),
    "list": ("GET", "/v3/stacks", None, 200),
}


@pytest.mark.parametrize(("method", "path", "body", "status"), WITHOUT_DEFAULT.values(), ids=WITHOUT_DEFAULT)
def test_what_needs_the_default_stack_breaks_without_it(world, method, path, body, status):
    _make(world)
    home = support.space(world)
    app = world.change(support.app_in(world, home), lifecycle=Lifecycle(stack="mine"))
    docker = world.change(support.app_in(world, home, "docker"), lifecycle=Lifecycle(type="docker"))
    support.ask(world, "DELETE", f"{PATH}/{world.stacks.first(name='cflinuxfs4').guid}")
    sent = body
    if method == "POST":
        sent = {**body, "relationships": {"space": {"data": {"guid": home.guid}}}}
    reply = support.ask(world, method, path.format(app=app.guid, docker=docker.guid), sent)
    assert reply.status == status
