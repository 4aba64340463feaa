"""`fakecc env`."""

import json
import shutil
import subprocess

import pytest
from support.command import run

from fakecc.cli.env import assignments, variables

ODD = 'it\'s "a" $word \\ `here`'


def test_env_points_clients_at_the_server():
    lines = run("env", "--port", "1234").stdout.splitlines()
    assert lines[0] == "export CF_API=http://127.0.0.1:1234"
    assert "export CF_PASSWORD=admin" in lines


def test_another_user_has_its_name_for_a_password():
    told = json.loads(run("env", "--shell", "json", "--user", "developer", "--host", "::", "--tls").stdout)
    assert (told["CF_USERNAME"], told["CF_PASSWORD"]) == ("developer", "developer")
    assert told["CF_API"] == "https://[::1]:8181"


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("posix", "export CF_API=http://127.0.0.1:1"),
        ("fish", "set -gx CF_API http://127.0.0.1:1;"),
        ("powershell", "$env:CF_API = 'http://127.0.0.1:1'"),
    ],
)
def test_each_shell_has_its_own_words(shell, line):
    assert assignments(variables("http://127.0.0.1:1"), shell)[0] == line


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("posix", "export CF_API=http://127.0.0.1:1"),
        ("fish", "set -gx CF_API http://127.0.0.1:1;"),
        ("powershell", "$env:CF_API = 'http://127.0.0.1:1'"),
        ("json", "{"),
    ],
)
def test_the_installed_command_speaks_each_shell(shell, line):
    assert run("env", "--port", "1", "--shell", shell).stdout.splitlines()[0] == line


def test_a_shell_reads_what_was_meant():
    script = "\n".join([*assignments({"NAME": ODD}, "posix"), 'printf %s "$NAME"'])
    told = subprocess.run([shutil.which("sh"), "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - our own script
    assert told.stdout == ODD


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("fish", r"""set -gx NAME 'it\'s "a" $word \\ `here`';"""),
        ("powershell", r"""$env:NAME = 'it''s "a" $word \ `here`'"""),
    ],
)
def test_odd_words_are_quoted(shell, line):
    assert assignments({"NAME": ODD}, shell) == [line]
