"""The small services beside the Cloud Controller that its clients call: routing API, network policies, log-cache."""

from __future__ import annotations

from fakecc.neighbours import http_routes, log_cache, log_cache_queries, network_policies, router_groups, tcp_routes
from fakecc.neighbours.views import log_cache_view, policy_view, routing_view

VIEWS = [
    routing_view([*router_groups.ENDPOINTS, *tcp_routes.ENDPOINTS, *http_routes.ENDPOINTS]),
    policy_view(network_policies.ENDPOINTS),
    log_cache_view([*log_cache.ENDPOINTS, *log_cache_queries.ENDPOINTS]),
]
# What begins so is no path of the Cloud Controller's.
PREFIXES = tuple(prefix for view in VIEWS for prefix in view.prefixes)
