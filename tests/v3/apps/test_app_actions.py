"""Apps are started, stopped and given droplets; what they allow, and what was built of them."""

import pytest
import support
from support import apps, brokered


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def app(world, space):
    return brokered.app(world, space)


def _assign(world, app, droplet):
    path = f"/v3/apps/{app.guid}/relationships/current_droplet"
    return support.ask(world, "PATCH", path, {"data": {"guid": droplet.guid}})


def test_an_app_without_droplet_is_not_started(world, app):
    replies = [support.ask(world, "POST", f"/v3/apps/{app.guid}/actions/{verb}") for verb in ("start", "restart")]
    sentence = (422, "Assign a droplet before starting this app.")
    assert [support.detail(reply) for reply in replies] == [sentence, sentence]


def test_an_app_is_started_restarted_and_stopped(world, app):
    _assign(world, app, apps.droplet(world, app))
    states = [
        support.ask(world, "POST", f"/v3/apps/{app.guid}/actions/{verb}").body["state"]
        for verb in ("start", "restart", "stop")
    ]
    told = [event.type for event in world.audit_events.find(target_guid=app.guid)][-3:]
    assert (states, told) == (
        ["STARTED", "STARTED", "STOPPED"], ["audit.app.start", "audit.app.restart", "audit.app.stop"],
    )  # fmt: skip


def test_assigning_a_droplet_makes_the_processes_that_it_brings(world, app):
    apps.behave(world, staging={"process_types": {"web": "./a", "worker": "./b"}})
    body = _assign(world, app, apps.droplet(world, app)).body
    made = {process.type: process.instances for process in world.processes.find(app_guid=app.guid)}
    path = f"http://api.example.org/v3/apps/{app.guid}"
    assert (made, body["links"]) == (
        {"web": 1, "worker": 0},
        {
            "self": {"href": f"{path}/relationships/current_droplet"},
            "related": {"href": f"{path}/droplets/current"},
        },
    )


@pytest.mark.parametrize(
    ("body", "status", "complaint"),
    [
        pytest.param(
            {"data": None}, 422, "Current droplet cannot be removed. Replace it with a preferred droplet.", id="null"
        ),
        pytest.param(
            {"data": {"guid": "nowhere"}}, 422,
            "Unable to assign current droplet. Ensure the droplet exists and belongs to this app.", id="unknown",
        ),
        pytest.param(
            {}, 422, "Unable to assign current droplet. Ensure the droplet exists and belongs to this app.", id="empty"
        ),
        pytest.param({"data": []}, 500, "An unknown error occurred.", id="list"),
    ],
)  # fmt: skip
def test_an_assignment_is_refused(world, app, body, status, complaint):
    reply = support.ask(world, "PATCH", f"/v3/apps/{app.guid}/relationships/current_droplet", body)
    assert support.detail(reply) == (status, complaint)


def test_a_droplet_that_is_not_staged_is_not_assigned(world, app):
    guid = support.ask(world, "POST", "/v3/droplets", apps.of(app)).body["guid"]
    assert support.detail(_assign(world, app, world.droplets[guid])) == (422, "droplet must be in staged state")


def test_a_user_s_sidecar_stands_in_the_way_of_a_buildpack_s(world, app):
    sidecars = [{"name": "mine", "command": "./x", "process_types": ["web"]}]
    apps.behave(world, staging={"sidecars": sidecars})
    droplet = apps.droplet(world, app)
    _assign(world, app, droplet)
    mine = world.sidecars.first(app_guid=app.guid)
    world.change(mine, origin="user")
    assert (mine.origin, support.detail(_assign(world, app, droplet))) == (
        "buildpack",
        (
            422,
            (
                "Buildpack defined sidecar 'mine' conflicts with an existing user-defined sidecar. "
                "Consider renaming 'mine'."
            ),
        ),
    )


@pytest.mark.parametrize("path", ["relationships/current_droplet", "droplets/current"])
def test_an_app_without_droplet_shows_none(world, app, path):
    assert support.detail(support.ask(world, "GET", f"/v3/apps/{app.guid}/{path}")) == (404, "Droplet not found")


@pytest.mark.parametrize(("role", "sensitive"), [("space_developer", True), ("space_auditor", False)])
def test_what_a_caller_may_read_of_an_app(world, space, app, role, sensitive):
    caller = support.user(world, "someone", (role, space))
    body = support.ask(world, "GET", f"/v3/apps/{app.guid}/permissions", as_=caller).body
    assert body == {"read_basic_data": True, "read_sensitive_data": sensitive}


