"""What the real v3 has and fakecc does not is refused loudly."""

from support import NOBODY, a_call, ask

from fakecc import v3


def test_a_route_of_a_later_issue_is_refused_by_name(world):
    assert ask(world, "GET", "/v3/buildpacks").body == {
        "errors": [
            {"detail": "fakecc does not do this yet: GET /v3/buildpacks", "title": "fakecc-NotImplemented", "code": 501}
        ]
    }


def test_the_journal_says_so(world):
    call = a_call(world, "GET", "/v3/tasks")
    try:
        v3.VIEW.answer(call, next(route for route in v3.VIEW.routes if route.rule == "/v3/tasks"), {})
    except Exception as error:  # noqa: BLE001 - rendered as app.py does
        v3.VIEW.refuse(call, error)
    assert call.note == "not implemented"


def test_a_token_is_asked_for_first(world):
    assert ask(world, "POST", "/v3/builds", {}, as_=NOBODY).status == 401
