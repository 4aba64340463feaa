"""/v3/builds: begun, refused, staged, failed, ended by hand."""

import pytest
import support
from support import apps, brokered


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def app(world, space):
    return brokered.app(world, space)


def test_a_build_is_staging_until_its_answer_is_due_and_then_has_a_droplet(world, app):
    apps.behave(world, staging={"mode": "after", "seconds": 3})
    body = apps.begin_build(world, app)
    world.clock.advance(2.9)
    before = support.ask(world, "GET", f"/v3/builds/{body['guid']}").body
    world.clock.advance(0.2)
    after = support.ask(world, "GET", f"/v3/builds/{body['guid']}").body
    droplet = support.ask(world, "GET", f"/v3/droplets/{after['droplet']['guid']}").body
    assert (body["state"], before["state"], before["droplet"], after["state"], droplet["state"]) == (
        "STAGING", "STAGING", None, "STAGED", "STAGED",
    )  # fmt: skip


def test_a_build_in_full(world, app):
    build = apps.build(world, app, metadata={"labels": {"a": "b"}})
    droplet = world.droplets.first(build_guid=build.guid)
    api = "http://api.example.org/v3"
    assert support.ask(world, "GET", f"/v3/builds/{build.guid}").body == {
        "guid": build.guid,
        "created_at": "2023-11-14T22:13:20Z",
        "updated_at": "2023-11-14T22:13:20Z",
        "state": "STAGED",
        "staging_memory_in_mb": 1024,
        "staging_disk_in_mb": 4096,
        "staging_log_rate_limit_bytes_per_second": -1,
        "error": None,
        "lifecycle": {
            "type": "buildpack",
            "data": {"buildpacks": ["https://github.com/cloudfoundry/binary-buildpack"], "stack": "cflinuxfs4"},
        },
        "package": {"guid": build.package_guid},
        "droplet": {"guid": droplet.guid},
        "created_by": {"guid": "admin-guid", "name": "admin", "email": None},
        "relationships": {"app": {"data": {"guid": app.guid}}},
        "metadata": {"labels": {"a": "b"}, "annotations": {}},
        "links": {
            "self": {"href": f"{api}/builds/{build.guid}"},
            "app": {"href": f"{api}/apps/{app.guid}"},
            "droplet": {"href": f"{api}/droplets/{droplet.guid}"},
        },
    }


NEEDS_GUID = "Package guid must be a string, Package guid must be between 1 and 200 characters"


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        pytest.param({"package": None}, f"Package guid can't be blank, {NEEDS_GUID}", id="no package"),
        pytest.param({"package": {"guid": 5}}, NEEDS_GUID, id="number"),
        pytest.param(
            {"package": {"guid": "nowhere"}},
            "Unable to use package. Ensure that the package exists and you have access to it.",
            id="unknown package",
        ),
        pytest.param(
            {"staging_memory_in_mb": 0, "staging_disk_in_mb": "x", "staging_log_rate_limit_bytes_per_second": -2},
            "Staging disk in mb is not a number, Staging memory in mb must be greater than 0, "
            "Staging log rate limit bytes per second must be greater than or equal to -1",
            id="limits",
        ),
        pytest.param({"staging_memory_in_mb": 1.5}, "Staging memory in mb must be an integer", id="fraction"),
        pytest.param(
            {"lifecycle": "x"}, "Lifecycle type must be a string, Lifecycle data must be an object", id="text"
        ),
        pytest.param(
            {"lifecycle": {"type": "subway", "data": {}}},
            "Lifecycle type is not included in the list: buildpack, docker, cnb",
            id="unknown lifecycle",
        ),
        pytest.param(
            {"lifecycle": {"type": "buildpack", "data": {"buildpacks": ["nope"]}}},
            'Buildpack "nope" for stack "cflinuxfs4" must be an existing admin buildpack or a valid git URI',
            id="unknown buildpack",
        ),
        pytest.param(
            {"lifecycle": {"type": "buildpack", "data": {"stack": "none"}}},
            "Stack must be an existing stack",
            id="unknown stack",
        ),
        pytest.param(
            {"staging_memory_in_mb": 1_000_000},
            "organization's memory limit exceeded: staging requires 1000000M memory",
            id="memory",
        ),
        pytest.param({"staging_disk_in_mb": 1_000_000}, "disk limit exceeded", id="disk"),
        pytest.param({"wrong": 1}, "Unknown field(s): 'wrong'", id="unknown field"),
    ],
)
def test_a_build_is_refused(world, app, more, complaint):
    body = {"package": {"guid": apps.package(world, app).guid}, **more}
    assert support.detail(support.ask(world, "POST", "/v3/builds", body)) == (422, complaint)


def test_one_build_of_an_app_is_staged_at_a_time(world, app):
    apps.behave(world, staging={"mode": "never"})
    apps.begin_build(world, app)
    body = {"package": {"guid": world.packages.first(app_guid=app.guid).guid}}
    assert support.detail(support.ask(world, "POST", "/v3/builds", body)) == (
        422, "Only one build can be STAGING at a time per application.",
    )  # fmt: skip


