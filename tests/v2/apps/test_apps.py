"""/v2/apps: made, listed, read, changed and deleted."""

import pytest
import support
from support import apps as made
from support import ask
from support.v2_apps import create, entity, put, say

from fakecc.models.routing import RouteMapping
from fakecc.models.services import ServiceBinding, ServiceInstance


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def app(world, space):
    return create(world, space, name="app")


def test_an_app_is_made_with_a_web_process(world, space):
    stack = world.stacks.first(name="cflinuxfs4")

    reply = ask(world, "POST", "/v2/apps", {"name": " app ", "space_guid": space.guid, "unknown": 1})

    app = world.apps.first(name="app")
    assert (reply.status, reply.headers["Location"]) == (201, f"/v2/apps/{app.guid}")
    assert list(reply.body["entity"].items()) == [
        ("name", "app"),
        ("production", False),
        ("space_guid", space.guid),
        ("stack_guid", stack.guid),
        ("buildpack", None),
        ("detected_buildpack", None),
        ("detected_buildpack_guid", None),
        ("environment_json", {}),
        ("memory", 1024),
        ("instances", 1),
        ("disk_quota", 1024),
        ("log_rate_limit", -1),
        ("state", "STOPPED"),
        ("version", world.processes[app.guid].version),
        ("command", None),
        ("console", False),
        ("debug", None),
        ("staging_task_id", None),
        ("package_state", "PENDING"),
        ("health_check_type", "port"),
        ("health_check_timeout", None),
        ("health_check_http_endpoint", None),
        ("staging_failed_reason", None),
        ("staging_failed_description", None),
        ("diego", True),
        ("docker_image", None),
        ("docker_credentials", {"username": None, "password": None}),
        ("package_updated_at", None),
        ("detected_start_command", ""),
        ("enable_ssh", True),
        ("ports", [8080]),
        ("space_url", f"/v2/spaces/{space.guid}"),
        ("stack_url", f"/v2/stacks/{stack.guid}"),
        ("routes_url", f"/v2/apps/{app.guid}/routes"),
        ("events_url", f"/v2/apps/{app.guid}/events"),
        ("service_bindings_url", f"/v2/apps/{app.guid}/service_bindings"),
        ("route_mappings_url", f"/v2/apps/{app.guid}/route_mappings"),
    ]


def test_v3_shows_what_v2_made(world, space):
    app = create(world, space, memory=64, instances=2, command="./run", buildpack="https://github.com/a/b")

    shown = ask(world, "GET", f"/v3/apps/{app.guid}").body
    web = ask(world, "GET", f"/v3/apps/{app.guid}/processes/web").body

    assert shown["lifecycle"] == {
        "type": "buildpack",
        "data": {"buildpacks": ["https://github.com/a/b"], "stack": "cflinuxfs4"},
    }
    assert (web["guid"], web["memory_in_mb"], web["instances"], web["command"]) == (app.guid, 64, 2, "./run")


FIELDS = {
    "a debug that is none": ({"debug": "none"}, "debug", None),
    "a debug": ({"debug": "run", "console": True}, "debug", "run"),
    "production": ({"production": True}, "production", True),
    "a blank buildpack": ({"buildpack": " "}, "buildpack", None),
    "the secrets of a buildpack": ({"buildpack": "https://u:p@example.org/b"}, "buildpack", "https://***:***@example.org/b"),
    "a stack that is not there": ({"stack_guid": "gone"}, "health_check_type", "port"),
    "an endpoint": ({"health_check_type": "http", "health_check_http_endpoint": "/up"}, "health_check_http_endpoint", "/up"),
    "ports": ({"ports": [9000, 9001]}, "ports", [9000, 9001]),
    "no SSH": ({"enable_ssh": False}, "enable_ssh", False),
    "a log rate limit, which goes nowhere": ({"log_rate_limit": 5}, "log_rate_limit", -1),
    "an empty command": ({"command": ""}, "command", None),
}  # fmt: skip


@pytest.mark.parametrize(("given", "name", "shown"), FIELDS.values(), ids=FIELDS)
def test_a_field_is_shown(world, space, given, name, shown):
    assert entity(world, create(world, space, **given))[name] == shown


