"""/v3/apps, as far as bindings need them."""

import pytest
import support
from support import brokered


@pytest.fixture
def space(world):
    return support.space(world)


def _body(space, **more):
    return {"name": "app", "relationships": {"space": {"data": {"guid": space.guid}}}, **more}


def test_a_new_app_is_stopped_and_has_a_web_process_of_its_guid(world, space):
    body = support.ask(world, "POST", "/v3/apps", _body(space)).body
    process = world.processes[body["guid"]]
    assert (body["state"], body["lifecycle"], process.type, process.memory) == (
        "STOPPED", {"type": "buildpack", "data": {"buildpacks": [], "stack": "cflinuxfs4"}}, "web", 1024,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        pytest.param({"name": None}, "Name must be a string", id="no name"),
        pytest.param({"name": 5}, "Name must be a string", id="number"),
        pytest.param({"foo": 1}, "Unknown field(s): 'foo'", id="unknown"),
        pytest.param(
            {"relationships": {"space": {"data": {"guid": "nowhere"}}}},
            "Invalid space. Ensure that the space exists and you have access to it.",
            id="no space",
        ),
    ],
)
def test_a_create_is_refused(world, space, body, complaint):
    reply = support.ask(world, "POST", "/v3/apps", {**_body(space), **body})
    assert support.detail(reply) == (422, complaint)


def test_a_name_is_taken_whatever_its_case(world, space):
    brokered.app(world, space, "APP")
    reply = support.ask(world, "POST", "/v3/apps", _body(space))
    assert (reply.status, reply.body["errors"]) == (
        422, [{"detail": "App with the name 'app' already exists.", "title": "CF-UniquenessError", "code": 10016}],
    )  # fmt: skip


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"lifecycle": {"type": "docker", "data": {}}}, id="docker"),
        pytest.param({"lifecycle": {"type": "buildpack", "data": {"buildpacks": ["ruby"]}}}, id="buildpacks"),
        pytest.param({"environment_variables": {"n": 1}}, id="numbers in the environment"),
    ],
)
def test_what_comes_later_refuses_loudly(world, space, more):
    assert support.ask(world, "POST", "/v3/apps", _body(space, **more)).status == 501


@pytest.mark.parametrize(
    ("role", "status"), [("space_developer", 201), ("space_supporter", 403), ("space_auditor", 403)]
)
def test_who_may_make_apps(world, space, role, status):
    caller = support.user(world, "someone", (role, space))
    assert support.ask(world, "POST", "/v3/apps", _body(space), as_=caller).status == status


def test_an_app_is_renamed(world, space):
    app = brokered.app(world, space)
    body = {"name": "other", "metadata": {"labels": {"a": "b"}}}
    changed = support.ask(world, "PATCH", f"/v3/apps/{app.guid}", body).body
    assert (changed["name"], changed["metadata"]["labels"]) == ("other", {"a": "b"})


def test_a_list_holds_what_the_caller_may_read(world, space):
    brokered.app(world, space)
    auditor = support.user(world, "auditor", ("space_auditor", space))
    stranger = support.user(world, "stranger")
    seen = [
        len(support.ask(world, "GET", "/v3/apps?names=app", as_=caller).body["resources"])
        for caller in (auditor, stranger)
    ]
    assert seen == [1, 0]


SERVICES = {"VCAP_SERVICES": {}}
HIDDEN = {"redacted_message": "[PRIVATE DATA HIDDEN]"}


@pytest.mark.parametrize(
    ("role", "seen"),
    [("space_developer", SERVICES), ("space_supporter", HIDDEN), ("space_auditor", None), ("space_manager", None)],
)
def test_who_sees_an_app_s_environment(world, space, role, seen):
    app = brokered.app(world, space)
    caller = support.user(world, "someone", (role, space))
    reply = support.ask(world, "GET", f"/v3/apps/{app.guid}/env", as_=caller)
    assert (reply.status, reply.body.get("system_env_json")) == (200 if seen else 403, seen)


def test_an_environment_s_flags_bind_all_but_admins(world, space):
    app = brokered.app(world, space)
    developer = support.user(world, "developer", ("space_developer", space))
    support.ask(world, "PATCH", "/v3/feature_flags/space_developer_env_var_visibility", {"enabled": False})
    statuses = [
        support.ask(world, "GET", f"/v3/apps/{app.guid}/env", as_=caller).status
        for caller in (developer, support.ADMIN)
    ]
    assert statuses == [403, 200]


def test_an_app_is_gone_after_its_job(world, space):
    app = brokered.app(world, space)
    job = support.wait(world, support.ask(world, "DELETE", f"/v3/apps/{app.guid}"))
    assert (job["operation"], job["state"], support.ask(world, "GET", f"/v3/apps/{app.guid}").status) == (
        "app.delete", "COMPLETE", 404,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("include", "included"),
    [
        ("space", {"spaces": ["space"]}),
        ("org", {"organizations": ["org of space"]}),
        ("space.organization", {"spaces": ["space"], "organizations": ["org of space"]}),
    ],
)
def test_an_app_includes_where_it_lives(world, space, include, included):
    guid = brokered.app(world, space).guid
    bodies = [support.ask(world, "GET", f"/v3/apps{path}include={include}").body for path in ("?", f"/{guid}?")]
    found = [{key: [one["name"] for one in held] for key, held in body["included"].items()} for body in bodies]
    assert found == [included, included]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("names=APP", ["app"]),
        ("stacks=cflinuxfs4&order_by=-name", ["other", "app"]),
        ("order_by=-state&names=app", ["app"]),
        ("stacks=", []),
        ("lifecycle_type=docker", []),
    ],
)
def test_a_list_of_apps_is_filtered(world, space, query, names):
    brokered.app(world, space)
    brokered.app(world, space, "other")
    resources = support.ask(world, "GET", f"/v3/apps?{query}").body["resources"]
    assert [resource["name"] for resource in resources] == names
