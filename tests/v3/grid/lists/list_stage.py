"""A world in which every list of v3 has records that differ in everything that lists can be asked for.

Each record is made at a second of its own. Two of most kinds: one has what a filter may name, the other lacks it.
"""

from __future__ import annotations

import support

from fakecc.models.apps import App, Build, Deployment, Droplet, Lifecycle, Package, Process, Revision, Sidecar, Task
from fakecc.models.common import LastOperation, Metadata
from fakecc.models.events import AppUsageEvent, AuditEvent, ServiceUsageEvent
from fakecc.models.platform import Buildpack, FeatureFlag, SecurityGroup, Stack
from fakecc.models.routing import Domain, Route, RouteMapping, RoutePolicy
from fakecc.models.services import (
    RouteBinding,
    ServiceBinding,
    ServiceBroker,
    ServiceInstance,
    ServiceKey,
    ServiceOffering,
    ServicePlan,
    ServicePlanVisibility,
)
from fakecc.models.tenancy import IsolationSegment, Organization, OrganizationQuota, Role, Space, SpaceQuota, User
from fakecc.models.uaa_accounts import Account

PROD = Metadata(labels={"env": "prod", "example.org/tier": "1"})
TEST = Metadata(labels={"env": "test"})
DOCKER = Lifecycle(type="docker")
CNB = Lifecycle(type="cnb", stack="other")
OTHER = Lifecycle(stack="other")
BUILDER = {
    "created_by_user_guid": "ann-guid",
    "created_by_user_name": "ann",
    "created_by_user_email": "ann@example.org",
}


