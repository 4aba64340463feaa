"""Paths of requests as the Cloud Controller's two halves read them: Rails those of v3, Rack those of v2."""

from __future__ import annotations

import re


def is_of_v3(path: str) -> bool:
    """Does Rack hand the path to Rails? `path` is as it was written; `/v3.json` is none of Rails'."""
    return path == "/v3" or path.startswith("/v3/")


def path_to_match(written: str, decoded: str) -> str:
    """The path that routes are matched with.

    Rails matches a path as it was written, Sinatra decodes it and takes out `..`: what is v3's only then is no path
    of v2 either. Source: cloud_controller_ng:lib/cloud_controller/rack_app_builder.rb
    """
    if is_of_v3(written):
        return as_rails_reads(written)
    tidied = tidy(decoded)
    return written if is_of_v3(tidied) else tidied


def as_rails_reads(path: str) -> str:
    """A path of v3 without doubled slashes, without a slash at its end, and without a format such as `.json`."""
    if "//" not in path and "." not in path and not path.endswith("/"):
        return path
    head, slash, last = re.sub(r"/+", "/", path).rstrip("/").rpartition("/")
    return head + slash + (last.partition(".")[0] if _is_with_format(last) else last)


def ends_in_format(path: str) -> bool:
    """Does a path of v3 end in a format such as `.json`? Rails then takes the format from there, not from Accept."""
    return "." in path and _is_with_format(path.rstrip("/").rpartition("/")[2])


def _is_with_format(segment: str) -> bool:
    name, _, extension = segment.partition(".")
    return bool(name and extension) and "." not in extension


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
