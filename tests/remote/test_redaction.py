"""Secrets are known by their kind."""

import pytest

from fakecc.remote.redaction import Redactor, is_secret_name

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmVk"


@pytest.mark.parametrize(
    "name",
    [
        "password", "client_secret", "access_token", "refreshToken", "DB_PASSWORD", "apiKey", "X-Api-Key", "private_key",
        "auth_username", "SECRET_KEY_BASE", "apikey", "db_pass", "authorization_code",
    ],
)  # fmt: skip
def test_a_name_says_that_its_value_is_a_secret(name):
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    ["token_endpoint", "token_type", "service_credential_bindings", "guid", "username", "key", "", "password_policy"],
)
def test_other_names_do_not(name):
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    ("value", "sent", "expected"),
    [
        pytest.param({"password": "s3cret"}, True, {"password": "${token1}"}, id="by name"),
        pytest.param({"password": ""}, True, {"password": ""}, id="an empty one is none"),
        pytest.param({"password": None}, True, {"password": None}, id="null"),
        pytest.param({"pin_secret": 12}, True, {"pin_secret": 0}, id="a number that is sent"),
        pytest.param({"pin_secret": 12}, False, {"pin_secret": "${any}"}, id="a number that comes back"),
        pytest.param({"password": "two words"}, False, {"password": "${any}"}, id="no token could be so"),
        pytest.param(
            {"credentials": {"a": {"b": ["x", True]}, "uri": "y"}},
            True,
            {"credentials": {"a": {"b": ["${token1}", True]}, "uri": "${token2}"}},
            id="everything under credentials",
        ),
        pytest.param(
            {"docker_credentials": {"username": "me", "password": "x"}},
            True,
            {"docker_credentials": {"username": "me", "password": "${token1}"}},
            id="a name beside a password is shown elsewhere, too",
        ),
        pytest.param({"detail": f"got {JWT}!"}, False, {"detail": "got ${token1}!"}, id="a JWT in text"),
        pytest.param({"url": "https://me:pw@h/"}, True, {"url": "https://me:${token1}@h/"}, id="a URL"),
        pytest.param({"authorization": "Basic dTpw"}, False, {"authorization": "Basic ${token1}"}, id="a header"),
        pytest.param(
            {"a": "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----"},
            True, {"a": "${token1}"}, id="a private key",
        ),
        pytest.param({"detail": "Basic authentication failed"}, False, {"detail": "Basic authentication failed"}, id="prose"),
    ],
)  # fmt: skip
def test_json_without_its_secrets(value, sent, expected):
    assert Redactor().value(value, sent=sent) == expected


def test_a_secret_is_the_same_wherever_it_stands():
    redactor = Redactor()
    redactor.value({"password": "correct-horse", "token": "x"}, sent=True)
    assert redactor.value({"a": "no correct-horse, x", "secret": "x"}, sent=False) == {
        "a": "no ${token1}, x",
        "secret": "${token2}",
    }


def test_what_is_met_late_is_gone_from_what_was_before():
    redactor = Redactor()
    before = redactor.value({"name": "correct-horse"}, sent=True)
    redactor.value({"password": "correct-horse"}, sent=True)
    assert redactor.scrub([before]) == [{"name": "${token1}"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/x?password=abc&name=y", "/x?password=${token1}&name=y"),
        ("env:\n  DB_PASSWORD: abc\n  NAME: y", "env:\n  DB_PASSWORD: ${token1}\n  NAME: y"),
        ('{"client_secret": "abc", oops', '{"client_secret": "${token1}", oops'),
        ("SECRET_KEY: two words\nb: c", "SECRET_KEY: ${token1}\nb: c"),
        ("/v3/apps?names=a", "/v3/apps?names=a"),
    ],
)
def test_names_and_values_in_text(text, expected):
    assert Redactor().assignments(text, sent=True) == expected


def test_only_secrets_that_were_sent_are_told():
    redactor = Redactor()
    redactor.value({"password": "mine"}, sent=True)
    redactor.value({"password": "mine", "access_token": "theirs"}, sent=False)
    assert redactor.sent_secrets() == {"token1": "mine"}


@pytest.mark.parametrize(
    ("header", "template"),
    [
        pytest.param("bearer a.b.c", "bearer a.b.c", id="too short for a secret"),
        pytest.param('Token  "eyJh.eyJi.sig"', 'Token  "${token1}"', id="a token with signs around it"),
        pytest.param("bearer some-opaque-token", "bearer ${token1}", id="an opaque one"),
        pytest.param("Basic YTpi", "Basic ${token1}", id="a client's"),
    ],
)
def test_how_a_token_was_written_stays(header, template):
    assert Redactor().authorization(header) == template


