"""Endpoints that the real v2 has and fakecc does not serve yet: they are refused with 501.

Source: cloud_controller_ng:app/controllers/runtime
"""

from __future__ import annotations

from fakecc.v2.writing import refusing

UNSERVED = """
GET /v2/app_usage_events
GET /v2/app_usage_events/<guid>
POST /v2/app_usage_events/destructively_purge_all_and_reseed_started_apps
PUT /v2/apps/<guid>/bits
POST /v2/apps/<guid>/copy_bits
GET /v2/apps/<guid>/crashes
GET /v2/apps/<guid>/download
GET /v2/apps/<guid>/droplet/download
PUT /v2/apps/<guid>/droplet/upload
GET /v2/apps/<guid>/env
PUT /v2/apps/<guid>/events/<other>
DELETE /v2/apps/<guid>/events/<other>
GET /v2/apps/<guid>/instances
DELETE /v2/apps/<guid>/instances/<index>
GET /v2/apps/<guid>/permissions
POST /v2/apps/<guid>/restage
GET /v2/apps/<guid>/route_mappings
GET /v2/apps/<guid>/stats
GET /v2/apps/<guid>/summary
PUT /v2/resource_match
"""

ENDPOINTS = [refusing(*line.split()) for line in UNSERVED.split("\n") if line]
