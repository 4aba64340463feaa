"""The v3 API: a page per resource, and the machinery in the modules whose names begin with an underscore."""

from __future__ import annotations

from fakecc.call import View
from fakecc.v3 import (
    apps,
    domains,
    feature_flags,
    jobs,
    organization_quotas,
    organizations,
    roles,
    root,
    routes,
    service_credential_bindings,
    service_route_bindings,
    space_quotas,
    spaces,
    users,
)
from fakecc.v3._pipeline import answer, dress, refuse, unknown

PAGES = [
    service_credential_bindings,
    service_route_bindings,
    apps,
    domains,
    routes,
    root,
    jobs,
    organizations,
    feature_flags,
    spaces,
    users,
    roles,
    organization_quotas,
    space_quotas,
]

VIEW = View(
    name="v3",
    prefixes=("/v3",),
    routes=[route for page in PAGES for route in page.ROUTES],
    answer=answer,
    unknown=unknown,
    refuse=refuse,
    dress=dress,
)
