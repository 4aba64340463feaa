"""The environment variables that every app gets when it runs, or is staged.

Source: cloud_controller_ng:app/models/runtime/environment_variable_group.rb,
app/actions/environment_variable_group_update.rb
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.models.platform import EnvironmentVariableGroup
from fakecc.world import World

NAMES = ("running", "staging")


def update(world: World, name: str, variables: Mapping[str, str | None]) -> EnvironmentVariableGroup:
    """Set variables besides those that are there; None takes one away."""
    group = find_or_make(world, name)
    kept = {key: value for key, value in {**group.variables, **variables}.items() if value is not None}
    return world.change(group, variables=kept, updated_at=world.now())


def replace(world: World, name: str, variables: Mapping[str, object]) -> EnvironmentVariableGroup:
    """Set these variables, and no others."""
    return world.change(find_or_make(world, name), variables=dict(variables), updated_at=world.now())


def find_or_make(world: World, name: str) -> EnvironmentVariableGroup:
    """The group, which there is only from its first change on."""
    found = world.environment_variable_groups.first(name=name)
    return found or world.add(EnvironmentVariableGroup(**world.stamp(EnvironmentVariableGroup), name=name))