def test_a_package_without_bits_cannot_be_staged(world, app):
    guid = support.ask(world, "POST", "/v3/packages", {"type": "bits", **apps.of(app)}).body["guid"]
    assert support.detail(support.ask(world, "POST", "/v3/builds", {"package": {"guid": guid}})) == (
        400, "Bad request: Cannot stage package whose state is not ready.",
    )  # fmt: skip


def test_another_lifecycle_than_the_app_s_leaves_the_build_without_data(world, app):
    support.ask(world, "PATCH", "/v3/feature_flags/diego_cnb", {"enabled": True})
    body = apps.begin_build(
        world, app, lifecycle={"type": "cnb", "data": {"buildpacks": ["docker://example.com/java"]}}
    )
    assert body["lifecycle"] == {"type": "buildpack", "data": {"buildpacks": [], "stack": None}}


def test_a_stack_without_lifecycle_bundle_fails_at_the_stager(world, app):
    support.ask(world, "POST", "/v3/stacks", {"name": "odd"})
    body = {
        "package": {"guid": apps.package(world, app).guid},
        "lifecycle": {"type": "buildpack", "data": {"stack": "odd"}},
    }
    reply = support.ask(world, "POST", "/v3/builds", body)
    assert (support.detail(reply), world.builds.first(app_guid=app.guid).state) == (
        (500, "Stager error: no compiler defined for requested stack"), "FAILED",
    )  # fmt: skip


def test_who_may_update_states_ends_a_build_by_hand(world, app):
    apps.behave(world, staging={"mode": "never"})
    guid = apps.begin_build(world, app)["guid"]
    body = support.ask(world, "PATCH", f"/v3/builds/{guid}", {"state": "FAILED", "error": "x"}).body
    assert (body["state"], body["error"]) == ("FAILED", "StagerError - Stager error: x")


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ({"state": "STAGING"}, "State 'STAGING' is not a valid state"),
        ({"state": "STAGED"}, "Lifecycle 'STAGED' builds require lifecycle data"),
        ({"state": "FAILED", "error": 5}, "Error must be a string"),
        ({"metadata": {"labels": {"a b": "c"}}}, "Metadata label key error: 'a b' contains invalid characters"),
    ],
)
def test_an_update_is_refused(world, app, body, complaint):
    build = apps.build(world, app)
    assert support.detail(support.ask(world, "PATCH", f"/v3/builds/{build.guid}", body)) == (422, complaint)


@pytest.mark.parametrize(
    ("role", "reads", "builds"),
    [
        ("space_developer", 200, 201),
        ("space_supporter", 200, 201),
        ("space_auditor", 200, 422),
        ("space_manager", 200, 422),
        (None, 404, 422),
    ],
)
def test_who_sees_and_begins_builds(world, space, app, role, reads, builds):
    build = apps.build(world, app)
    caller = support.user(world, "someone", *([(role, space)] if role else []))
    statuses = (
        support.ask(world, "GET", f"/v3/builds/{build.guid}", as_=caller).status,
        support.ask(world, "POST", "/v3/builds", {"package": {"guid": build.package_guid}}, as_=caller).status,
    )
    assert statuses == (reads, builds)


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 2), ("?states=FAILED", 0), ("?app_guids=nowhere", 0), ("?per_page=1&states=STAGED", 1)],
)
def test_builds_are_listed(world, app, query, count):
    apps.build(world, app)
    apps.build(world, app)
    assert len(support.ask(world, "GET", f"/v3/builds{query}").body["resources"]) == count


@pytest.mark.parametrize(("seconds", "told"), [(10, ["STAGING_STARTED", "STAGING_STOPPED"]), (0, [])])
def test_a_build_that_is_ended_by_hand_stops_staging_once(world, app, seconds, told):
    apps.behave(world, staging={"mode": "after", "seconds": seconds})
    build = apps.begin_build(world, app)["guid"]
    world.catch_up()
    used = 0 if seconds else len(world.app_usage_events)
    support.ask(world, "PATCH", f"/v3/builds/{build}", {"state": "FAILED"})
    assert world.builds[build].state == "FAILED"
    assert [event.state for event in list(world.app_usage_events)[used:]] == told


def _stage_by_hand(world, build, lifecycle):
    return support.ask(world, "PATCH", f"/v3/builds/{build}", {"state": "STAGED", "lifecycle": lifecycle})


def test_a_build_is_staged_by_hand_once_more(world, app):
    build = apps.build(world, app)
    data = {"image": "image:tag", "processTypes": {"web": "run"}}
    reply = _stage_by_hand(world, build.guid, {"data": data})
    droplet = world.droplets.first(build_guid=build.guid)
    assert (reply.status, droplet.docker_receipt_image, droplet.process_types, world.apps[app.guid].droplet_guid) == (
        200, "image:tag", {"web": "run"}, droplet.guid,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "lifecycle", "status"),
    [(10, {"data": {}}, 500), (0, "text", 500), (0, {"data": "text"}, 500), (0, {"data": {"processTypes": "x"}}, 501)],
    ids=["no droplet", "no map", "no map of data", "no map of process types"],
)
def test_a_build_that_cannot_be_staged_by_hand(world, app, seconds, lifecycle, status):
    apps.behave(world, staging={"mode": "after", "seconds": seconds})
    build = apps.begin_build(world, app)["guid"]
    world.catch_up()
    assert _stage_by_hand(world, build, lifecycle).status == status
