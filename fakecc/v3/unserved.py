"""Endpoints that the real v3 has and fakecc does not serve yet: they are refused with 501.

Source: cloud_controller_ng:config/routes.rb
"""

from __future__ import annotations

import re
from functools import cache

UNSERVED = """
POST /v3/admin/actions/clear_buildpack_cache
GET /v3/app_usage_events
GET /v3/app_usage_events/<guid>
POST /v3/app_usage_events/actions/destructively_purge_all_and_reseed
POST /v3/apps/<guid>/actions/clear_buildpack_cache
POST /v3/apps/<guid>/actions/restart
POST /v3/apps/<guid>/actions/start
POST /v3/apps/<guid>/actions/stop
GET /v3/apps/<guid>/builds
PATCH /v3/apps/<guid>/builds
GET /v3/apps/<guid>/droplets
GET /v3/apps/<guid>/droplets/current
GET /v3/apps/<guid>/environment_variables
PATCH /v3/apps/<guid>/environment_variables
GET /v3/apps/<guid>/features
GET /v3/apps/<guid>/features/<name>
PATCH /v3/apps/<guid>/features/<name>
GET /v3/apps/<guid>/manifest
GET /v3/apps/<guid>/packages
GET /v3/apps/<guid>/permissions
GET /v3/apps/<guid>/processes
GET /v3/apps/<guid>/processes/<name>
PATCH /v3/apps/<guid>/processes/<name>
POST /v3/apps/<guid>/processes/<name>/actions/scale
DELETE /v3/apps/<guid>/processes/<name>/instances/<other>
GET /v3/apps/<guid>/processes/<name>/stats
GET /v3/apps/<guid>/relationships/current_droplet
PATCH /v3/apps/<guid>/relationships/current_droplet
GET /v3/apps/<guid>/revisions
GET /v3/apps/<guid>/revisions/deployed
GET /v3/apps/<guid>/routes
GET /v3/apps/<guid>/sidecars
POST /v3/apps/<guid>/sidecars
GET /v3/apps/<guid>/ssh_enabled
GET /v3/apps/<guid>/tasks
POST /v3/apps/<guid>/tasks
GET /v3/buildpacks
POST /v3/buildpacks
DELETE /v3/buildpacks/<guid>
GET /v3/buildpacks/<guid>
PATCH /v3/buildpacks/<guid>
POST /v3/buildpacks/<guid>/upload
GET /v3/builds
POST /v3/builds
GET /v3/builds/<guid>
PATCH /v3/builds/<guid>
GET /v3/deployments
POST /v3/deployments
GET /v3/deployments/<guid>
PATCH /v3/deployments/<guid>
POST /v3/deployments/<guid>/actions/cancel
POST /v3/deployments/<guid>/actions/continue
PATCH /v3/domains/<guid>
POST /v3/domains/<guid>/relationships/shared_organizations
DELETE /v3/domains/<guid>/relationships/shared_organizations/<name>
GET /v3/domains/<guid>/route_reservations
GET /v3/droplets
POST /v3/droplets
DELETE /v3/droplets/<guid>
GET /v3/droplets/<guid>
PATCH /v3/droplets/<guid>
GET /v3/droplets/<guid>/download
POST /v3/droplets/<guid>/upload
GET /v3/packages
POST /v3/packages
DELETE /v3/packages/<guid>
GET /v3/packages/<guid>
PATCH /v3/packages/<guid>
GET /v3/packages/<guid>/download
GET /v3/packages/<guid>/droplets
POST /v3/packages/<guid>/upload
GET /v3/processes
GET /v3/processes/<guid>
PATCH /v3/processes/<guid>
POST /v3/processes/<guid>/actions/scale
DELETE /v3/processes/<guid>/instances/<name>
GET /v3/processes/<guid>/process_instances
GET /v3/processes/<guid>/sidecars
GET /v3/processes/<guid>/stats
POST /v3/resource_matches
GET /v3/revisions/<guid>
PATCH /v3/revisions/<guid>
GET /v3/revisions/<guid>/environment_variables
PATCH /v3/routes/<guid>
GET /v3/routes/<guid>/destinations
PATCH /v3/routes/<guid>/destinations
POST /v3/routes/<guid>/destinations
DELETE /v3/routes/<guid>/destinations/<name>
PATCH /v3/routes/<guid>/destinations/<name>
GET /v3/routes/<guid>/relationships/shared_spaces
POST /v3/routes/<guid>/relationships/shared_spaces
DELETE /v3/routes/<guid>/relationships/shared_spaces/<name>
PATCH /v3/routes/<guid>/relationships/space
DELETE /v3/sidecars/<guid>
GET /v3/sidecars/<guid>
PATCH /v3/sidecars/<guid>
POST /v3/spaces/<guid>/actions/apply_manifest
POST /v3/spaces/<guid>/manifest_diff
GET /v3/stacks
POST /v3/stacks
DELETE /v3/stacks/<guid>
GET /v3/stacks/<guid>
PATCH /v3/stacks/<guid>
GET /v3/stacks/<guid>/apps
GET /v3/tasks
GET /v3/tasks/<guid>
PATCH /v3/tasks/<guid>
POST /v3/tasks/<guid>/actions/cancel
PUT /v3/tasks/<guid>/actions/cancel
PUT /v3/tasks/<guid>/cancel
"""


def serves_elsewhere(method: str, path: str) -> bool:
    """Does the real v3 have this endpoint? Only unknown paths ask: as rules of the app they cost each start 3 ms."""
    return any(known == method and pattern.fullmatch(path) for known, pattern in _patterns())


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    lines = (line.split() for line in UNSERVED.split("\n") if line)
    return [(method, re.compile(re.sub(r"<\w+>", "[^/]+", rule))) for method, rule in lines]
