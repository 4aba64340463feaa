"""The Flask app: which world answers, and connections that no server can break."""

import pytest
from support.web_client import break_requests, serve


def test_a_cut_connection_is_an_exception_where_there_is_no_socket():
    world, client = serve()
    break_requests(world, {"failure": "reset"})
    with pytest.raises(ConnectionResetError):
        client.get("/v3/info")


def test_an_unknown_world_is_said():
    _, client = serve()
    answer = client.get("/v3/info", headers={"X-Fakecc-World": "other"})
    assert answer.get_json() == {"error": "there is no world 'other'; POST /_fakecc/worlds makes one"}
