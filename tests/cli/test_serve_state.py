"""`fakecc serve --state`: what clients made is there after a restart, and a kill leaves a whole file."""

import http.client
import json
import os
import signal
import threading
import time

import pytest
from support.command import get, run
from support.web_client import ADMIN

pytestmark = pytest.mark.slow


def create(url, name):
    """Make an organization; True where it was answered."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=5)
    headers = {"Authorization": ADMIN, "Content-Type": "application/json"}
    try:
        connection.request("POST", "/v3/organizations", json.dumps({"name": name}), headers)
        return connection.getresponse().status == 201
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def names(url):
    return [one["name"] for one in get(url, "/v3/organizations?per_page=5000", Authorization=ADMIN)[1]["resources"]]


def end(pid, number):
    os.kill(pid, number)
    while True:
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii") as stat:  # noqa: PTH123 - no file of anybody's
                if stat.read().rpartition(")")[2].split()[0] == "Z":
                    return
        except OSError:
            return


@pytest.fixture
def state(tmp_path):
    return tmp_path / "state.json"


def test_what_clients_made_is_there_after_a_restart(serve, state):
    url, pid = serve("--state", str(state))
    create(url, "mine")
    end(pid, signal.SIGTERM)
    again, _ = serve("--state", str(state))

    assert names(again) == ["system", "org", "mine"]


def written(state):
    """The organizations that the file has; it must be whole whenever it is read."""
    return {one["name"] for one in json.loads(state.read_text(encoding="utf-8"))["tables"]["organizations"]}


def test_whoever_is_killed_at_any_moment_leaves_a_whole_file(serve, state):
    """A client goes on making organizations; what a file once had is there after the kill."""
    before = {"system"}
    for turn in range(4):
        url, pid = serve("--preset", "empty", "--state", str(state))
        assert before <= set(names(url))

        def ask(url=url, turn=turn):
            number = 0
            while create(url, f"{turn}-{number}"):
                number += 1

        client = threading.Thread(target=ask)
        client.start()
        while f"{turn}-0" not in written(state):
            pass
        # At another moment of the writer's second each time.
        time.sleep(turn * 0.3)
        before = written(state)
        end(pid, signal.SIGKILL)
        client.join()
        assert before <= written(state)
    url, _ = serve("--preset", "empty", "--state", str(state))
    assert before <= set(names(url))


def test_a_file_that_holds_no_state_is_refused(state):
    state.write_text("[]")
    result = run("serve", "--port", "0", "--state", str(state))
    assert (result.returncode, state.read_text()) == (1, "[]")
    assert "of the wrong type" in result.stderr
