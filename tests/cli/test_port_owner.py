"""Which process listens at a port."""

import os
import socket
import sys

import pytest

from fakecc.cli.port_owner import owner_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")


@pytest.mark.parametrize(("family", "address"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_this_process_is_found(family, address):
    with socket.create_server((address, 0), family=family) as taken:
        told = owner_of(taken.getsockname()[1])
    assert told.endswith(f" (pid {os.getpid()})")


def test_nobody_is_found_where_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert owner_of(port) == ""


def test_a_machine_that_tells_nothing_has_no_answer(tmp_path):
    assert owner_of(8181, tmp_path) == ""
