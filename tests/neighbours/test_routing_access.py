"""Who may ask the routing API."""

import pytest
import support

from fakecc.permissions import Caller

PATH = "/routing/v1/router_groups"
READER = Caller(guid="r", name="r", scopes=frozenset({"routing.router_groups.read"}))


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("", "invalid token format"),
        ("bearer", "invalid token format"),
        ("basic a.b.c", "Invalid token type: basic"),
        ("bearer abc", "token contains an invalid number of segments"),
        ("bearer ab.c!d.ef", "illegal base64 data at input byte 1"),
        ("bearer abcde.ab.ab", "illegal base64 data at input byte 4"),
        ("bearer ab.ab.ab", "You are not authorized to perform the requested action"),
    ],
)
def test_a_token_is_refused(world, header, message):
    reply = support.ask(world, "GET", PATH, as_=support.NOBODY, headers={"Authorization": header})
    assert (reply.status, reply.body) == (401, {"name": "UnauthorizedError", "message": message})


def test_a_scope_is_needed(world):
    headers = {"Authorization": "bearer ab.ab.ab"}
    callers = (READER, support.user(world, "ann"))
    assert [support.ask(world, "GET", PATH, as_=one, headers=headers).status for one in callers] == [200, 401]
