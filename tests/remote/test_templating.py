"""What differs from run to run becomes a placeholder."""

import pytest

from fakecc.remote.redaction import Redactor
from fakecc.remote.templating import Templates

FIXED = {"api": "http://127.0.0.1:1", "host": "127.0.0.1:1", "run": "abc12345", "uaa": ""}
GUID = "0c1a9c5e-6b0d-4a3e-9d55-1f3a2b4c5d6e"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("http://127.0.0.1:1/v3/apps/" + GUID, "${api}/v3/apps/${guid1}"),
        ("?q=a%20IN%20" + GUID, "?q=a%20IN%20${guid1}"),
        ("127.0.0.1:1", "${host}"),
        ("abc12345-org", "${run}-org"),
        ("2026-11-29T17:00:00Z", "${time}"),
        ("2026-11-29T17:00:00+00:00", "${time+00:00}"),
        ("2026-11-29T17:00:00.123Z", "${time_ms}"),
        ("Sun, 29 Nov 2026 17:00:00 GMT", "${httpdate}"),
        ("0123456789abcdef0123456789abcdef", "${hex1}"),
        (1795974658613, "${epoch_ms}"),
        (42, 42),
        ({GUID: [GUID, True]}, {"${guid1}": ["${guid1}", True]}),
    ],
)
def test_what_comes_back(value, expected):
    assert Templates(FIXED, Redactor()).response(value) == expected


def test_moments_that_are_sent_stay():
    templates = Templates(FIXED, Redactor())
    assert templates.path("/v3/apps?created_ats[gt]=2026-11-29T17:00:00Z") == (
        "/v3/apps?created_ats[gt]=2026-11-29T17:00:00Z"
    )
    assert templates.request({"n": 1795974658613}) == {"n": 1795974658613}


def test_a_body_that_is_no_json():
    assert Templates(FIXED, Redactor()).body("at 2026-11-29T17:00:00Z") == "at ${time}"


def test_guids_are_numbered_as_they_are_met():
    templates = Templates(FIXED, Redactor())
    other = GUID.replace("0c", "1c")
    assert [templates.guid(each) for each in (GUID, other, GUID)] == ["${guid1}", "${guid2}", "${guid1}"]


def test_the_whole_of_an_answer_may_be_secret():
    assert Templates(FIXED, Redactor()).response({"k": "v"}, "credentials") == {"k": "${token1}"}


@pytest.mark.parametrize(
    ("path", "asked", "answer", "later", "template"),
    [
        pytest.param("/v3/apps/a/tasks", {"command": "true"}, {"name": "1f3a9c2e"}, {"name": "1f3a9c2e"},
                     {"name": "${sig1}"}, id="the name of a task"),
        pytest.param("/v3/apps/a/tasks", {"name": "1f3a9c2e"}, {"name": "1f3a9c2e"}, {"name": "1f3a9c2e"},
                     {"name": "1f3a9c2e"}, id="a name that was asked for"),
        pytest.param("/v3/routes", {}, {"port": 1048}, {"port": 1048, "url": "t.example.com:1048", "x": 1048},
                     {"port": "${any}", "url": "t.example.com:${any}", "x": 1048}, id="a port in v3"),
        pytest.param("/v2/routes", {}, {"entity": {"port": 1048}}, {"port": 1049}, {"port": 1049}, id="another port"),
        pytest.param("/v3/routes", {}, {"port": None}, {"port": None}, {"port": None}, id="none"),
        pytest.param("/v3/routes", {"port": 1048}, {"port": 1048}, {"port": 1048}, {"port": 1048}, id="asked for"),
        pytest.param("/v3/apps", {}, {"name": "b"}, {"name": "b"}, {"name": "b"}, id="something else"),
    ],
)  # fmt: skip
def test_what_the_server_chose(path, asked, answer, later, template):
    templates = Templates({}, Redactor())
    templates.choices.note("POST", path, asked, answer)
    assert templates.response(later) == template


def test_a_name_that_the_server_chose_is_asked_for_later():
    templates = Templates({}, Redactor())
    templates.choices.note("POST", "/v3/apps/a/tasks", {}, {"name": "1f3a9c2e"})
    assert templates.path("/v3/tasks?names=1f3a9c2e,1f3a9c2ef") == "/v3/tasks?names=${sig1},1f3a9c2ef"


def test_an_address_of_who_asks_is_another_in_a_replay():
    templates = Templates({}, Redactor())
    templates.note_who_asks("me", "me@corp.example")
    templates.note_who_asks("ann", "ann@example.com")
    answer = {"email": "me@corp.example", "by": "of me@corp.example", "other": "ann@example.com"}
    assert templates.response(answer) == {**answer, "email": "${any}"}
    assert templates.request(answer) == answer
