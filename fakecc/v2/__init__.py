"""The v2 API: a page per resource, and the machinery in the modules whose names begin with an underscore."""

from __future__ import annotations

from fakecc.call import View
from fakecc.v2 import organizations, root, spaces
from fakecc.v2._pipeline import answer, dress, refuse, unknown

PAGES = [root, organizations, spaces]

VIEW = View(
    name="v2",
    prefixes=("/v2", "/"),
    routes=[route for page in PAGES for route in page.ROUTES],
    answer=answer,
    unknown=unknown,
    refuse=refuse,
    dress=dress,
)
