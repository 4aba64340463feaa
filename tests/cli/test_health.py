"""`fakecc health`."""

import os
import socket

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


@pytest.fixture
def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return str(free.getsockname()[1])


@pytest.mark.parametrize("form", ["--port {}", "--port={}"])
def test_health_follows_the_arguments_of_a_process(serve, free_port, form):
    url, pid = serve(*form.format(free_port).split(), "--token", "t")
    assert url.endswith(free_port)
    assert run("health", "--pid", str(pid), FAKECC_PORT="1").stdout == "ok\n"


def test_health_of_another_program_follows_the_variables(serve):
    url, _ = serve()
    here = str(os.getpid())
    assert run("health", "--pid", here, FAKECC_PORT=url.rpartition(":")[2]).stdout == "ok\n"


def test_health_of_no_process_says_so():
    result = run("health", "--pid", "4194303")
    assert (result.returncode, "process 4194303 cannot be looked at" in result.stderr) == (1, True)
