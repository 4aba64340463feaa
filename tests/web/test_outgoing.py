"""A Reply becomes a response."""

import pytest
from support.web_client import ADMIN, serve

from fakecc.call import Call, Reply
from fakecc.permissions import Caller
from fakecc.web.outgoing import header_value, response_of


def test_v3_escapes_what_html_would_read():
    _, client = serve()
    answer = client.post("/v3/organizations", json={"name": "<a&b>"}, headers={"Authorization": ADMIN})
    assert '"name":"\\u003ca\\u0026b\\u003e"' in answer.get_data(as_text=True)
    assert answer.get_json()["name"] == "<a&b>"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('plain; text, \t"quoted"', 'plain; text, \t"quoted"'),
        ("a\r\nSet-Cookie: b", "a%0D%0ASet-Cookie: b"),
        ("\u20ac\u00e9", "%E2%82%AC\u00e9"),
        ("\x00\x7f", "%00%7F"),
        ("a\ud800b", "a%3Fb"),
    ],
    ids=["printable", "line breaks", "beyond Latin-1", "control characters", "half of a surrogate pair"],
)
def test_a_header_s_value_is_printable_latin_1(text, value):
    assert header_value(text) == value


def test_a_redirect_does_not_split_the_answer():
    world, _ = serve()
    call = Call(world=world, caller=Caller(), method="GET", path="/")
    response = response_of(call, Reply(status=302, headers={"Location": "http://x/\r\nSet-Cookie: a=b", "b d": "x"}))
    assert response.headers == [("Content-Length", "0"), ("Location", "http://x/%0D%0ASet-Cookie: a=b")]


def test_a_body_that_is_no_json_is_sent_all_the_same():
    world, _ = serve()
    reply = Reply(body={"a": float("nan"), "b": "\ud800"}, text="\ud800\n", content_type="application/json")
    assert (
        response_of(Call(world=world, caller=Caller(), method="GET", path="/"), reply).body
        == b'{"a":null,"b":"\\ud800"}?\n'
    )
