"""A build as clients see it.

Source: cloud_controller_ng:app/presenters/v3/build_presenter.rb
"""

from __future__ import annotations

from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.apps import Build
from fakecc.v3.apps._apps import present_lifecycle
from fakecc.v3.presenting import link, metadata_of, timestamp, to_one

FINAL = ("FAILED", "STAGED", "EXPIRED")


def present_build(build: Build, call: Call) -> Json:
    droplet = call.world.droplets.first(build_guid=build.guid)
    links = {"self": link(call, f"/v3/builds/{build.guid}"), "app": link(call, f"/v3/apps/{build.app_guid}")}
    told = None
    if droplet is not None and droplet.state in FINAL:
        told = {"guid": droplet.guid}
        links["droplet"] = link(call, f"/v3/droplets/{droplet.guid}")
    return {
        "guid": build.guid,
        "created_at": timestamp(build.created_at),
        "updated_at": timestamp(build.updated_at),
        "state": build.state,
        "staging_memory_in_mb": build.staging_memory_in_mb,
        "staging_disk_in_mb": build.staging_disk_in_mb,
        "staging_log_rate_limit_bytes_per_second": build.staging_log_rate_limit,
        "error": build.error,
        "lifecycle": present_lifecycle(build.lifecycle),
        "package": {"guid": build.package_guid},
        "droplet": told,
        "created_by": {
            "guid": build.created_by_user_guid,
            "name": build.created_by_user_name,
            "email": build.created_by_user_email,
        },
        "relationships": {"app": to_one(build.app_guid)},
        "metadata": metadata_of(build.metadata),
        "links": links,
    }
