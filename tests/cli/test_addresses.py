"""Where clients on the same machine reach a server."""

import pytest

from fakecc.cli.addresses import client_host


@pytest.mark.parametrize(
    ("host", "reached"),
    [("", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::", "127.0.0.1"), ("10.0.0.5", "10.0.0.5")],  # noqa: S104 - compared with, not listened on
)
def test_a_server_at_every_address_is_reached_at_loopback(host, reached):
    assert client_host(host) == reached
