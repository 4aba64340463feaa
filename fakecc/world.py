"""One foundation: its tables, its lock, its time, and what is due."""

from __future__ import annotations

import hashlib
import heapq
import threading
import uuid
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypedDict, TypeVar

from fakecc.clock import Clock, RealClock, VirtualClock
from fakecc.conversation import Running
from fakecc.journal import Journal
from fakecc.models import apps, arranged, events, jobs, platform, routing, services, tenancy, uaa_accounts
from fakecc.osb.port import BrokerAnswer, BrokerRequest, Conversation, Port
from fakecc.records import Value, small_value_type
from fakecc.settings import Settings
from fakecc.store import Changes, Record, Table

R = TypeVar("R", bound=Record)
T = TypeVar("T")
Action = Callable[..., "Conversation[None] | None"]
F = TypeVar("F", bound=Action)

# What a step on the agenda may name; filled where the actions are defined, while they are imported.
ACTIONS: dict[str, Action] = {}


def action(name: str) -> Callable[[F], F]:
    """Register a function that a step on the agenda can name: `function(world, **arguments)`."""

    def register(function: F) -> F:
        ACTIONS[name] = function
        return function

    return register


class Stamp(TypedDict):
    """What every new record begins with."""

    guid: str
    created_at: float
    updated_at: float


@small_value_type
class Savepoint(Value):
    """A state to come back to."""

    depth: int
    numbers: dict[str, int]
    clock: Clock
    moment: float
    settings: Settings