@pytest.mark.parametrize("password", ["", "  ", "x" * 256])
def test_what_is_no_password_stays(password):
    assert Redactor().value({"password": password}, sent=True) == {"password": password}


def test_a_word_for_a_secret_in_an_answer_is_none():
    prompts = {"password": ["password", "Password"], "passcode": ["password", "Code"]}
    assert Redactor().value(prompts, sent=False)["password"] == ["password", "Password"]


def test_who_has_a_name_for_a_password_keeps_the_name():
    redactor = Redactor()
    redactor.keep_name("developer")
    sent = redactor.value({"username": "developer", "password": "developer"}, sent=True)
    assert sent == {"username": "developer", "password": "${token1}"}


def test_cookies_are_secrets_that_an_answer_brought():
    redactor = Redactor()
    assert redactor.cookie("abc") == "${token1}"
    assert redactor.value({"cookie": "A=abc; B=d"}, sent=True) == {"cookie": "A=${token1}; B=${token2}"}
    assert redactor.sent_secrets() == {"token2": "d"}


@pytest.mark.parametrize(
    ("text", "sent", "expected"),
    [
        pytest.param('{"relyingPartySecret":"s","n":["s"]}', False, '{"relyingPartySecret":"${token1}","n":["s"]}',
                     id="written anew where the same stands elsewhere"),
        pytest.param('{ "password":  "correct" }', True, '{ "password":  "${token1}" }', id="blanks stay"),
        pytest.param('{"credentials": {"a": 1.5}}', True, '{"credentials":{"a":0.0}}', id="numbers"),
        pytest.param('{"password": "a", "password": "b"}', True, '{"password":"${token1}"}', id="a key that stands twice"),
        pytest.param('{"a": "b", "a": "c"}', True, '{"a": "b", "a": "c"}', id="twice, and no secret"),
        pytest.param('{"password":"\\u00e4\\/b"}', True, '{"password":"${token1}"}', id="written otherwise than we would"),
        pytest.param('[{"uri": "a://u:pw@h"}]', True, '[{"uri": "a://u:${token1}@h"}]', id="a list"),
        pytest.param('{"token": NaN}', True, '{"token": ${token1}}', id="no JSON"),
    ],
)  # fmt: skip
def test_json_in_a_text(text, sent, expected):
    assert Redactor().text(text, sent=sent) == (expected if "NaN" not in text else text)
    assert Redactor().assignments(text, sent=sent) == expected


def test_what_stands_for_a_secret_in_an_answer_is_none():
    hidden = {
        "password": "[PRIVATE DATA HIDDEN]",
        "credentials": {"redacted_message": "[PRIVATE DATA HIDDEN IN LISTS]"},
    }
    assert Redactor().value(hidden, sent=False) == hidden


def test_questions_of_a_log_in_are_no_secrets():
    prompts = {"prompts": {"passcode": ["password", "Code ( Get one at /passcode )"]}}
    assert Redactor().value(prompts, sent=False) == prompts


def test_a_number_stays_of_its_kind():
    assert Redactor().value({"credentials": {"a": 1.5, "b": 7}}, sent=True) == {"credentials": {"a": 0.0, "b": 0}}


def test_a_token_right_behind_its_scheme():
    assert Redactor().authorization(f"bearer{JWT}") == "bearer${token1}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://drain/x?token=abc&a=b", "https://drain/x?token=${token1}&a=b"),
        ("see https://x/#access_token=abc now", "see https://x/#access_token=${token1} now"),
        ("https://drain/x?name=abc", "https://drain/x?name=abc"),
        ("https://ghp_0123456789abcdefghij@github.com/x", "https://${token1}@github.com/x"),
        ("https://0123456789abcdefghijk:x-oauth@h/x", "https://${token1}:${token2}@h/x"),
        ("https://someone@h/x", "https://someone@h/x"),
        ("the key AKIA0123456789ABCDEF", "the key ${token1}"),
        ("-----BEGIN PGP PRIVATE KEY BLOCK-----\nabc\n-----END PGP PRIVATE KEY BLOCK-----", "${token1}"),
        ("AccountName=a;AccountKey=abc==", "AccountName=a;AccountKey=${token1}"),
        ("https://blob/x?sv=1&sig=abcdefg%3D", "https://blob/x?sv=1&sig=${token1}"),
        ("https://client/callback?code=abcdefgh", "https://client/callback?code=${token1}"),
        ("Server=h;Password=abc;User=sa", "Server=h;Password=${token1};User=sa"),
        ("host=h password=abc user=x", "host=h password=${token1} user=x"),
        ("jdbc:mysql://h/d?user=u&password=abc", "jdbc:mysql://h/d?user=u&password=${token1}"),
    ],
)
def test_what_a_url_in_a_text_says(text, expected):
    assert Redactor().value({"url": text}, sent=True) == {"url": expected}
