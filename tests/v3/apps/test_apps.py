"""/v3/apps: made, changed, listed and deleted."""

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
    ("more", "complaint"),
    [
        pytest.param({"lifecycle": {"type": "subway", "data": {}}},
            "Lifecycle type is not included in the list: buildpack, docker, cnb", id="kind"),
        pytest.param({"lifecycle": {"type": 5, "data": {}}},
            "Lifecycle type is not included in the list: buildpack, docker, cnb, Lifecycle type must be a string",
            id="kind is a number"),
        pytest.param({"lifecycle": {}}, "Lifecycle data must be an object", id="no data"),
        pytest.param({"lifecycle": {"type": "docker", "data": {"a": 1}}}, "Lifecycle Unknown field(s): 'a'",
            id="docker's data"),
        pytest.param({"lifecycle": {"type": "buildpack", "data": {"stack": [], "buildpacks": [5, ""]}}},
            "Lifecycle Stack must be a string, Lifecycle Stack must be between 1 and 4096 characters, "
            "Lifecycle Buildpacks can only contain strings, "
            "Lifecycle Buildpacks entries must be between 1 and 4096 characters", id="everything of the data"),
        pytest.param({"lifecycle": {"type": "cnb", "data": {"credentials": {"a": "b"}}}},
            "Lifecycle Credentials credentials value must be a hash", id="credentials"),
        pytest.param({"lifecycle": {"type": "buildpack", "data": {"buildpacks": ["ruby"], "stack": "x"}}},
            'Buildpack "ruby" must be an existing admin buildpack or a valid git URI, Stack must be an existing stack',
            id="neither is there"),
        pytest.param({"name": ""}, "name presence, name format", id="empty name"),
        pytest.param({"name": "x" * 256}, "Name is too long (maximum is 255 characters)", id="long name"),
        pytest.param({"environment_variables": []}, "Environment variables must be an object", id="list of variables"),
        pytest.param({"environment_variables": {"VCAP_A": "1", "vcap_b": "2", "PORT": "3"}},
            'environment_variables {:message=>"cannot start with VCAP_"}, '
            'environment_variables {:message=>"cannot set PORT"}', id="variables of the platform"),
        pytest.param({"name": 5, "relationships": {}, "wrong": 1},
            "Unknown field(s): 'wrong', "
            "Relationships 'relationships' must include one or more valid relationships, Name must be a string",
            id="several mistakes at once"),
    ],
)  # fmt: skip
def test_a_create_tells_every_complaint(world, space, more, complaint):
    assert support.detail(support.ask(world, "POST", "/v3/apps", _body(space, **more))) == (422, complaint)


def test_variables_of_a_new_app_may_be_anything(world, space):
    guid = support.ask(world, "POST", "/v3/apps", _body(space, environment_variables={"n": 1, "m": [True]})).body[
        "guid"
    ]
    assert world.apps[guid].environment_variables == {"n": 1, "m": [True]}


def test_secrets_of_buildpacks_are_hidden(world, space):
    lifecycle = {"type": "buildpack", "data": {"buildpacks": ["https://me:secret@example.com/a"]}}
    body = support.ask(world, "POST", "/v3/apps", _body(space, lifecycle=lifecycle)).body
    assert body["lifecycle"]["data"]["buildpacks"] == ["https://***:***@example.com/a"]


@pytest.mark.parametrize("kind", ["docker", "cnb"])
def test_lifecycles_have_their_flags(world, space, kind):
    body = _body(space, lifecycle={"type": kind, "data": {}})
    refused = support.ask(world, "POST", "/v3/apps", body)
    support.ask(world, "PATCH", f"/v3/feature_flags/diego_{kind}", {"enabled": True})
    made = support.ask(world, "POST", "/v3/apps", body)
    assert (support.detail(refused), made.status, made.body["lifecycle"]["type"]) == (
        (403, f"Feature Disabled: diego_{kind}"), 201, kind,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ({"lifecycle": {"type": "docker", "data": {}}}, "Lifecycle type cannot be changed from buildpack to docker"),
        ({"lifecycle": {"type": "buildpack"}}, "Lifecycle data must be an object"),
        ({"lifecycle": {"data": {"stack": "none"}}}, "Stack must be an existing stack"),
        ({"name": 5}, "Name must be a string"),
        ({"name": " "}, "name presence, name format"),
        ({"name": "OTHER"}, "App with the name 'OTHER' already exists."),
        ({"environment_variables": {}}, "Unknown field(s): 'environment_variables'"),
    ],
)
def test_an_update_is_refused(world, space, body, complaint):
    app = brokered.app(world, space)
    brokered.app(world, space, "other")
    assert support.detail(support.ask(world, "PATCH", f"/v3/apps/{app.guid}", body)) == (422, complaint)


def test_an_update_leaves_alone_what_it_does_not_name(world, space):
    lifecycle = {"type": "buildpack", "data": {"buildpacks": ["https://example.com/a"]}}
    guid = support.ask(world, "POST", "/v3/apps", _body(space, lifecycle=lifecycle)).body["guid"]
    body = {"lifecycle": {"data": {"stack": "cflinuxfs4"}}}
    assert support.ask(world, "PATCH", f"/v3/apps/{guid}", body).body["lifecycle"] == {
        "type": "buildpack", "data": {"buildpacks": ["https://example.com/a"], "stack": "cflinuxfs4"},
    }  # fmt: skip


def test_a_restricted_stack_is_refused_and_kept(world, space):
    app = brokered.app(world, space)
    stack = {"name": "old", "state": "RESTRICTED", "state_reason": "Use a new one."}
    support.ask(world, "POST", "/v3/stacks", stack)
    body = {"lifecycle": {"data": {"stack": "old"}}}
    reply = support.ask(world, "PATCH", f"/v3/apps/{app.guid}", body)
    assert (support.detail(reply), world.apps[app.guid].stack) == (
        (422, "ERROR: Staging failed. The stack 'old' is 'RESTRICTED' and cannot be used for staging. Use a new one."),
        "old",
    )


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


@pytest.mark.parametrize("switched_on", [True, False])
def test_whoever_renames_an_app_changes_its_processes_where_the_runtime_is_told(switched_on):
    world = support.new_world(update_metric_tags_on_rename=switched_on)
    app = brokered.app(world, support.space(world))
    world.clock.advance(10)
    support.ask(world, "PATCH", f"/v3/apps/{app.guid}", {"metadata": {}})
    before = world.processes[app.guid].updated_at
    support.ask(world, "PATCH", f"/v3/apps/{app.guid}", {"name": "other"})
    assert (world.processes[app.guid].updated_at > before) is switched_on
