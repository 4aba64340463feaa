"""A server that the command starts."""

import socket
import subprocess
import threading

import pytest
from support.command import COMMAND, ENVIRONMENT, READY

PATIENCE = 20


@pytest.fixture
def serve(tmp_path):
    """Start `fakecc serve` with arguments and variables; gives its url and its process id."""
    started = []

    def start(*arguments, **variables):
        log = tmp_path / f"server-{len(started)}.log"
        with log.open("w") as errors:
            process = subprocess.Popen(  # noqa: S603 - our own command
                [COMMAND, "serve", *arguments],
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**ENVIRONMENT, "FAKECC_PORT": "0", **variables},
            )
        started.append(process)
        too_late = threading.Timer(PATIENCE, process.kill)
        too_late.start()
        ready = READY.search(process.stdout.readline())
        too_late.cancel()
        assert ready, log.read_text()
        return ready[1], int(ready[2])

    yield start
    for process in started:
        process.terminate()
        process.wait(PATIENCE)
        process.stdout.close()


@pytest.fixture
def free_listener():
    """The port of somebody who listens already."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield str(taken.getsockname()[1])
