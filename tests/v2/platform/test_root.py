"""What clients ask first: /, /v2/info, /info."""

import pytest
import support

INSTALLATION = {
    "info": {"name": "here", "support_address": "help@example.com", "version": 3, "custom": {"region": "moon"}},
    "doppler": {"url": "wss://doppler.example.com"},
}


def test_info_tells_where_to_log_in():
    body = support.ask(support.new_world(**INSTALLATION), "GET", "/v2/info", as_=support.NOBODY).body
    assert list(body.items()) == [
        ("name", "here"),
        ("build", ""),
        ("support", "help@example.com"),
        ("version", 3),
        ("description", ""),
        ("authorization_endpoint", "http://api.example.org/uaa"),
        ("token_endpoint", "http://api.example.org/uaa"),
        ("min_cli_version", None),
        ("min_recommended_cli_version", None),
        ("app_ssh_endpoint", None),
        ("app_ssh_host_key_fingerprint", None),
        ("app_ssh_oauth_client", "ssh-proxy"),
        ("doppler_logging_endpoint", "wss://doppler.example.com"),
        ("api_version", "2.293.0"),
        ("osbapi_version", "2.15"),
        ("routing_endpoint", "http://api.example.org/routing"),
        ("custom", {"region": "moon"}),
    ]


def test_info_names_the_user_of_a_token():
    assert support.ask(support.new_world(), "GET", "/v2/info").body["user"] == "admin-guid"


def test_legacy_info_is_deprecated():
    reply = support.ask(support.new_world(**INSTALLATION), "GET", "/info", as_=support.NOBODY)
    assert (reply.body["allow_debug"], reply.headers["X-Cf-Warnings"]) == (True, "Endpoint+deprecated")


@pytest.mark.parametrize(
    ("name", "href"),
    [
        ("self", "http://api.example.org"),
        ("cloud_controller_v2", "http://api.example.org/v2"),
        ("cloud_controller_v3", "http://api.example.org/v3"),
        ("uaa", "http://api.example.org/uaa"),
        ("logging", "wss://doppler.example.com"),
    ],
)
def test_the_root_links_to_everything(name, href):
    links = support.ask(support.new_world(**INSTALLATION), "GET", "/", as_=support.NOBODY).body["links"]
    assert links[name]["href"] == href


def test_what_an_installation_does_not_have_is_linked_to_nothing():
    assert support.ask(support.new_world(), "GET", "/").body["links"]["credhub"] is None
