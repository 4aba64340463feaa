"""Secrets out of what is shown."""

import pytest

from fakecc.evidence import redaction
from fakecc.evidence.redaction import HIDDEN
from fakecc.journal import Entry, Journal, WrittenJson


@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        ({"Authorization": "bearer abc.def"}, {"Authorization": f"bearer {HIDDEN}"}),
        ({"Authorization": "abc"}, {"Authorization": HIDDEN}),
        ({"Cookie": "a=b; c=d", "X-Fakecc-Token": "x"}, {"Cookie": HIDDEN, "X-Fakecc-Token": HIDDEN}),
        ({"User-Agent": "mine/1 x"}, {"User-Agent": "mine/1 x"}),
    ],
    ids=["a scheme", "no scheme", "others", "none"],
)
def test_headers(headers, shown):
    assert redaction.redact_headers(headers) == shown


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ({"name": "a", "password": "p"}, {"name": "a", "password": HIDDEN}),
        ({"credentials": {"user": "u", "deep": {"x": 1}}}, {"credentials": {"user": HIDDEN, "deep": HIDDEN}}),
        ({"authentication": {"credentials": {"password": "p"}}}, {"authentication": {"credentials": {"password": HIDDEN}}}),
        ([{"access_token": "t", "token_type": "bearer"}], [{"access_token": HIDDEN, "token_type": "bearer"}]),
        ({"client_secret": "", "tokens_left": 3, "secret": None}, {"client_secret": "", "tokens_left": 3, "secret": None}),
        ({"uri": "mysql://user:pass@host/db", "url": "https://host"}, {"uri": f"mysql://{HIDDEN}@host/db", "url": "https://host"}),
        ({"var": {"HOME": "/x"}}, {"var": {"HOME": HIDDEN}}),
        ('{"credentials": {"a": "b"}}', '{"credentials": {"a": "[redacted]"}}'),
        ('{"password": "abc... (cut off by fakecc: 70000 bytes)', HIDDEN),
        ('{"name": "abc... (cut off by fakecc: 70000 bytes)', '{"name": "abc... (cut off by fakecc: 70000 bytes)'),
        ("grant_type=password&username=a&password=p", "grant_type=password&username=a&password=[redacted]"),
        ("name=a", "name=a"),
        ('{"a":' * 5000, '{"a":' * 5000),
        ("plain", "plain"),
        (None, None),
    ],
)  # fmt: skip
def test_bodies(body, shown):
    assert redaction.redact_body(body) == shown


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/oauth/authorize?code=abc&state=x", "/oauth/authorize?code=[redacted]&state=x"),
        ("/v3/apps?names=a%2Cb", "/v3/apps?names=a%2Cb"),
        ("/v3/apps", "/v3/apps"),
    ],
)
def test_paths(path, shown):
    assert redaction.redact_path(path) == shown


def test_secrets_are_hidden_from_readers_where_the_test_wants_it():
    journal = Journal()
    journal.add(
        Entry(
            kind="request",
            at=0.0,
            method="POST",
            status=200,
            path="/oauth/token?password=p",
            headers={"Authorization": "basic x"},
            response_headers={"Set-Cookie": "session=x"},
            request="password=p",
            response=WrittenJson('{"access_token": "t"}'),
        )
    )
    (open_one,) = journal
    redaction.hide_secrets(journal, wanted=True)
    (hidden,) = journal
    redaction.hide_secrets(journal, wanted=False)
    assert list(journal) == [open_one]

    assert (open_one.request, open_one.response) == ("password=p", {"access_token": "t"})
    assert hidden.response_headers == {"Set-Cookie": "[redacted]"}
    assert (hidden.path, hidden.headers, hidden.request, hidden.response) == (
        "/oauth/token?password=[redacted]",
        {"Authorization": "basic [redacted]"},
        "password=[redacted]",
        {"access_token": "[redacted]"},
    )
