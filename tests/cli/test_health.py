"""`fakecc health`."""

import pytest
from support.command import run

pytestmark = pytest.mark.slow


def test_health_follows_the_port(serve):
    url, _ = serve()
    assert run("health", FAKECC_PORT=url.rpartition(":")[2]).stdout == "ok\n"


def test_health_fails_where_nobody_listens():
    result = run("health", "--port", "1")
    assert (result.returncode, result.stderr.startswith("Error: no answer from 127.0.0.1:1")) == (1, True)
