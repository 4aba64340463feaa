"""What a process must obey: the limits of the installation and of quotas, sound health checks, a permitted user.

Problems are told as the database's library prints them: a column and a message.

Source: cloud_controller_ng:app/models/runtime/process_model.rb, constraints/*_policy.rb,
lib/cloud_controller/app_services/process_memory_calculator.rb, process_log_rate_limit_calculator.rb
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fakecc.actions.apps.staging.limits import UNLIMITED, quotas
from fakecc.actions.platform import feature_flags
from fakecc.errors import Invalid
from fakecc.models.apps import App, Process
from fakecc.models.relations import MAPPED_PORTS_OF_APP
from fakecc.world import World

DEFAULT_USER = "vcap"
STATES = ("STARTED", "STOPPED")
# source: cloud_controller_ng:app/models/helpers/health_check_types.rb
CHECK_TYPES = ("http", "none", "port", "process")
READINESS_TYPES = ("http", "port", "process")
MOST_PORTS, LOWEST_PORT, HIGHEST_PORT = 10, 1024, 65535
MAPPED_PORTS = (
    "may not be removed while routes are mapped to them. To change the app port a route is mapped to add the new ports "
    "to your app, change the app port the route is mapped to, then remove unused app ports."
)
URI_PATH = re.compile(r"^(?:/|/([^\s/]\S*)?)$", re.MULTILINE)
SIDECARS = "process_memory_insufficient_for_sidecars"


def check(world: World, before: Process | None, after: Process) -> None:
    """Raises Invalid("process", "valid", problems=...): each a column and a message; those of one column together."""
    found = [*problems(world, before, after)]
    if found:
        columns = dict.fromkeys(problem.field for problem in found)
        grouped = [problem for column in columns for problem in found if problem.field == column]
        raise Invalid("process", "valid", problems=grouped)


def problems(world: World, before: Process | None, after: Process) -> Iterator[Invalid]:
    """What is wrong with a process, in the Cloud Controller's order."""
    if after.state not in STATES:
        yield Invalid("state", f"must be one of {', '.join(STATES)}")
    yield from _disk(world, after)
    if after.memory <= 0:
        yield Invalid("memory", "zero_or_less")
    if after.instances < 0:
        yield Invalid("instances", "less_than_zero")
    if after.state == "STARTED":
        yield from _quota_problems(world, before, after)
    yield from _health_check(world, after)
    yield from _readiness_check(after)
    yield from _docker(world, before, after)
    yield from _ports(world, after)
    yield from user_problems(world, after.user)
    if before is not None and before.memory != after.memory and lacks_memory_for_sidecars(world, after):
        yield Invalid("memory", SIDECARS)


def user_problems(world: World, user: str | None) -> Iterator[Invalid]:
    """A process or a task may run as the usual user, or as one that the installation names."""
    permitted = (DEFAULT_USER, *world.settings.additional_allowed_process_users)
    if user and user.strip() and user.lower() not in {each.lower() for each in permitted}:
        names = ", ".join(f"'{each}'" for each in permitted)
        yield Invalid("user", f"invalid (requested user '{user}' not allowed, permitted users are: {names})")


def _disk(world: World, after: Process) -> Iterator[Invalid]:
    most = world.settings.maximum_app_disk_in_mb
    if after.disk_quota > most:
        wanted = f"requested {after.disk_quota} MB - must be less than {most} MB"
        yield Invalid("disk_quota", f"too much disk requested ({wanted})")
    if after.disk_quota < 1:
        yield Invalid("disk_quota", "too little disk requested (must be greater than zero)")


def _quota_problems(world: World, before: Process | None, after: Process) -> Iterator[Invalid]:
    app = world.apps[after.app_guid]
    bound, own = [*quotas(world, app)], _what_counts(world, after)
    for where, quota, used in bound:
        added = after.memory * after.instances - (own.memory * own.instances if own else 0)
        if quota.memory_limit != UNLIMITED and used.memory() + added > quota.memory_limit:
            yield Invalid("memory", "space_quota_exceeded" if where == "space" else "quota_exceeded")
    for where, quota, _ in reversed(bound):
        if quota.instance_memory_limit != UNLIMITED and after.memory > quota.instance_memory_limit:
            prefix = "space_" if where == "space" else ""
            yield Invalid("memory", f"{prefix}instance_memory_limit_exceeded")
    for where, quota, used in reversed(bound):
        added = after.instances - (own.instances if own else 0)
        limit = quota.app_instance_limit
        if limit not in {UNLIMITED, None} and used.started_instances() + added > limit:
            prefix = "space_" if where == "space" else ""
            yield Invalid("app_instance_limit", f"{prefix}app_instance_limit_exceeded")
    if before is None or _rate(before) != _rate(after):
        yield from _log_rate(world, app, after)


