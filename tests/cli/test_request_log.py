"""Lines of standard error about requests."""

import json
import subprocess

import pytest
from support.command import COMMAND, READY, get

from fakecc.cli.request_log import LOGS
from fakecc.server.connection import Exchange

pytestmark = pytest.mark.slow


def test_requests_are_told_as_json_on_standard_error():
    with subprocess.Popen(  # noqa: S603 - our own command
        [COMMAND, "serve", "--port", "0", "--log", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        url = READY.search(process.stdout.readline())[1]
        get(url)
        process.terminate()
        told = json.loads(process.stderr.readline())
    assert (told["method"], told["path"], told["status"]) == ("GET", "/v3/info", 200)


def test_a_line_of_text_tells_one_exchange(capsys):
    exchange = Exchange(world="default", client="127.0.0.1", method="GET", path="/v3/info", status=200, seconds=0.00123)
    LOGS["text"](exchange)
    assert capsys.readouterr().err == "127.0.0.1 200 GET /v3/info 1.2 ms\n"
