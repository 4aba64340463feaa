"""How much memory, disk and log rate staging gets: what was asked, or the web process's, within quotas.

Source: cloud_controller_ng:lib/cloud_controller/backends/quota_validating_staging_memory_calculator.rb,
staging_disk_calculator.rb, quota_validating_staging_log_rate_limit_calculator.rb
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from fakecc.errors import Invalid
from fakecc.models.apps import App, Process
from fakecc.records import Value, value_type
from fakecc.world import World
from fakecc.world.consumption import Consumption

UNLIMITED = -1


@value_type
class Limits(Value):
    """Memory and disk in MB, log rate in bytes a second."""

    memory: int
    disk: int
    log_rate: int


@value_type
class LimitRequest(Value):
    """What was asked for; None leaves it to the app."""

    memory: int | None = None
    disk: int | None = None
    log_rate: int | None = None


class Quota(Protocol):
    """A quota of an organization or a space."""

    @property
    def memory_limit(self) -> int: ...

    @property
    def log_rate_limit(self) -> int: ...

    @property
    def instance_memory_limit(self) -> int: ...

    @property
    def app_instance_limit(self) -> int: ...

    @property
    def app_task_limit(self) -> int: ...


def settle(world: World, app: App, asked: LimitRequest) -> Limits:
    """What staging gets. Raises Invalid("staging", ...): memory, disk or log_rate; `where` is space or organization."""
    webs = [process for process in world.processes.find(app_guid=app.guid) if process.type == "web"]
    web = webs[-1] if webs else None
    memory = _memory(world, app, _first(asked.memory, web.memory if web else None, 0))
    disk = _disk(world, _first(asked.disk, web.disk_quota if web else None, 0))
    log_rate = _first(asked.log_rate, web.log_rate_limit if web else None, UNLIMITED)
    _check_log_rate(world, app, log_rate)
    return Limits(memory=memory, disk=disk, log_rate=log_rate)


def settle_for_start(world: World, process: Process) -> Limits:
    """What staging gets that starts a process: what the process has. Its memory counts against no quota.

    Raises Invalid("staging", "disk" or "log_rate") as settle does.
    """
    least: int = world.settings.staging["minimum_staging_memory_mb"]
    _check_log_rate(world, world.apps[process.app_guid], process.log_rate_limit)
    return Limits(
        memory=max(process.memory, least),
        disk=_disk(world, process.disk_quota),
        log_rate=process.log_rate_limit,
    )


def _first(asked: int | None, own: int | None, otherwise: int) -> int:
    return next((value for value in (asked, own) if value is not None), otherwise)


def _memory(world: World, app: App, wanted: int) -> int:
    least: int = world.settings.staging["minimum_staging_memory_mb"]
    if wanted < least:
        return least
    for where, quota, used in quotas(world, app):
        if quota.memory_limit not in {UNLIMITED, None} and quota.memory_limit - used.memory() < wanted:
            raise Invalid("staging", "memory", where=where, wanted=wanted)
    return wanted


def _disk(world: World, wanted: int) -> int:
    least: int = world.settings.staging["minimum_staging_disk_mb"]
    if wanted < least:
        return least
    if wanted > max(world.settings.maximum_app_disk_in_mb, least):
        raise Invalid("staging", "disk")
    return wanted


def _check_log_rate(world: World, app: App, wanted: int) -> None:
    for where, quota, used in quotas(world, app):
        if quota.log_rate_limit not in {UNLIMITED, None} and quota.log_rate_limit - used.log_rate() < wanted:
            raise Invalid("staging", "log_rate", where=where, wanted=wanted)


def quotas(world: World, app: App) -> Iterable[tuple[str, Quota, Consumption]]:
    """The quotas that bind the app, with what counts against each."""
    space = world.spaces[app.space_guid]
    for where, quota in bare_quotas(world, app):
        if where == "space":
            yield where, quota, Consumption.of_space(world, space.guid)
        else:
            yield where, quota, Consumption.of_organization(world, space.organization_guid)


def bare_quotas(world: World, app: App) -> Iterable[tuple[str, Quota]]:
    """The quotas that bind the app: the space's, where it has one, and the organization's."""
    space = world.spaces[app.space_guid]
    quota = world.space_quotas.get(space.quota_guid)
    if quota is not None:
        yield "space", quota
    organization = world.organizations[space.organization_guid]
    yield "organization", world.organization_quotas[organization.quota_guid]
