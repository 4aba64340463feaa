"""`fakecc doctor` says what stands in the way."""

import json
import os
import re
import socket

import pytest
from support.command import run

pytestmark = pytest.mark.slow
QUIET = dict.fromkeys(
    ("CF_API", "CF_API_URL", "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy",
     "PYTHONDONTWRITEBYTECODE", "FAKECC_TOKEN"), ""
)  # fmt: skip


@pytest.fixture
def examine(tmp_path):
    """Run it on a machine where nothing stands in the way, but for these variables."""

    def run_it(*arguments, **variables):
        return run("doctor", *arguments, **{**QUIET, "CF_HOME": str(tmp_path), "FAKECC_PORT": "1", **variables})

    return run_it


def test_a_machine_on_which_all_is_well(examine):
    result = examine()
    assert (result.returncode, "LOOK" in result.stdout) == (0, False)
    assert "port 1 of 127.0.0.1 is free" in result.stdout


def test_a_server_is_found(examine, serve):
    url, _ = serve()
    result = examine(FAKECC_PORT=url.rpartition(":")[2])
    assert (result.returncode, f"{url} is fakecc" in result.stdout) == (0, True)


def test_a_server_behind_a_token(examine, serve):
    url, _ = serve("--token", "secret")
    port = url.rpartition(":")[2]
    assert "wants a token: set FAKECC_TOKEN" in examine(FAKECC_PORT=port).stdout
    assert examine(FAKECC_PORT=port, FAKECC_TOKEN="secret").returncode == 0


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        pytest.param({"CF_API": "https://api.example.com"}, "CF_API points at https://api.example.com", id="landscape"),
        pytest.param({"HTTP_PROXY": "http://proxy:3128"}, "add 127.0.0.1 to no_proxy", id="proxy"),
        pytest.param({"PYTHONDONTWRITEBYTECODE": "1"}, "keeps Python from caching byte code", id="byte code"),
        pytest.param({"FAKECC_TLS": "1", "REQUESTS_CA_BUNDLE": "/x"}, "ignore verify=False", id="bundle"),
    ],
)
def test_variables_that_stand_in_the_way(examine, variables, said):
    result = examine(**variables)
    assert (result.returncode, said in result.stdout) == (1, True), result.stdout


def test_a_proxy_that_is_passed_by_is_none(examine):
    assert examine(HTTP_PROXY="http://proxy:3128", no_proxy="localhost, 127.0.0.1").returncode == 0


@pytest.mark.parametrize(("target", "code"), [("https://api.example.com", 1), ("http://127.0.0.1:8181", 0), ("", 0)])
def test_where_the_cf_cli_is_logged_in(examine, tmp_path, target, code):
    (tmp_path / ".cf").mkdir()
    (tmp_path / ".cf" / "config.json").write_text(json.dumps({"Target": target}))
    result = examine()
    assert (result.returncode, f"targets {target or 'nothing'}" in result.stdout) == (code, True)


def test_who_has_the_port_is_named(examine):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = examine(FAKECC_PORT=str(port))
    assert result.returncode == 1
    assert re.search(rf"port {port} of 127.0.0.1 is taken by .+ \(pid {os.getpid()}\) \(no answer", result.stdout)
