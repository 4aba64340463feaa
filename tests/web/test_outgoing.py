"""A Reply becomes a response."""

from support.web_client import ADMIN, serve


def test_v3_escapes_what_html_would_read():
    _, client = serve()
    answer = client.post("/v3/organizations", json={"name": "<a&b>"}, headers={"Authorization": ADMIN})
    assert '"name":"\\u003ca\\u0026b\\u003e"' in answer.get_data(as_text=True)
    assert answer.get_json()["name"] == "<a&b>"
