"""A request becomes a Call."""

import pytest
from support.web_client import serve


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        ({}, None),
        ({"X-Vcap-Request-Id": "my-id"}, "my-id::"),
        ({"X-Request-Id": "other"}, "other::"),
        ({"X-Request-Id": "other", "X-Vcap-Request-Id": "my-id"}, "my-id::"),
        ({"X-Vcap-Request-Id": "a b/c.d!e_f-g"}, "abcde_f-g::"),
        ({"X-Vcap-Request-Id": "x" * 300}, "x" * 255 + "::"),
    ],
)
def test_an_answer_has_an_id_that_holds_the_request_s(sent, answered):
    _, client = serve()
    found = client.get("/v3/info", headers=sent).headers["X-VCAP-Request-ID"]
    assert found[:-36] == (answered or "")
