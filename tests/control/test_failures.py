"""/_fakecc/failures: what went wrong inside fakecc itself."""

from support.web_client import client_of

from fakecc import World
from fakecc.worlds import Worlds


def test_failures_are_shown_with_where_and_how_and_forgotten():
    worlds = Worlds(lambda _: World())
    client = client_of(worlds)
    worlds["default"].failures.append(RuntimeError("broken inside"), "GET /v3/apps")

    (failure,) = client.get("/_fakecc/failures").json["failures"]
    assert failure == {"where": "GET /v3/apps", "text": "RuntimeError: broken inside\n"}
    assert client.delete("/_fakecc/failures").status_code == 204
    assert client.get("/_fakecc/failures").json == {"failures": []}
