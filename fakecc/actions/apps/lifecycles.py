"""How apps and builds are staged: which buildpacks and stacks can be, and what of them clients see.

Source: cloud_controller_ng:lib/cloud_controller/diego/lifecycles/buildpack_lifecycle_data_validator.rb,
app/models/runtime/buildpack_lifecycle_buildpack_model.rb, lib/utils/uri_utils.rb, stack_state_validator.rb,
lib/cloud_controller/url_secret_obfuscator.rb
"""

from __future__ import annotations

import re
from dataclasses import replace

from fakecc import errors
from fakecc.errors import Invalid
from fakecc.models.apps import Lifecycle
from fakecc.models.platform import Buildpack, Stack
from fakecc.world import World

TYPES = ("buildpack", "docker", "cnb")
USERINFO = re.compile(r"\A([A-Za-z][A-Za-z0-9+.\-]*://)[^/?#@]+@")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[A-Za-z0-9\-_.!~*'();/?:@&=+$,\[\]%#]+\Z")
SSH = re.compile(r"(?:ssh://)?git@.+?:.+?\.git\Z")
DOCKER_PATH = re.compile(r"[a-z0-9_\-./]{2,255}\Z")
DOCKER_TAG = re.compile(r"(?:[a-zA-Z0-9_\-.]{1,128}|[a-zA-Z0-9_\-.]{1,128}@sha256:[a-z0-9]{64}|sha256:[a-z0-9]{64})\Z")


def without_secrets(buildpack: str) -> str:
    """A buildpack's name, or its URL with user and password hidden."""
    return USERINFO.sub(r"\1***:***@", buildpack)


def is_buildpack_uri(name: str) -> bool:
    """Is it the address of a buildpack, and no name?"""
    return bool(URI.match(name) or SSH.match(name))


def is_cnb_buildpack_uri(name: str) -> bool:
    """Is it the address of a cloud native buildpack?"""
    if name.startswith(("http://", "https://")):
        return bool(URI.match(name))
    return name.startswith("docker://") and _is_image(name.rsplit("://", 1)[1])


def _is_image(image: str) -> bool:
    host, slash, path = image.partition("/")
    if not slash or not ("." in host or ":" in host or host == "localhost"):
        path = image
    base, _, digest = path.partition("@")
    base, _, tag = base.partition(":")
    if "/" in tag:
        tag = "latest"
    label = "@".join(part for part in (tag, digest) if part)
    return bool(DOCKER_PATH.match(base)) and (not label or bool(DOCKER_TAG.match(label)))


def problems(world: World, lifecycle: Lifecycle) -> list[Invalid]:
    """What hinders staging so: ("buildpack", "known") for each strange one, ("stack", "known")."""
    if lifecycle.type == "docker":
        return []
    stack = world.stacks.first(name=lifecycle.stack) if lifecycle.stack else None
    named = stack.name if stack else None
    strange = [
        Invalid("buildpack", "known", name=name, stack=named)
        for name in lifecycle.buildpacks
        if find_installed(world, name, lifecycle) is None and not (is_buildpack_uri(name) or is_cnb_buildpack_uri(name))
    ]
    return strange if stack else [*strange, Invalid("stack", "known")]


def sentence(problem: Invalid) -> str:
    """What is said of a buildpack or a stack that cannot be: to a client, and by a job."""
    if problem.field == "stack":
        return "Stack must be an existing stack"
    name, stack = problem.details["name"], problem.details["stack"]
    place = f' for stack "{stack}"' if stack else ""
    return f'Buildpack "{name}"{place} must be an existing admin buildpack or a valid git URI'


def check_names(world: World, lifecycle: Lifecycle) -> None:
    """What the database takes as a buildpack's name or address. Raises Invalid("lifecycle", "names")."""
    is_address = is_cnb_buildpack_uri if lifecycle.type == "cnb" else is_buildpack_uri
    unknown = [
        name for name in lifecycle.buildpacks if not is_address(name) and world.buildpacks.first(name=name) is None
    ]
    if unknown:
        raise Invalid("lifecycle", "names", names=unknown)
    if world.settings.disable_custom_buildpacks and any(is_address(name) for name in lifecycle.buildpacks):
        raise errors.CustomBuildpacksDisabled()


def check_ready(world: World, lifecycle: Lifecycle) -> None:
    """Raises Invalid("buildpack", "ready") for one of the installation's whose bits were never uploaded."""
    if lifecycle.type != "buildpack":
        return
    for name in lifecycle.buildpacks:
        known = world.buildpacks.first(name=name)
        if known is not None and known.state != "READY":
            raise Invalid("buildpack", "ready", name=name)


def find_installed(world: World, name: str, lifecycle: Lifecycle) -> Buildpack | None:
    """The installation's buildpack of that name for this stack and lifecycle, one without a stack at last; or None."""
    named = world.buildpacks.find(name=name)
    fitting = [known for known in named if known.lifecycle == lifecycle.type and known.state == "READY"]
    for stack in (lifecycle.stack, None):
        found = next((known for known in fitting if known.stack == stack), None)
        if found is not None:
            return found
    return None


def by_key(world: World, key: str) -> Buildpack | None:
    """The installation's buildpack whose bits have this key, or None."""
    return world.buildpacks.first(key=key)


def stack_warnings(world: World, name: str | None, *, restaging: bool) -> list[str]:
    """What is said of a stack in use. Raises Invalid("stack", "state") where it cannot be used."""
    stack = world.stacks.first(name=name) if name else None
    if stack is None or stack.state == "ACTIVE":
        return []
    state = stack.state
    if state == "DISABLED" or (state == "RESTRICTED" and not restaging):
        sentence = f"ERROR: Staging failed. The stack '{stack.name}' is '{state}' and cannot be used for staging."
        raise Invalid("stack", "state", sentence=_with_reason(sentence, stack))
    return [_with_reason(f"WARNING: The stack '{stack.name}' is '{state}' and will be removed in the future.", stack)]


def _with_reason(sentence: str, stack: Stack) -> str:
    return f"{sentence} {stack.state_reason}" if stack.state_reason else sentence


def for_staging(world: World, own: Lifecycle) -> Lifecycle:
    """How an app of that lifecycle is staged where nothing else is asked for."""
    if own.type == "docker":
        return Lifecycle(type="docker")
    return replace(own, stack=own.stack or default_stack(world))


def default_stack(world: World) -> str | None:
    """The name of the stack that is used where none was asked for."""
    stack = world.stacks.first(name=world.settings.stacks["default"])
    return stack.name if stack else None