REFUSALS = {
    "no name": ({"name": ""}, (400, 100001, "The app is invalid: name presence, name format")),
    "a name that is taken": ({"name": "APP"}, (400, 100002, "The app name is taken: APP")),
    "no such space": ({"space_guid": "gone"}, (404, 100004, "The app could not be found: gone")),
    "a variable": (
        {"environment_json": {"VCAP_X": "1", "PORT": "2"}},
        (
            400,
            100001,
            (
                'The app is invalid: environment_variables {:message=>"cannot start with VCAP_"}, '
                'environment_variables {:message=>"cannot set PORT"}'
            ),
        ),
    ),
    "no memory": ({"memory": 0}, (400, 100006, "You have specified an invalid amount of memory for your application.")),
    "instances": ({"instances": -1}, (400, 100001, "The app is invalid: Number of instances less than 0")),
    "a state": ({"state": "RUNNING"}, (400, 100001, "The app is invalid: Invalid app state provided")),
    "a health check": (
        {"health_check_type": "ping", "health_check_timeout": 0},
        (
            400,
            100001,
            (
                "The app is invalid: health_check_type must be one of http, none, port, process, "
                "health_check_timeout less_than_one"
            ),
        ),
    ),
    "a low port": ({"ports": [80]}, (400, 100001, "The app is invalid: Ports must be in the 1024-65535 range.")),
    "too many ports": (
        {"ports": list(range(2000, 2011))},
        (400, 100001, "The app is invalid: Process must have at most 10 exposed ports."),
    ),
    "no ports": (
        {"ports": []},
        (400, 100001, 'The app is invalid: ports array cannot be empty when health check type is "port"'),
    ),
    "a buildpack": ({"buildpack": "no"}, (400, 100001, 'The app is invalid: Specified unknown buildpack name: "no"')),
    "credentials": (
        {"docker_credentials": {"username": "me"}},
        (400, 150008, "Docker credentials can only be supplied for apps with a 'docker_image'"),
    ),
    "started": ({"state": "STARTED"}, (400, 150001, "The app package is invalid: bits have not been uploaded")),
    "a long command": ({"command": "x" * 4097}, (500, 10011, "Database error")),
    "much memory": ({"memory": 2**31}, (500, 10011, "Database error")),
    "much disk": (
        {"disk_quota": 4096},
        (
            400,
            100001,
            "The app is invalid: disk_quota too much disk requested (requested 4096 MB - must be less than 2048 MB)",
        ),
    ),
}


@pytest.mark.parametrize(("given", "refusal"), REFUSALS.values(), ids=REFUSALS)
@pytest.mark.usefixtures("app")
def test_an_app_is_refused(world, space, given, refusal):
    reply = ask(world, "POST", "/v2/apps", {"name": "other", "space_guid": space.guid, **given})

    assert say(reply) == refusal
    assert [app.name for app in world.apps] == ["app"]


def test_a_restricted_stack_is_refused_when_the_app_is_there(world, space):
    stack = world.stacks.first(name="cflinuxfs4")
    world.change(stack, state="RESTRICTED")

    reply = ask(world, "POST", "/v2/apps", {"name": "app", "space_guid": space.guid})

    assert (reply.status, reply.body["error_code"]) == (422, "CF-StackValidationFailed")
    assert world.apps.first(name="app") is not None


def test_ssh_is_refused_where_the_space_forbids_it(world):
    space = support.space(world, allow_ssh=False)
    caller = support.user(world, "dev", ("space_developer", space))
    given = {"name": "app", "space_guid": space.guid, "enable_ssh": True}

    replies = [ask(world, "POST", "/v2/apps", given, as_=as_) for as_ in (caller, support.ADMIN)]

    assert [reply.status for reply in replies] == [400, 201]


ROLES = {
    "a developer": ("space_developer", [200, 201, 204]),
    "a manager": ("space_manager", [200, 403, 403]),
    "an auditor": ("space_auditor", [200, 403, 403]),
    "nobody": (None, [403, 403, 403]),
}


@pytest.mark.parametrize(("role", "statuses"), ROLES.values(), ids=ROLES)
def test_the_role_decides(world, space, app, role, statuses):
    caller = support.user(world, "caller", *([(role, space)] if role else []))
    requests = [("GET", None), ("PUT", {"memory": 64}), ("DELETE", None)]

    replies = [ask(world, method, f"/v2/apps/{app.guid}", given, as_=caller) for method, given in requests]

    assert [reply.status for reply in replies] == statuses


