"""The v2 API. Its root is the language of v2; the folders hold a page per resource."""

from __future__ import annotations

from fakecc.call import View
from fakecc.endpoint_lists import listed_endpoints
from fakecc.v2.view import answer, dress, refuse, unknown

VIEW = View(
    name="v2",
    prefixes=("/v2", "/"),
    endpoints=listed_endpoints("v2"),
    answer=answer,
    unknown=unknown,
    refuse=refuse,
    dress=dress,
)
