"""Every field of what v3 creates or changes, with every value: what the messages, models and columns say."""

from __future__ import annotations

from v3.grid.fields import (
    apps,
    deployments,
    domains,
    marketplace,
    platform,
    quotas,
    routing,
    services,
    staging,
    tasks,
    tenancy,
)

MODULES = (
    tenancy,
    quotas,
    marketplace,
    services,
    apps,
    staging,
    deployments,
    domains,
    tasks,
    routing,
    platform,
)
PAGES = [page for module in MODULES for page in module.PAGES]


def cells():
    """Each cell: its name, its page, and the answer that the rules say."""
    return [(name, page, path, body, said) for page in PAGES for name, path, body, said in page.cells()]
