"""Operations that a broker takes time for: when it is polled, for how long, and what its answers lead to.

Source: cloud_controller_ng:app/jobs/reoccurring_job.rb, app/jobs/v3/create_service_instance_job.rb,
app/jobs/v2/services/service_instance_state_fetch.rb, service_binding_state_fetch.rb
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from math import inf
from typing import Generic, TypeAlias, TypeVar, cast

from fakecc import errors
from fakecc.actions import jobs
from fakecc.actions.services import bindings, last_operations
from fakecc.actions.services.navigation import instance_of, plan_of
from fakecc.brokers import requests
from fakecc.errors import Unstorable
from fakecc.json_types import Json
from fakecc.models.jobs import Job, Problem
from fakecc.models.services import AnyBinding, ServiceInstance, ServicePlan
from fakecc.osb.port import BrokerRequest, Conversation
from fakecc.osb.replies import PollAnswer, read_last_operation
from fakecc.osb.requester import Requester
from fakecc.records import Value, fields_of, replace, value_type
from fakecc.world import Action, World

Subject: TypeAlias = ServiceInstance | AnyBinding
S = TypeVar("S", bound=Subject)
Work: TypeAlias = Callable[..., Conversation[None]]

TIMED_OUT = jobs.problem_of(errors.JobTimeout())
# What the fakecc default of no interval means: a broker is asked when it says that asking makes sense (scripted ones
# do), or every second; where time stands until it is advanced, at the Cloud Controller's own interval.
FLOWING_INTERVAL = 1.0
STANDING_INTERVAL = 60.0


@value_type
class Patience(Value):
    """How long an operation has waited for its broker, and may wait: carried from poll to poll.

    `since` in seconds since the epoch, `longest` in seconds. `turns` is how often it was put off so far;
    `retry_after` the newest that the broker asked for, in seconds.
    """

    since: float
    longest: float
    turns: int = 0
    retry_after: int | None = None


def patience(world: World, plan: ServicePlan) -> Patience:
    """The patience of an operation about this plan that begins now."""
    return Patience(since=world.now(), longest=_longest(world, plan))


def _longest(world: World, plan: ServicePlan) -> float:
    """How long the broker of a plan may take, in seconds."""
    longest = world.settings.broker_client_max_async_poll_duration_minutes * 60
    own = plan.maximum_polling_duration
    return longest if own is None else min(own, longest)


@value_type
class Errand(Value):
    """What one operation carries from step to step.

    `table` and `guid` name the instance or binding; `job_guid` the job that clients poll, empty where there is none.
    `details` are the operation's own: the parameters of a creation, the changes of an update, the jobs that
    a recursive deletion has begun.
    """

    table: str
    guid: str
    requester: Requester
    patience: Patience
    job_guid: str = ""
    details: Json = None

    @classmethod
    def about(cls, world: World, subject: Subject, requester: Requester, details: Json = None) -> Errand:
        """An operation on a managed instance, or on what is bound to one, that begins now."""
        instance = subject if isinstance(subject, ServiceInstance) else instance_of(world, subject)
        return cls(
            table="service_instances" if isinstance(subject, ServiceInstance) else bindings.TABLES[type(subject)],
            guid=subject.guid,
            requester=requester,
            patience=patience(world, plan_of(world, instance)),
            details=details,
        )

    def plain(self) -> dict[str, Json]:
        """As JSON values, to be the arguments of a step on the agenda."""
        plain: dict[str, Json] = {
            "table": self.table,
            "guid": self.guid,
            "requester": self.requester.plain(),
            "patience": fields_of(self.patience),
            "details": self.details,
        }
        return {**plain, "job_guid": self.job_guid} if self.job_guid else plain

    @classmethod
    def of(cls, plain: Mapping[str, Json]) -> Errand:
        """What plain() gave."""
        requester, patience = Requester.of(plain["requester"]), Patience(**plain["patience"])
        fields: dict[str, Json] = {**plain, "requester": requester, "patience": patience}
        return cls(**fields)

    def subject(self, world: World) -> Subject | None:
        """The instance or binding as it is now; None when it is gone."""
        return cast("Subject | None", world.tables[self.table].get(self.guid))


def errand_of_job(world: World, carried: Mapping[str, Json]) -> Errand:
    """What a run of a job carries. How long the broker may take is read anew: the plan may have changed meanwhile.

    v2 reads it once, when the operation begins.
    """
    errand = Errand.of(carried)
    subject = errand.subject(world)
    if subject is None:
        return errand
    instance = subject if isinstance(subject, ServiceInstance) else instance_of(world, subject)
    longest = _longest(world, plan_of(world, instance))
    if longest == errand.patience.longest:
        return errand
    return replace(errand, patience=replace(errand.patience, longest=longest))


def enqueue(world: World, name: str, step: Action, errand: Errand) -> Job:
    """Begin a job for the errand. `name` is what clients read, `step` an action that takes Errand.plain()."""
    resource = (errand.table, errand.guid)
    return jobs.enqueue(world, name, step, resource=resource, user_guid=errand.requester.user_guid, **errand.plain())


# What a broker's answer to a poll leads to. Operations of v3 have a job, those of v2 have none (by_job/, in_request/).
# An answer that makes no sense counts as "in progress"; it is too late when the next poll would come too late.
#
# answer       operation        last operation          job                 audit event  what else the broker is asked
# -----------  ---------------  ----------------------  ------------------  -----------  -----------------------------
# succeeded    create instance  succeeded               complete            create       v3: get_instance
#              update instance  succeeded               complete            update       v3: get_instance
#              delete instance  the instance is gone    complete            delete
#              create binding   succeeded (1)           complete (1)        create       get_binding
#              delete binding   the binding is gone     complete            delete
# failed       any              failed, broker's words  failed
# in progress  any              in progress             polls again
# too late     create instance  failed, CC's words      failed: JobTimeout               v3: deprovision, as an orphan
#              create binding   failed, CC's words      failed: JobTimeout               v3: unbind, as an orphan
#              any other        failed, CC's words      failed: JobTimeout
#
# (1) Where get_binding fails, the binding and its job fail; v2 polls again where the broker could not be reached.
#
# Where the instance or binding is gone, before the poll or after it, the job of a creation or an update fails, and the
# job of a deletion is complete. v3 fails a creation or an update during which a deletion began; v2 leaves an operation
# alone that took another's place.


@value_type
class Turn(Value, Generic[S]):
    """A poll that was answered. `before` is the instance or binding as it was before, `subject` as it is now."""

    errand: Errand
    before: S
    subject: S
    answer: PollAnswer


@value_type
class Ending(Value, Generic[S]):
    """One operation's rows of the table.

    `find` gives the instance or binding before the broker is asked, `find_again` when it has answered; None ends the
    polling, and whoever waits has been told. `is_over` tells whether the answer was the last one.
    """

    find: Callable[[World, Errand], S | None]
    find_again: Callable[[World, Errand], S | None]
    succeeded: Callable[[World, Turn[S]], Conversation[None] | None]
    failed: Callable[[World, Turn[S]], None]
    in_progress: Callable[[World, Turn[S]], None]
    is_over: Callable[[World, Turn[S]], bool]
    too_late: Callable[[World, Errand], None]


def poll(world: World, errand: Errand, step: Action, ending: Ending[S]) -> Conversation[None]:
    """Ask the broker how the operation goes, and do what the table says; `step` is the action that polls again."""
    before = ending.find(world, errand)
    if before is None:
        return
    answer = yield _poll_request(world, before, errand.requester)
    subject = ending.find_again(world, errand)
    if subject is None:
        return
    deleting = before.last_operation is not None and before.last_operation.type == "delete"
    turn = Turn(errand=errand, before=before, subject=subject, answer=read_last_operation(answer, deleting=deleting))
    if turn.answer.state == "succeeded":
        yield from ending.succeeded(world, turn) or ()
    elif turn.answer.state == "failed":
        ending.failed(world, turn)
    else:
        ending.in_progress(world, turn)
    if not ending.is_over(world, turn) and not again(world, errand, turn.answer, step):
        ending.too_late(world, errand)


def _poll_request(world: World, subject: Subject, requester: Requester) -> BrokerRequest:
    if isinstance(subject, ServiceInstance):
        return requests.last_operation(world, subject, requester)
    return requests.binding_last_operation(world, subject, requester)


def fail(world: World, errand: Errand, kind: str, description: str | None, problem: Problem) -> None:
    """End an operation and its job as failed. `description` is the last operation's; kind: create, update, delete."""
    subject = errand.subject(world)
    if subject is not None:
        last_operations.record(world, subject, kind, "failed", description)
    jobs.fail(world, errand.job_guid, problem)


