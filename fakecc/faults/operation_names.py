"""The operations of the API by name: `service_instances.create` is POST /v3/service_instances.

A name is made from a route, so every route has one:

    the path, without its version and its parameters    service_instances, apps.processes.stats
    v2's begin with `v2`, UAA's with `uaa`               v2.service_instances, uaa.oauth.token
    and the verb: list, get, create, update, delete     actions are verbs of their own: apps.start
"""

from __future__ import annotations

import re
from functools import lru_cache

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
VERBS = {"POST": "create", "PUT": "update", "PATCH": "update", "DELETE": "delete"}


@lru_cache(maxsize=2048)
def pattern_of(rule: str) -> str:
    """A route's pattern as people write it: /v3/apps/:guid for /v3/apps/<guid>."""
    return PARAMETER.sub(r":\1", rule) if "<" in rule else rule


@lru_cache(maxsize=2048)
def name_of(method: str, pattern: str) -> str:
    """The name of the operation at a route."""
    segments = [segment for segment in pattern.split("/") if segment]
    version = segments.pop(0) if segments and segments[0] == "v3" else ""
    words = [segment for segment in segments if not segment.startswith(":")]
    if "actions" in words and not segments[-1].startswith(":"):
        return ".".join(word for word in words if word != "actions")
    if method in {"GET", "HEAD"}:
        listed = bool(words) and segments[-1] == words[-1] and words[-1].endswith("s")
        return ".".join([*words, "list" if listed else "get"])
    return ".".join([*(words or [version or "root"]), VERBS.get(method, method.lower())])
