"""What tests of cli/ share: the command `fakecc` as it is installed, and requests to its server."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
from pathlib import Path

COMMAND = str(Path(sys.executable).with_name("fakecc"))
# What whoever runs the tests has set for a server of his own is not meant.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("FAKECC_")}
READY = re.compile(r"fakecc ready url=(\S+) pid=(\d+)")


def run(*arguments, **variables):
    """Run it with arguments and variables, to its end."""
    return subprocess.run(  # noqa: S603 - our own command
        [COMMAND, *arguments], capture_output=True, text=True, timeout=20, env={**ENVIRONMENT, **variables}, check=False
    )


def get(url, path="/v3/info", **headers):
    """Status and JSON of a GET from a server that the command started."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=5)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()