def test_nobody_but_admins_makes_apps_in_a_suspended_organization(world, space):
    world.change(world.organizations[space.organization_guid], status="suspended")
    developer = support.user(world, "dev", ("space_developer", space))
    given = {"name": "app", "space_guid": space.guid}

    replies = [ask(world, "POST", "/v2/apps", given, as_=caller) for caller in (developer, support.ADMIN)]

    assert [reply.status for reply in replies] == [403, 201]


def test_variables_are_hidden_from_those_who_may_not_see_them(world, space):
    app = create(world, space, environment_json={"A": 1})
    auditor = support.user(world, "auditor", ("space_auditor", space))

    shown = ask(world, "GET", f"/v2/apps/{app.guid}", as_=auditor).body["entity"]["environment_json"]

    assert shown == {"redacted_message": "[PRIVATE DATA HIDDEN]"}
    assert entity(world, app)["environment_json"] == {"A": 1}


LISTS = {
    "by name": ("name:ONE", ["one"]),
    "by names": ("name IN one,two", ["one", "two"]),
    "behind a name": ("name>one", ["two"]),
    "by diego": ("diego:true", ["one", "two"]),
    "not by diego": ("diego:f", []),
    "by stack": ("stack_guid:{stack}", ["one", "two"]),
    "by another stack": ("stack_guid:gone", []),
    "by organization": ("organization_guid:{organization}", ["one", "two"]),
}


@pytest.mark.parametrize(("q", "names"), LISTS.values(), ids=LISTS)
def test_the_list_is_filtered(world, space, q, names):
    create(world, space, name="one")
    create(world, space, name="two")
    stack = world.stacks.first(name="cflinuxfs4")

    page = ask(world, "GET", f"/v2/apps?q={q.format(stack=stack.guid, organization=space.organization_guid)}").body

    assert [one["entity"]["name"] for one in page["resources"]] == names


def test_the_times_are_those_of_the_web_process(world, app):
    world.clock.advance(60)
    put(world, app, memory=64)

    metadata = ask(world, "GET", f"/v2/apps/{app.guid}").body["metadata"]

    assert (metadata["created_at"], metadata["updated_at"]) == ("2023-11-14T22:13:20Z", "2023-11-14T22:14:20Z")


def test_an_app_of_v3_is_changed(world, space):
    app = support.app_in(world, space)

    reply = put(world, app, name="new", environment_json={"A": "b"}, memory=64, command="./x", enable_ssh=False)

    assert reply.status == 201
    present = world.apps[app.guid]
    assert (present.name, present.environment_variables, present.enable_ssh) == ("new", {"A": "b"}, False)
    web = ask(world, "GET", f"/v3/apps/{app.guid}/processes/web").body
    assert (web["memory_in_mb"], web["command"]) == (64, "./x")


def test_an_update_tells_what_was_asked_without_secrets(world, app):
    put(world, app, environment_json={"A": "b"}, command="x", buildpack="https://u:p@example.org/b")

    told = world.audit_events.select({"type": ["audit.app.update"]}).all()[-1].data

    assert told == {
        "request": {
            "environment_json": "[PRIVATE DATA HIDDEN]",
            "command": "[PRIVATE DATA HIDDEN]",
            "buildpack": "https://***:***@example.org/b",
        }
    }


def test_a_name_that_is_taken_in_the_new_space_is_told_without_the_name(world, space, app):
    other = support.space(world, "other", inside=world.organizations[space.organization_guid])
    create(world, other)

    assert say(put(world, app, space_guid=other.guid)) == (400, 100002, "The app name is taken: ")


def test_an_app_is_not_moved_into_a_space_of_others(world, space, app):
    other = support.space(world, "other", inside=world.organizations[space.organization_guid])
    developer = support.user(world, "dev", ("space_developer", space))

    replies = [put(world, app, space_guid=guid, as_=developer) for guid in (other.guid, "gone")]

    assert [reply.status for reply in replies] == [403, 500]
    assert world.apps[app.guid].space_guid == space.guid


def test_scaling_can_be_switched_off(world, space, app):
    ask(world, "PATCH", "/v3/feature_flags/app_scaling", {"enabled": False})
    developer = support.user(world, "dev", ("space_developer", space))

    replies = [
        put(world, app, as_=developer, **given) for given in ({"memory": 64}, {"memory": 1024}, {"command": "x"})
    ]

    assert [reply.status for reply in replies] == [403, 201, 201]


