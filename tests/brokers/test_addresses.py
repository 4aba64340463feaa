"""Addresses of brokers: one reading of each, and none of what two parsers could read in two ways."""

import random

import pytest
from urllib3.util import parse_url

from fakecc.brokers.addresses import BadAddress, BrokerAddress, is_loopback, parse_address


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://localhost:8080", ("http", "localhost", 8080, "/")),
        ("HTTPS://Broker.Example.com/a/b?c=d#e", ("https", "broker.example.com", 443, "/a/b?c=d")),
        ("http://127.0.0.1?x", ("http", "127.0.0.1", 80, "/?x")),
        ("http://[::1]:80/v2/catalog", ("http", "::1", 80, "/v2/catalog")),
        ("http://[0:0:0:0:0:0:0:1]", ("http", "::1", 80, "/")),
        ("http://my_broker/@/x", ("http", "my_broker", 80, "/@/x")),
    ],
)
def test_a_plain_url_is_an_address(url, address):
    assert parse_address(url) == BrokerAddress(*address)


NOT_PLAIN = [
    "http://10.0.0.1\\@127.0.0.1/", "http://0.0.0.0:1\\@127.0.0.1/v2/catalog", "http://evil.com\\.internal",
    "http://user:secret@127.0.0.1/", "http://127.0.0.1 /", "http://127.0.0.1/a b", "http://127.0.0.1\t/", "http://127.0.0.1\r\n/",
    "http://127.0.0.1/\x00", "http://\u2460.example/", "http://127.0.0.1\uff20evil/", "ftp://127.0.0.1/", "//127.0.0.1/", "http:/127.0.0.1",
    "http:///x", "http://", "http://[", "http://[::1", "http://[fe80::1%25eth0]/", "http://[::ffff]]/", "http://-a/", "http://a-/",
    "http://a:0/", "http://a:65536/", "http://a:999999/", "http://a:b/", "http://a:-1/", "", "127.0.0.1", "http://.evil/", "http://a..",
]  # fmt: skip


@pytest.mark.parametrize("url", NOT_PLAIN, ids=ascii)
def test_what_is_not_plain_is_refused(url):
    with pytest.raises(BadAddress):
        parse_address(url)


@pytest.mark.parametrize(
    ("address", "header"),
    [(("http", "a", 80, "/"), "a"), (("https", "a", 80, "/"), "a:80"), (("http", "::1", 8080, "/"), "[::1]:8080")],
)
def test_the_host_header_has_a_port_that_is_not_the_scheme_s(address, header):
    assert BrokerAddress(*address).host_header == header


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True), ("broker.localhost", True), ("127.1.2.3", True), ("::1", True), ("10.0.0.1", False),
        ("127.1", False), ("2130706433", False), ("0x7f.1", False), ("localhost.evil.example", False), ("0.0.0.0", False),  # noqa: S104 - not listened on
    ],
)  # fmt: skip
def test_what_is_this_machine(host, loopback):
    assert is_loopback(host) is loopback


def test_localhost_is_this_machine_whatever_a_name_server_says():
    assert [parse_address(f"http://{host}/").resolve() for host in ("localhost", "evil.localhost")] == [
        ["127.0.0.1", "::1"]
    ] * 2


def test_no_url_is_read_in_two_ways():
    dice = random.Random(5)  # noqa: S311 - a seed, no secret
    pieces = [
        "http",
        "://",
        "127.0.0.1",
        "10.0.0.1",
        "\\",
        "@",
        ":",
        "80",
        "/",
        "?",
        "#",
        ".",
        "[",
        "]",
        "::1",
        "%",
        "a",
        " ",
        "\t",
        "//",
        "%40",
        "%5c",
    ]
    read = 0
    for _ in range(20_000):
        url = "http://" + "".join(dice.choices(pieces, k=dice.randrange(1, 8)))
        try:
            address = parse_address(url)
        except BadAddress:
            continue
        theirs = parse_url(url)
        read += 1
        assert (theirs.host.strip("[]"), theirs.port or 80, theirs.auth) == (address.host, address.port, None), url
    assert read > 100
