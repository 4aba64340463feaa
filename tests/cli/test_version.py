"""`fakecc version`."""

import re

from support.command import run


def test_version_is_the_installed_one():
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", run("version").stdout)