def fails_as(kind: str, operation: str) -> Callable[[Work], Work]:
    """Have what cannot be stored fail the operation and its job, in the words of the real one's exception.

    kind: create, update, delete; `operation` is the job's word for it. recording: v3-services/odd-binding-answers
    """

    def decorate(work: Work) -> Work:
        @wraps(work)
        def fail_in_its_words(world: World, **carried: Json) -> Conversation[None]:
            try:
                yield from work(world, **carried)
            except Unstorable as problem:
                message = str(problem)
                fail(world, Errand.of(carried), kind, message, jobs.unable(operation, message))

        return fail_in_its_words

    return decorate


def was_last_answer(world: World, turn: Turn[S]) -> bool:
    """Did the broker say that its operation is over? `is_over` of operations with a job."""
    del world
    return turn.answer.state != "in progress"


def again(world: World, errand: Errand, answer: PollAnswer, step: Action) -> bool:
    """Put the next poll on the agenda: the action `step`, with the errand and less patience.

    False when it would come too late: then nothing is put on the agenda, and the operation has timed out.
    """
    spent = _heed_retry_after(world, errand.patience, answer)
    turns, pause = _next_turn(world, spent, answer.ready_in)
    if world.now() + pause > spent.since + spent.longest:
        return False
    world.later(pause, step, **replace(errand, patience=replace(spent, turns=spent.turns + turns)).plain())
    return True