def _what_counts(world: World, after: Process) -> Process | None:
    """The process as it counts so far; None where it does not."""
    before = world.processes.get(after.guid)
    return before if before and before.state == "STARTED" else None


def _rate(process: Process) -> tuple[object, ...]:
    return process.state, process.instances, process.log_rate_limit


def _log_rate(world: World, app: App, after: Process) -> Iterator[Invalid]:
    own = _what_counts(world, after)
    # What had no limit is in the sum as the -1 that stands for it, and frees nothing.
    freed = own.log_rate_limit * own.instances if own and own.log_rate_limit != UNLIMITED else 0
    for where, quota, used in quotas(world, app):
        if quota.log_rate_limit in {UNLIMITED, None}:
            continue
        space = world.spaces[app.space_guid]
        name = space.name if where == "space" else world.organizations[space.organization_guid].name
        if after.log_rate_limit == UNLIMITED:
            yield Invalid("log_rate_limit", f"cannot be unlimited in {where} '{name}'.")
            continue
        if used.log_rate() - freed + after.log_rate_limit * after.instances > quota.log_rate_limit:
            yield Invalid("log_rate_limit", f"exceeds {where} log rate quota")


def _health_check(world: World, after: Process) -> Iterator[Invalid]:
    most = world.settings.maximum_health_check_timeout
    if after.health_check_type not in CHECK_TYPES:
        yield Invalid("health_check_type", f"must be one of {', '.join(CHECK_TYPES)}")
    if after.health_check_timeout is not None and after.health_check_timeout < 1:
        yield Invalid("health_check_timeout", "less_than_one")
    if after.health_check_timeout is not None and after.health_check_timeout > most:
        yield Invalid("health_check_timeout", f"Maximum exceeded: max {most}s")
    if after.health_check_type == "port" and after.ports == ():
        yield Invalid("ports", 'array cannot be empty when health check type is "port"')
    endpoint = after.health_check_http_endpoint
    if after.health_check_type == "http" and not is_uri_path(endpoint):
        sentence = f"HTTP health check endpoint is not a valid URI path: {endpoint or ''}"
        yield Invalid("health_check_http_endpoint", sentence)


def _readiness_check(after: Process) -> Iterator[Invalid]:
    endpoint = after.readiness_health_check_http_endpoint
    if after.readiness_health_check_type not in READINESS_TYPES:
        yield Invalid("readiness_health_check_type", f"must be one of {', '.join(READINESS_TYPES)}")
    if after.readiness_health_check_type == "http" and not is_uri_path(endpoint):
        sentence = f"HTTP readiness health check endpoint is not a valid URI path: {endpoint or ''}"
        yield Invalid("readiness_health_check_http_endpoint", sentence)


def _docker(world: World, before: Process | None, after: Process) -> Iterator[Invalid]:
    app = world.apps[after.app_guid]
    newest = world.packages.last(app_guid=app.guid)
    if newest is None or newest.docker_image is None:
        return
    if app.lifecycle.buildpacks:
        yield Invalid("docker_image", "incompatible with buildpack")
    starts = before is not None and before.state != after.state == "STARTED"
    if starts and not feature_flags.enabled(world, "diego_docker"):
        yield Invalid("docker", "docker_disabled")


def _ports(world: World, after: Process) -> Iterator[Invalid]:
    if not after.ports:
        return
    of_app = world.apps.mentions_of(after.app_guid, MAPPED_PORTS_OF_APP)
    mapped = {port for process_type, port in of_app if process_type == after.type}
    if len(after.ports) > MOST_PORTS:
        yield Invalid("Process", f"must have at most {MOST_PORTS} exposed ports.")
    elif not all(LOWEST_PORT <= port <= HIGHEST_PORT for port in after.ports):
        yield Invalid("Ports", f"must be in the {LOWEST_PORT}-{HIGHEST_PORT} range.")
    elif not mapped - {None} <= set(after.ports):
        yield Invalid("App ports", MAPPED_PORTS)


def is_uri_path(text: object) -> bool:
    """Is it what the Cloud Controller takes for the path of a URI?"""
    return isinstance(text, str) and bool(URI_PATH.search(text))


def lacks_memory_for_sidecars(world: World, process: Process) -> bool:
    """Do the sidecars of its type leave the process no memory?"""
    sidecars = world.sidecars.find(app_guid=process.app_guid)
    return sum(each.memory or 0 for each in sidecars if process.type in each.process_types) >= process.memory
