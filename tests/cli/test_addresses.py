"""Where clients on the same machine reach a server."""

import pytest

from fakecc.cli.addresses import client_host, url_of


@pytest.mark.parametrize(
    ("host", "reached"),
    [("", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::", "::1"), ("10.0.0.5", "10.0.0.5")],  # noqa: S104 - compared with, not listened on
)
def test_a_server_at_every_address_is_reached_at_loopback(host, reached):
    assert client_host(host) == reached


@pytest.mark.parametrize(
    ("host", "tls", "url"),
    [("", False, "http://127.0.0.1:1"), ("::", True, "https://[::1]:1"), ("fakecc", True, "https://fakecc:1")],
)
def test_the_url_of_a_server(host, tls, url):
    assert url_of(host, 1, tls=tls) == url