def _next_turn(world: World, spent: Patience, ready_in: float | None) -> tuple[int, float]:
    """In how many polls the next one is that can change anything, and in how many seconds.

    An operation that is never over by itself answers every poll alike: all but the last one before the operation times
    out, or before time that leaps forward stands again, are left out. A fault may count them, so with faults none is;
    nor is one where time flows and the installation has an interval of its own.
    """
    endless = ready_in == inf
    pause = _pause(world, spent, None if endless else ready_in)
    if not endless or len(world.faults) or world.settings.broker_client_async_poll_exponential_backoff_rate != 1:
        return 1, pause
    end = spent.since + spent.longest
    if not world.clock.flows:
        end = min(world.clock.now(), end)
    elif world.settings.broker_client_default_async_poll_interval_seconds is not None:
        return 1, pause
    ahead = end - world.now()
    turns = max(int(ahead // pause), 1) if pause > 0 else 1
    return turns, turns * pause


def too_late(operation: str) -> str:
    """What the last operation says then. operation: provision, update, deprovision, bind, unbind."""
    return f"Service Broker failed to {operation} within the required time."


def hasten(world: World, guid: str) -> None:
    """Have the next poll of that instance or binding now: a test has just decided how its operation ends."""
    for step in world.steps.find(concerns=guid):
        if step.arguments.get("guid") == guid and "patience" in step.arguments:
            world.remind(world.change(step, at=world.now()))


def poll_again(world: World) -> None:
    """Have the polls that were put off come at their usual pace again: a fault or a plan may change them."""
    soon = world.now() + FLOWING_INTERVAL
    for step in list(world.steps) if world.clock.flows else ():
        if "patience" in step.arguments and step.at > soon:
            world.remind(world.change(step, at=soon))


def _heed_retry_after(world: World, spent: Patience, answer: PollAnswer) -> Patience:
    if answer.retry_after is None:
        return spent
    settings = world.settings
    least = settings.broker_client_default_async_poll_interval_seconds or 0
    wanted = min(max(answer.retry_after, int(least)), int(settings.broker_client_max_async_poll_interval_seconds))
    return replace(spent, retry_after=wanted)


def _pause(world: World, spent: Patience, ready_in: float | None) -> float:
    settings = world.settings
    interval = settings.broker_client_default_async_poll_interval_seconds
    if interval is None:
        usual = FLOWING_INTERVAL if world.clock.flows else STANDING_INTERVAL
        pause = usual if ready_in is None else ready_in
    else:
        pause = interval * settings.broker_client_async_poll_exponential_backoff_rate**spent.turns
    return min(max(pause, spent.retry_after or 0), settings.broker_client_max_async_poll_interval_seconds)
