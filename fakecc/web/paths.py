"""Paths of requests as the Cloud Controller's two halves read them: Rails those of v3, Rack those of v2."""

from __future__ import annotations

import re


def as_rails_reads(path: str) -> str:
    """A path of v3 without doubled slashes, without a slash at its end, and without a format such as `.json`."""
    if "//" not in path and "." not in path and not path.endswith("/"):
        return path
    head, slash, last = re.sub(r"/+", "/", path).rstrip("/").rpartition("/")
    name, _, extension = last.partition(".")
    ends_in_format = bool(name and extension) and "." not in extension
    return head + slash + (name if ends_in_format else last)


def tidy(path: str) -> str:
    """A path of v2 without empty segments, `.` and `..`; a slash at its end stays.

    Source: rack-protection:path_traversal.rb
    """
    if "//" not in path and "/." not in path:
        return path
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in {"", "."}:
            segments.append(segment)
    end = "/" if segments and path.rsplit("/", 1)[1] in {"", ".", ".."} else ""
    return "/" + "/".join(segments) + end
