"""What a scenario says that nobody can predict stays so in its recording: what the server makes up, such as a port.

${any}   whatever text; where it is the whole value, whatever value
${kid}   the name of a key
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from fakecc.json_types import Json
from fakecc.remote.placeholders import PLACEHOLDER

ANY = "${any}"
WHOLE_VALUES = frozenset({ANY, "${kid}"})


def keep_unpredictable(known: Json, made: Json) -> Json:
    """What was made of an answer, with a placeholder wherever what was known before has one of these."""
    if isinstance(known, str) and known in WHOLE_VALUES:
        return known
    if isinstance(known, dict) and isinstance(made, dict):
        return {key: keep_unpredictable(known.get(key), item) for key, item in made.items()}
    if isinstance(known, list) and isinstance(made, list) and len(known) == len(made):
        return [keep_unpredictable(old, new) for old, new in zip(known, made, strict=True)]
    if isinstance(known, str) and isinstance(made, str) and ANY in known:
        return _keep_in_text(known, made)
    return made


def set_unpredictable(made: Json, learn: Mapping[str, Json]) -> Json:
    """The same, where a scenario says so by pointers: `{"/port": "${any}"}`."""
    for pointer, template in learn.items():
        if template == ANY:
            made = _replace(made, pointer.strip("/").split("/"))
    return made


def _replace(document: Json, path: Iterable[str]) -> Json:
    first, *rest = path
    if isinstance(document, list) and first.isdigit() and int(first) < len(document):
        index = int(first)
        inner = _replace(document[index], rest) if rest else ANY
        return [*document[:index], inner, *document[index + 1 :]]
    if isinstance(document, dict) and first in document:
        return {**document, first: _replace(document[first], rest) if rest else ANY}
    return document


def _keep_in_text(known: str, made: str) -> str:
    """A text of the same form, in which other placeholders may have other numbers."""
    pattern, position = "", 0
    for found in PLACEHOLDER.finditer(known):
        pattern += re.escape(known[position : found.start()])
        pattern += "(.*)" if found[0] == ANY else r"(?:\$\{[^}]*\}|.*?)"
        position = found.end()
    fitted = re.fullmatch(pattern + re.escape(known[position:]), made, re.DOTALL)
    if not fitted:
        return made
    text, end = "", 0
    for group in range(1, fitted.re.groups + 1):
        text += made[end : fitted.start(group)] + ANY
        end = fitted.end(group)
    return text + made[end:]
