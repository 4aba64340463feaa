"""Endpoints that the real v2 has and fakecc does not serve yet: they are refused with 501.

Source: cloud_controller_ng:app/controllers/runtime
"""

from __future__ import annotations

from fakecc.v2.writing import refusing

UNSERVED = """
GET /v2/apps/<guid>/route_mappings
"""

ENDPOINTS = [refusing(*line.split()) for line in UNSERVED.split("\n") if line]
