"""Each option of each command: empty, given twice, of a wrong type, out of range, misspelled: one clear sentence each.

The command runs in this process; tests/cli/test_serve.py and others start the installed one.
"""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from fakecc.cli import MODULES, main
from fakecc.cli.strict_command import HostsType, HostType, StrictCommand, UrlType

COMMANDS = {name: main.get_command(click.Context(main), name) for name in MODULES}
OPTIONS = [
    (name, option)
    for name, command in COMMANDS.items()
    for option in command.params
    if isinstance(option, click.Option) and option.name != "help"
]
VALUED = [(name, option) for name, option in OPTIONS if not option.is_flag]
# What this one does not know, it gives to `fakecc serve`.
PASSES_ON = "start"
CHECKED = [each for each in OPTIONS if each[0] != PASSES_ON]
# What a command needs beside the option that is wrong.
NEEDED = {
    "broker-check": ["http://127.0.0.1:1"],
    "cf-home": ["home"],
    "compare": ["--explore", "--a", "http://127.0.0.1:1", "--b", "http://127.0.0.1:1"],
    "generate": ["--out", "world.json"],
    "export": ["--target", "http://127.0.0.1:1", "--out", "seed.yml"],
    "record": ["--target", "http://127.0.0.1:1", "--out", "recorded.json"],
    "replay": [".", "--target", "http://127.0.0.1:1"],
    "serve": ["--port", "0"],
}
# Options that are texts of their own form: what is wrong, and what is said of it.
FORMS = {
    ("broker-check", "--parameters"): ("[1]", "--parameters takes a JSON object"),
    ("broker-check", "--user"): ("nobody", "--user takes USER:PASSWORD"),
    ("compare", "--user"): ("nobody", "--user takes NAME=USER:PASSWORD"),
    ("export", "--user"): ("nobody", "--user takes USER:PASSWORD"),
    ("record", "--user"): ("nobody", "--user takes NAME=USER:PASSWORD"),
    ("replay", "--user"): ("nobody", "--user takes NAME=USER:PASSWORD"),
    **{(command, "--name"): ("../x", "it consists of letters") for command in ("logs", "start", "status", "stop")},
    ("serve", "--clock"): ("sundial", "a clock is auto, virtual,"),
    ("serve", "--max-body"): ("lots", "a size is a number of bytes"),
    ("serve", "--preset"): ("smal", "there is no preset 'smal'"),
    ("serve", "--set"): ("nonsense", "--set takes KEY=VALUE"),
}
# Any text will do for these: names, tokens, words.
ANY_TEXT = {
    "--access-token", "--client", "--guids", "--name", "--offering", "--only", "--org", "--password", "--plan", "--run", "--space", "--token",
    "--user", "--world-preset",
}  # fmt: skip


def ids(options):
    return [f"{name} {option.opts[-1]}" for name, option in options]


@pytest.fixture
def told(tmp_path, monkeypatch):
    """Run a command that must refuse; gives the sentence that it says."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("{}")

    def run(name, *arguments):
        needed = list(NEEDED.get(name, []))
        for word in arguments:
            if word in needed and word.startswith("--"):
                del needed[needed.index(word) : needed.index(word) + 2]
        result = CliRunner(env=dict.fromkeys(("FAKECC_PORT", "FAKECC_TOKEN"), None)).invoke(
            main, [name, *needed, *arguments]
        )
        assert result.exit_code in {1, 2}, result.output
        assert isinstance(result.exception, SystemExit), result.exception
        lines = [line for line in result.output.splitlines() if line.startswith("Error: ")]
        assert len(lines) == 1, result.output
        return lines[0]

    return run


def plausible(option):
    """A value that the option's type takes."""
    kind = option.type
    if isinstance(kind, click.Choice):
        return kind.choices[0]
    if isinstance(kind, click.types.IntParamType | click.types.FloatParamType):
        return "1"
    if isinstance(kind, click.Path):
        return "file" if kind.file_okay else "."
    return {"url": "http://127.0.0.1:1", "host": "127.0.0.1", "hosts": "a.example"}.get(kind.name, "x")


def wrong(name, option):
    """Values that the option cannot take, and a part of what is said of each."""
    if (name, option.opts[-1]) in FORMS:
        return [FORMS[name, option.opts[-1]]]
    return next((values(option.type) for kind, values in WRONG_OF if isinstance(option.type, kind)), [])


def outside(kind, text, said):
    ends = [str(end + step) for end, step in ((kind.min, -1), (kind.max, 1)) if end is not None]
    return [(text, said), *((end, "is not in the range") for end in ends)]


def no_path(kind):
    if kind.exists:
        return [("/nowhere", "does not exist")]
    return [("file", "is a file")] if kind.dir_okay else [(".", "is a directory")]


