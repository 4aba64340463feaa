"""What may happen to apps themselves: made, changed, their environment and features.

Source: cloud_controller_ng:app/actions/app_create.rb, app_update.rb, app_patch_environment_variables.rb,
app_feature_update.rb, app/models/runtime/app_model.rb
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from fakecc.actions import name_rules
from fakecc.actions.apps import app_events, lifecycles, process_rules, processes
from fakecc.actions.apps.running import runtime_updates
from fakecc.actions.audit_events import Actor
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App, Lifecycle
from fakecc.models.common import NO_METADATA, Metadata
from fakecc.osb.requester import NOBODY
from fakecc.records import replace
from fakecc.world import World

# The variables that the platform itself sets.
RESERVED = (
    (re.compile("VCAP_", re.IGNORECASE), "vcap"),
    (re.compile("VMC", re.IGNORECASE), "vmc"),
    (re.compile(r"PORT\Z", re.IGNORECASE), "port"),
)
FEATURES = {
    "ssh": "enable_ssh",
    "revisions": "revisions_enabled",
    "service-binding-k8s": "service_binding_k8s_enabled",
    "file-based-vcap-services": "file_based_vcap_services_enabled",
}
EXCLUSIVE = {"service-binding-k8s", "file-based-vcap-services"}


def draft(
    world: World,
    *,
    name: str,
    space_guid: str,
    lifecycle: Lifecycle | None = None,
    environment_variables: Mapping[str, Json] | None = None,
    enable_ssh: bool | None = None,
    metadata: Metadata = NO_METADATA,
) -> App:
    """A stopped app that is in no table yet; `lifecycle` None is buildpacks on the installation's stack."""
    return App(
        **world.stamp(App),
        name=name.strip(),
        space_guid=space_guid,
        lifecycle=lifecycle or Lifecycle(stack=lifecycles.default_stack(world)),
        environment_variables=environment_variables,
        enable_ssh=world.settings.default_app_ssh_access if enable_ssh is None else enable_ssh,
        metadata=metadata,
    )


def create(world: World, drafted: App, actor: Actor = NOBODY, request: Json = None) -> tuple[App, list[str]]:
    """Put a drafted app into the world with its web process; gives it, and what is said of its stack.

    Raises Invalid("app", "valid", problems=...), ("lifecycle", "names"), ("stack", "state"), ("buildpack", "ready").
    """
    check(world, drafted)
    app = world.add(drafted)
    lifecycles.check_names(world, app.lifecycle)
    warnings: list[str] = []
    if app.lifecycle.type != "docker":
        warnings = lifecycles.stack_warnings(world, app.lifecycle.stack, restaging=False)
    lifecycles.check_ready(world, app.lifecycle)
    processes.create(world, app, "web", actor)
    app_events.record_request(world, actor, "create", app, request)
    return app, warnings


def check(world: World, app: App) -> None:
    """Raises Invalid("app", "valid") with every problem of an app's own columns, and ("name", "unique")."""
    problems = [*_name_problems(app.name), *environment_problems(app.environment_variables or {})]
    if problems:
        raise Invalid("app", "valid", problems=problems)
    # The column is citext: names ignore case.
    taken = world.apps.find(name=app.name, space_guid=app.space_guid)
    if any(other.guid != app.guid for other in taken):
        raise Invalid("name", "unique", name=app.name)


def _name_problems(name: str) -> Iterator[Invalid]:
    if not name:
        yield Invalid("name", "presence")
    if not name or not name_rules.printable(name):
        yield Invalid("name", "format")


def environment_problems(variables: Mapping[str, Json]) -> Iterator[Invalid]:
    """What is wrong with the names of variables, each as Invalid("environment_variables", ...)."""
    for key in variables:
        rule = key_problem(key)
        if rule:
            yield Invalid("environment_variables", rule)


def key_problem(key: str) -> str:
    """Which rule a variable's name breaks: empty, vcap, vmc, port; or an empty text for none."""
    if not key:
        return "empty"
    return next((rule for pattern, rule in RESERVED if pattern.match(key)), "")


def update(world: World, app: App, changed: Mapping[str, object], actor: Actor = NOBODY, request: Json = None) -> App:
    """Change name, lifecycle and metadata, and save it whole.

    Raises Invalid as check does, ("lifecycle", "names"), and ("process", "valid") where a renamed one exceeds a quota;
    and what runtime_updates.tell does.
    """
    if isinstance(changed.get("name"), str):
        changed = {**changed, "name": str(changed["name"]).strip()}
    check(world, replace(app, **changed))
    app = world.change(app, **changed, updated_at=world.now())
    lifecycles.check_names(world, app.lifecycle)
    app_events.record_request(world, actor, "update", app, request)
    if "name" in changed and world.settings.update_metric_tags_on_rename:
        # The runtime is to notice the new name. source: cloud_controller_ng:app/actions/app_update.rb
        named = world.processes.find(app_guid=app.guid)
        for process in named:
            process_rules.check(world, process, process)
            world.change(process, updated_at=world.now())
        runtime_updates.tell(world, named)
    return app


def stack_warnings(world: World, app: App, stack: str | None) -> list[str]:
    """What is said of the stack that an app was given, None for none. Raises Invalid("stack", "state")."""
    if app.lifecycle.type == "docker" or stack is None:
        return []
    return lifecycles.stack_warnings(world, stack, restaging=world.builds.has("app_guid", app.guid))


def patch_environment(world: World, app: App, variables: Mapping[str, Json], actor: Actor) -> App:
    """Set variables besides those that there are; None takes one away."""
    merged = {**(app.environment_variables or {}), **variables}
    kept = {key: value for key, value in merged.items() if value is not None}
    app = world.change(app, environment_variables=kept, updated_at=world.now())
    app_events.record_request(world, actor, "update", app, {"environment_variables": dict(variables)})
    return app


def set_feature(world: World, app: App, name: str, *, enabled: bool) -> App:
    """Switch a feature. Raises Invalid("feature", "exclusive") where another one is on that excludes it."""
    others = EXCLUSIVE - {name} if name in EXCLUSIVE else set[str]()
    if enabled and any(getattr(app, FEATURES[other]) for other in others):
        raise Invalid("feature", "exclusive")
    return world.change(app, **{FEATURES[name]: enabled})
