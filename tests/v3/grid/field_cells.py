"""Every field of what v3 creates or changes, with every value: what the messages, models and columns say."""

from __future__ import annotations

from v3.grid import (
    fields_of_apps,
    fields_of_deployments,
    fields_of_domains,
    fields_of_marketplace,
    fields_of_platform,
    fields_of_quotas,
    fields_of_routing,
    fields_of_services,
    fields_of_staging,
    fields_of_tasks,
    fields_of_tenancy,
)

MODULES = (
    fields_of_tenancy,
    fields_of_quotas,
    fields_of_marketplace,
    fields_of_services,
    fields_of_apps,
    fields_of_staging,
    fields_of_deployments,
    fields_of_domains,
    fields_of_tasks,
    fields_of_routing,
    fields_of_platform,
)
PAGES = [page for module in MODULES for page in module.PAGES]


def cells():
    """Each cell: its name, its page, and the answer that the rules say."""
    return [(name, page, path, body, said) for page in PAGES for name, path, body, said in page.cells()]
