"""The small services beside the Cloud Controller that its clients call: routing API, network policies, log-cache."""

from __future__ import annotations

from fakecc.call import ListedEndpoint
from fakecc.endpoint_lists import listed_endpoints
from fakecc.neighbours.views import log_cache_view, policy_view, routing_view

LISTED = listed_endpoints("neighbours")


def _below(prefix: str) -> list[ListedEndpoint]:
    return [listed for listed in LISTED if f"{listed.rule}/".startswith(prefix)]


VIEWS = [routing_view(_below("/routing/")), policy_view(_below("/networking/")), log_cache_view(_below("/api/v1/"))]
# What begins so is no path of the Cloud Controller's.
PREFIXES = tuple(prefix for view in VIEWS for prefix in view.prefixes)
