"""The v3 API. Its root is the language of v3; the folders hold a page per resource."""

from __future__ import annotations

from fakecc.call import View
from fakecc.endpoint_lists import listed_endpoints
from fakecc.v3.view import answer, dress, refuse, unknown

VIEW = View(
    name="v3",
    prefixes=("/v3/",),
    endpoints=listed_endpoints("v3"),
    answer=answer,
    unknown=unknown,
    refuse=refuse,
    dress=dress,
)
