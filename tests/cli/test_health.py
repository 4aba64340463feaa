"""`fakecc health`."""

import pytest
from support.command import run

pytestmark = pytest.mark.slow


def test_health_follows_the_port(serve):
    url, _ = serve()
    assert run("health", FAKECC_PORT=url.rpartition(":")[2]).stdout == "ok\n"


def test_health_follows_host_tls_and_token(serve, tmp_path):
    variables = {"FAKECC_HOST": "::", "FAKECC_TLS": "1", "FAKECC_TOKEN": "t", "FAKECC_CA_DIR": str(tmp_path)}
    url, _ = serve(**variables)
    assert url.startswith("https://[::1]:")
    assert run("health", **{**variables, "FAKECC_PORT": url.rpartition(":")[2]}).stdout == "ok\n"


def test_health_fails_where_nobody_listens():
    result = run("health", "--port", "1")
    assert (result.returncode, result.stderr.startswith("Error: no answer from http://127.0.0.1:1")) == (1, True)