class World:
    """One foundation. Reading needs the lock, too, where threads share it: `with world.lock`."""

    # Grows with every rollback: what was under way before belongs to another era.
    era = 0

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        clock: Clock | None = None,
        seed: object = None,
        name: str = "default",
    ) -> None:
        """`seed` makes guids repeatable: the same seed, world name and order of creation give the same ones."""
        self.settings = settings or Settings()
        self.clock: Clock = clock or RealClock()
        self._seed = seed
        self.name = name
        self.lock = threading.RLock()
        self.journal = Journal()
        self.failures: list[BaseException] = []
        # How many requests were counted, and until when they count, by whoever sent them: middleware.py.
        self.request_counts: dict[str, tuple[int, float]] = {}
        # lenient takes any token that has not expired, whoever signed it; strict takes those of this UAA.
        self.auth = "lenient"
        # Where reset comes back to: see control/stage.py.
        self.installed: Savepoint | None = None
        self.seeded: Savepoint | None = None
        self.changes = Changes()
        self.tables: dict[str, Table[Any]] = {}
        # Nobody answers until brokers.connect() has said who does.
        self.http: Port = _NoBroker()
        self.scripted: Port = _NoBroker()
        self.ask: Callable[[BrokerRequest], BrokerAnswer] = _unreachable
        self.wake: Callable[[Running[None] | None], None] | None = None
        self._by_kind: dict[type[Record], Table[Any]] = {}
        self.numbers: dict[str, int] = {}  # of guids given, by kind, while they are repeatable
        self._agenda: list[tuple[float, int, str]] | None = []
        self._moment: float | None = None
        self._depth = 0
        self._make_tables()
        if isinstance(self.clock, VirtualClock):
            self.clock.subscribe(self.catch_up)

    def _make_tables(self) -> None:
        self._make_tenancy_tables()
        self._make_service_tables()
        self._make_platform_tables()
        self._make_work_tables()

    def _make_tenancy_tables(self) -> None:
        table = self._table
        self.organizations = table(
            "organizations", tenancy.Organization, "name", "quota_guid", "default_isolation_segment_guid"
        )
        self.spaces = table(
            "spaces", tenancy.Space, "name", "organization_guid", "quota_guid", "isolation_segment_guid"
        )
        self.users = table("users", tenancy.User)
        self.roles = table("roles", tenancy.Role, "user_guid", "organization_guid", "space_guid", "type")
        self.organization_quotas = table("organization_quotas", tenancy.OrganizationQuota, "name")
        self.space_quotas = table("space_quotas", tenancy.SpaceQuota, "name", "organization_guid")
        self.isolation_segments = table("isolation_segments", tenancy.IsolationSegment, "name", "organization_guids")

    def _make_service_tables(self) -> None:
        table = self._table
        self.service_brokers = table("service_brokers", services.ServiceBroker, "name", "space_guid")
        self.service_offerings = table(
            "service_offerings", services.ServiceOffering, "name", "service_broker_guid", "unique_id"
        )
        self.service_plans = table("service_plans", services.ServicePlan, "name", "service_offering_guid", "unique_id")
        self.plan_behaviours = table("plan_behaviours", services.PlanBehaviour, "service_plan_guid")
        self.service_plan_visibilities = table(
            "service_plan_visibilities", services.ServicePlanVisibility, "service_plan_guid", "organization_guid"
        )
        self.dashboard_clients = table(
            "dashboard_clients", services.DashboardClient, "client_id", "service_broker_guid"
        )
        self.service_instances = table(
            "service_instances",
            services.ServiceInstance,
            "name",
            "space_guid",
            "service_plan_guid",
            "managed",
            "space_guids",
            "shared_space_guids",
        )
        self.service_bindings = table("service_bindings", services.ServiceBinding, "app_guid", "service_instance_guid")
        self.service_keys = table("service_keys", services.ServiceKey, "service_instance_guid", "name")
        self.route_bindings = table("route_bindings", services.RouteBinding, "route_guid", "service_instance_guid")
        self.broker_operations = table("broker_operations", services.BrokerOperation, "resource_guid")

    def _make_platform_tables(self) -> None:
        table = self._table
        self.apps = table("apps", apps.App, "name", "space_guid")
        self.processes = table("processes", apps.Process, "app_guid")
        self.domains = table("domains", routing.Domain, "name", "organization_guid")
        self.routes = table("routes", routing.Route, "host", "domain_guid", "space_guid")
        self.route_mappings = table("route_mappings", routing.RouteMapping, "route_guid", "app_guid")
        self.feature_flags = table("feature_flags", platform.FeatureFlag, "name")
        self.security_groups = table(
            "security_groups", platform.SecurityGroup, "name", "running_space_guids", "staging_space_guids"
        )
        self.environment_variable_groups = table(
            "environment_variable_groups", platform.EnvironmentVariableGroup, "name"
        )
        self.stacks = table("stacks", platform.Stack, "name")

    def _make_work_tables(self) -> None:
        table = self._table
        self.service_usage_events = table("service_usage_events", events.ServiceUsageEvent)
        self.audit_events = table(
            "audit_events", events.AuditEvent, "type", "target_guid", "space_guid", "organization_guid"
        )
        self.jobs = table("jobs", jobs.Job, "resource_guid")
        self.delayed_jobs = table("delayed_jobs", jobs.DelayedJob)
        self.steps = table("steps", jobs.Step)
        self.accounts = table("accounts", uaa_accounts.Account, "username")
        self.uaa_clients = table("uaa_clients", uaa_accounts.UaaClient)
        self.groups = table("groups", uaa_accounts.Group, "name", "member_guids")
        self.grants = table("grants", uaa_accounts.Grant, "account_guid")
        self.progress_rules = table("progress_rules", arranged.ProgressRule)
        self.faults = table("faults", arranged.Fault)

    def _table(self, name: str, kind: type[R], *indexes: str) -> Table[R]:
        made: Table[R] = Table(name, kind, indexes, self.changes)
        self.tables[name] = made
        self._by_kind[kind] = made
        return made

    # Records.

    def table_of(self, kind: type[R]) -> Table[R]:
        """The table that keeps records of this kind."""
        return self._by_kind[kind]

    def stamp(self, kind: type[Record]) -> Stamp:
        """A new record's guid and times."""
        now = self.now()
        return {"guid": self.guid(kind.__name__), "created_at": now, "updated_at": now}

    def guid(self, kind: str) -> str:
        """A new guid: random, or with a seed the hash of seed, world, kind and how many of that kind there were."""
        if self._seed is None:
            return str(uuid.uuid4())
        number = self.numbers[kind] = self.numbers.get(kind, 0) + 1
        digest = hashlib.sha256(f"{self._seed}/{self.name}/{kind}/{number}".encode()).digest()
        return str(uuid.UUID(bytes=digest[:16], version=4))

    def add(self, record: R) -> R:
        """Put a new record into its table."""
        self._by_kind[type(record)].put(record)
        return record

    def change(self, record: R, **changed: object) -> R:
        """Put `record` with these fields changed; updated_at moves when a column of its own did."""
        loud = any(name not in record.QUIET and getattr(record, name) != value for name, value in changed.items())
        if loud and "updated_at" not in changed:
            changed["updated_at"] = self.now()
        after: R = replace(record, **changed)  # type: ignore[arg-type] # names are checked by replace itself
        self._by_kind[type(record)].put(after)
        return after

    def remove(self, record: Record) -> None:
        """Take a record out of its table."""
        self._by_kind[type(record)].remove(record.guid)

    # Time.

    def now(self) -> float:
        """Seconds since the epoch; the same throughout a request, and in a due step the moment it was due."""
        return self.clock.now() if self._moment is None else self._moment

    def go_by(self, clock: Clock) -> None:
        """Take the time from another clock."""
        if isinstance(self.clock, VirtualClock):
            self.clock.unsubscribe(self.catch_up)
        self.clock = clock
        if isinstance(clock, VirtualClock):
            clock.subscribe(self.catch_up)
        if self.wake:
            self.wake(None)

    def later(self, seconds: float, name: str, /, **arguments: object) -> jobs.Step:
        """Have the action `name` done in `seconds`, with these arguments (JSON values)."""
        step = jobs.Step(**self.stamp(jobs.Step), at=self.now() + seconds, action=name, arguments=arguments)
        self.add(step)
        self.remind(step)
        return step

    def remind(self, step: jobs.Step) -> None:
        """Put a step that was added or changed on the agenda."""
        if self._agenda is not None:
            heapq.heappush(self._agenda, (step.at, self.steps.ordinal(step.guid), step.guid))
        if self.wake:
            self.wake(None)

    def next_due(self) -> float | None:
        """When the next step is due (seconds since the epoch), or None."""
        with self.lock:
            step = self._first_step()
            return step.at if step else None

    def catch_up(self) -> None:
        """Do what is due by now, in order, each step at its own moment. Time passes here and nowhere else."""
        while (running := self._next_step()) is not None:
            try:
                pending = running.advance()
                if pending is None:
                    continue
                if self.wake and self.clock.flows:
                    self.wake(running)
                else:
                    running.finish()
            except Exception as error:  # noqa: BLE001 - a step has no caller: it surfaces in the test
                self.failures.append(error)

    def _next_step(self) -> Running[None] | None:
        with self.lock:
            step = self._first_step()
            if step is None or step.at > self.clock.now():
                return None
            self.remove(step)
            return Running(self, lambda: ACTIONS[step.action](self, **step.arguments), step.at)

    def _first_step(self) -> jobs.Step | None:
        if self._agenda is None:
            self._agenda = [(step.at, self.steps.ordinal(step.guid), step.guid) for step in self.steps]
            heapq.heapify(self._agenda)
        while self._agenda:
            at, _, guid = self._agenda[0]
            step = self.steps.get(guid)
            if step is not None and step.at == at and not step.held:
                return step
            heapq.heappop(self._agenda)
        return None

    # Transactions.

    @contextmanager
    def piece(self, at: float | None) -> Generator[None, None, None]:
        """A piece of work: all of it or nothing, and one moment throughout (`at`, or now where it is None)."""
        moment, depth = self._moment, self._depth
        self._moment = self.clock.now() if at is None else at
        mark = self._depth = self.changes.begin()
        try:
            yield
        except BaseException:
            self._take_back(self._depth)
            raise
        else:
            self.changes.keep(min(mark, self._depth))
        finally:
            self._moment, self._depth = moment, depth

    @contextmanager
    def transaction(self) -> Generator[None, None, None]:
        """All of it or nothing: an exception takes back what was changed inside."""
        depth = self.changes.begin()
        try:
            yield
        except BaseException:
            self._take_back(depth)
            raise
        self.changes.keep(depth)

    def keep(self) -> None:
        """What was changed in this request or step so far stays, even if it is refused in the end."""
        self.changes.keep(self._depth)
        self._depth = self.changes.begin()

    def take_back(self) -> None:
        """Undo what this request or step changed since it began, or since what was last kept."""
        self._take_back(self._depth)
        self._depth = self.changes.begin()

    def savepoint(self) -> Savepoint:
        """Mark this state, to come back to by rollback."""
        with self.lock:
            return Savepoint(self.changes.begin(), dict(self.numbers), self.clock, self.clock.now(), self.settings)

    def rollback(self, savepoint: Savepoint) -> None:
        """Take back all that happened since, and stand at the savepoint again (it stays open)."""
        with self.lock:
            self._take_back(savepoint.depth)
            self.era += 1
            self.numbers = dict(savepoint.numbers)
            self.settings = savepoint.settings
            if self.clock is not savepoint.clock:
                self.go_by(savepoint.clock)
            if isinstance(self.clock, VirtualClock):
                self.clock.rewind(savepoint.moment)
            self.changes.begin()

    def _take_back(self, depth: int) -> None:
        self.changes.take_back(depth)
        self._agenda = None

    # Conversations.

    def converse(self, start: Callable[[], T | Conversation[T]]) -> T:
        """Run `start`; while what it gives wants to ask brokers, ask them (those over HTTP without the lock)."""
        return Running(self, start, None).finish()


def _unreachable(request: BrokerRequest) -> BrokerAnswer:
    return BrokerAnswer(failure="unreachable", location=request.broker_url + request.path)


class _NoBroker:
    """What answers in the place of a broker until `brokers.connect` was called."""

    def ask(self, request: BrokerRequest) -> BrokerAnswer:
        return _unreachable(request)