class Stage:
    """The world, and the guids by the names that paths have in braces."""

    def __init__(self):
        self.world = support.new_world()
        self.guids = {}
        self._tenancy()
        self._platform()
        self._apps()
        self._progress()
        self._routing()
        self._services()
        self._bindings()
        self._events()
        self.world.clock.advance(1)
        here, alpha = self.world.spaces[self.here], self.world.organizations[self.alpha]
        self.member = support.user(self.world, "zoe", ("organization_user", alpha), ("space_developer", here))

    def put(self, kind, in_paths=None, **fields):
        """Make a record, a second after the one before. `in_paths`: the name of its guid in them."""
        self.world.clock.advance(1)
        made = self.world.add(kind(**{**self.world.stamp(kind), **fields}))
        if in_paths:
            self.guids[in_paths] = made.guid
        return made.guid

    def _tenancy(self):
        quota = self.put(OrganizationQuota, name="Large")
        standard = self.world.organization_quotas.first(name="default").guid
        self.alpha = self.put(Organization, "organization", name="alpha", quota_guid=quota, metadata=PROD)
        self.beta = self.put(Organization, name="Beta", quota_guid=standard, metadata=TEST)
        self.put(Organization, name="gamma", quota_guid=standard)
        wide = self.put(SpaceQuota, name="wide", organization_guid=self.alpha)
        self.put(SpaceQuota, name="narrow", organization_guid=self.beta)
        self.here = self.put(Space, "space", name="here", organization_guid=self.alpha, quota_guid=wide, metadata=PROD)
        self.there = self.put(Space, name="There", organization_guid=self.beta, metadata=TEST)
        self.back = self.put(Space, name="back", organization_guid=self.alpha)
        self.put(IsolationSegment, "segment", name="seg", organization_guids=(self.alpha, self.beta), metadata=PROD)
        self.put(IsolationSegment, name="Other", organization_guids=(self.beta,), metadata=TEST)
        for name, origin, metadata in (("ann", "uaa", PROD), ("bob", "ldap", TEST), ("annabel", "uaa", Metadata())):
            self.put(User, name, guid=f"{name}-guid", metadata=metadata)
            self.put(Account, guid=f"{name}-guid", username=name, origin=origin)
            self.put(Role, type="organization_user", user_guid=f"{name}-guid", organization_guid=self.alpha)
            self.put(Role, type="space_developer", user_guid=f"{name}-guid", space_guid=self.here)
        self.put(Role, type="organization_manager", user_guid="ann-guid", organization_guid=self.beta)
        self.put(Role, type="space_auditor", user_guid="bob-guid", space_guid=self.there)

    def _platform(self):
        both = (self.here, self.there)
        self.put(SecurityGroup, name="runs", running_space_guids=(self.here,), staging_space_guids=both)
        self.put(SecurityGroup, name="stages", staging_space_guids=(self.here,), staging_default=True)
        self.put(SecurityGroup, name="Everywhere", running_space_guids=both, running_default=True)
        self.put(Stack, "stack", name="other", metadata=PROD)
        self.put(Stack, name="Third", metadata=TEST)
        self.put(Buildpack, name="own", stack="other", position=90, metadata=PROD)
        self.put(Buildpack, name="anywhere", position=91, metadata=TEST)
        self.put(Buildpack, name="cloud-native", stack="other", lifecycle="cnb", position=1)
        self.put(FeatureFlag, name="user_org_creation", guid="user_org_creation", enabled=True)

    def _apps(self):
        self.app = self.put(App, "app", name="app", space_guid=self.here, lifecycle=OTHER, metadata=PROD)
        self.docker = self.put(
            App, name="Docker", space_guid=self.there, lifecycle=DOCKER, desired_state="STARTED", metadata=TEST
        )
        self.native = self.put(App, name="native", space_guid=self.back, lifecycle=CNB)
        self.put(App, name="plain", space_guid=self.back)
        self.put(App, name="Stacked", space_guid=self.there, lifecycle=OTHER, metadata=TEST, desired_state="STARTED")
        self.web = self.put(Process, "process", app_guid=self.app, state="STARTED", metadata=PROD)
        self.put(Process, app_guid=self.app, type="worker", metadata=TEST)
        self.put(Process, app_guid=self.docker, type="Worker")
        for app in (self.app, self.docker):
            self.put(Sidecar, app_guid=app, name="first", command="c", process_types=("web",))
            self.put(Sidecar, app_guid=app, name="second", command="c", process_types=("web", "worker"))

    def _progress(self):
        self.package = self.put(Package, "package", app_guid=self.app, state="READY", metadata=PROD)
        self.put(Package, app_guid=self.app, type="docker", docker_image="a", metadata=TEST)
        image = self.put(Package, app_guid=self.docker, type="docker", docker_image="b", state="FAILED")
        for state, package, metadata in (("STAGED", self.package, PROD), ("FAILED", self.package, TEST)):
            build = self.put(Build, app_guid=self.app, package_guid=package, state=state, metadata=metadata, **BUILDER)
            droplet = self.put(
                Droplet,
                app_guid=self.app,
                package_guid=package,
                build_guid=build,
                state=state,
                process_types={},
                metadata=metadata,
            )
            self.droplet = droplet if state == "STAGED" else self.droplet
        self.put(Build, app_guid=self.docker, package_guid=image, state="STAGED", **BUILDER)
        self.put(Droplet, app_guid=self.docker, package_guid=image, state="STAGED", process_types={})
        self.put(Droplet, app_guid=self.docker, package_guid=image, state="STAGING", process_types={})
        self.put(Droplet, app_guid=self.docker, package_guid=self.package, state="STAGED", process_types={})
        self.world.change(self.world.apps[self.app], droplet_guid=self.droplet)
        self.guids |= {"droplet": self.droplet, "failed_droplet": self.world.droplets.first(state="FAILED").guid}
        self.first = self.put(
            Revision, "revision", app_guid=self.app, droplet_guid=self.droplet, version=1, metadata=PROD
        )
        gone = self.world.droplets.first(state="FAILED").guid
        self.put(Revision, app_guid=self.app, droplet_guid=gone, version=2, metadata=TEST)
        self.world.change(self.world.processes[self.web], revision_guid=self.first)
        for number, (app, name, state, metadata) in enumerate(
            (
                (self.app, "migrate", "SUCCEEDED", PROD),
                (self.app, "Seed", "FAILED", TEST),
                (self.docker, "x", "FAILED", PROD),
            )
        ):
            self.put(
                Task, app_guid=app, droplet_guid=self.droplet, sequence_id=number + 1, name=name, command="c",
                state=state, metadata=metadata,
            )  # fmt: skip
        self._deployment(self.app, "DEPLOYED", "FINALIZED", "DEPLOYED", metadata=PROD)
        self._deployment(self.app, "CANCELED", "FINALIZED", "CANCELED", metadata=TEST)
        self._deployment(self.docker, "DEPLOYING", "ACTIVE", "DEPLOYING")

    def _deployment(self, app, state, value, reason, **more):
        moment = {"status_updated_at": self.world.now(), "last_healthy_at": self.world.now()}
        self.put(
            Deployment, app_guid=app, state=state, status_value=value, status_reason=reason, droplet_guid=self.droplet,
            previous_droplet_guid=self.droplet, **moment, **more,
        )  # fmt: skip

    def _routing(self):
        group = self.world.router_groups.first(name="default-tcp").guid
        self.shared = self.put(
            Domain, name="shared.example.com", enforce_route_policies=True, route_policies_scope="any", metadata=PROD
        )
        private = self.put(Domain, name="private.example.com", organization_guid=self.alpha, metadata=TEST)
        lent = self.put(
            Domain, name="Lent.example.com", organization_guid=self.beta, shared_organization_guids=(self.alpha,)
        )
        tcp = self.put(Domain, name="tcp.example.com", router_group_guid=group)
        self.route = self.put(
            Route, "route", host="www", path="/a", domain_guid=self.shared, space_guid=self.here,
            shared_space_guids=(self.back, self.there), metadata=PROD,
        )  # fmt: skip
        self.other_route = self.put(
            Route, host="Api", path="", domain_guid=private, space_guid=self.back, metadata=TEST
        )
        self.put(Route, host="", path="", domain_guid=tcp, space_guid=self.here, port=1024)
        away = self.put(Route, host="", path="", domain_guid=tcp, space_guid=self.there, port=1025)
        self.put(RouteMapping, route_guid=away, app_guid=self.app, app_port=8080)
        self.put(Route, host="Lent", path="/b", domain_guid=lent, space_guid=self.there)
        self.put(RouteMapping, route_guid=self.route, app_guid=self.app, app_port=8080)
        self.put(RouteMapping, route_guid=self.route, app_guid=self.docker, app_port=8080)
        self.put(RouteMapping, route_guid=self.other_route, app_guid=self.app, app_port=8080)
        self.put(RoutePolicy, route_guid=self.route, source_type="any", metadata=PROD)
        self.put(RoutePolicy, route_guid=self.other_route, source_type="app", source_guid=self.app, metadata=TEST)
        self.put(RoutePolicy, route_guid=self.other_route, source_type="space", source_guid=self.here)
        self.put(RoutePolicy, route_guid=self.other_route, source_type="org", source_guid=self.alpha)

    def _services(self):
        account = {"url": "scripted:broker", "username": "u", "password": "p", "state": "AVAILABLE"}
        common = self.put(ServiceBroker, name="common", metadata=PROD, **account)
        own = self.put(ServiceBroker, name="Own", space_guid=self.here, metadata=TEST, **account)
        there = self.put(ServiceBroker, name="there", space_guid=self.there, **account)
        self.plans = []
        for number, (broker, name, active, metadata) in enumerate(
            ((common, "db", True, PROD), (own, "Queue", True, TEST), (there, "cache", False, Metadata()))
        ):
            offering = self.put(
                ServiceOffering, name=name, description="d", service_broker_guid=broker, unique_id=f"offering-{number}",
                active=active, metadata=metadata,
            )  # fmt: skip
            for plan in ("small", "Large"):
                self.plans.append(
                    self.put(
                        ServicePlan, name=f"{plan}-{number}", description="d", service_offering_guid=offering,
                        unique_id=f"{plan}-{number}", active=active, metadata=metadata, public=plan + name == "Largedb",
                    )
                )  # fmt: skip
        self.put(ServicePlanVisibility, service_plan_guid=self.plans[0], organization_guid=self.alpha)
        self.put(ServicePlanVisibility, service_plan_guid=self.plans[0], organization_guid=self.beta)
        self.put(ServicePlanVisibility, service_plan_guid=self.plans[5], organization_guid=self.beta)

    def _instance(self, name, space, plan=None, **more):
        return self.put(
            ServiceInstance, name=name, space_guid=space, service_plan_guid=plan, last_operation=self._done(), **more
        )

    def _done(self):
        now = self.world.now()
        return LastOperation(type="create", state="succeeded", description="", created_at=now, updated_at=now)

    def _bindings(self):
        first = self._instance(
            "db", self.here, self.plans[0], shared_space_guids=(self.there, self.back), metadata=PROD
        )
        second = self.guids["queue"] = self._instance("Queue", self.back, self.plans[2], metadata=TEST)
        third = self._instance("own", self.there)
        done = {"last_operation": self._done()}
        for name, app, instance, metadata in (
            ("named", self.app, first, PROD), (None, self.docker, first, TEST), (None, self.app, third, Metadata()),
        ):  # fmt: skip
            self.put(ServiceBinding, name=name, app_guid=app, service_instance_guid=instance, metadata=metadata, **done)
        self.put(ServiceKey, "key", name="Key", service_instance_guid=second, metadata=PROD, **done)
        self.put(ServiceKey, name="other", service_instance_guid=first, metadata=TEST, **done)
        self.put(RouteBinding, route_guid=self.route, service_instance_guid=first, metadata=PROD, **done)
        self.put(RouteBinding, route_guid=self.other_route, service_instance_guid=second, metadata=TEST, **done)

    def _events(self):
        app_event = {
            "previous_state": "STOPPED",
            "organization_guid": self.alpha,
            "space_guid": self.here,
            "space_name": "here",
        }
        for state in ("STARTED", "STOPPED", "STARTED"):
            self.put(AppUsageEvent, state=state, parent_app_guid=self.app, parent_app_name="app", **app_event)
        first, last = list(self.world.app_usage_events)[-2:]
        self.guids |= {"app_usage_event": first.guid, "last_app_usage_event": last.guid}
        for kind, instance, offering in (
            ("managed_service_instance", "db", 0),
            ("user_provided_service_instance", "own", None),
        ):
            found = self.world.service_instances.first(name=instance)
            self.put(
                ServiceUsageEvent, state="CREATED", organization_guid=self.alpha, space_guid=self.here, space_name="here",
                service_instance_guid=found.guid, service_instance_name=instance, service_instance_type=kind,
                service_offering_guid=None if offering is None else list(self.world.service_offerings)[offering].guid,
            )  # fmt: skip
        first, last = list(self.world.service_usage_events)[-2:]
        self.guids |= {"service_usage_event": first.guid, "last_service_usage_event": last.guid}
        actor = {"actor_guid": "ann-guid", "actor_type": "user", "actor_name": "ann"}
        for kind, target, places in (
            ("audit.app.create", self.app, {"space_guid": self.here, "organization_guid": self.alpha}),
            ("audit.app.update", self.docker, {"space_guid": self.there, "organization_guid": self.beta}),
            ("audit.organization.create", self.alpha, {"organization_guid": self.alpha}),
            ("audit.buildpack.create", "buildpack-guid", {}),
        ):
            self.put(
                AuditEvent,
                f"{kind.split('.')[-1]}_event" if ".app." in kind else None,
                type=kind,
                target_guid=target,
                target_type=kind.split(".")[1],
                target_name="n",
                **actor,
                **places,
            )
