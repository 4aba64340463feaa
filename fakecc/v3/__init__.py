"""The v3 API. Its root is the language of v3; the folders hold a page per resource."""

from __future__ import annotations

from fakecc.call import View
from fakecc.v3.apps import (
    app_actions,
    app_environments,
    app_features,
    apps,
    builds,
    deployments,
    droplets,
    packages,
    processes,
    resource_matches,
    revisions,
    sidecars,
    tasks,
)
from fakecc.v3.apps.manifests import manifests
from fakecc.v3.platform import (
    app_usage_events,
    audit_events,
    buildpacks,
    environment_variable_groups,
    feature_flags,
    jobs,
    root,
    security_groups,
    stacks,
)
from fakecc.v3.routing import destinations, domains, route_policies, routes, shared_routes
from fakecc.v3.services import (
    service_brokers,
    service_credential_bindings,
    service_instance_details,
    service_instances,
    service_offerings,
    service_plan_visibility,
    service_plans,
    service_route_bindings,
    service_usage_events,
    shared_spaces,
)
from fakecc.v3.tenancy import isolation_segments, organization_quotas, organizations, roles, space_quotas, spaces, users
from fakecc.v3.view import answer, dress, refuse, unknown

PAGES = [
    service_instances,
    service_instance_details,
    shared_spaces,
    service_credential_bindings,
    service_brokers,
    service_offerings,
    service_plan_visibility,
    service_plans,
    service_usage_events,
    service_route_bindings,
    apps,
    app_actions,
    app_environments,
    app_features,
    manifests,
    packages,
    processes,
    builds,
    deployments,
    droplets,
    resource_matches,
    revisions,
    sidecars,
    tasks,
    audit_events,
    domains,
    routes,
    destinations,
    shared_routes,
    route_policies,
    root,
    jobs,
    organizations,
    feature_flags,
    spaces,
    users,
    roles,
    organization_quotas,
    space_quotas,
    isolation_segments,
    security_groups,
    environment_variable_groups,
    buildpacks,
    stacks,
    app_usage_events,
]

VIEW = View(
    name="v3",
    prefixes=("/v3/",),
    endpoints=[route for page in PAGES for route in page.ENDPOINTS],
    answer=answer,
    unknown=unknown,
    refuse=refuse,
    dress=dress,
)
