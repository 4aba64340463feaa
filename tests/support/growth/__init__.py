"""A world with one of everything and then more and more of it, where every record that is read counts."""

import re
from urllib.parse import quote

from clients.furnished import SETTINGS, furnish, seed

from fakecc import FakeCC, v2, v3
from fakecc.errors import NotImplementedYet
from fakecc.models.tenancy import Role, User
from fakecc.permissions import Caller
from fakecc.records import replace
from fakecc.v2.resource import resource_named
from fakecc.world.presentations import Presentations
from support import ADMIN as ADMINISTRATOR
from support import ask

# Tables of what a test arranges and of UAA, and those that hold what is under way: no list of the Cloud Controller's.
LEFT_OUT = {
    "accounts", "uaa_clients", "groups", "memberships", "external_groups", "stored_tokens", "authorization_codes",
    "expiring_codes", "sessions", "approvals", "identity_zones", "identity_providers", "plan_behaviours",
    "broker_operations", "app_behaviours", "progress_rules", "faults", "steps", "delayed_jobs", "feature_flags",
    "environment_variable_groups", "process_instances", "envelopes",
}  # fmt: skip
# What paths call the kinds that furnish() made, where that is not their name with an s.
ALIASES = {
    "processes": "process", "service_plan_visibilities": "service_plan_visibility", "services": "service_offering",
    "quota_definitions": "organization_quota", "space_quota_definitions": "space_quota", "events": "audit_event",
    "service_credential_bindings": "service_key", "service_route_bindings": "route_binding", "shared_domains": "domain",
    "managed_service_instances": "service_instance",
}  # fmt: skip
# What each has of its own in every shape.
OWN = {
    ("organizations", "quota_guid"): "organization_quotas",
    ("processes", "app_guid"): "apps",
    ("sidecars", "app_guid"): "apps",
    ("droplets", "build_guid"): "builds",
    ("route_mappings", "route_guid"): "routes",
    ("route_bindings", "route_guid"): "routes",
    ("route_policies", "route_guid"): "routes",
    ("service_plan_visibilities", "service_plan_guid"): "service_plans",
    ("service_plans", "service_offering_guid"): "service_offerings",
    ("service_offerings", "service_broker_guid"): "service_brokers",
}
# Deep: other organizations have a space each, and everything is in the one space, and with the one app, of the guest's.
# Wide: everything has a space, an app, an instance of its own, and all are in the guest's organization.
SHAPES = {
    "deep": OWN | {
        ("spaces", "organization_guid"): "organizations",
        ("spaces", "quota_guid"): "space_quotas",
    },
    "wide": OWN | {
        (table, field): parents
        for field, parents in {
            "space_guid": "spaces", "app_guid": "apps", "route_guid": "routes", "process_guid": "processes",
            "package_guid": "packages", "droplet_guid": "droplets", "service_instance_guid": "service_instances",
            "service_plan_guid": "service_plans", "domain_guid": "domains", "quota_guid": "space_quotas",
            "running_space_guids": "spaces", "staging_space_guids": "spaces", "shared_space_guids": "spaces",
        }.items()
        for table in (
            "spaces", "roles", "service_instances", "service_bindings", "service_keys", "route_bindings", "apps",
            "processes", "packages", "builds", "droplets", "tasks", "deployments", "revisions", "sidecars", "routes",
            "route_mappings", "security_groups", "audit_events", "app_events", "service_brokers",
        )
    },
}  # fmt: skip
# Who asks: the roles that each has in the guest's organization and space. Those without any read by their scopes.
ROLES = {
    "guest": (),  # it has all of them
    "manager": ("organization_manager",),
    "auditor": ("organization_user", "organization_auditor"),
    "billing_manager": ("organization_billing_manager",),
    "developer": ("organization_user", "space_developer"),
    "supporter": ("organization_user", "space_supporter"),
}
ADMIN, GUEST, GLOBAL_AUDITOR, ANYBODY = "admin", "guest", "global_auditor", "anybody"
QUERIES = {
    v3: ["", "label_selector=tier=one", "label_selector=!tier", "created_ats[gt]=2020-01-01T00:00:00Z",
         "updated_ats[lt]=2020-01-01T00:00:00Z", "order_by=-created_at", "order_by=updated_at", "order_by=name",
         "label_selector=tier&created_ats[gt]=2020-01-01T00:00:00Z", "page=20", "page=20&order_by=-created_at",
         "created_ats=2020-01-01T00:00:00Z,2020-01-02T00:00:00Z"],
    v2: ["", "order-by=created_at", "order-by=name", "page=20", "page=20&order-direction=desc", "q=name:nothing", "q=created_at>2020-01-01T00:00:00Z"],
}  # fmt: skip
# What stands behind each filter of its own once more: another filter, another order.
AND = {
    v3: ["", "&created_ats[gt]=2020-01-01T00:00:00Z", "&order_by=-updated_at"],
    v2: ["", ";created_at>2020-01-01T00:00:00Z"],
}
SIZES = {v3: "per_page=5", v2: "results-per-page=5"}
NAMED = re.compile(r"'([^']+)'")
VALUES = {
    "available": "true", "types": "space_developer", "type": "app", "states": "STARTED", "state": "STARTED",
    "current": "true", "lifecycle_type": "buildpack", "globally_enabled_running": "false", "target_types": "app",
    "stacks": "cflinuxfs4", "versions": "1", "status_values": "FINALIZED", "hosts": "www", "paths": "/shop",
    "active": "t", "diego": "t", "stack": "cflinuxfs4", "host": "www", "path": "/shop", "deployable": "true",
    "name": "nothing",
}  # fmt: skip


