"""Files that the Cloud Controller has seen in packages: clients need not send them again.

Source: cloud_controller_ng:lib/cloud_controller/resource_pool.rb, resource_match.rb, app_packager.rb,
lib/cloud_controller/packager/shared_bits_packer.rb
"""

from __future__ import annotations

import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping

from fakecc import errors
from fakecc.actions.platform import feature_flags
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.models.apps import KnownFile
from fakecc.world import World

NO_ARCHIVE = "Invalid zip archive."
SHA_LENGTH = 40
LEAST_MODE = 0o600
DEFAULT_MODE = 0o744


def known_file(resource: Mapping[str, Json]) -> Mapping[str, Json]:
    """A file as the pool describes it: sha1, size, fn, mode; one that is described so already stays."""
    if not ("checksum" in resource and "size_in_bytes" in resource):
        return resource
    return {
        "sha1": resource["checksum"].get("value"),
        "size": resource["size_in_bytes"],
        "fn": resource.get("path"),
        "mode": resource.get("mode"),
    }


def matches(world: World, resources: Iterable[Mapping[str, Json]]) -> list[Mapping[str, Json]]:
    """Of these files (`sha1`, `size`, `fn`, `mode`) those that are known, smaller ones first by group of size."""
    if not feature_flags.enabled(world, "resource_matching"):
        return []
    fitting = [resource for resource in resources if _fits(world, resource)]
    known = [resource for resource in fitting if world.known_files.get(str(resource["sha1"])) is not None]
    return sorted(known, key=lambda resource: _group(int(resource["size"])))


def _fits(world: World, resource: Mapping[str, Json]) -> bool:
    limits = world.settings.resource_pool
    size = resource.get("size")
    if not isinstance(size, int) or not limits["minimum_size"] < size < limits["maximum_size"]:
        return False
    return _octal(resource.get("mode")) >= LEAST_MODE


def _octal(mode: Json) -> int:
    """Ruby's to_i(8): what is no digit ends it."""
    digits = ""
    for character in mode if isinstance(mode, str) else "":
        if character not in "01234567":
            break
        digits += character
    return int(digits or "0", 8)


def _group(size: int) -> int:
    return sum(size >= limit for limit in (1 << 10, 100 << 10, 1 << 20, 100 << 20, 1 << 30))


def pack(world: World, uploaded: bytes | None, resources: list[Mapping[str, Json]]) -> bytes:
    """The bits of a package: what was uploaded, and the known files that were named besides.

    Raises AppBitsUploadInvalid (also for nothing at all), AppPackageInvalid, AppResourcesFileModeInvalid,
    AppResourcesFilePathInvalid, and Broken for a file that is not known.
    """
    if uploaded is None and not resources:
        raise errors.AppBitsUploadInvalid(NO_ARCHIVE)
    if uploaded is not None:
        _check_size(world, uploaded)
        _learn(world, uploaded)
    if not resources:
        return uploaded or b""
    return _append(world, uploaded, [_read_entry(resource) for resource in resources])


def _open(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError):
        raise errors.AppBitsUploadInvalid(NO_ARCHIVE) from None


def _check_size(world: World, content: bytes) -> None:
    limit = world.settings.packages.get("max_package_size")
    with _open(content) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    if limit and size > limit:
        raise errors.AppPackageInvalid(f"Package may not be larger than {limit} bytes")


def _learn(world: World, content: bytes) -> None:
    """Keep the files of a zip, as many as there is room for: a small zip may unpack to any size."""
    if not feature_flags.enabled(world, "resource_matching"):
        return
    room = world.blobs.room
    with _open(content) as archive:
        for entry in _worth_keeping(world, archive):
            room -= entry.file_size
            if room < 0:
                return
            digests = world.blobs.put(_contents(archive, entry))
            if digests.sha1 not in world.known_files:
                now = world.now()
                known = KnownFile(guid=digests.sha1, created_at=now, updated_at=now, sha256=digests.sha256)
                world.add(known)


def _worth_keeping(world: World, archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """The files of a zip that the pool takes."""
    limits = world.settings.resource_pool
    for entry in archive.infolist():
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if not entry.is_dir() and not is_link and limits["minimum_size"] < entry.file_size < limits["maximum_size"]:
            yield entry


def _contents(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """What a file of a zip holds, at most the size that it says. Raises AppBitsUploadInvalid for a damaged one."""
    try:
        return archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, RuntimeError):
        raise errors.AppBitsUploadInvalid("Invalid zip archive.") from None


def _read_entry(resource: Mapping[str, Json]) -> tuple[str, str, int]:
    """Name, sha1 and mode of a file."""
    name, raw = str(resource.get("fn")), resource.get("mode")
    if name.startswith("/") or ".." in name.split("/") or not name:
        raise errors.AppResourcesFilePathInvalid(f"File path '{name}' is not safe.")
    mode = _octal(raw) if raw else DEFAULT_MODE
    if mode & LEAST_MODE != LEAST_MODE:
        message = f"File mode '{raw}' with path '{name}' is invalid. Minimum file mode is '0600'"
        raise errors.AppResourcesFileModeInvalid(message)
    return name, str(resource.get("sha1")), mode


def _append(world: World, uploaded: bytes | None, files: list[tuple[str, str, int]]) -> bytes:
    whole = io.BytesIO(uploaded or _empty_zip())
    with zipfile.ZipFile(whole, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, sha1, mode in files:
            known = world.known_files.get(sha1)
            content = world.blobs.get(known.sha256) if known else None
            if content is None:
                message = f"Could not find object '{sha1}'"
                raise Broken(message)
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            archive.writestr(entry, content)
    return whole.getvalue()


def _empty_zip() -> bytes:
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    return empty.getvalue()
