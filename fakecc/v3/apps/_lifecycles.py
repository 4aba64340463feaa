"""What a body says of how an app or a build is staged.

Source: cloud_controller_ng:app/messages/validators.rb (LifecycleValidator), buildpack_lifecycle_data_message.rb,
lib/cloud_controller/diego/lifecycles/app_base_lifecycle.rb, lifecycle_base.rb
"""

from __future__ import annotations

from collections.abc import Iterator

from fakecc import errors
from fakecc.actions.apps import lifecycles
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App, Lifecycle
from fakecc.v3.environment_variables import RULES
from fakecc.v3.message import Body, blank, quote
from fakecc.world import World

KEYS = ("buildpacks", "stack", "credentials")


def lifecycle_type(body: Body) -> Json:
    """The type that was given, or None."""
    given = body.get("lifecycle")
    return given.get("type") if isinstance(given, dict) else None


def lifecycle_data(body: Body) -> Json:
    """The data that was given, or None."""
    given = body.get("lifecycle")
    return given.get("data") if isinstance(given, dict) else None


def _wrong_lifecycle(body: Body) -> Iterator[str]:
    kind = lifecycle_type(body)
    # The one that counts where none is given takes the same data as cnb.
    kind = "buildpack" if kind is None or kind is False else kind
    if not isinstance(kind, str) or kind not in lifecycles.TYPES:
        yield "Lifecycle type is not included in the list: buildpack, docker, cnb"
        return
    data = lifecycle_data(body)
    if isinstance(data, dict):
        yield from (f"Lifecycle {complaint}" for complaint in _wrong_data(kind, data))


def _wrong_data(kind: str, data: Body) -> Iterator[str]:
    known = () if kind == "docker" else KEYS
    extra = [key for key in data if key not in known]
    if extra:
        yield f"Unknown field(s): {quote(extra)}"
    if kind == "docker":
        return
    yield from _wrong_stack(data.get("stack"))
    buildpacks, credentials = data.get("buildpacks"), data.get("credentials")
    if buildpacks is not None and not isinstance(buildpacks, list):
        yield "Buildpacks must be an array"
    if credentials is not None and not isinstance(credentials, dict):
        yield "Credentials must be an object"
    if isinstance(buildpacks, list):
        yield from _wrong_buildpacks(buildpacks)
    if isinstance(credentials, dict) and not all(isinstance(value, dict) for value in credentials.values()):
        yield "Credentials credentials value must be a hash"


def _wrong_stack(stack: Json) -> Iterator[str]:
    if stack is None:
        return
    if not isinstance(stack, str):
        yield "Stack must be a string"
    size = len(stack) if isinstance(stack, str | list | dict) else len(str(stack))
    if not 1 <= size <= 4096:
        yield "Stack must be between 1 and 4096 characters"


def _wrong_buildpacks(buildpacks: list[Json]) -> Iterator[str]:
    if not all(isinstance(name, str) for name in buildpacks):
        yield "Buildpacks can only contain strings"
    if any(isinstance(name, str) and (not name.strip() or len(name) > 4096) for name in buildpacks):
        yield "Buildpacks entries must be between 1 and 4096 characters"


def of_known_kind(body: Body) -> Iterator[str]:
    """The complaints about kind and data, where the message looks only at a kind that was given."""
    if "lifecycle" in body and not blank(lifecycle_type(body)):
        yield from _wrong_lifecycle(body)


def of_any_kind(body: Body) -> Iterator[str]:
    """The complaints about kind and data, wherever a lifecycle was given."""
    if "lifecycle" in body:
        yield from _wrong_lifecycle(body)


def type_is_text(body: Body) -> Iterator[str]:
    """The complaint about a kind that was given and is no text."""
    kind = lifecycle_type(body)
    if "lifecycle" in body and not blank(kind) and not isinstance(kind, str):
        yield "Lifecycle type must be a string"


def type_must_be_text(body: Body) -> Iterator[str]:
    """The complaint about a kind that is no text, or was not given with the lifecycle."""
    if "lifecycle" in body and not isinstance(lifecycle_type(body), str):
        yield "Lifecycle type must be a string"


def data_is_object(body: Body) -> Iterator[str]:
    """The complaint about data that is no object, where a lifecycle was given."""
    if "lifecycle" in body and not isinstance(lifecycle_data(body), dict):
        yield "Lifecycle data must be an object"


