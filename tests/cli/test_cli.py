"""The command as a whole."""

import subprocess
import sys
from pathlib import Path

import pytest
from support.command import run

from fakecc.cli import MODULES


def test_python_m_fakecc_is_the_same_command():
    result = subprocess.run([sys.executable, "-m", "fakecc", "version"], capture_output=True, text=True, check=True)
    assert result.stdout == run("version").stdout


def test_help_names_every_command_and_how_to_begin():
    told = run("--help").stdout
    assert all(f"  {name} " in told for name in MODULES)
    assert 'eval "$(fakecc env)"' in told


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("helth", "Did you mean 'health'?"),
        ("zzz", f"There are {', '.join(sorted(MODULES))}."),
    ],
)
def test_an_unknown_command_is_refused_with_the_nearest(name, hint):
    result = run(name)
    assert (result.returncode, hint in result.stderr) == (2, True)


def test_the_version_is_an_option_too():
    assert run("--version").stdout == f"fakecc {run('version').stdout}"


def test_asking_for_health_imports_neither_flask_nor_yaml():
    code = "import sys; sys.argv = ['fakecc', 'health', '--port', '1']; from fakecc.cli import main\n"
    code += "try: main()\nexcept SystemExit: print(sorted({'flask', 'yaml', 'jwt', 'cryptography'} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    assert result.stdout == "[]\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["version"], "0.", id="a command"),
        pytest.param(["serve", "--help"], "Usage: fakecc-serve serve", id="serve itself"),
        pytest.param(["--help"], "--preset", id="options"),
    ],
)
def test_a_container_takes_commands_and_options(arguments, said):
    command = str(Path(sys.executable).with_name("fakecc-serve"))
    result = subprocess.run([command, *arguments], capture_output=True, text=True, check=True)  # noqa: S603 - our own command
    assert said in result.stdout
