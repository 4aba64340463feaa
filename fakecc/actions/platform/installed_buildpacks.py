"""The buildpacks that an installation brings along: each with bits that say nothing but their stack.

Source: cloud_controller_ng:app/jobs/runtime/buildpack_installer_factory.rb, lib/cloud_controller/install_buildpacks.rb
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath

from fakecc.actions.platform import buildpacks
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.settings import SettingError
from fakecc.world import World

WORDS = ("name", "package", "file", "stack", "lifecycle", "position", "enabled", "locked")


def install(world: World, given: Mapping[str, Json], position: int) -> None:
    """Make a buildpack as an entry of `install_buildpacks` says, ready to stage with.

    Raises SettingError for one that cannot be.
    """
    strange = [word for word in given if word not in WORDS]
    if strange or not isinstance(given.get("name"), str):
        message = f"an entry of the setting 'install_buildpacks' has a name, and others of {WORDS}, not {dict(given)!r}"
        raise SettingError(message)
    stack = given.get("stack") or _stack_of(world, str(given.get("package") or ""))
    try:
        made = buildpacks.create(
            world,
            name=given["name"],
            stack=stack,
            lifecycle=given.get("lifecycle", "buildpack"),
            position=given.get("position", position),
            enabled=given.get("enabled", True),
            locked=given.get("locked", False),
        )
    except Invalid as problem:
        message = f"the buildpack {given['name']!r} of the setting 'install_buildpacks': {problem}"
        raise SettingError(message) from None
    file_name = PurePosixPath(given.get("file") or f"{given['name']}.zip").name
    buildpacks.upload(world, made, world.blobs.put(_bits(stack)).sha256, file_name)


def _stack_of(world: World, package: str) -> str | None:
    """The stack whose name ends the package's, as in `ruby-buildpack-cflinuxfs4`."""
    return next((stack.name for stack in world.stacks if package.endswith(f"-{stack.name}")), None)


def _bits(stack: str | None) -> bytes:
    """The same bits for the same stack, whenever they are made."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("manifest.yml"), f"stack: {stack}\n" if stack else "language: any\n")
    return packed.getvalue()
