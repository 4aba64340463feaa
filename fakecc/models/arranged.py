"""What a test arranges: how operations progress, what fails, and what scripted brokers do and remember."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import ClassVar

from fakecc.json_types import Json
from fakecc.records import record
from fakecc.store import Record


@record
class ProgressRule(Record):
    """How the operations that it selects progress; the first matching rule wins, in order of creation.

    Selectors are None where they do not select. `resource` is a table's name (service_instances ...),
    `operation` create, update or delete, `plan` a plan's name or guid, `name` the resource's name; these two may be
    patterns as of a shell (`*`).
    mode: immediate, after (`seconds` on the world's clock), polls (`polls` of them), manual, never. polls_of: client
    (its polls of the job or the resource count) or broker (the Cloud Controller's polls of the broker do).
    """

    mode: str
    seconds: float = 0.0
    polls: int = 0
    polls_of: str = "client"
    resource: str | None = None
    operation: str | None = None
    plan: str | None = None
    name: str | None = None


@record
class AppBehaviour(Record):
    """How those apps behave that it selects. Of each word that several say of a matter the first one's counts.

    Selectors are None where they do not select: `app` a name or guid, `process_type`, `commands` any of a process's or
    a task's command, `environment` what variables of the app's environment are. All are patterns as of a shell (`*`).
    `staging`, `instances` and `tasks` say what happens, as the seed schema describes; None: nothing of that matter.
    `backend` is the URL of a server on this machine that answers requests to their routes.
    """

    app: str | None = None
    process_type: str | None = None
    commands: tuple[str, ...] | None = None
    environment: Mapping[str, str] | None = None
    staging: Mapping[str, Json] | None = None
    instances: Mapping[str, Json] | None = None
    tasks: Mapping[str, Json] | None = None
    backend: str | None = None


@record
class Fault(Record):
    """A failure that a test ordered: which calls it hits, how often, and what happens instead.

    where: request (of a client), broker (a call to one), runtime (a call to what runs apps), hook (something is done
    beside a request) or gate (a request waits: Gate). `keys` are the routes or
    operations among which it selects (empty: any), and `select` narrows that down. Of the matching calls, counted for
    the rule or for each resource (`per`), the `nth` (from 1) is the first that fails, then each `every`-th, `times` of
    them (None: until removed); with a `probability` each of those fails by chance, which `chance_seed` decides.
    `since` and `until` bound it on the world's clock. `counts` are the matching calls so far by what is counted, `seen`
    their sum, `hits` how many failed. `effect` says what happens, as faults/on_brokers.py and faults/on_requests.py
    describe; `given` is the fault as it was written. An `optional` one may stay without hits.
    """

    where: str
    name: str = ""
    keys: tuple[str, ...] = ("",)
    select: Mapping[str, Json] = field(default_factory=dict[str, Json])
    nth: int = 1
    times: int | None = None
    every: int = 1
    per: str = "rule"
    probability: float | None = None
    chance_seed: int = 0
    since: float | None = None
    until: float | None = None
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    seen: int = 0
    hits: int = 0
    effect: Mapping[str, Json] = field(default_factory=dict[str, Json])
    given: Mapping[str, Json] = field(default_factory=dict[str, Json])
    optional: bool = False

    def __repr__(self) -> str:
        """Print it as it was written, and how often it hit: the routes that it selects may be hundreds."""
        words = {key: value for key, value in self.given.items() if key != "name"}
        return f"<Fault {self.name!r} {words}: {self.hits} hit(s) of {self.seen} calls>"


@record
class RuntimeVerdict(Record):
    """What a fault said of something that is under way for an app: `words` as a behaviour's, which they precede."""

    resource_guid: str
    words: Mapping[str, Json] = field(default_factory=dict[str, Json])


@record
class Gate(Record):
    """Holds jobs before they begin, which clients see in PROCESSING; or, with `when`, requests before they are handled.

    `job` is a pattern (as of a shell) of the job's operation as clients read it (service_instance.create; v2's jobs are
    `v2.` and the action's name), `resource` the name or guid of what it works on (None: any). An open gate holds
    nothing; after `until` (seconds since the epoch; None: never) it opens by itself. `steps` are what it holds.
    `when` says which requests it holds, as a fault's does; a fault whose effect is to hold them stands for it.
    `answer` is the effect of a fault that they meet when it opens; empty lets them go on.
    """

    name: str
    job: str = "*"
    resource: str | None = None
    until: float | None = None
    closed: bool = True
    steps: tuple[str, ...] = ()
    when: Mapping[str, Json] | None = None
    answer: Mapping[str, Json] = field(default_factory=dict[str, Json])


@record
class BrokerCatalog(Record):
    """What a scripted broker answers for its catalog, where that is not what its offerings and plans are."""

    REFERENCES: ClassVar[Mapping[str, str]] = {"service_broker_guid": "service_brokers"}

    service_broker_guid: str
    catalog: Json = None


@record
class BrokerOperation(Record):
    """What the scripted broker has under way, or remembers of an instance or binding it made.

    kind: provision, update, deprovision, bind, unbind. progress: immediate, after, polls, manual, never.
    outcome: None until decided, then succeeded or failed. `due` is the moment (seconds since the epoch)
    at which an `after` is done.
    """

    kind: str
    resource_guid: str
    progress: str
    due: float | None = None
    polls_left: int = 0
    polls_of: str = "client"
    outcome: str | None = None
    description: str | None = None
    remembered: Mapping[str, Json] = field(default_factory=dict[str, Json])


@record
class PlanBehaviour(Record):
    """What a scripted broker does with a plan, where no fault and no progress rule says otherwise.

    A plan without one is done at once, and well. `asynchronous`: are its instances made, changed and deleted by
    operations that are polled? `asynchronous_bindings`: its bindings? mode, seconds, polls: how those progress, as in
    ProgressRule. outcome: succeeded or failed; `description` is what the broker says of it.
    `dashboard_url`, and strings in `credentials` of bindings, may hold `{guid}`: the instance's or binding's.
    """

    REFERENCES: ClassVar[Mapping[str, str]] = {"service_plan_guid": "service_plans"}

    service_plan_guid: str
    asynchronous: bool = False
    asynchronous_bindings: bool = False
    mode: str = "immediate"
    seconds: float = 0.0
    polls: int = 0
    polls_of: str = "client"
    outcome: str = "succeeded"
    description: str = ""
    dashboard_url: str | None = None
    credentials: Json = field(default_factory=dict[str, Json])
    syslog_drain_url: str | None = None
    route_service_url: str | None = None
    volume_mounts: Json = None


NO_BEHAVIOUR = PlanBehaviour(guid="", created_at=0.0, updated_at=0.0, service_plan_guid="")
