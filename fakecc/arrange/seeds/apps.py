"""Seeds of apps, each with its web process."""

from __future__ import annotations

from fakecc.actions.apps import apps, processes
from fakecc.arrange.checking import Part
from fakecc.arrange.seeds import names
from fakecc.models.tenancy import Space
from fakecc.records import replace
from fakecc.world import World


def add_apps(world: World, document: Part) -> None:
    """Add apps. Raises BadInput for a name that the space has already."""
    for part, space in names.spaces(world, document):
        free = names.FreeNames(known.name for known in world.apps.find(space_guid=space.guid))
        for app in part.each("apps"):
            free.take(app)
            _add_app(world, app, space)


def _add_app(world: World, part: Part, space: Space) -> None:
    drafted = apps.draft(
        world,
        name=part["name"],
        space_guid=space.guid,
        environment_variables=part.get("environment_variables"),
        metadata=names.metadata(part),
    )
    app = names.identify(world, part, drafted, desired_state=part.get("state", drafted.desired_state))
    world.add(app)
    world.add(replace(processes.draft(world, app), state=app.desired_state))
