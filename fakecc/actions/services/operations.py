"""Asking a broker again and again until its operation is over: when, and for how long.

Source: cloud_controller_ng:app/jobs/reoccurring_job.rb
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace

from fakecc import errors
from fakecc.actions.jobs import problem_of
from fakecc.json_types import Json
from fakecc.models.services import ServicePlan
from fakecc.osb.replies import Polled
from fakecc.records import Value, value_type
from fakecc.world import Action, World

TIMED_OUT = problem_of(errors.JobTimeout())
# What the fakecc default of no interval means: a broker is asked when it says that asking makes sense (scripted ones
# do), or every second; where time stands until it is advanced, at the Cloud Controller's own interval.
FLOWING_INTERVAL = 1.0
STANDING_INTERVAL = 60.0


@value_type
class Patience(Value):
    """How long a job has waited for its broker, and may wait: carried from poll to poll.

    `since` in seconds since the epoch, `longest` in seconds. `turns` is how often it was put off so far;
    `retry_after` the newest that the broker asked for, in seconds.
    """

    since: float
    longest: float
    turns: int = 0
    retry_after: int | None = None

    def plain(self) -> dict[str, Json]:
        """As JSON values, to be an argument of a step on the agenda."""
        return asdict(self)

    @classmethod
    def of(cls, plain: Mapping[str, Json]) -> Patience:
        """What plain() gave."""
        return cls(**plain)


def patience(world: World, plan: ServicePlan, since: float | None = None) -> Patience:
    """The patience of a job about this plan that began at `since` (None: now)."""
    longest = world.settings.broker_client_max_async_poll_duration_minutes * 60
    own = plan.maximum_polling_duration
    return Patience(
        since=world.now() if since is None else since, longest=longest if own is None else min(own, longest)
    )


def again(world: World, spent: Patience, polled: Polled, step: Action, **arguments: object) -> bool:
    """Put the next poll on the agenda: the action `step`, called with `patience` and `arguments`.

    False when it would come too late: then nothing is put on the agenda, and the operation has timed out.
    """
    spent = _listening(world, spent, polled)
    pause = _pause(world, spent, polled.ready_in)
    if world.now() + pause > spent.since + spent.longest:
        return False
    world.later(pause, step, patience=replace(spent, turns=spent.turns + 1).plain(), **arguments)
    return True


def too_late(operation: str) -> str:
    """What the last operation says then. operation: provision, update, deprovision, bind, unbind."""
    return f"Service Broker failed to {operation} within the required time."


def hasten(world: World, guid: str) -> None:
    """Have the next poll of that instance or binding now: a test has just decided how its operation ends."""
    for step in world.steps:
        if step.arguments.get("guid") == guid and "patience" in step.arguments:
            world.remind(world.change(step, at=world.now()))


def _listening(world: World, spent: Patience, polled: Polled) -> Patience:
    if polled.retry_after is None:
        return spent
    settings = world.settings
    least = settings.broker_client_default_async_poll_interval_seconds or 0
    asked = min(max(polled.retry_after, int(least)), int(settings.broker_client_max_async_poll_interval_seconds))
    return replace(spent, retry_after=asked)


def _pause(world: World, spent: Patience, ready_in: float | None) -> float:
    settings = world.settings
    interval = settings.broker_client_default_async_poll_interval_seconds
    if interval is None:
        usual = FLOWING_INTERVAL if world.clock.flows else STANDING_INTERVAL
        pause = usual if ready_in is None else ready_in
    else:
        pause = interval * settings.broker_client_async_poll_exponential_backoff_rate**spent.turns
    return min(max(pause, spent.retry_after or 0), settings.broker_client_max_async_poll_interval_seconds)