def lifecycle_of_new_app(world: World, body: Body) -> Lifecycle:
    """The lifecycle that a body asks for, which passed its message."""
    kind = lifecycle_type(body)
    kind = world.settings.default_app_lifecycle if blank(kind) else kind
    if kind == "docker":
        return Lifecycle(type=kind)
    data = lifecycle_data(body) or {}
    stack = data.get("stack")
    return Lifecycle(
        type=kind,
        buildpacks=tuple(data.get("buildpacks") or ()),
        stack=_default_stack(world) if stack is None else stack,
        credentials=data.get("credentials") if kind == "cnb" else None,
    )


def _default_stack(world: World) -> str:
    """The stack that is used where none was asked for. Raises Broken where it was deleted."""
    stack = lifecycles.default_stack(world)
    if stack is None:
        # No one rescues MissingDefaultStackError. source: cloud_controller_ng:app/models/runtime/stack.rb (default)
        raise Broken("the default stack is gone")
    return stack


def lifecycle_of_changed_app(world: World, app: App, body: Body) -> Lifecycle:
    """The app's lifecycle with what a body asks for. Raises UnprocessableEntity where it cannot be."""
    kind = app.lifecycle.type if blank(lifecycle_type(body)) else lifecycle_type(body)
    # Unless it is docker's, the default stack is looked for even where nothing is asked for.
    wanted = Lifecycle(type=kind) if kind == "docker" else lifecycle_of_new_app(world, body)
    data = lifecycle_data(body) or {}
    checked = Lifecycle(type=kind, buildpacks=wanted.buildpacks, stack=wanted.stack)
    check_possible(world, checked)
    if kind != app.lifecycle.type:
        message = f"Lifecycle type cannot be changed from {app.lifecycle.type} to {kind}"
        raise errors.UnprocessableEntity(message)
    if kind == "docker":
        return app.lifecycle
    return Lifecycle(
        type=kind,
        buildpacks=wanted.buildpacks if "buildpacks" in data else app.lifecycle.buildpacks,
        stack=data.get("stack", app.lifecycle.stack),
        credentials=app.lifecycle.credentials,
    )


def lifecycle_of_build(world: World, app: App, body: Body) -> Lifecycle:
    """What a build is staged with: what the body says, else what the app has."""
    kind = lifecycle_type(body) if "lifecycle" in body else app.lifecycle.type
    if kind == "docker":
        return Lifecycle(type="docker")
    data = lifecycle_data(body) or {}
    buildpacks = data.get("buildpacks")
    same = app.lifecycle.type == kind
    own = app.lifecycle if same else Lifecycle(type=kind)
    credentials = data.get("credentials") or own.credentials
    return Lifecycle(
        type=kind,
        buildpacks=app.lifecycle.buildpacks if buildpacks is None else tuple(buildpacks),
        stack=data.get("stack") or own.stack or _default_stack(world),
        credentials=credentials if kind == "cnb" else None,
    )


def check_possible(world: World, lifecycle: Lifecycle) -> None:
    """Raises UnprocessableEntity with every complaint about buildpacks and stack."""
    found = [lifecycles.sentence(problem) for problem in lifecycles.problems(world, lifecycle)]
    if found:
        raise errors.UnprocessableEntity(", ".join(found))


def model_error(problem: Invalid) -> Exception:
    """What the database's own checks of an app, its lifecycle and its stack are told as."""
    details = problem.details
    if problem.field == "app":
        problems: list[Invalid] = details["problems"]  # type: ignore[assignment] # what the world put there
        return errors.UnprocessableEntity(", ".join(dict.fromkeys(map(_column_sentence, problems))))
    if problem.field == "lifecycle":
        names: list[str] = details["names"]  # type: ignore[assignment] # what the world put there
        return errors.UnprocessableEntity(", ".join(f'Specified unknown buildpack name: "{name}"' for name in names))
    if problem.field == "buildpack":
        return errors.UnprocessableEntity(f'"{details["name"]}" must be in ready state')
    return errors.UnprocessableEntity(str(details["sentence"]))


def _column_sentence(problem: Invalid) -> str:
    # source: cloud_controller_ng:app/messages/validators.rb, whose messages Sequel prints as Ruby's hashes
    if problem.field == "environment_variables":
        return f'environment_variables {{:message=>"{RULES[problem.rule]}"}}'
    return f"{problem.field} {problem.rule}"
