"""What the commands that speak with other servers have in common."""

from contextlib import nullcontext
from types import SimpleNamespace

import click
import pytest

from fakecc.cli.remote_options import account, known_secrets, progress, server_at


def test_a_user_has_a_name_and_logs_in_as_another():
    assert account("admin=me:se:cret") == ("admin", ("me", "se:cret"))


@pytest.mark.parametrize("text", ["admin", "admin=me", "=me:secret", "admin=:secret"])
def test_other_spellings_are_refused(text):
    with pytest.raises(click.UsageError, match="--user takes NAME=USER:PASSWORD"):
        account(text)


def test_a_server_has_no_slash_at_its_end():
    server = server_at("http://h/", ["admin=me:pw"], insecure=True)
    assert (server.api, server.accounts, server.insecure) == ("http://h", {"admin": ("me", "pw")}, True)


def test_without_a_terminal_there_is_no_bar(capsys):
    with progress(1, "replaying") as done:
        done(1)
    assert capsys.readouterr() == ("", "")


def test_secrets_are_those_of_users_clients_and_a_uaa_yml(tmp_path):
    config = tmp_path / "uaa.yml"
    config.write_text("oauth: {clients: {a: {secret: s}, b: {secret: t}}}\nscim: {users: [ann|x]}\n")
    known = known_secrets(["admin=me:pw"], ["b:other"], config)
    assert (known.passwords, known.clients) == ({"ann": "x", "me": "pw"}, {"a": "s", "b": "other"})


@pytest.mark.parametrize(
    ("clients", "text", "sentence"),
    [(["nothing"], "", "--client takes ID:SECRET"), ([], "- a list", "no uaa.yml"), ([], "a: [", "no uaa.yml")],
)
def test_secrets_that_are_spelled_otherwise(tmp_path, clients, text, sentence):
    config = tmp_path / "uaa.yml"
    config.write_text(text or "{}")
    with pytest.raises(click.UsageError, match=sentence):
        known_secrets([], clients, config)


def test_a_bar_counts_things_or_how_many_are_over(monkeypatch):
    updates = []
    bar = SimpleNamespace(update=updates.append)
    monkeypatch.setattr("sys.stderr", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("click.progressbar", lambda **_: nullcontext(bar))
    with progress(30, "exploring") as done:
        done(25)
        done(object())
    assert updates == [25, 1]
