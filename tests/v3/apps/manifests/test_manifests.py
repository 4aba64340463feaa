"""Manifests as clients apply them: what is refused at once and what by the job, and what stays of it."""

import pytest
import support
from support import brokered

from fakecc.models.common import LastOperation
from fakecc.models.services import ServiceBinding

YAML = {"Content-Type": "application/x-yaml"}
REFUSED = "ERROR: Staging failed. The stack 'old' is 'DISABLED' and cannot be used for staging."


@pytest.fixture
def space(world):
    return support.space(world)


def _apply(world, space, text, as_=support.ADMIN):
    path = f"/v3/spaces/{space.guid}/actions/apply_manifest"
    return support.ask(world, "POST", path, f"applications:\n{text}".encode(), headers=YAML, as_=as_)


def _fail(world, space, text, as_=support.ADMIN):
    """The errors of the job that a manifest fails with, as title and detail."""
    job = support.wait(world, _apply(world, space, text, as_))
    assert job["state"] == "FAILED"
    return [(each["title"], each["detail"]) for each in job["errors"]]


def _unprocessable(detail):
    return [("CF-UnprocessableEntity", f"For application 'web': {detail}")]


def _names(world):
    return [app.name for app in world.apps]


def test_apps_that_were_made_stay_where_a_later_one_is_refused(world, space):
    reply = _apply(world, space, "- name: one\n- name: two\n  buildpacks: [none]\n")
    told = "For application 'two': Specified unknown buildpack name: \"none\""
    assert (support.detail(reply), _names(world)) == ((422, told), ["one"])


def test_an_app_is_made_with_a_stack_that_there_is_not_and_the_job_refuses_it(world, space):
    told = _fail(world, space, "- name: web\n  stack: none\n")
    assert (told, _names(world)) == (_unprocessable("Stack must be an existing stack"), ["web"])


def test_a_stack_that_is_disabled_is_refused_at_once_for_a_new_app(world, space):
    support.ask(world, "POST", "/v3/stacks", {"name": "old", "state": "DISABLED"})
    reply = _apply(world, space, "- name: web\n  stack: old\n")
    assert (support.detail(reply), _names(world)) == ((422, f"For application 'web': {REFUSED}"), [])


def test_a_stack_that_is_disabled_fails_the_job_after_an_app_got_it(world, space):
    app = brokered.app(world, space, name="web")
    support.ask(world, "POST", "/v3/stacks", {"name": "old", "state": "DISABLED"})
    told = _fail(world, space, "- name: web\n  stack: old\n")
    assert (told, world.apps[app.guid].lifecycle.stack) == (_unprocessable(REFUSED), "old")


def test_custom_buildpacks_that_are_disabled_are_told_without_the_app_s_name():
    world = support.new_world(disable_custom_buildpacks=True)
    space = support.space(world)
    brokered.app(world, space, name="web")
    told = [
        _apply(world, space, "- name: new\n  buildpacks: ['https://example.com/a']\n").body["errors"][0]["title"],
        *_fail(world, space, "- name: web\n  buildpacks: ['https://example.com/a']\n"),
    ]
    sentence = ("CF-CustomBuildpacksDisabled", "Custom buildpacks are disabled")
    assert told == ["CF-CustomBuildpacksDisabled", sentence]


@pytest.mark.parametrize(
    ("flag", "host", "told"),
    [
        (False, "www", ("CF-FeatureDisabled", "Feature Disabled: route_creation")),
        (True, '"*"', ("CF-NotAuthorized", "You are not authorized to perform the requested action")),
    ],
    ids=["routes are not to be made", "a wildcard on a shared domain"],
)
def test_what_may_not_be_done_is_told_without_the_app_s_name(world, space, flag, host, told):
    support.ask(world, "PATCH", "/v3/feature_flags/route_creation", {"enabled": flag})
    support.ask(world, "POST", "/v3/domains", {"name": "shared.example.com"})
    name = f"{host}.shared.example.com".replace('".', ".")
    name = f'{name}"' if name.startswith('"') else name
    assert _fail(world, space, f"- name: web\n  routes:\n  - route: {name}\n") == [told]


def test_all_apps_are_there_before_events_tell_that_a_manifest_is_applied(world, space):
    _apply(world, space, "- name: one\n- name: two\n- name: one\n  instances: 2\n")
    told = [(event.type.removeprefix("audit.app."), event.target_name) for event in world.audit_events]
    assert told == [
        ("process.create", "one"), ("create", "one"), ("process.create", "two"), ("create", "two"),
        ("apply_manifest", "one"), ("apply_manifest", "two"),
    ]  # fmt: skip


def test_the_sidecars_that_leave_a_new_process_no_memory_break_the_job(world, space):
    app = brokered.app(world, space, name="web")
    body = {"name": "sidecar", "command": "run", "process_types": ["worker"], "memory_in_mb": 1024}
    support.ask(world, "POST", f"/v3/apps/{app.guid}/sidecars", body)
    told = _fail(world, space, "- name: web\n  processes:\n  - type: worker\n    command: work\n")
    assert told == [("UnknownError", "An unknown error occurred.")]


