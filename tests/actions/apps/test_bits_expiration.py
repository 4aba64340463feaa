"""The oldest packages and droplets expire, and then lose their bits."""

import pytest
import support
from support import apps, brokered


@pytest.fixture
def app(world):
    world.settings = world.settings.with_changes(
        {"packages": {"max_valid_packages_stored": 2}, "droplets": {"max_staged_droplets_stored": 1}}
    )
    return brokered.app(world, support.space(world))


def test_packages_beyond_the_limit_expire_and_lose_their_bits(world, app):
    guids = [apps.package(world, app).guid for _ in range(3)]
    world.catch_up()
    packages = [world.packages[guid] for guid in guids]
    reply = support.ask(world, "GET", f"/v3/packages/{guids[0]}/download")
    assert ([package.state for package in packages], packages[0].sha256_checksum, support.detail(reply)) == (
        ["EXPIRED", "READY", "READY"], None, (422, "Package has no bits to download."),
    )  # fmt: skip


def test_the_current_droplet_and_its_package_never_expire(world, app):
    current = apps.droplet(world, app)
    world.change(app, droplet_guid=current.guid)
    others = [apps.droplet(world, app).guid for _ in range(2)]
    world.catch_up()
    states = [world.droplets[guid].state for guid in (current.guid, *others)]
    assert (states, world.packages[current.package_guid].state, world.droplets[others[0]].blob) == (
        ["STAGED", "EXPIRED", "STAGED"], "READY", None,
    )  # fmt: skip
