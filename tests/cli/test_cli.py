"""The command as a whole."""

import subprocess
import sys

from support.command import run


def test_python_m_fakecc_is_the_same_command():
    result = subprocess.run([sys.executable, "-m", "fakecc", "version"], capture_output=True, text=True, check=True)
    assert result.stdout == run("version").stdout
