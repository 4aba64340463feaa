"""/v2/stacks, to be read.

Source: cloud_controller_ng:app/controllers/runtime/stacks_controller.rb
"""

from __future__ import annotations

from typing import Any

from fakecc import errors
from fakecc.call import Call, route
from fakecc.models.platform import Stack
from fakecc.v2._query import text
from fakecc.v2._reading import enumerate_, read
from fakecc.v2._resource import Resource, declare
from fakecc.v2._writing import refusing

Json = Any


def fields(stack: Stack, call: Call) -> dict[str, Json]:
    del call
    return {
        "name": stack.name,
        "description": stack.description,
        "build_rootfs_image": stack.build_rootfs_image or stack.name,
        "run_rootfs_image": stack.run_rootfs_image or stack.name,
    }


STACKS: Resource[Stack] = declare(
    Resource(
        name="stacks",
        model="Stack",
        table=lambda world: world.stacks,
        fields=fields,
        filters={"name": text("name")},
        not_found=errors.StackNotFound,
    )
)

ROUTES = [
    route("GET", "/v2/stacks", enumerate_(STACKS)),
    route("GET", "/v2/stacks/<guid>", read(STACKS)),
    refusing("POST", "/v2/stacks"),
    refusing("DELETE", "/v2/stacks/<guid>"),
]
