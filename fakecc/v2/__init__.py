"""The v2 API: a page per resource, and the machinery in the modules whose names begin with an underscore."""

from __future__ import annotations

from fakecc.call import View
from fakecc.v2 import (
    domains,
    environment_variable_groups,
    events,
    feature_flags,
    organization_roles,
    organizations,
    quota_definitions,
    root,
    routes,
    space_quota_definitions,
    space_roles,
    spaces,
    stacks,
    users,
)
from fakecc.v2._pipeline import answer, dress, refuse, unknown

PAGES = [
    root,
    organizations,
    organization_roles,
    spaces,
    space_roles,
    users,
    quota_definitions,
    space_quota_definitions,
    feature_flags,
    environment_variable_groups,
    stacks,
    domains,
    routes,
    events,
]

VIEW = View(
    name="v2",
    prefixes=("/v2", "/"),
    routes=[route for page in PAGES for route in page.ROUTES],
    answer=answer,
    unknown=unknown,
    refuse=refuse,
    dress=dress,
)
