"""What the models say of their columns is what the real one's migrations say, and no bound is left out."""

import json
from pathlib import Path

import pytest

from fakecc.models import apps, events, platform, routing, services, tenancy
from fakecc.store import Record

COLUMNS = json.loads((Path(__file__).parent / "columns.json").read_text())
TABLES = {
    apps.Process: "processes",
    apps.Package: "packages",
    apps.Build: "builds",
    apps.Droplet: "droplets",
    apps.Task: "tasks",
    apps.Deployment: "deployments",
    apps.Sidecar: "sidecars",
    apps.Revision: "revisions",
    routing.Domain: "domains",
    routing.Route: "routes",
    routing.RouteMapping: "route_mappings",
    routing.RoutePolicy: "route_policies",
    platform.Stack: "stacks",
    platform.Buildpack: "buildpacks",
    platform.SecurityGroup: "security_groups",
    platform.FeatureFlag: "feature_flags",
    tenancy.Organization: "organizations",
    tenancy.Space: "spaces",
    tenancy.User: "users",
    tenancy.OrganizationQuota: "quota_definitions",
    tenancy.SpaceQuota: "space_quota_definitions",
    tenancy.IsolationSegment: "isolation_segments",
    services.ServiceBroker: "service_brokers",
    services.ServiceOffering: "services",
    services.ServicePlan: "service_plans",
    services.ServiceInstance: "service_instances",
    services.ServiceBinding: "service_bindings",
    services.ServiceKey: "service_keys",
    services.RouteBinding: "route_bindings",
    events.AppEvent: "app_events",
    events.ServiceUsageEvent: "service_usage_events",
}
# Columns in which nothing larger arrives: guids and states are fakecc's own, and what clients write is bounded by the
# messages and models, which the grid of fields proves.
BOUNDED = {
    "Process": (
        "disk_quota health_check_timeout health_check_invocation_timeout health_check_interval file_descriptors command user "
        "readiness_health_check_type readiness_health_check_invocation_timeout readiness_health_check_interval "
        "readiness_health_check_http_endpoint"
    ),
    "Build": "staging_disk_in_mb staging_log_rate_limit",
    "Task": "sequence_id disk_in_mb log_rate_limit user failure_reason",
    "Deployment": (
        "strategy error original_web_process_instance_count revision_version web_instances memory_in_mb disk_in_mb "
        "canary_steps canary_current_step status_value status_reason"
    ),
    "Sidecar": "name command origin",
    "Revision": "version",
    "Domain": "route_policies_scope",
    "Route": "port options",
    "RouteMapping": "app_port weight protocol",
    "RoutePolicy": "source_type",
    "Stack": "state_reason build_rootfs_image run_rootfs_image",
    "Buildpack": "stack position",
    "ServiceInstance": "gateway_data",
    "ServiceBinding": "name",
    "AppEvent": "instance_index exit_status",
}


def bounds(kind):
    """The bounded columns that the record has a field for."""
    columns = COLUMNS.get(TABLES[kind], {})
    return {
        name: held
        for name, held in columns.items()
        if name in kind.NAMES and name not in {"state", "metadata"} and not name.endswith("_guid")
    }


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.__name__)
def test_a_model_says_of_its_columns_what_the_migrations_say(kind):
    said = {name: {"width": width} for name, width in kind.WIDTHS.items() if "." not in name}
    said |= {name: {"bits": bits} for name, bits in kind.BITS.items()}
    known = {name: held for name, held in COLUMNS.get(TABLES[kind], {}).items() if name in said}
    assert said == known


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.__name__)
def test_a_bounded_column_is_checked_or_bounded_elsewhere(kind):
    left = bounds(kind).keys() - kind.WIDTHS.keys() - kind.BITS.keys()
    assert left == set(BOUNDED.get(kind.__name__, "").split())


def test_every_record_with_bounds_is_compared():
    modules = (apps, events, platform, routing, services, tenancy)
    kinds = {
        one for module in modules for one in vars(module).values() if isinstance(one, type) and issubclass(one, Record)
    }
    assert {kind.__name__ for kind in kinds if kind.WIDTHS or kind.BITS} <= {kind.__name__ for kind in TABLES}
