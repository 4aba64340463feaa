"""What every command checks of its options; tests/cli/options/test_every_option.py has each of them."""

import click
import pytest
from click.testing import CliRunner

from fakecc.cli.strict_command import HOST, HOSTS, URL, StrictCommand


@click.command(cls=StrictCommand)
@click.option("--port", type=int, envvar="TRIED_PORT")
@click.option("--name", "names", multiple=True)
@click.option("--loud", is_flag=True)
def tried(**given):
    click.echo(repr(given))


def invoke(*arguments, **variables):
    result = CliRunner(env=variables).invoke(tried, arguments)
    return result.exit_code, result.output.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--port", "1", "--port", "2"], "--port is given 2 times: which one is meant?", id="twice"),
        pytest.param(["--loud", "--loud"], "--loud is given 2 times: which one is meant?", id="flag twice"),
        pytest.param(["--port", ""], "--port is empty: leave it out, or give it a value", id="empty"),
        pytest.param(
            ["--name", "a", "--name", ""], "--name is empty: leave it out, or give it a value", id="one empty"
        ),
    ],
)
def test_what_is_wrong_is_one_sentence(arguments, said):
    assert invoke(*arguments) == (2, f"Error: {said}")


def test_an_option_that_may_be_given_often_may():
    assert invoke("--name", "a", "--name", "b") == (0, "{'names': ('a', 'b'), 'port': None, 'loud': False}")


def test_an_empty_variable_is_none():
    assert invoke(TRIED_PORT="") == (0, "{'port': None, 'names': (), 'loud': False}")


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (HOST, "::1", "::1"),
        (HOST, "fakecc.example.com", "fakecc.example.com"),
        (HOSTS, "*.internal, 10.0.0.1", "*.internal, 10.0.0.1"),
        (HOSTS, "", ""),
        (URL, "https://api.example.com:8443/", "https://api.example.com:8443"),
    ],
)
def test_what_looks_like_one_is_taken(kind, text, value):
    assert kind.convert(text, None, None) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (HOST, "http://a"),
        (HOST, "a b"),
        (HOSTS, "a,,b"),
        (HOSTS, "a/b"),
        (URL, "api.example.com"),
        (URL, "ftp://a"),
        (URL, "http://"),
        (URL, "http://a:port"),
    ],
)
def test_what_does_not_is_refused(kind, text):
    with pytest.raises(click.BadParameter, match="is no"):
        kind.convert(text, None, None)
