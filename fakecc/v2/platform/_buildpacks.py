"""The resource of buildpacks, which their page and that of their bits share.

Source: cloud_controller_ng:app/controllers/runtime/buildpacks_controller.rb, app/models/runtime/buildpack.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.platform import Buildpack
from fakecc.v2.query import text
from fakecc.v2.resource import Resource, columns, declare


def fields(buildpack: Buildpack, call: Call) -> dict[str, Json]:
    del call
    return {
        "name": buildpack.name,
        "stack": buildpack.stack,
        "position": buildpack.position,
        "enabled": buildpack.enabled,
        "locked": buildpack.locked,
        "filename": buildpack.filename,
        "lifecycle": buildpack.lifecycle,
    }


BUILDPACKS: Resource[Buildpack] = declare(
    Resource(
        name="buildpacks",
        model="Buildpack",
        table=lambda world: world.buildpacks,
        fields=fields,
        filters={"name": text("name"), "stack": text("stack"), "lifecycle": text("lifecycle")},
        columns=columns(
            "name", "key", "position", "enabled", "locked", "filename", "sha256_checksum", "stack", "lifecycle"
        ),
        not_found=errors.NotFound,
    )
)
