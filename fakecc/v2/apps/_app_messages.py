"""The bodies of POST and PUT /v2/apps, and what they ask for.

Source: cloud_controller_ng:app/controllers/runtime/apps_controller.rb, app/actions/v2/app_create.rb, app_update.rb
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc import errors
from fakecc.actions.apps.lifecycles import default_stack, without_secrets
from fakecc.actions.apps.whole_apps import AppChange
from fakecc.call import Call
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.models.apps import App, Lifecycle, Package
from fakecc.models.tenancy import Space
from fakecc.v2.apps._apps import latest_package
from fakecc.v2.message import FLAG, NUMBER, OBJECT, Message, list_of, optional, required_field

CREATE = Message(
    optional("enable_ssh", FLAG),
    optional("buildpack"),
    optional("command"),
    optional("console", FLAG, default=False),
    optional("diego", FLAG),
    optional("docker_image"),
    optional("docker_credentials", OBJECT, default={}),
    optional("debug"),
    optional("disk_quota", NUMBER),
    optional("log_rate_limit", NUMBER),
    optional("environment_json", OBJECT, default={}),
    optional("health_check_http_endpoint"),
    optional("health_check_type", default="port"),
    optional("health_check_timeout", NUMBER),
    optional("instances", NUMBER, default=1),
    optional("memory", NUMBER),
    required_field("name"),
    optional("production", FLAG, default=False),
    optional("state", default="STOPPED"),
    optional("ports", list_of(NUMBER)),
    required_field("space_guid"),
    optional("stack_guid"),
)
UPDATE = CREATE.for_update()
# What a request says of the web process. A log rate limit is read, and goes nowhere.
OF_PROCESS = (
    "production", "memory", "instances", "disk_quota", "state", "command", "console", "debug", "health_check_type",
    "health_check_timeout", "health_check_http_endpoint", "diego", "ports",
)  # fmt: skip
OF_APP = {"name": "name", "space_guid": "space_guid", "environment_json": "environment_variables",
          "enable_ssh": "enable_ssh"}  # fmt: skip


def check_ssh(call: Call, space: Space, given: Mapping[str, Json]) -> None:
    """Raises InvalidRequest where SSH is asked for that is not allowed."""
    allowed = call.world.settings.allow_app_ssh_access and (space.allow_ssh or call.caller.admin)
    if given.get("enable_ssh") and not allowed:
        raise errors.InvalidRequest()


def new_lifecycle(call: Call, given: Mapping[str, Json]) -> Lifecycle:
    """How a new app is staged: by docker, if there is an image; on the default stack, if there is no other."""
    if "docker_image" in given:
        return Lifecycle(type="docker")
    stack = call.world.stacks.get(given.get("stack_guid"))
    return Lifecycle(
        buildpacks=_buildpacks(given.get("buildpack")), stack=stack.name if stack else default_stack(call.world)
    )


def _buildpacks(given: Json) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) and given.strip() else ()


def image_of_new_app(given: Mapping[str, Json]) -> Mapping[str, Json] | None:
    """The image of a new docker app, with its credentials; None for other apps."""
    return _image(given["docker_image"], given) if "docker_image" in given else None


def _image(image: Json, given: Mapping[str, Json]) -> Mapping[str, Json]:
    credentials = given.get("docker_credentials") or {}
    return {"image": image, "username": credentials.get("username"), "password": credentials.get("password")}


def process_columns(given: Mapping[str, Json]) -> dict[str, Json]:
    """The columns of the web process that a body changes."""
    columns = {name: given[name] for name in OF_PROCESS if name in given}
    if "ports" in columns:
        columns["ports"] = tuple(columns["ports"])
    if columns.get("debug") == "none":
        columns["debug"] = None
    return columns


def check_lifecycle_kept(app: App, given: Mapping[str, Json], call: Call) -> None:
    """Raises AppInvalid for another kind of lifecycle, DockerImageMissing for credentials without an image."""
    is_docker = app.lifecycle.type == "docker"
    if (is_docker and _names_buildpacks(given)) or (not is_docker and "docker_image" in given):
        raise errors.AppInvalid("Lifecycle type cannot be changed")
    package = latest_package(app, call)
    if given.get("docker_credentials") and (package is None or package.docker_image is None):
        raise errors.DockerImageMissing()


def _names_buildpacks(given: Mapping[str, Json]) -> bool:
    return "buildpack" in given or "stack_guid" in given


def change_of(app: App, given: Mapping[str, Json], call: Call) -> AppChange:
    """What a PUT asks for."""
    return AppChange(
        app={column: given[name] for name, column in OF_APP.items() if name in given},
        process=process_columns(given),
        lifecycle=_changed_lifecycle(app, given, call) if _names_buildpacks(given) else None,
        image=None if _names_buildpacks(given) else _changed_image(app, given, call),
        forgets_droplet="stack_guid" in given,
    )


def _changed_lifecycle(app: App, given: Mapping[str, Json], call: Call) -> Lifecycle:
    own = app.lifecycle
    stack = call.world.stacks.get(given.get("stack_guid"))
    return Lifecycle(
        type=own.type,
        buildpacks=_buildpacks(given["buildpack"]) if "buildpack" in given else own.buildpacks,
        # A stack that is not there is none.
        stack=(stack.name if stack else None) if "stack_guid" in given else own.stack,
        credentials=own.credentials,
    )


def _changed_image(app: App, given: Mapping[str, Json], call: Call) -> Mapping[str, Json] | None:
    """The next image, if it or its credentials are others. Raises Broken for an app that has no image yet."""
    if "docker_image" not in given and "docker_credentials" not in given:
        return None
    package = latest_package(app, call)
    if package is None or package.docker_image is None:
        raise Broken("there is no image to compare with")
    asked = _image(given.get("docker_image", package.docker_image), given)
    same_image = package.docker_image.lower() == str(given.get("docker_image", "")).lower()
    return None if same_image and _credentials(package) == (asked["username"], asked["password"]) else asked


def _credentials(package: Package) -> tuple[str | None, str | None]:
    return package.docker_username, package.docker_password


def audit_request(given: Mapping[str, Json]) -> Json:
    """The request as its event tells it: the addresses of buildpacks without their secrets."""
    buildpack = given.get("buildpack")
    return {**given, "buildpack": without_secrets(buildpack)} if buildpack else dict(given)
