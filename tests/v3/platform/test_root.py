"""GET /v3 and /v3/info."""

import pytest
from support import NOBODY, ask


@pytest.mark.parametrize("path", ["/v3", "/v3/info"])
def test_the_root_needs_no_token(world, path):
    assert ask(world, "GET", path, as_=NOBODY).status == 200


def test_an_unknown_path_needs_no_token(world):
    assert ask(world, "GET", "/v3/nope", as_=NOBODY).body == {
        "errors": [{"detail": "Unknown request", "title": "CF-NotFound", "code": 10000}]
    }
