"""A server that the command starts."""

import os
from pathlib import Path
from typing import ClassVar

import pytest
from support.command import COMMAND, READY
from xprocess import ProcessStarter


@pytest.fixture
def serve(xprocess, request):
    """Start `fakecc serve` with arguments and variables; gives its url and its process id."""
    started = []

    def start(*arguments, **variables):
        class Starter(ProcessStarter):
            args = (COMMAND, "serve", *arguments)
            pattern = READY.pattern
            timeout = 20
            env: ClassVar = {**os.environ, "FAKECC_PORT": "0", "PYTHONUNBUFFERED": "1", **variables}

        name = f"{request.node.name}-{len(started)}"
        started.append(name)
        _, log = xprocess.ensure(name, Starter)
        # The log keeps what earlier runs said.
        url, pid = READY.findall(Path(log).read_text(encoding="utf-8"))[-1]
        return url, int(pid)

    yield start
    for name in started:
        xprocess.getinfo(name).terminate()
