"""/v2/blobstores/buildpack_cache: what staging keeps of all apps, to be cleared.

Source: cloud_controller_ng:app/controllers/runtime/buildpacks_cache_controller.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.platform import buildpack_caches
from fakecc.call import Call, Reply, endpoint
from fakecc.v2.writing import queue


def delete(call: Call) -> Reply:
    """Have a job clear the caches; no scope but the admin's counts."""
    if not call.permissions.can_write_globally():
        raise errors.NotAuthorized()
    return queue(call, buildpack_caches.clear)


ENDPOINTS = [endpoint("DELETE", "/v2/blobstores/buildpack_cache", delete)]
