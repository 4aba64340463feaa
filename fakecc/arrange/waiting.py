"""What a client's poll moves, once it is answered: `polls` that count clients' polls, and the clock `auto`.

    what was asked about waits for      the clock auto                     polls of clients
    ------------------------------      -----------------------------      ----------------------------------
    a moment, or the next poll of CC    moves to that moment               -
    clients' polls (mode `polls`)       stays                              one less; the last one finds it ended
    the test (manual, never, a gate)    stays                              -
    nothing                             stays                              -

What is due then is done before the next request is answered, so a client sees each state once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fakecc.actions import held_steps
from fakecc.actions.services import operations
from fakecc.clock import AutoClock
from fakecc.models.arranged import BrokerOperation
from fakecc.models.jobs import Step
from fakecc.world import World

# What a client sees of an app through other records than the app's own.
RUNTIME_WORDS = frozenset({"stats", "instances", "processes", "summary"})


def note_poll(world: World, guids: Iterable[str], words: frozenset[str] = frozenset()) -> None:
    """A client was just told about the records of these guids; `words` are those of the path. Hold the lock."""
    if not a_poll_moves_something(world):
        return
    subjects = list(dict.fromkeys(_subjects(world, guids, words)))
    moments: list[float] = []
    if isinstance(world.clock, AutoClock):
        moments = [moment for guid in subjects if (moment := _next_change(world, guid)) is not None]
    for guid in subjects:
        _count_poll(world, guid)
    if moments and isinstance(world.clock, AutoClock):
        world.clock.leap(min(moments))


def a_poll_moves_something(world: World) -> bool:
    """Is anything under way that a client's poll may move? Most polls ask when nothing is, and should cost nothing."""
    if isinstance(world.clock, AutoClock) and len(world.steps):
        return True
    return world.broker_operations.has("outcome", None) or _steps_count_polls(world)


def _steps_count_polls(world: World) -> bool:
    """Does something that runs apps wait for polls of clients?"""
    return len(world.steps) > 0 and len(world.steps.select({"held": (True,)})) > 0


def waits_for(world: World, guid: str) -> str:
    """What an operation on this resource waits for, in words: a moment, its client's polls, the test; or empty."""
    known = _at_broker(world, guid)
    if known is not None and known.progress in {"manual", "never"}:
        return "the test, which may release it" if known.progress == "manual" else "nothing: it never ends"
    if known is not None and _counts_clients(known):
        return f"{known.polls_left - 1} more polls of its client"
    held = [step for step in world.steps.find(concerns=guid) if step.held]
    if any(step.polls_left for step in held):
        return f"{min(step.polls_left for step in held) - 1} more polls of its client"
    if held:
        return "the test, which may release it"
    return ""


def next_moment(world: World, guid: str) -> float | None:
    """When that changes next by itself (seconds since the epoch); None where it waits for something else."""
    return _next_change(world, guid)


def _subjects(world: World, guids: Iterable[str], words: frozenset[str]) -> Iterator[str]:
    """The guids, and those of what clients see through them: a job's resource, an app's instances."""
    for guid in guids:
        yield guid
        job = world.jobs.get(guid)
        if job is not None and job.resource_guid:
            yield job.resource_guid
        if guid in world.apps:
            yield from _of_app(world, guid, words)
        elif guid in world.processes:
            yield from _instances(world, guid)


def _of_app(world: World, guid: str, words: frozenset[str]) -> Iterator[str]:
    if words & RUNTIME_WORDS:
        for process in world.processes.find(app_guid=guid):
            yield process.guid
            yield from _instances(world, process.guid)
    if "v2" in words:
        # v2 tells of an app's staging in the app itself.
        yield from (build.guid for build in world.builds.find(app_guid=guid) if build.state == "STAGING")


def _instances(world: World, process_guid: str) -> Iterator[str]:
    """The instances of a process that are on their way: a running one is what its client waited for."""
    found = world.process_instances.find(process_guid=process_guid)
    return (instance.guid for instance in found if instance.state != "RUNNING")


def _next_change(world: World, guid: str) -> float | None:
    steps: list[Step] = world.steps.find(concerns=guid)
    return min((step.at for step in steps if not step.held and not _waits_in_vain(world, step)), default=None)


def _waits_in_vain(world: World, step: Step) -> bool:
    """Would the step only hear that a scripted broker's operation still waits for the test, or for clients?"""
    at_broker = [known for guid in step.concerns if (known := _at_broker(world, guid)) is not None]
    return any(known.progress in {"manual", "never"} or _counts_clients(known) for known in at_broker)


def _at_broker(world: World, guid: str) -> BrokerOperation | None:
    return world.broker_operations.first(resource_guid=guid, outcome=None)


def _counts_clients(known: BrokerOperation) -> bool:
    return known.progress == "polls" and known.polls_of == "client"


def _count_poll(world: World, guid: str) -> None:
    for step in world.steps.find(concerns=guid):
        if step.polls_left:
            with world.piece(None):
                held_steps.count_poll(world, step)
    known = _at_broker(world, guid)
    if known is None or not _counts_clients(known) or known.polls_left <= 1:
        return
    with world.piece(None):
        world.change(known, polls_left=known.polls_left - 1)
        if known.polls_left == 2:
            operations.hasten(world, guid)