def test_another_kind_of_lifecycle_is_refused(world, space, app):
    image = create(world, space, name="image", docker_image="nginx")
    told = (400, 100001, "The app is invalid: Lifecycle type cannot be changed")

    assert say(put(world, app, docker_image="nginx")) == told
    assert say(put(world, image, buildpack="https://example.org/b")) == told


def test_docker_apps_are_packages_of_their_images(world, space):
    app = create(world, space, docker_image="nginx", docker_credentials={"username": "me", "password": "p"})
    put(world, app, docker_image="nginx", docker_credentials={"username": "me", "password": "p"})
    put(world, app, docker_image="nginx:2")

    shown = entity(world, app)

    assert (shown["docker_image"], shown["docker_credentials"]) == ("nginx:2", {"username": None, "password": None})
    assert [(package.docker_image, package.docker_username) for package in world.packages] == [
        ("nginx", "me"),
        ("nginx:2", None),
    ]


def test_docker_apps_do_not_start_where_docker_is_off(world, space):
    app = create(world, space, docker_image="nginx")

    assert say(put(world, app, state="STARTED")) == (400, 320003, "Docker support has not been enabled.")


def test_a_new_stack_takes_the_droplet_away(world, space, app):
    droplet = made.droplet(world, app)
    ask(world, "PATCH", f"/v3/apps/{app.guid}/relationships/current_droplet", {"data": {"guid": droplet.guid}})
    put(world, app, stack_guid=world.stacks.first(name="cflinuxfs4").guid)

    assert world.apps[app.guid].droplet_guid is None


def test_a_mapped_port_stays(world, space, app):
    route = support.ask(
        world,
        "POST",
        "/v3/routes",
        {
            "host": "www",
            "relationships": {
                "space": {"data": {"guid": space.guid}},
                "domain": {"data": {"guid": world.domains.first(name="apps.example.com").guid}},
            },
        },
    ).body
    world.add(RouteMapping(**world.stamp(RouteMapping), route_guid=route["guid"], app_guid=app.guid, app_port=9000))

    replies = [put(world, app, ports=ports) for ports in ([9000], [9000, 9001], [9001])]

    assert [reply.status for reply in replies] == [201, 201, 400]


def test_a_port_warning_is_given_to_those_who_leave_diego(world, app):
    assert put(world, app, diego=False).headers["X-Cf-Warnings"].startswith("App+ports+have+changed")
    assert "X-Cf-Warnings" not in put(world, app, diego=False).headers


def bind(world, app, space):
    instance = world.add(ServiceInstance(**world.stamp(ServiceInstance), name="own", space_guid=space.guid))
    return world.add(
        ServiceBinding(**world.stamp(ServiceBinding), app_guid=app.guid, service_instance_guid=instance.guid)
    )


def test_a_bound_app_is_deleted_recursively_only(world, space, app):
    bind(world, app, space)

    refused = ask(world, "DELETE", f"/v2/apps/{app.guid}")
    deleted = ask(world, "DELETE", f"/v2/apps/{app.guid}?recursive=true")

    told = (400, 10006, "Please delete the service_bindings associations for your processes.")
    assert (say(refused), deleted.status) == (told, 204)
    assert list(world.service_bindings) == list(world.processes) == []
    event = world.audit_events.select({"type": ["audit.app.delete-request"]}).all()[-1]
    assert event.data == {"request": {"recursive": True}}


def test_events_are_always_none(world, app):
    assert ask(world, "GET", f"/v2/apps/{app.guid}/events").body["resources"] == []


SORTED = {
    "by memory": ("memory", ["small", "large"]),
    "by instances": ("instances", ["large", "small"]),
    "by id": ("id", ["large", "small"]),
}


@pytest.mark.parametrize(("column", "names"), SORTED.values(), ids=SORTED)
def test_a_list_below_a_space_sorts_by_columns_of_the_process(world, space, column, names):
    create(world, space, name="large", memory=128, instances=1)
    create(world, space, name="small", memory=64, instances=2)

    page = ask(world, "GET", f"/v2/spaces/{space.guid}/apps?order-by={column}").body

    assert [one["entity"]["name"] for one in page["resources"]] == names


def test_a_name_is_no_column_of_a_process(world, space):
    assert say(ask(world, "GET", f"/v2/spaces/{space.guid}/apps?order-by=name")) == (500, 10011, "Database error")
