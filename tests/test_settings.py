"""Settings in the words of cloud_controller.yml: each value has the kind that its key wants."""

import pytest

from fakecc.settings import SettingError, Settings

REFUSED = {
    "a number that is none": ({"broker_client_timeout_seconds": float("nan")}, "the setting /broker_client_timeout_seconds: this is no number that JSON has"),
    "a number inside that is none": ({"renderer": {"max_results_per_page": float("inf")}}, "the setting /renderer/max_results_per_page: this is no number that JSON has"),
    "a text inside": ({"renderer": {"max_results_per_page": "x"}}, "the setting 'renderer.max_results_per_page' is a whole number such as 100, not 'x'"),
    "true inside": ({"renderer": {"max_results_per_page": True}}, "the setting 'renderer.max_results_per_page' is a whole number such as 100, not True"),
    "half a page": ({"renderer": {"max_results_per_page": 2.5}}, "the setting 'renderer.max_results_per_page' is a whole number such as 100, not 2.5"),
    "a limiter that is no flag": ({"rate_limiter": {"enabled": 1}}, "the setting 'rate_limiter.enabled' is true or false such as False, not 1"),
    "half a number": ({"max_labels_per_resource": 1.5}, "the setting 'max_labels_per_resource' is a whole number such as 50, not 1.5"),
    "true for a number": ({"max_labels_per_resource": True}, "the setting 'max_labels_per_resource' is a whole number such as 50, not True"),
    "a number for a flag": ({"skip_cert_verify": 0}, "the setting 'skip_cert_verify' is true or false such as False, not 0"),
    "a number for a text": ({"external_domain": 5}, "the setting 'external_domain' is a text or null such as None, not 5"),
    "a list of numbers": ({"allowed_cors_domains": [1]}, "the setting 'allowed_cors_domains' is a list of texts such as [], not [1]"),
    "a list for a map": ({"info": []}, "the setting 'info' is a map, not []"),
    "stacks without names": ({"stacks": {"default": "a", "stacks": [{}]}}, "the setting 'stacks' is not as cloud_controller.yml has it: {'default': 'a', 'stacks': [{}]}"),
    "a quota without limits": ({"quota_definitions": {"default": 5}}, "the setting 'quota_definitions' is not as cloud_controller.yml has it: {'default': 5}"),
}  # fmt: skip


@pytest.mark.parametrize(("given", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_value_of_another_kind_is_refused(given, sentence):
    with pytest.raises(SettingError) as refusal:
        Settings().with_changes(given)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    "given",
    [
        {"broker_client_timeout_seconds": 1.5},
        {"broker_client_default_async_poll_interval_seconds": None},
        {"broker_client_default_async_poll_interval_seconds": 5},
        {"external_domain": None},
        {"renderer": {"max_total_results": 10}},
        {"info": {"custom": {"a": 1}, "min_cli_version": "6.22.0"}},
        {"doppler": {"url": "wss://doppler.example.com"}},
        {"app_domains": [{"name": "a.example.com", "internal": True}]},
    ],
    ids=str,
)
def test_what_cloud_controller_yml_may_hold_is_taken(given):
    settings = Settings().with_changes(given)
    (key,) = given
    shown = getattr(settings, key)
    assert {**shown, **given[key]} == shown if isinstance(shown, dict) else shown == given[key]


def test_a_map_that_is_empty_by_default_holds_anything_however_often_it_is_set():
    settings = Settings().with_changes({"log_cache": {"url": "https://logs.example.com"}})

    assert settings.with_changes({"log_cache": {"url": None}}).log_cache == {"url": None}


# What capi-release's job cloud_controller_ng has by default, as far as what is served depends on it.
OF_CAPI_RELEASE = {
    "max_service_credential_bindings_per_app_service_instance": 5,
    "quota_definitions": {
        "default": {
            "memory_limit": 102400,
            "non_basic_services_allowed": True,
            "total_routes": 1000,
            "total_services": -1,
            "total_reserved_route_ports": 100,
        }
    },
    "default_quota_definition": "default",
    "system_hostnames": [
        "api", "proxy", "uaa", "login", "blobstore", "log-cache", "doppler", "log-stream", "credhub", "ssh",
    ],
    "shared_isolation_segment_name": "shared",
    "feature_flag_overrides": {},
    "security_groups": {"enable_comma_delimited_destinations": False},
    "warn_if_below_min_cli_version": False,
    "disable_private_domain_cross_space_context_path_route_sharing": False,
    "reserved_private_domains": None,
    "custom_root_links": [],
    "allow_user_creation_by_org_manager": False,
    "enable_ipv6": False,
    # No guid of its own: the group gets a UUID.
    "router_groups": [{"name": "default-tcp", "type": "tcp", "reservable_ports": "1024-1123"}],
}  # fmt: skip


@pytest.mark.parametrize(("name", "default"), OF_CAPI_RELEASE.items(), ids=OF_CAPI_RELEASE)
def test_a_default_is_capi_release_s(name, default):
    assert getattr(Settings(), name) == default


def test_v2_is_on_by_default_where_capi_release_has_it_off():
    # Half of the clients of this double speak v2; the preset cf-deployment has it off.
    assert Settings().temporary_enable_v2 is True


@pytest.mark.parametrize("words", ["routing_api", "uaa", "login"])
def test_words_of_the_neighbours_are_known(words):
    known = getattr(Settings(), words)

    assert getattr(Settings().with_changes({words: {}}), words) == known
    with pytest.raises(SettingError, match=f"'{words}' is a map"):
        Settings().with_changes({words: 5})


OF_SYSTEM_DOMAIN = {
    "doppler_url": "wss://doppler.example.org:443",
    "log_stream_url": "https://log-stream.example.org",
    "credhub_url": "https://credhub.example.org",
    "app_ssh_endpoint": "ssh.example.org:2222",
}


@pytest.mark.parametrize(("name", "url"), OF_SYSTEM_DOMAIN.items(), ids=OF_SYSTEM_DOMAIN)
def test_an_address_is_made_of_the_system_domain(name, url):
    assert getattr(Settings().with_changes({"system_domain": "example.org"}), name) == url


def test_what_was_given_lies_over_another_base():
    given = Settings().with_changes({"temporary_enable_v2": True}).with_changes({"info": {"name": "mine"}})
    laid = given.over(
        {"temporary_enable_v2": False, "info": {"name": "theirs", "build": "5"}, "skip_cert_verify": True}
    )

    assert (laid.temporary_enable_v2, laid.skip_cert_verify) == (True, True)
    assert (laid.info["name"], laid.info["build"]) == ("mine", "5")


def test_what_was_given_is_no_setting():
    assert "given" not in Settings().words()
    with pytest.raises(SettingError, match="unknown setting 'given'"):
        Settings().with_changes({"given": []})


def test_a_list_of_suffixes_must_be_there():
    with pytest.raises(SettingError, match="there is no file '/nowhere'"):
        Settings().with_changes({"reserved_private_domains": "/nowhere"})
