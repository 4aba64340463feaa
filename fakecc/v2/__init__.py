"""The v2 API. Its root is the language of v2; the folders hold a page per resource."""

from __future__ import annotations

from fakecc.call import View
from fakecc.v2 import unserved
from fakecc.v2.apps import (
    app_bits,
    app_droplets,
    app_environments,
    app_instances,
    app_summaries,
    apps,
    resource_matches,
    restages,
)
from fakecc.v2.platform import (
    app_usage_events,
    environment_variable_groups,
    events,
    feature_flags,
    jobs,
    root,
    security_groups,
    stacks,
)
from fakecc.v2.routing import domains, routes
from fakecc.v2.services import (
    service_bindings,
    service_brokers,
    service_instance_routes,
    service_instance_views,
    service_instances,
    service_keys,
    service_plan_visibilities,
    service_plans,
    service_usage_events,
    services,
    space_services,
    user_provided_service_instances,
)
from fakecc.v2.tenancy import (
    organization_contents,
    organization_roles,
    organizations,
    quota_definitions,
    space_quota_definitions,
    space_roles,
    spaces,
    summaries,
    users,
)
from fakecc.v2.view import answer, dress, refuse, unknown

PAGES = [
    root,
    organizations,
    organization_contents,
    organization_roles,
    spaces,
    space_roles,
    summaries,
    users,
    quota_definitions,
    space_quota_definitions,
    feature_flags,
    environment_variable_groups,
    security_groups,
    stacks,
    domains,
    routes,
    events,
    service_brokers,
    services,
    service_plans,
    service_plan_visibilities,
    service_instances,
    service_instance_views,
    service_instance_routes,
    user_provided_service_instances,
    service_bindings,
    service_keys,
    service_usage_events,
    space_services,
    apps,
    app_environments,
    app_summaries,
    app_instances,
    restages,
    app_bits,
    app_droplets,
    resource_matches,
    app_usage_events,
    jobs,
    unserved,
]

VIEW = View(
    name="v2",
    prefixes=("/v2", "/"),
    endpoints=[route for page in PAGES for route in page.ENDPOINTS],
    answer=answer,
    unknown=unknown,
    refuse=refuse,
    dress=dress,
)
