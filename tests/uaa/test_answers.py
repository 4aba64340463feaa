"""UAA's answers: the three forms of refusals, their headers and content types."""

import pytest

from fakecc.uaa import answers
from fakecc.uaa.answers import GUARDED, UNCACHED, UNSTORED

UNCACHED_OR_STORED = {"Cache-Control", "Pragma", "Expires"}


def test_a_resource_is_json_that_nobody_keeps():
    reply = answers.resource({"a": 1}, 201, ETag='"1"', X_Y="z")
    assert (reply.status, reply.body, reply.content_type) == (201, {"a": 1}, "application/json")
    assert reply.headers == {**GUARDED, **UNCACHED, "ETag": '"1"', "X-Y": "z"}


def test_a_token_names_its_charset():
    reply = answers.token_answer({})
    assert (reply.content_type, reply.headers) == ("application/json;charset=UTF-8", {**GUARDED, **UNSTORED})


@pytest.mark.parametrize(
    ("refusal", "status", "body"),
    [
        pytest.param(
            answers.oauth_refusal(400, "e", "d", scope="s"),
            400, {"error": "e", "error_description": "d", "scope": "s"}, id="OAuth's",
        ),
        pytest.param(
            answers.scim_refusal(409, "e", "d", origin="uaa"),
            409, {"error_description": "d", "origin": "uaa", "error": "e", "message": "d"}, id="SCIM's",
        ),
        pytest.param(
            answers.report(404, "e", "d"),
            404, {"error_description": "d", "error": "e", "message": "d"}, id="of a page that is in SCIM's form",
        ),
        pytest.param(
            answers.client_refusal(400, "d"),
            400, {"error": "invalid_client", "error_description": "d"}, id="a client's",
        ),
        pytest.param(
            answers.unexpected_error(),
            500, {"error_description": "Unexpected error", "error": "scim", "message": "Unexpected error"}, id="500",
        ),
        pytest.param(answers.not_found(), 404, None, id="nothing"),
    ],
)  # fmt: skip
def test_refusals_and_the_order_of_their_keys(refusal, status, body):
    assert (refusal.reply.status, refusal.reply.body) == (status, body)
    assert body is None or list(refusal.reply.body) == list(body)


@pytest.mark.parametrize(
    ("refusal", "challenge"),
    [
        (answers.unauthorized_client("d"), 'Basic realm="UAA/client", error="unauthorized", error_description="Bad credentials"'),
        (answers.unauthorized_user("d"), 'Basic realm="UAA/client", error="unauthorized", error_description="d"'),
        (answers.invalid_bearer("d"), 'Bearer realm="UAA/oauth", error="invalid_token", error_description="d"'),
        (answers.invalid_grant(401, "e", "d"), 'Bearer error="e", error_description="d"'),
        (answers.invalid_grant(400, "e", "d"), None),
        (
            answers.insufficient_scope("a b"),
            'Bearer error="insufficient_scope", error_description="Insufficient scope for this resource", scope="a b"',
        ),
        (answers.access_denied(), None),
    ],
)  # fmt: skip
def test_challenges(refusal, challenge):
    assert refusal.reply.headers.get("WWW-Authenticate") == challenge


def test_a_page_of_the_container_is_html():
    reply = answers.html_refusal(405, Allow="GET").reply
    assert (reply.content_type, reply.headers["Allow"], "405" in reply.text) == ("text/html;charset=UTF-8", "GET", True)


def test_a_browser_is_told_to_come_by_https():
    for reply in (answers.page("x"), answers.redirect("http://x")):
        assert reply.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "1970-01-01T00:00:00.000Z"), (1.2345, "1970-01-01T00:00:01.234Z"), (0.9999, "1970-01-01T00:00:01.000Z")],
)
def test_moments_have_milliseconds(seconds, text):
    assert answers.moment(seconds) == text
    assert answers.milliseconds(seconds) == round(seconds * 1000)


def test_signs_are_escaped_as_spring_does():
    assert answers.escape("""<'&">""") == "&lt;&#39;&amp;&quot;&gt;"
