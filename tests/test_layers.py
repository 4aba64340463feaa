"""Imports go downwards only, as pyproject.toml's import contracts say."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_import_contract_is_kept():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    assert ran.returncode == 0, ran.stdout


def test_importing_the_plugin_imports_no_flask():
    code = "import sys, fakecc.pytest_plugin; sys.exit('flask' in sys.modules or 'werkzeug' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    assert ran.returncode == 0, ran.stderr


def test_importing_fakecc_imports_no_flask():
    code = "import sys, fakecc; sys.exit('flask' in sys.modules or 'werkzeug' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    assert ran.returncode == 0, ran.stderr
