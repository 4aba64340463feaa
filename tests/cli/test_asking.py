"""How commands ask a server."""

import click
import pytest

from fakecc.cli.asking import ask, control_headers
from fakecc.in_process import FakeCC


def test_a_body_that_is_no_json_is_none():
    with FakeCC(preset="empty") as cc:
        assert ask(cc.url, "/v3").json()["links"]["self"]["href"] == f"{cc.url}/v3"
        told = ask(cc.url, "/uaa/passcode")
        assert (told.json(), told.status) == (None, 302)


def test_a_form_is_posted():
    with FakeCC() as cc:
        form = {"grant_type": "password", "username": "admin", "password": "wrong&"}
        headers = {"Authorization": "Basic Y2Y6", "Accept": "application/json"}
        told = ask(cc.url, "/uaa/oauth/token", headers=headers, form=form)
    assert (told.status, told.json()["error_description"]) == (401, "Bad credentials")


def test_https_is_asked_without_a_look_at_the_certificate():
    with FakeCC(preset="empty", tls=True) as cc:
        assert ask(cc.url, "/_fakecc/health").json() == {"status": "ok"}


def test_nobody_answers():
    with pytest.raises(click.ClickException, match="no answer from http"):
        ask("http://127.0.0.1:1", "/")


@pytest.mark.parametrize(("token", "headers"), [("", {}), ("t", {"X-Fakecc-Token": "t"})])
def test_the_token_is_passed_on(token, headers):
    assert control_headers(token) == headers
