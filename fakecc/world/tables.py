"""The tables of a world, by domain, and the fields that each is indexed by."""

from __future__ import annotations

from typing import Any, TypeVar

from fakecc.models import apps, arranged, events, jobs, platform, routing, services, tenancy, uaa_accounts
from fakecc.store import Changes, Record, Table

R = TypeVar("R", bound=Record)


class Tables:
    """Every table as an attribute; `tables` has them by name."""

    def __init__(self) -> None:
        self.changes = Changes()
        self.tables: dict[str, Table[Any]] = {}
        self._by_kind: dict[type[Record], Table[Any]] = {}
        self._make_tenancy_tables()
        self._make_service_tables()
        self._make_app_tables()
        self._make_routing_tables()
        self._make_platform_tables()
        self._make_event_tables()
        self._make_uaa_tables()
        self._make_arranged_tables()

    def table_of(self, kind: type[R]) -> Table[R]:
        """The table that keeps records of this kind."""
        return self._by_kind[kind]

    def _table(self, name: str, kind: type[R], *indexes: str) -> Table[R]:
        table: Table[R] = Table(name, kind, indexes, self.changes, self.tables)
        self.tables[name] = table
        self._by_kind[kind] = table
        return table

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

    def _make_app_tables(self) -> None:
        table = self._table
        self.apps = table("apps", apps.App, "name", "space_guid", "lifecycle_type", "stack", "droplet_guid")
        self.processes = table("processes", apps.Process, "app_guid", "revision_guid")
        self.process_instances = table("process_instances", apps.ProcessInstance, "process_guid")
        self.packages = table("packages", apps.Package, "app_guid")
        self.known_files = table("known_files", apps.KnownFile)
        self.builds = table("builds", apps.Build, "app_guid", "package_guid")
        self.droplets = table("droplets", apps.Droplet, "app_guid", "package_guid", "build_guid")
        self.tasks = table("tasks", apps.Task, "app_guid", "droplet_guid")
        self.deployments = table("deployments", apps.Deployment, "app_guid", "status_value")
        self.revisions = table("revisions", apps.Revision, "app_guid", "droplet_guid")
        self.sidecars = table("sidecars", apps.Sidecar, "app_guid")

    def _make_routing_tables(self) -> None:
        self.router_groups = self._table("router_groups", routing.RouterGroup, "name")
        self.domains = self._table("domains", routing.Domain, "name", "organization_guid")
        self.routes = self._table("routes", routing.Route, "host", "domain_guid", "space_guid", "shared_space_guids")
        self.route_mappings = self._table("route_mappings", routing.RouteMapping, "route_guid", "app_guid")
        self.route_policies = self._table("route_policies", routing.RoutePolicy, "route_guid")
        self.tcp_routes = self._table("tcp_routes", routing.TcpRoute, "port")
        self.http_routes = self._table("http_routes", routing.HttpRoute, "route")
        self.network_policies = self._table(
            "network_policies", routing.NetworkPolicy, "source_guid", "destination_guid"
        )
        self.policy_tags = self._table("policy_tags", routing.PolicyTag, "app_guid")

    def _make_platform_tables(self) -> None:
        self.feature_flags = self._table("feature_flags", platform.FeatureFlag, "name")
        self.security_groups = self._table(
            "security_groups", platform.SecurityGroup, "name", "running_space_guids", "staging_space_guids"
        )
        self.environment_variable_groups = self._table(
            "environment_variable_groups", platform.EnvironmentVariableGroup, "name"
        )
        self.stacks = self._table("stacks", platform.Stack, "name")
        self.buildpacks = self._table("buildpacks", platform.Buildpack, "name", "lifecycle")

    def _make_event_tables(self) -> None:
        self.service_usage_events = self._table("service_usage_events", events.ServiceUsageEvent)
        self.app_usage_events = self._table("app_usage_events", events.AppUsageEvent, "task_guid")
        self.app_events = self._table("app_events", events.AppEvent, "process_guid")
        self.audit_events = self._table(
            "audit_events", events.AuditEvent, "type", "target_guid", "space_guid", "organization_guid"
        )
        self.envelopes = self._table("envelopes", events.Envelope, "source_id")
        self.jobs = self._table("jobs", jobs.Job, "resource_guid")
        self.delayed_jobs = self._table("delayed_jobs", jobs.DelayedJob)
        self.steps = self._table("steps", jobs.Step, "concerns")

    def _make_uaa_tables(self) -> None:
        table = self._table
        self.accounts = table("accounts", uaa_accounts.Account, "username")
        self.uaa_clients = table("uaa_clients", uaa_accounts.UaaClient)
        self.groups = table("groups", uaa_accounts.Group, "name")
        self.memberships = table("memberships", uaa_accounts.Membership, "group_guid", "member_guid")
        self.external_groups = table("external_groups", uaa_accounts.ExternalGroup, "group_guid")
        self.stored_tokens = table("stored_tokens", uaa_accounts.StoredToken, "account_guid", "client_id")
        self.authorization_codes = table("authorization_codes", uaa_accounts.AuthorizationCode, "account_guid")
        self.expiring_codes = table("expiring_codes", uaa_accounts.ExpiringCode)
        self.sessions = table("sessions", uaa_accounts.Session, "account_guid")
        self.approvals = table("approvals", uaa_accounts.Approval, "account_guid")
        self.identity_zones = table("identity_zones", uaa_accounts.IdentityZone, "subdomain")
        self.identity_providers = table("identity_providers", uaa_accounts.IdentityProvider, "origin_key")

    def _make_arranged_tables(self) -> None:
        self.plan_behaviours = self._table("plan_behaviours", arranged.PlanBehaviour, "service_plan_guid")
        self.broker_operations = self._table("broker_operations", arranged.BrokerOperation, "resource_guid", "outcome")
        self.app_behaviours = self._table("app_behaviours", arranged.AppBehaviour)
        self.progress_rules = self._table("progress_rules", arranged.ProgressRule)
        self.faults = self._table("faults", arranged.Fault, "keys")
        self.gates = self._table("gates", arranged.Gate, "name")
        self.runtime_verdicts = self._table("runtime_verdicts", arranged.RuntimeVerdict, "resource_guid")
        self.broker_catalogs = self._table("broker_catalogs", arranged.BrokerCatalog, "service_broker_guid")
