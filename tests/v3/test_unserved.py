"""What the real v3 has and fakecc does not is refused loudly."""

import jwt
from support import NOBODY, ask
from support.web_client import client_of

from fakecc.worlds import Worlds

CLAIMS = {"user_id": "a", "user_name": "a", "scope": ["cloud_controller.admin"], "aud": ["cloud_controller"]}
HEADERS = {"Authorization": f"bearer {jwt.encode(CLAIMS, 'secret-that-is-long-enough-for-hs256')}"}


def test_a_route_of_a_later_issue_is_refused_by_name(world):
    assert ask(world, "POST", "/v3/spaces/x/manifest_diff", {}).body == {
        "errors": [
            {
                "detail": "fakecc does not do this yet: POST /v3/spaces/x/manifest_diff",
                "title": "fakecc-NotImplemented",
                "code": 501,
            }
        ]
    }


def test_the_journal_says_so(world):
    client = client_of(Worlds(lambda _: world))
    client.post("/v3/spaces/x/manifest_diff", headers=HEADERS)
    assert [entry.note for entry in world.journal.query(path="/v3/spaces/x/manifest_diff")] == ["not implemented"]


def test_a_token_is_asked_for_first(world):
    assert ask(world, "POST", "/v3/builds", {}, as_=NOBODY).status == 401
