"""What options of `fakecc serve` say, as values."""

import click
import pytest

from fakecc.cli.option_values import read_clock, read_settings, read_size


@pytest.mark.parametrize(
    ("assignments", "size"),
    [
        pytest.param((), 50, id="none"),
        pytest.param(("renderer.default_results_per_page=7",), 7, id="one inside a map"),
        pytest.param(("renderer.default_results_per_page=7", "renderer.default_results_per_page=8"), 8, id="the last"),
    ],
)
def test_assignments_are_laid_over_the_defaults(assignments, size):
    assert read_settings((), assignments).renderer["default_results_per_page"] == size


@pytest.mark.parametrize(("text", "value"), [("x", "x"), ('"7"', "7"), ("a=b", "a=b")])
def test_a_value_that_is_no_json_is_a_text(text, value):
    assert read_settings((), (f"info.name={text}",)).info["name"] == value


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("- a list", "holds no settings: a map from names to values is expected", id="list"),
        pytest.param("a: [", "is no YAML: ", id="no YAML"),
    ],
)
def test_a_file_without_settings_is_refused(tmp_path, text, problem):
    config = tmp_path / "config.yml"
    config.write_text(text, encoding="utf-8")
    with pytest.raises(click.UsageError) as refused:
        read_settings((config,), ())
    assert refused.value.message.startswith(f"{config} {problem}")


def test_a_later_file_is_laid_over_those_before(tmp_path):
    first, second = tmp_path / "first.yml", tmp_path / "second.yml"
    first.write_text("info: {name: first, build: b}\nscim: {users: [a|a, b|b]}\n", encoding="utf-8")
    second.write_text("info: {name: second}\nscim: {users: [c|c]}\n", encoding="utf-8")
    settings = read_settings((first, second), ())
    assert (settings.info["name"], settings.info["build"], settings.scim["users"]) == ("second", "b", ["c|c"])


def test_a_client_of_uaa_is_laid_over_the_one_that_is_there():
    settings = read_settings((), ('oauth.clients={"cf": {"access-token-validity": 60}, "mine": {"secret": "s"}}',))
    clients = settings.oauth["clients"]
    assert (clients["cf"]["access-token-validity"], clients["cf"]["secret"], clients["mine"]) == (
        60,
        "",
        {"secret": "s"},
    )


def test_a_virtual_clock_stands_at_its_time():
    assert read_clock("virtual:2030-01-01T00:00:00Z").now() == 1_893_456_000.0


@pytest.mark.parametrize(
    ("timing", "message"),
    [
        (
            "sundial",
            "--clock sundial: a clock is auto, virtual, virtual:2030-01-01T00:00:00Z, real or real:60, not 'sundial'",
        ),
        ("real:fast", "--clock real:fast: real:60 passes 60 times as fast (at most 1000000 times); not 'real:fast'"),
        (
            "virtual:today",
            "--clock virtual:today: a moment is written 2030-01-01T00:00:00Z, or is a number of seconds since the epoch, not 'today'",
        ),
    ],
)
def test_a_clock_that_is_none_is_refused(timing, message):
    with pytest.raises(click.UsageError) as refused:
        read_clock(timing)
    assert refused.value.message == message


@pytest.mark.parametrize(
    ("size", "length"), [("0", 0), ("65536", 65536), ("64k", 65536), (" 2M ", 2 << 20), ("1G", 1 << 30)]
)
def test_a_size_is_in_bytes_or_with_a_letter(size, length):
    assert read_size(None, None, size) == length


@pytest.mark.parametrize("size", ["", "-1", "1.5M", "64MB", "M", "9" * 20])
def test_a_size_that_is_none_is_refused(size):
    with pytest.raises(click.BadParameter, match="a size is a number of bytes, with K, M or G perhaps"):
        read_size(None, None, size)


def test_a_file_whose_values_grow_is_refused(tmp_path):
    config = tmp_path / "config.yml"
    config.write_text("info: &a {name: *a}", encoding="utf-8")
    with pytest.raises(click.UsageError, match="aliases such as"):
        read_settings([config], ())
