"""A multipart body, and what nginx's upload module makes of one before the Cloud Controller sees it.

Each file becomes two fields, `<name>_name` and `<name>_path`; of the others only `resources` and `_method` are passed.
Source: capi-release:jobs/cloud_controller_ng/templates/nginx.conf.erb, nginx-upload-module:ngx_http_upload_module.c
"""

from __future__ import annotations

import re
from dataclasses import field

from fakecc.records import Value, value_type

PASSED = frozenset({"resources", "_method"})
# The field that the module passes where nothing is left.
DUMMY = "<ngx_upload_module_dummy>"
# Where the module would have written the files; a path below the directory of uploads.
SPOOL = "ngx_uploads"
BOUNDARY = re.compile(r'boundary=(?:"([^"]+)"|([^;,\s]+))', re.IGNORECASE)
NAME = re.compile(r'(?:^|;)\s*name="([^"]*)"', re.IGNORECASE)
FILE_NAME = re.compile(r'(?:^|;)\s*filename="([^"]*)"', re.IGNORECASE)


@value_type
class Upload(Value):
    """The fields as the Cloud Controller sees them, and the contents of files by the name of their field."""

    fields: dict[str, str] = field(default_factory=dict[str, str])
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])


def read(raw: bytes, content_type: str) -> Upload:
    """What arrives of a multipart body."""
    fields: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for headers, content in _parts(raw, content_type):
        disposition = headers.get("content-disposition", "")
        name, file_name = NAME.search(disposition), FILE_NAME.search(disposition)
        if name is None:
            continue
        if file_name is not None and file_name[1]:
            fields |= {f"{name[1]}_name": file_name[1], f"{name[1]}_path": f"{SPOOL}/{len(files)}"}
            files[name[1]] = content
        elif name[1] in PASSED:
            fields[name[1]] = content.decode(errors="replace")
    return Upload(fields=fields or {DUMMY: ""}, files=files)


def _parts(raw: bytes, content_type: str) -> list[tuple[dict[str, str], bytes]]:
    found = BOUNDARY.search(content_type)
    if found is None:
        return []
    delimiter = b"\r\n--" + (found[1] or found[2]).encode()
    chunks = (b"\r\n" + raw).split(delimiter)[1:]
    return [_part(chunk) for chunk in chunks if not chunk.startswith(b"--")]


def _part(chunk: bytes) -> tuple[dict[str, str], bytes]:
    head, _, content = chunk.partition(b"\r\n\r\n")
    lines = (line.partition(":") for line in head.decode(errors="replace").split("\r\n"))
    return {name.strip().lower(): value.strip() for name, _, value in lines if name.strip()}, content