class Watched(dict):
    """Records of a table, which count how many of them are read."""

    count = 0

    def __getitem__(self, ordinal):
        Watched.count += 1
        return super().__getitem__(ordinal)

    def items(self):
        Watched.count += len(self)
        return super().items()

    def values(self):
        Watched.count += len(self)
        return super().values()


class Stage:
    def __init__(self, shape):
        with FakeCC(seed=seed(), settings=SETTINGS) as cloud:
            guids = furnish(cloud)
            self.world = cloud.world
        self._parents = SHAPES[shape]
        self.world.settings = self.world.settings.with_changes(
            {"renderer": {"max_results_per_page": 100}, "droplets": {"max_staged_droplets_stored": 100_000}}
        )
        self.guids = {f"{kind}s": guid for kind, guid in guids.items()}
        self.guids |= {alias: guids[kind] for alias, kind in ALIASES.items()}
        self.guids["route_mappings"] = next(iter(self.world.route_mappings)).guid
        self.callers = {
            ADMIN: ADMINISTRATOR,
            GLOBAL_AUDITOR: Caller(guid="a", name="a", scopes=frozenset({"cloud_controller.global_auditor"})),
            ANYBODY: Caller(problem="missing"),
            **{name: self._user(name, roles) for name, roles in ROLES.items()},
        }
        for table in self.world.tables.values():
            watched = Watched(table.records)
            table.records = table.readable = table.orders._records = watched  # noqa: SLF001 - what is read is counted

    def _user(self, name, roles):
        guid = self.guids["users"] if name == GUEST else f"the-{name}"
        if name != GUEST:
            self.world.users.put(User(guid=guid, created_at=0.0, updated_at=0.0))
        for type_ in roles:
            where = type_.partition("_")[0] + "_guid"
            held = {"guid": f"{name}-{type_}", "type": type_, "user_guid": guid, where: self.guids[where[:-5] + "s"]}
            self.world.roles.put(Role(created_at=0.0, updated_at=0.0, **held))
        return Caller(guid=guid, name=name, origin="uaa", scopes=frozenset({"cloud_controller.read"}))

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
        for (name, field), parents in self._parents.items():
            table, guids = self.world.tables[name], [parent.guid for parent in self.world.tables[parents]]
            for number, record in enumerate(table):
                if record.guid.startswith(f"{name}-") and getattr(record, field, None):
                    guid = guids[number % len(guids)]
                    table.put(replace(record, **{field: (guid,) if field.endswith("s") else guid}))

    def ask(self, rule, caller, query):
        """The answer to a request, and how many records it reads; None where the path wants what there is not."""
        path = self.path(rule)
        if path is None:
            return None
        Watched.count = 0
        self.world.presentations = Presentations()
        reply = ask(self.world, "GET", f"{path}?{query}", as_=self.callers[caller])
        return reply, Watched.count

    def path(self, rule, guid=None):
        """The path of a rule, with this guid or that of the one that stands on the stage; None where there is none."""
        if "<" not in rule:
            return rule
        kind = rule.split("/")[2]
        guid = guid or self.guids.get(kind)
        return rule.replace("<guid>", guid) if guid and rule.count("<") == rule.count("<guid>") == 1 else None

    def lists(self):
        """Every list there is, with each of its filters, orders and includes: view, rule, caller and query."""
        for view in (v3, v2):
            for listed in view.VIEW.endpoints:
                if listed.method == "GET" and self._is_list(listed.rule, f"{SIZES[view]}"):
                    filters = self._filters(view, listed.rule)
                    for caller in self.callers:
                        own = [*QUERIES[view], *(filters if caller in {ADMIN, GUEST} else [])]
                        yield from ((listed.rule, caller, f"{SIZES[view]}&{query}") for query in own)

    def _is_list(self, rule, query):
        answer = self.ask(rule, ADMIN, query)
        return bool(answer) and answer[0].status == 200 and "resources" in (answer[0].body or {})

    def _filters(self, view, rule):
        """What a list may be asked for beside what every list may: it says so itself where it is asked for nonsense."""
        if view is v2:
            resource = _resource_of(rule)
            filters = [f"q={key}:{self._value(key)}{other}" for key in resource.filters for other in AND[v2]]
            filters += [f"q={key}{sign}{self._value(key)}" for key in resource.filters for sign in ("<", ">=")]
            return filters + [f"order-by={column}&order-direction=desc" for column in resource.columns]
        refusal = str(self.ask(rule, ADMIN, "nonsense=1&include=nonsense&fields[nonsense]=x")[0].body)
        parameters, included, fields = (
            NAMED.findall((re.search(rf"{lead}: ((?:'[^']+'(?:, )?)+)", refusal) or [""])[0])
            for lead in ("Valid parameters are", "included resources are", r"\[nonsense\] valid resources are")
        )
        found = [f"include={','.join(included)}"] if included else []
        found += ["&".join(f"fields[{name}]=guid,name" for name in fields)] if fields else []
        filters = [name for name in parameters if name not in {"page", "per_page", "order_by", "include", "fields"}]
        filters = [name for name in filters if not name.endswith("_ats")]
        found += [f"{name}={self._value(name)}{other}" for name in filters for other in AND[v3]]
        return found + filters

    def _value(self, parameter):
        kind = parameter.removesuffix("s").removesuffix("_guid") + "s"
        return quote(VALUES.get(parameter) or self.guids.get(kind, "nothing"))


def _resource_of(rule):
    """The resource that a v2 list is of; that of users, where it has a role's name."""
    name = rule.rsplit("/", 1)[1]
    try:
        return resource_named(name)
    except NotImplementedYet:
        return resource_named("spaces" if name == "staging_spaces" else "users")
