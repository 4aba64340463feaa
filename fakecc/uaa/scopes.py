"""Scopes and their patterns.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/util/UaaStringUtils.java,
oauth/UaaAuthorizationRequestManager.java
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from fakecc.dialects import java

# Scopes without a dot that are a resource, too.
RESOURCES = {"openid": "openid"}


@lru_cache(maxsize=1024)
def _pattern(scope: str) -> re.Pattern[str]:
    return re.compile(re.escape(scope).replace(r"\*", r"[^\.]+"))


def matches(patterns: Iterable[str], scope: str) -> bool:
    """Is the scope among these, of which a star stands for any part without a dot?"""
    return any(_pattern(pattern).fullmatch(scope) for pattern in patterns)


def intersection(wanted: Iterable[str], allowed: Iterable[str], held: Iterable[str]) -> list[str]:
    """What is held, wanted and allowed, in the order of a Java set."""
    wanted, allowed = list(wanted), list(allowed)
    return java.in_hash_order(scope for scope in held if matches(allowed, scope) and matches(wanted, scope))


def audience(client_id: str, scopes: Iterable[str]) -> list[str]:
    """Whom a token is for: its client, and the resource of each scope."""
    resources = [client_id]
    for scope in scopes:
        if scope in RESOURCES:
            resources.append(RESOURCES[scope])
        elif "." in scope and not scope.endswith(".") and scope != "uaa.none":
            resources.append(scope.rpartition(".")[0])
    return java.in_hash_order(resources)
