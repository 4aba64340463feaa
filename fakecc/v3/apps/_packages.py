"""A package as clients see it, and who sees it.

Source: cloud_controller_ng:app/presenters/v3/package_presenter.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.apps import Package
from fakecc.models.tenancy import Space
from fakecc.v3.presenting import link, metadata_of, timestamp, to_one


def present_package(package: Package, call: Call) -> Json:
    """A package of docker, or one of bits."""
    return _present_docker(package, call) if package.type == "docker" else _present_bits(package, call)


def _present_docker(package: Package, call: Call) -> Json:
    data = {
        "image": package.docker_image,
        "username": package.docker_username,
        "password": "***" if package.docker_username is not None else None,
    }
    path = f"/v3/packages/{package.guid}"
    links = {"self": link(call, path), "app": link(call, f"/v3/apps/{package.app_guid}")}
    return _frame(package, data, links)


def _present_bits(package: Package, call: Call) -> Json:
    only_sha1 = not package.sha256_checksum and package.package_hash
    checksum = {"type": "sha256", "value": package.sha256_checksum}
    if only_sha1:
        checksum = {"type": "sha1", "value": package.package_hash}
    path = f"/v3/packages/{package.guid}"
    links = {
        "self": link(call, path),
        "upload": {**link(call, f"{path}/upload"), "method": "POST"},
        "download": link(call, f"{path}/download"),
        "app": link(call, f"/v3/apps/{package.app_guid}"),
    }
    return _frame(package, {"error": package.error, "checksum": checksum}, links)


def _frame(package: Package, data: Json, links: Json) -> Json:
    return {
        "guid": package.guid,
        "created_at": timestamp(package.created_at),
        "updated_at": timestamp(package.updated_at),
        "type": package.type,
        "data": data,
        "state": package.state,
        "relationships": {"app": to_one(package.app_guid)},
        "metadata": metadata_of(package.metadata),
        "links": links,
    }


def readable_package(call: Call, guid: str) -> tuple[Package, Space]:
    """The package and its space. Raises ResourceNotFound where the caller does not see them."""
    package = call.world.packages.get(guid)
    if package is not None:
        space = space_of(call, package)
        if call.permissions.can_read_from_space(space):
            return package, space
    raise errors.ResourceNotFound("Package not found")


def space_of(call: Call, package: Package) -> Space:
    return call.world.spaces[call.world.apps[package.app_guid].space_guid]