WRONG_OF = [
    (click.Choice, lambda _: [("nonsense", "is not one of")]),
    (click.IntRange, lambda kind: outside(kind, "many", "is not a valid integer")),
    (click.FloatRange, lambda kind: outside(kind, "soon", "is not a valid float")),
    (click.types.IntParamType, lambda _: [("many", "is not a valid integer")]),
    (click.Path, no_path),
    (UrlType, lambda _: [("api.example.com", "is no URL of a server"), ("http://", "is no URL of a server")]),
    (HostType, lambda _: [("http://a", "is no host")]),
    (HostsType, lambda _: [("http://a", "is no host"), ("a,,b", "is no host")]),
]
WRONG = [
    pytest.param(name, option.opts[-1], value, said, id=f"{name} {option.opts[-1]} {value}")
    for name, option in VALUED
    for value, said in wrong(name, option)
]


@pytest.mark.parametrize(("name", "option"), VALUED, ids=ids(VALUED))
def test_an_empty_option_is_refused(told, name, option):
    sentence = told(name, option.opts[-1], "")
    assert option.opts[-1] in sentence
    assert "Traceback" not in sentence


@pytest.mark.parametrize(
    ("name", "option"),
    [each for each in VALUED if not each[1].multiple],
    ids=ids([each for each in VALUED if not each[1].multiple]),
)
def test_an_option_is_given_once(told, name, option):
    flag, value = option.opts[-1], plausible(option)
    assert told(name, flag, value, flag, value) == f"Error: {flag} is given 2 times: which one is meant?"


@pytest.mark.parametrize(("name", "flag", "value", "said"), WRONG)
def test_a_wrong_value_is_refused(told, name, flag, value, said):
    assert said in told(name, flag, value)


def test_every_option_has_a_wrong_value_or_takes_any_text():
    free = {option.opts[-1] for name, option in VALUED if not wrong(name, option)}
    assert free <= ANY_TEXT


@pytest.mark.parametrize(("name", "option"), CHECKED, ids=ids(CHECKED))
def test_a_misspelled_option_is_refused(told, name, option):
    sentence = told(name, f"{option.opts[-1]}x").lower()
    assert "no such option" in sentence
    assert option.opts[-1] in sentence.partition("mean")[2] or "possible options" in sentence


@pytest.mark.parametrize("name", [name for name in MODULES if name != PASSES_ON])
def test_an_argument_too_many_is_refused(told, name):
    if name == "replay":  # it takes as many as there are
        assert "does not exist" in told(name, "/nowhere")
    elif name == "cf-home":
        assert "unexpected extra argument" in told(name, "too", "many")
    else:
        assert "unexpected extra argument" in told(name, "surplus")


def test_every_command_checks_so():
    assert [name for name, command in COMMANDS.items() if not isinstance(command, StrictCommand)] == []


def test_a_port_that_is_taken_is_said(told, free_listener):
    assert told("serve", "--port", free_listener) == (
        f"Error: port {free_listener} of 127.0.0.1 is taken: --port 0 takes a free one, `fakecc doctor` says who has it"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "the file is empty", id="empty"),
        pytest.param(b"a: [", "not YAML", id="no YAML"),
        pytest.param(b"organisations: []", "there is no key 'organisations'", id="unknown key"),
        pytest.param(b"organizations: [{name: caf\xe9}]", "not UTF-8 at byte", id="no UTF-8"),
        pytest.param(b"organizations: [{name: o, spaces: [{}]}]", "the key 'name' is missing", id="nameless"),
    ],
)
def test_what_is_wrong_with_a_seed_names_its_file(told, tmp_path, content, said):
    seed = tmp_path / "world.yml"
    seed.write_bytes(content)
    sentence = told("serve", "--seed", str(seed))
    assert sentence.startswith(f"Error: {seed}: ")
    assert said in sentence


def test_a_folder_is_listed_with_its_files(told, tmp_path):
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "20-bad.json").write_text("{")
    assert told("serve", "--seed", str(folder)).startswith(f"Error: {Path(folder, '20-bad.json')}: ")


@pytest.mark.parametrize("option", [each for name, each in OPTIONS if name == "serve"], ids=lambda each: each.opts[-1])
def test_every_option_of_serve_has_a_variable_that_help_names(option):
    told = CliRunner().invoke(main, ["serve", "--help"], terminal_width=200).output
    assert option.envvar == f"FAKECC_{option.opts[-1].lstrip('-').replace('-', '_').upper()}"
    assert option.envvar in told


@pytest.mark.parametrize("name", MODULES)
def test_the_list_of_commands_says_what_each_does(name):
    told = CliRunner().invoke(main, ["--help"]).output
    line = next(line for line in told.splitlines() if line.startswith(f"  {name} "))
    assert (len(line.split()) > 3, "..." in told.partition("Commands:")[2]) == (True, False)