@pytest.mark.parametrize(
    ("operation", "told"),
    [
        (("create", "in progress"), "A binding is being created. Retry this operation later."),
        (("delete", "in progress"), "A binding is being deleted. Retry this operation later."),
        (
            ("delete", "failed"),
            "A binding failed to be deleted. Resolve the issue with this binding before retrying this operation.",
        ),
    ],
    ids=" ".join,
)
def test_a_service_whose_binding_is_in_the_way(world, space, operation, told):
    app, instance = brokered.app(world, space, name="web"), brokered.managed(world, space)
    last = LastOperation(
        type=operation[0], state=operation[1], description=None, created_at=world.now(), updated_at=world.now()
    )
    world.add(
        ServiceBinding(
            **world.stamp(ServiceBinding), app_guid=app.guid, service_instance_guid=instance.guid, credentials={},
            last_operation=last,
        )
    )  # fmt: skip
    found = _fail(world, space, "- name: web\n  services: [instance]\n")
    assert found == _unprocessable(f"For service 'instance': {told}")


def test_a_process_keeps_the_ports_of_routes_that_a_manifest_takes_away(world, space):
    app = brokered.app(world, space, name="web")
    route = brokered.route(world, space)
    body = {"destinations": [{"app": {"guid": app.guid}, "port": 9000}]}
    support.ask(world, "POST", f"/v3/routes/{route.guid}/destinations", body)
    support.wait(world, _apply(world, space, "- name: web\n  no-route: true\n"))
    assert (len(world.route_mappings), world.processes[app.guid].ports) == (0, (9000,))


@pytest.mark.parametrize(
    ("written", "status", "told"),
    [
        ("aHR0cHM6Ly9naXRodWIuY29tL2Nsb3VkZm91bmRyeS9uZ2lueC1idWlsZHBhY2suZ2l0", 202, None),
        (
            "aHR0cHM6Ly9naXRodWIuY29tL2Nsb3VkZm91bmRyeS9uZ2lueC1idWlsZHBhY2suZ2l0ww==", 400,
            "Request invalid due to parse error: Invalid UTF-8 encoding in YAML data",
        ),
    ],
    ids=["a text", "no text"],
)  # fmt: skip
def test_a_buildpack_may_be_written_in_base64(world, space, written, status, told):
    app = brokered.app(world, space, name="web")
    reply = _apply(world, space, f"- name: web\n  buildpacks:\n  - !!binary |-\n    {written}\n")
    world.catch_up()
    named = () if told else ("https://github.com/cloudfoundry/nginx-buildpack.git",)
    detail = reply.body["errors"][0]["detail"] if told else None
    assert (reply.status, detail, world.apps[app.guid].lifecycle.buildpacks) == (status, told, named)


def _hosts(world, app):
    del app
    return [route.host for route in world.routes]


def _mapped_hosts(world, app):
    return [world.routes[each.route_guid].host for each in world.route_mappings.find(app_guid=app.guid)]


def _commands(world, app):
    return {each.type: each.command for each in world.processes.find(app_guid=app.guid)}


def _instances(world, app):
    return {each.type: each.instances for each in world.processes.find(app_guid=app.guid)}


def _sidecars(world, app):
    return [each.name for each in world.sidecars.find(app_guid=app.guid)]


PARTS = {
    "routes": ("routes: [{route: a.apps.example.com}, {route: b!.apps.example.com}]", _hosts, ["a"]),
    "destinations": (
        "routes: [{route: a.apps.example.com}, {route: b.apps.example.com, protocol: tcp}]", _mapped_hosts, ["a"],
    ),
    "processes": (
        "processes: [{type: worker, command: work}, {type: clock, command: tick, timeout: 9999}]",
        _commands, {"web": None, "worker": "work", "clock": None},
    ),
    "scales": (
        "processes: [{type: worker, instances: 3}, {type: clock, disk_quota: 9999M}]",
        _instances, {"web": 1, "worker": 3, "clock": 0},
    ),
    "sidecars": (
        "sidecars: [{name: a, command: c, process_types: [web]}, {name: a2, command: c, process_types: [web], memory: 9G}]",
        _sidecars, ["a"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("line", "read", "left"), PARTS.values(), ids=PARTS)
def test_what_was_done_before_a_part_is_refused_stays(world, space, line, read, left):
    app = brokered.app(world, space, name="web")
    _fail(world, space, f"- name: web\n  {line}\n")
    assert read(world, app) == left


def test_no_route_touches_the_process_that_loses_its_routes(world, space):
    support.wait(world, _apply(world, space, "- name: web\n  default-route: true\n"))
    world.clock.advance(60)
    support.wait(world, _apply(world, space, "- name: web\n  no-route: true\n"))
    events = [
        event.data.get("manifest_triggered") for event in world.audit_events if event.type.endswith("unmap-route")
    ]
    assert (len(world.route_mappings), events) == (0, [True])
    assert next(iter(world.processes)).updated_at > world.apps.first(name="web").created_at + 59


def test_a_tcp_route_while_the_routing_api_is_off_breaks_the_job(world, space):
    group = world.router_groups.first(name="default-tcp").guid
    support.ask(world, "POST", "/v3/domains", {"name": "tcp.example.org", "router_group": {"guid": group}})
    world.settings = world.settings.with_changes({"routing_api": {"enabled": False}})
    told = _fail(world, space, "- name: web\n  routes:\n  - route: tcp.example.org:1024\n")
    assert told == [("UnknownError", "An unknown error occurred.")]
