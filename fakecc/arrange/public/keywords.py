"""What a test may write, as types: type checkers find a misspelt key, and a word that is none of those that there are.

The same is checked when it is given; tests keep these types equal to the schemas by which that is done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, TypedDict

from fakecc.arrange.seeds.documents import Seed
from fakecc.clock import Clock
from fakecc.json_types import Json

Auth = Literal["lenient", "strict"]
Preset = Literal["empty", "small", "marketplace", "tight-quotas", "documented-2015", "cf-deployment"]
Mode = Literal["immediate", "after", "polls", "manual", "never"]
PollsOf = Literal["client", "broker"]
Resource = Literal[
    "service_instances", "service_bindings", "service_keys", "route_bindings", "packages", "builds",
    "process_instances", "tasks", "deployments",
]  # fmt: skip
Deed = Literal["create", "update", "delete"]
Switch = Literal[
    "unknown_route", "not_implemented", "unread_field", "unfired_fault", "closed_gate", "unfinished_job", "leftover",
    "v2_call", "expired_token",
]  # fmt: skip
# True is every switch, False none; a list switches these on, too, and a mapping single ones on and off.
Strictness = bool | Switch | Sequence[Switch] | Mapping[Switch, bool]
Moment = str | float
Seeds = Seed | Sequence[Seed]


class ProgressSelectors(TypedDict, total=False):
    """What a progress rule says beside its mode: how long it takes, and which operations it selects."""

    seconds: float
    polls: int
    polls_of: PollsOf
    resource: Resource
    operation: Deed
    plan: str
    name: str


class ProgressKeywords(ProgressSelectors):
    """A progress rule."""

    mode: Mode


class FaultResource(TypedDict, total=False):
    """What a request must be about."""

    type: str
    name: str
    plan: str
    label: str


class BrokerCall(TypedDict, total=False):
    """Which calls to service brokers are meant."""

    operation: str
    broker: str
    plan: str
    instance: str


class RuntimeSelectors(TypedDict, total=False):
    """Which calls to what runs apps are meant."""

    operation: Literal[
        "stage", "start_instance", "run_task", "cancel_task", "take_bits", "deploy", "cancel_deployment", "*"
    ]
    app: str
    process_type: str
    index: int
    task: str


# `from` is a keyword of Python, so no class can declare it.
SinceWhen = TypedDict("SinceWhen", {"from": Moment}, total=False)


class WhenKeywords(SinceWhen, total=False):
    """Which calls a fault hits, and how often."""

    operation: str | list[str]
    user: str
    host: str
    resource: FaultResource
    broker: BrokerCall
    runtime: RuntimeSelectors
    nth: int
    first: int
    after: int
    every: int
    per: Literal["rule", "resource"]
    probability: float
    seed: int
    until: Moment
    ttl: str | float


class Staleness(TypedDict, total=False):
    """How far behind what is read lies: so many changes, or so many seconds."""

    changes: int
    seconds: float


class Distribution(TypedDict, total=False):
    """How long an answer takes, by chance: one of these, with its two numbers."""

    uniform: Sequence[float]
    normal: Sequence[float]
    lognormal: Sequence[float]


class DeedKeywords(TypedDict, total=False):
    """What a hook does beside a request."""

    release: str
    succeed: str
    fail: str
    seed: SeedKeywords
    delete: Mapping[str, str]
    fault: FaultKeywords
    advance: str | float
    expire_tokens: Literal[True]


class ThenKeywords(TypedDict, total=False):
    """What happens to a call that a fault hits."""

    error: str
    detail: str
    status: int
    body: Json
    text: str
    headers: Mapping[str, str]
    errors: list[Json]
    seconds: float | Distribution
    connection: Literal[
        "reset", "close", "empty", "hang", "truncate", "wrong_length", "garbage", "dribble", "timeout", "unreachable",
        "transport",
    ]  # fmt: skip
    bytes: int
    message: str
    description: str
    carried_out: Literal[True]
    token: Literal["expired"]
    never_done: Literal[True]
    half_done: Literal[True]
    stale: Staleness
    state: Literal["in progress", "succeeded", "failed"]
    malformed: Literal["json", "type", "content_type"]
    duplicate: Literal[True]
    fails: str
    before: DeedKeywords
    after: DeedKeywords


class FaultKeywords(TypedDict, total=False):
    """A fault: which calls it hits, and what happens to them."""

    name: str
    when: WhenKeywords
    then: ThenKeywords
    optional: bool


class GateSelectors(TypedDict, total=False):
    """What a gate says beside the jobs that it holds; with `when` it holds requests."""

    name: str
    when: WhenKeywords
    resource: str
    ttl: str | float


class GateKeywords(GateSelectors, total=False):
    """A gate: what it holds."""

    job: str


class BehaviourKeywords(TypedDict, total=False):
    """How apps behave that these words select."""

    app: str
    process_type: str
    command: str | list[str]
    environment: Mapping[str, str]
    staging: StagingBehaviour
    instances: InstancesBehaviour
    tasks: TasksBehaviour
    backend: str


class Timing(TypedDict, total=False):
    """How something progresses."""

    mode: Mode
    seconds: float
    polls: int


class StagingBehaviour(Timing, total=False):
    """What becomes of a build."""

    fails: str
    process_types: Mapping[str, str] | str
    sidecars: list[Json] | str
    buildpacks: list[Json]
    execution_metadata: str
    answer: Json
    droplet: str


class InstancesBehaviour(Timing, total=False):
    """What becomes of the instances of a process."""

    state: Literal["RUNNING", "STARTING", "CRASHED", "DOWN"]
    routable: bool
    details: str
    indexes: Literal["odd", "even"] | list[int]
    crash: CrashKeywords


class CrashKeywords(TypedDict, total=False):
    """How an instance crashes."""

    exit: int
    after: float
    reason: str
    times: int


class TasksBehaviour(Timing, total=False):
    """What becomes of a task."""

    fails: str
    cancels_in: float


class SeedKeywords(TypedDict, total=False):
    """The sections of a seed; presets/seed.schema.json says what stands in each."""

    version: int
    settings: Mapping[str, Json]
    identity_zones: list[Json]
    identity_providers: list[Json]
    users: list[Json]
    groups: list[Json]
    clients: list[Json]
    organization_quotas: list[Json]
    organizations: list[Json]
    router_groups: list[Json]
    domains: list[Json]
    service_brokers: list[Json]
    feature_flags: Mapping[str, bool]
    progress: list[ProgressKeywords]
    faults: list[FaultKeywords]
    behaviours: list[Json]
    gates: list[Json]
    savepoint: str


class InstallationKeywords(TypedDict, total=False):
    """How a world is installed, but for its preset, seeds and clock."""

    settings: Mapping[str, Json]
    guids: object
    auth: Auth
    redact: bool
    reads: bool


class WorldKeywords(InstallationKeywords, total=False):
    """How a world is made. `clock`: auto, virtual, virtual:2030-01-01T00:00:00Z, real, real:60, or a clock."""

    preset: Preset
    seed: Seeds
    clock: str | Clock
    broker_hosts: tuple[str, ...]


class ServerKeywords(WorldKeywords, total=False):
    """What FakeCC takes: how its worlds are made, and where and how it answers."""

    host: str
    port: int
    token: str | None
    tls: bool
    strict: Strictness | None
    self_check: str | Path | None


class MarkerKeywords(InstallationKeywords, total=False):
    """What the marker `fakecc` takes: `pytest.mark.fakecc(**options)`."""

    preset: Preset
    seed: Seeds
    progress: Mode | ProgressKeywords | list[Mode | ProgressKeywords]
    faults: list[FaultKeywords]
    gates: list[str | GateKeywords]
    clock: str
    strict: Strictness
    tls: bool
