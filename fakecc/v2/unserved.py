"""Endpoints that the real v2 has and fakecc does not serve yet: they are refused with 501.

Source: cloud_controller_ng:app/controllers/runtime
"""

from __future__ import annotations

from fakecc.v2.writing import refusing

UNSERVED = """
GET /v2/apps/<guid>/route_mappings
PUT /v2/apps/<guid>/routes/<other>
DELETE /v2/apps/<guid>/routes/<other>
DELETE /v2/blobstores/buildpack_cache
GET /v2/buildpacks
POST /v2/buildpacks
GET /v2/buildpacks/<guid>
PUT /v2/buildpacks/<guid>
DELETE /v2/buildpacks/<guid>
PUT /v2/buildpacks/<guid>/bits
GET /v2/buildpacks/<guid>/download
GET /v2/route_mappings
POST /v2/route_mappings
GET /v2/route_mappings/<guid>
PUT /v2/route_mappings/<guid>
DELETE /v2/route_mappings/<guid>
"""

ENDPOINTS = [refusing(*line.split()) for line in UNSERVED.split("\n") if line]
