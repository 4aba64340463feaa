"""Where a client may have a browser sent.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/oauth/beans/LegacyRedirectResolver.java,
oauth/provider/endpoint/DefaultRedirectResolver.java
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import SplitResult, parse_qsl, quote, urlsplit


def resolve(asked: str | None, registered: Sequence[str]) -> str | None:
    """The address to use: the one asked for if it is registered, or else the only one; None where there is none."""
    if not registered:
        return None
    if asked is None:
        return registered[0] if len(registered) == 1 else None
    return asked if any(_matches(asked, pattern) for pattern in registered) else None


def with_query(target: str, pairs: Sequence[tuple[str, str]]) -> str:
    """An address with more parameters in its query."""
    added = "&".join(f"{name}={escape(value)}" for name, value in pairs)
    address, mark, fragment = target.partition("#")
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}{added}{mark}{fragment}"


def with_fragment(target: str, pairs: Sequence[tuple[str, str]]) -> str:
    """An address with these parameters behind its `#`, where no server sees them."""
    return f"{target.partition('#')[0]}#" + "&".join(f"{name}={escape(value)}" for name, value in pairs)


def escape(text: str) -> str:
    """A text as part of an address: nothing that could end a header."""
    return quote(text, safe="-._~")


def _matches(asked: str, pattern: str) -> bool:
    if any(ord(sign) <= 32 for sign in asked):
        return False
    if "*" in pattern:
        return _fits_wildcards(asked, pattern)
    try:
        wanted, known = urlsplit(asked), urlsplit(pattern)
        same_place = _place(wanted) == _place(known)
    except ValueError:
        return False
    if not same_place or not _host_fits(wanted.hostname or "", known.hostname or ""):
        return False
    path = wanted.path
    inside = path == known.path or (".." not in path and path.startswith(known.path))
    return inside and set(parse_qsl(known.query)) <= set(parse_qsl(wanted.query))


def _place(address: SplitResult) -> tuple[str, str | None, str | None, int | None]:
    return (address.scheme.lower(), address.username, address.password, address.port)


def _host_fits(host: str, registered: str) -> bool:
    """The host itself, or one below it."""
    return host == registered or host.endswith(f".{registered}")


def _fits_wildcards(asked: str, pattern: str) -> bool:
    """Ant's patterns: `*` stands for what has no slash, `**` for anything; a host's star for what has no dot."""
    scheme, _, rest = pattern.partition("://")
    host, slash, path = rest.partition("/")
    asked_scheme, _, asked_rest = asked.partition("://")
    asked_host, asked_slash, asked_path = asked_rest.partition("/")
    if "@" in asked_host or "\\" in asked:
        return False
    return (
        re.fullmatch(_regex(scheme, "[^/]*"), asked_scheme) is not None
        and re.fullmatch(_regex(host, r"[^/.]+").replace(r":[^/.]+", r"(?::\d+)?"), asked_host) is not None
        and re.fullmatch(_regex(slash + path, "[^/]*"), asked_slash + asked_path) is not None
    )


def _regex(pattern: str, star: str) -> str:
    made = re.escape(pattern).replace(r"/\*\*", "(?:/.*)?").replace(r"\*\*", ".*")
    return made.replace(r"\*", star)
