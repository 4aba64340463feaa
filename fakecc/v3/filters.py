"""Values of filters that are more than texts: whole numbers, and the guid of what a list lies below.

Source: cloud_controller_ng:app/controllers/v3/mixins/sub_resource.rb, app/fetchers
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from fakecc.errors import Broken
from fakecc.store import Table
from fakecc.v3.listing import Query, check_storable
from fakecc.v3.message import blank

NUMBER = re.compile(r"\s*[+-]?0*\d{1,10}\s*\Z", re.ASCII)
LARGEST_NUMBER = 2147483647


def integers(given: Iterable[str]) -> set[int]:
    """Numbers as PostgreSQL reads texts for a column of 32 bits. Raises Broken for what is none."""
    texts = [*given]
    if not all(NUMBER.match(text) and -LARGEST_NUMBER - 1 <= int(text) <= LARGEST_NUMBER for text in texts):
        raise Broken("a text that is no number of 32 bits")
    return {int(text) for text in texts}


def owner_named(query: Query, name: str, table: Table[Any]) -> str | None:
    """The guid of what a list lies below, where the query names it as a path could; None where it does not.

    Of a list that names nothing there is an empty guid. Raises Broken for a list that names something, which fits into
    no link, and for a map, which is no guid.
    """
    given = query.get(name)
    if blank(given):
        return None
    check_storable({name: given})
    if isinstance(given, list):
        if any(isinstance(guid, str) and guid in table for guid in given):
            raise Broken("a list is no part of a path")
        return ""
    if not isinstance(given, str):
        raise Broken("a map is no guid")
    return given
