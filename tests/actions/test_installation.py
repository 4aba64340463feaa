"""What an installation finds after its first start."""

import pytest
import support

from fakecc.settings import SettingError


def test_flags_are_overridden_and_their_change_is_warned_of():
    world = support.new_world(feature_flag_overrides={"diego_docker": True})
    shown = support.ask(world, "GET", "/v3/feature_flags/diego_docker").body
    changed = support.ask(world, "PATCH", "/v3/feature_flags/diego_docker", {"enabled": False})

    assert (shown["enabled"], changed.status) == (True, 200)
    assert changed.headers["X-Cf-Warnings"].startswith("The+feature+flag+has+an+override+configured")


def test_the_shared_segment_has_the_name_of_the_setting():
    world = support.new_world(shared_isolation_segment_name="ours")

    assert [segment.name for segment in world.isolation_segments] == ["ours"]


def test_organizations_get_the_default_quota():
    limits = support.new_world().settings.quota_definitions["default"]
    world = support.new_world(quota_definitions={"large": limits}, default_quota_definition="large")
    made = support.ask(world, "POST", "/v3/organizations", {"name": "org"}).body

    quota = world.organization_quotas.first(name="large")
    assert made["relationships"]["quota"]["data"]["guid"] == quota.guid


WRONG = {
    "a flag": ({"feature_flag_overrides": {"flying": True}}, "'feature_flag_overrides' names no feature flag"),
    "a quota": ({"default_quota_definition": "x"}, "'default_quota_definition' names none of the quota_definitions"),
}


@pytest.mark.parametrize(("given", "text"), WRONG.values(), ids=WRONG)
def test_names_that_nothing_bears_are_refused(given, text):
    with pytest.raises(SettingError, match=text):
        support.new_world(**given)


def test_system_domain_stands_for_the_setting():
    world = support.new_world(app_domains=["apps.${system_domain}"], system_domain="example.org")

    assert [domain.name for domain in world.domains] == ["apps.example.org", "example.org"]
