"""What clients ask first: /, /v2/info, /info."""

import pytest
import support
from support.v2_services import Stage

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
        ("app_ssh_endpoint", "ssh.sys.example.com:2222"),
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


def test_legacy_info_tells_a_user_its_limits_and_what_its_space_uses():
    stage = Stage()
    developer = support.user(stage.world, "developer", ("space_developer", stage.space))
    before = support.ask(stage.world, "GET", "/info", as_=developer).body["usage"]
    process = stage.world.processes.first(app_guid=stage.app.guid)
    stage.world.change(process, state="STARTED", memory=128, instances=3)
    stage.instance()
    stage.provided()
    after = support.ask(stage.world, "GET", "/info", as_=developer).body
    assert before == {"memory": 0, "apps": 0, "services": 0}
    assert [after[name] for name in ("user", "limits", "usage")] == [
        "developer-guid",
        {"memory": 2048, "app_uris": 4, "services": 16, "apps": 20},
        {"memory": 384, "apps": 1, "services": 2},
    ]


def test_legacy_info_tells_more_to_the_admin_flag_and_nothing_of_no_space():
    world = support.new_world()
    user = support.user(world, "user")
    world.change(world.users[user.guid], admin=True)
    body = support.ask(world, "GET", "/info", as_=user).body
    assert (body["limits"], "usage" in body) == (
        {"memory": 32768, "app_uris": 16, "services": 32, "apps": 200}, False,
    )  # fmt: skip


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


NOTHING = {
    "credhub": {"credhub_api": {"external_url": ""}},
    "logging": {"doppler": {"url": ""}},
    "log_stream": {"log_stream": {"url": ""}},
    "routing": {"routing_api": {"enabled": False}},
}


@pytest.mark.parametrize(("name", "given"), NOTHING.items(), ids=NOTHING)
def test_what_an_installation_does_not_have_is_linked_to_nothing(name, given):
    assert support.ask(support.new_world(**given), "GET", "/").body["links"][name] is None


def test_no_link_is_null_by_default():
    links = support.ask(support.new_world(), "GET", "/").body["links"]
    told = {name: link["href"] for name, link in links.items()}
    assert {name: told[name] for name in ("credhub", "routing", "logging", "log_cache", "log_stream", "app_ssh")} == {
        "credhub": "https://credhub.sys.example.com",
        "routing": "http://api.example.org/routing",
        "logging": "wss://doppler.sys.example.com:443",
        "log_cache": "http://api.example.org",
        "log_stream": "https://log-stream.sys.example.com",
        "app_ssh": "ssh.sys.example.com:2222",
    }


def test_links_of_the_operator_s_own_come_last():
    world = support.new_world(custom_root_links=[{"name": "shop", "href": "https://shop"}])
    links = support.ask(world, "GET", "/").body["links"]
    assert list(links.items())[-1] == ("shop", {"href": "https://shop"})


def test_without_a_routing_api_nothing_leads_there():
    body = support.ask(support.new_world(routing_api={"enabled": False}), "GET", "/v2/info").body
    assert "routing_endpoint" not in body


def test_the_versions_are_settings():
    world = support.new_world(api_versions={"v2": "2.100.0", "v3": "3.1.0", "osbapi": "2.13"})
    info, links = (support.ask(world, "GET", path).body for path in ("/v2/info", "/"))
    assert (info["api_version"], info["osbapi_version"]) == ("2.100.0", "2.13")
    assert support.ask(world, "GET", "/v3/info").body["osbapi_version"] == "2.13"
    versions = [links["links"][name]["meta"]["version"] for name in ("cloud_controller_v2", "cloud_controller_v3")]
    assert versions == ["2.100.0", "3.1.0"]
