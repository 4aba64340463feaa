"""Feature flags: what is switched on, and how it is changed.

Source: cloud_controller_ng:app/models/runtime/feature_flag.rb, app/actions/feature_flag_update.rb
"""

from __future__ import annotations

from typing import Protocol

from fakecc import errors
from fakecc.models.platform import FeatureFlag
from fakecc.world import World

# In the Cloud Controller's order, which is not the order of its lists.
DEFAULTS = {
    "user_org_creation": False,
    "private_domain_creation": True,
    "app_bits_upload": True,
    "app_scaling": True,
    "route_creation": True,
    "service_instance_creation": True,
    "diego_docker": False,
    "diego_cnb": False,
    "set_roles_by_username": True,
    "unset_roles_by_username": True,
    "task_creation": True,
    "env_var_visibility": True,
    "space_scoped_private_broker_creation": True,
    "space_developer_env_var_visibility": True,
    "service_instance_sharing": False,
    "hide_marketplace_from_unauthenticated_users": False,
    "resource_matching": True,
    "route_sharing": False,
    "hash_based_routing": False,
}
ADMIN_PASSES = frozenset(
    {
        "app_bits_upload",
        "app_scaling",
        "set_roles_by_username",
        "space_developer_env_var_visibility",
        "task_creation",
        "unset_roles_by_username",
    }
)
READ_ONLY_ADMIN_PASSES = frozenset({"space_developer_env_var_visibility"})


class Person(Protocol):
    """Who wants to use a feature."""

    @property
    def admin(self) -> bool: ...

    @property
    def admin_read_only(self) -> bool: ...


def find(world: World, name: str) -> FeatureFlag:
    """The flag, or a record in no table with its default values where nobody changed it."""
    found = world.feature_flags.first(name=name)
    return found or FeatureFlag(guid=name, created_at=0, updated_at=0, name=name, enabled=DEFAULTS[name])


def enabled(world: World, name: str) -> bool:
    """Is the feature on, for those whom no exception lets pass?"""
    changed = world.feature_flags.first(name=name)
    return changed.enabled if changed else DEFAULTS[name]


def check(world: World, person: Person, name: str) -> None:
    """Raises FeatureDisabled, in the flag's own words where it has some, unless this person may use the feature."""
    if name in ADMIN_PASSES and person.admin:
        return
    if name in READ_ONLY_ADMIN_PASSES and person.admin_read_only:
        return
    if not enabled(world, name):
        changed = world.feature_flags.first(name=name)
        raise errors.FeatureDisabled((changed and changed.custom_error_message) or name)


def update(world: World, name: str, **changed: object) -> FeatureFlag:
    """Change `enabled`, `custom_error_message` or both, and save it whole."""
    flag = world.feature_flags.first(name=name)
    if flag is None:
        flag = world.add(FeatureFlag(**world.stamp(FeatureFlag), name=name, enabled=DEFAULTS[name]))
    return world.change(flag, **changed, updated_at=world.now())
