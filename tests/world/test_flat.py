"""A page of any list reads as many records of a large table as of a small one."""

from __future__ import annotations

import pytest
import support
from clients.furnished import SETTINGS, furnish, seed

from fakecc import FakeCC, v2, v3
from fakecc.permissions import Caller
from fakecc.records import replace
from fakecc.world.presentations import Presentations

pytestmark = pytest.mark.slow

SMALL, LARGE = 30, 300
# Tables of what a test arranges and of UAA, and those that hold what is under way: no list of the Cloud Controller's.
LEFT_OUT = {
    "accounts", "uaa_clients", "groups", "memberships", "external_groups", "stored_tokens", "authorization_codes",
    "expiring_codes", "sessions", "approvals", "identity_zones", "identity_providers", "plan_behaviours",
    "broker_operations", "app_behaviours", "progress_rules", "faults", "steps", "delayed_jobs", "feature_flags",
    "environment_variable_groups", "process_instances", "envelopes",
}  # fmt: skip
# What each has of its own; everything else stays in the space, and with the app and the instance, that the guest has.
PARENTS = {
    ("spaces", "organization_guid"): "organizations",
    ("spaces", "quota_guid"): "space_quotas",
    ("organizations", "quota_guid"): "organization_quotas",
    ("droplets", "build_guid"): "builds",
    ("route_mappings", "route_guid"): "routes",
    ("route_bindings", "route_guid"): "routes",
    ("route_policies", "route_guid"): "routes",
    ("service_plan_visibilities", "service_plan_guid"): "service_plans",
    ("service_plans", "service_offering_guid"): "service_offerings",
    ("service_offerings", "service_broker_guid"): "service_brokers",
}
ADMIN, GUEST = "admin", "guest"
QUERIES = {
    v3: ["", "label_selector=tier=one", "label_selector=!tier", "created_ats[gt]=2020-01-01T00:00:00Z",
         "updated_ats[lt]=2020-01-01T00:00:00Z", "order_by=-created_at", "order_by=updated_at", "order_by=name",
         "label_selector=tier&created_ats[gt]=2020-01-01T00:00:00Z"],
    v2: ["", "order-by=created_at", "order-by=name", "q=name:nothing", "q=created_at>2020-01-01T00:00:00Z"],
}  # fmt: skip
SIZES = {v3: "per_page=5", v2: "results-per-page=5"}


class Watched(dict):
    """Records of a table, which count how many of them are read."""

    count = 0

    def __getitem__(self, ordinal):
        Watched.count += 1
        return super().__getitem__(ordinal)

    def items(self):
        Watched.count += len(self)
        return super().items()


class Stage:
    """A world with one of everything, and then more and more of it.

    The guest manages one organization, with one space, where everything is but other organizations, their spaces and users.
    """

    def __init__(self):
        with FakeCC(seed=seed(), settings=SETTINGS) as cloud:
            guids = furnish(cloud)
            self.world = cloud.world
        self.world.settings = self.world.settings.with_changes({"renderer": {"max_results_per_page": 100}})
        self.guids = {f"{kind}s": guid for kind, guid in guids.items()}
        user = self.world.users[guids["user"]]
        read = frozenset({"cloud_controller.read"})
        self.callers = {ADMIN: support.ADMIN, GUEST: Caller(guid=user.guid, name=GUEST, origin="uaa", scopes=read)}
        for table in self.world.tables.values():
            watched = Watched(table.records)
            table.records = table.readable = table.orders._records = watched  # noqa: SLF001 - what is read is counted

    def grow(self, size):
        """Have so many records in each table: the newest one again and again."""
        for name, table in self.world.tables.items():
            if name in LEFT_OUT or not len(table):
                continue
            model = list(table)[-1]
            for number in range(len(table), size):
                given = {"guid": f"{name}-{number}"}
                if "name" in model.NAMES and isinstance(model.name, str):
                    given["name"] = f"{name}-{number}"
                if "user_guid" in model.NAMES:
                    given["user_guid"] = f"users-{number}"
                table.put(replace(model, **given))

        self._give_parents()

    def _give_parents(self):
        for (name, field), parents in PARENTS.items():
            table, guids = self.world.tables[name], [parent.guid for parent in self.world.tables[parents]]
            for number, record in enumerate(table):
                if record.guid.startswith(name):
                    table.put(replace(record, **{field: guids[number % len(guids)]}))

    def reads(self, rule, caller, query):
        """How many records a request reads; None where it is none that this caller may send."""
        path = self.path(rule)
        if path is None:
            return None
        Watched.count = 0
        self.world.presentations = Presentations()
        reply = support.ask(self.world, "GET", f"{path}?{query}", as_=self.callers[caller])
        return (
            Watched.count
            if reply.status == 200 and isinstance(reply.body, dict) and "resources" in reply.body
            else None
        )

    def path(self, rule):
        if "<" not in rule:
            return rule
        kind, _, rest = rule.split("/", 2)[2].partition("/")
        return (
            f"/{rule.split('/')[1]}/{kind}/{self.guids.get(kind)}/{rest.partition('/')[2]}"
            if rest.count("<") == 1
            else None
        )


REQUESTS = [
    (listed.rule, caller, f"{SIZES[view]}&{query}")
    for view in (v3, v2)
    for listed in view.VIEW.endpoints
    if listed.method == "GET"
    for caller in (ADMIN, GUEST)
    for query in QUERIES[view]
]


@pytest.fixture(scope="module")
def readings():
    """By route and caller: the requests, and how many records each read of the small tables and of the large ones."""
    stage = Stage()
    stage.grow(SMALL)
    asked = [request for request in REQUESTS if stage.reads(*request) is not None]  # what is kept from then on is made
    small = [stage.reads(*request) for request in asked]
    stage.grow(LARGE)
    return {request: (before, stage.reads(*request)) for request, before in zip(asked, small, strict=True)}


def test_a_page_of_any_list_reads_as_much_of_a_large_table(readings):
    assert len(readings) > 1000
    # A few more are read to find where a time span begins: it grows with the logarithm.
    growing = {f"{caller} {rule}" for (rule, caller, _), (small, large) in readings.items() if large > 1.2 * small + 12}
    assert growing == set()
