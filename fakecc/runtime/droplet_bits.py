"""The bits of a droplet, as a stager would upload them."""

from __future__ import annotations

import gzip
import io
import lzma
import tarfile
import zipfile
import zlib

STAGING_INFO = b"---\ndetected_buildpack: ''\nstart_command: ''\n"


# In bytes: a few megabytes of a zip can hold any number of zeros.
MOST_UNPACKED = 256 << 20


def make(package: bytes | None) -> bytes:
    """A tgz with the package's files under app/, and what a buildpack notes down; the same for the same package."""
    tgz = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=tgz, mode="wb", compresslevel=1, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        _add(archive, "./staging_info.yml", STAGING_INFO)
        for name, content in _files(package):
            _add(archive, f"./app/{name}", content)
    return tgz.getvalue()


def _files(package: bytes | None) -> list[tuple[str, bytes]]:
    """The files of a package; none where there are no bits, or they are no zip, or grow beyond all measure."""
    if package is None or not zipfile.is_zipfile(io.BytesIO(package)):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                return []
            return [(entry.filename, archive.read(entry)) for entry in entries]
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, RuntimeError):
        return []


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))