def test_ssh_is_enabled_where_nothing_disables_it(world, space, app):
    def shown():
        return support.ask(world, "GET", f"/v3/apps/{app.guid}/ssh_enabled").body

    enabled = shown()
    support.ask(world, "PATCH", f"/v3/apps/{app.guid}/features/ssh", {"enabled": False})
    of_app = shown()
    world.change(space, allow_ssh=False)
    of_space = shown()
    world.settings = world.settings.with_changes({"allow_app_ssh_access": False})
    assert [enabled, of_app, of_space, shown()] == [
        {"enabled": True, "reason": ""},
        {"enabled": False, "reason": "ssh is disabled for app"},
        {"enabled": False, "reason": "ssh is disabled for space 'space'"},
        {"enabled": False, "reason": "ssh is disabled globally"},
    ]


def test_clearing_a_buildpack_cache_is_a_job(world, app):
    job = support.wait(world, support.ask(world, "POST", f"/v3/apps/{app.guid}/actions/clear_buildpack_cache"))
    assert (job["operation"], job["state"]) == ("app.clear_buildpack_cache", "COMPLETE")


@pytest.mark.parametrize(("query", "count"), [("", 1), ("?states=FAILED", 0), ("?guids=x", 0)])
def test_the_builds_of_an_app_are_listed(world, app, query, count):
    apps.build(world, app)
    assert len(support.ask(world, "GET", f"/v3/apps/{app.guid}/builds{query}").body["resources"]) == count


@pytest.mark.parametrize(
    ("role", "status"), [("space_developer", 200), ("space_supporter", 200), ("space_auditor", 403), (None, 404)]
)
def test_who_stops_apps(world, space, app, role, status):
    caller = support.user(world, "someone", *([(role, space)] if role else []))
    assert support.ask(world, "POST", f"/v3/apps/{app.guid}/actions/stop", as_=caller).status == status


def _sidecar(world, app, memory, *process_types):
    body = {"name": "sidecar", "command": "run", "process_types": process_types, "memory_in_mb": memory}
    support.ask(world, "POST", f"/v3/apps/{app.guid}/sidecars", body)


def test_a_process_that_a_droplet_brings_needs_more_memory_than_its_sidecars(world, app):
    _sidecar(world, app, 1024, "worker")
    reply = _assign(world, app, apps.handmade_droplet(world, app, web="run", worker="work"))
    told = 'The sidecar memory allocation defined is too large to run with the dependent "worker" process'
    assert (support.detail(reply), world.apps[app.guid].droplet_guid) == ((422, told), None)


def test_a_deployment_says_so_too(world, app):
    _sidecar(world, app, 1024, "worker")
    body = {**apps.of(app), "droplet": {"guid": apps.handmade_droplet(world, app, worker="work").guid}}
    told = 'The sidecar memory allocation defined is too large to run with the dependent "worker" process'
    assert support.detail(support.ask(world, "POST", "/v3/deployments", body)) == (422, told)


def test_nothing_rescues_a_droplet_s_own_sidecar_that_is_too_large(world, app):
    droplet = apps.droplet(world, app)
    told = {"name": "large", "command": "run", "process_types": ["web"], "memory": 1024}
    assert _assign(world, app, world.change(droplet, sidecars=(told,))).status == 500


def test_nothing_rescues_a_new_process_with_too_many_ports(world, space, app):
    route = brokered.route(world, space)
    target = {"app": {"guid": app.guid, "process": {"type": "worker"}}}
    for port in range(9000, 9011):
        body = {"destinations": [{**target, "port": port}]}
        support.ask(world, "POST", f"/v3/routes/{route.guid}/destinations", body)
    assert _assign(world, app, apps.handmade_droplet(world, app, worker="work")).status == 500


def test_a_process_that_a_droplet_brings_does_not_run_before_the_app_starts_anew(world, app):
    support.ask(world, "POST", f"/v3/apps/{apps.staged(world, app).guid}/actions/start")
    used = len(world.app_usage_events)
    _assign(world, app, apps.handmade_droplet(world, app, web="run", worker="work"))
    worker = world.processes.first(app_guid=app.guid, type="worker")
    support.ask(world, "POST", f"/v3/processes/{worker.guid}/actions/scale", {"instances": 1})
    before = _states(world, worker), len(world.app_usage_events) - used
    support.ask(world, "POST", f"/v3/apps/{app.guid}/actions/restart")
    assert (before, _states(world, worker)) == ((["DOWN"], 0), ["RUNNING"])


def _states(world, process):
    found = support.ask(world, "GET", f"/v3/processes/{process.guid}/stats").body["resources"]
    return [each["state"] for each in found]
