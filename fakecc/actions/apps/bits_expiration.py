"""How many packages and droplets of an app are kept: the oldest beyond that expire, and then lose their bits.

Source: cloud_controller_ng:lib/cloud_controller/bits_expiration.rb, app/jobs/runtime/delete_expired_package_blob.rb
"""

from __future__ import annotations

from fakecc.models.apps import App
from fakecc.selections import HasKey
from fakecc.world import World, action


def expire_packages(world: World, app: App) -> None:
    """Expire packages beyond `max_valid_packages_stored`, but for the one of the current droplet."""
    limit = world.settings.packages["max_valid_packages_stored"]
    droplet = world.droplets.get(app.droplet_guid)
    current = droplet.package_guid if droplet else None
    others = HasKey("guid", frozenset({current}), lacks=True)
    candidates = world.packages.select({"app_guid": (app.guid,), "state": ("READY", "FAILED")}, others)
    for package in candidates.slice(0, max(len(candidates) - limit, 0)):
        world.change(package, state="EXPIRED")
        if package.package_hash:
            world.later(0, forget_package_bits, guid=package.guid)


def expire_droplets(world: World, app: App) -> None:
    """Expire droplets beyond `max_staged_droplets_stored`, but for the current one."""
    limit = world.settings.droplets["max_staged_droplets_stored"]
    others = HasKey("guid", frozenset({app.droplet_guid}), lacks=True)
    candidates = world.droplets.select({"app_guid": (app.guid,), "state": ("STAGED", "FAILED")}, others)
    for droplet in candidates.slice(0, max(len(candidates) - limit, 0)):
        world.change(droplet, state="EXPIRED")
        if droplet.droplet_hash:
            world.later(0, forget_droplet_bits, guid=droplet.guid)


@action
def forget_package_bits(world: World, *, guid: str) -> None:
    """Take the bits of an expired package away."""
    package = world.packages.get(guid)
    if package is not None:
        world.change(package, package_hash=None, sha256_checksum=None)


@action
def forget_droplet_bits(world: World, *, guid: str) -> None:
    """Take the bits of an expired droplet away."""
    droplet = world.droplets.get(guid)
    if droplet is not None:
        world.change(droplet, droplet_hash=None, sha256_checksum=None, blob=None)
