"""Which droplet an app runs: assigning one makes the processes and sidecars that it brings.

Source: cloud_controller_ng:app/actions/app_assign_droplet.rb, process_create_from_app_droplet.rb,
sidecar_synchronize_from_app_droplet.rb
"""

from __future__ import annotations

from fakecc.actions.apps import app_events, processes, sidecars
from fakecc.actions.audit_events import Actor
from fakecc.errors import Invalid
from fakecc.models.apps import App, Droplet, Sidecar
from fakecc.world import World


def assign(world: World, app: App, droplet: Droplet | None, actor: Actor) -> App:
    """Have an app run a droplet from its next start on.

    Raises Invalid("droplet", "own"), ("droplet", "staged"), ("droplet", "process_types"), and what
    synchronize_sidecars and processes.create raise.
    """
    if droplet is None or droplet.app_guid != app.guid:
        raise Invalid("droplet", "own")
    if droplet.state != "STAGED":
        raise Invalid("droplet", "staged")
    app = world.change(app, droplet_guid=droplet.guid, updated_at=world.now())
    request = {"droplet_guid": droplet.guid}
    app_events.record(world, actor, "droplet.mapped", app, {"request": request})
    synchronize_sidecars(world, app, droplet)
    if droplet.process_types is None:
        raise Invalid("droplet", "process_types")
    present = {process.type for process in world.processes.find(app_guid=app.guid)}
    for process_type in droplet.process_types:
        if process_type not in present:
            processes.create(world, app, process_type, actor)
    return world.apps[app.guid]


def synchronize_sidecars(world: World, app: App, droplet: Droplet) -> None:
    """Put the sidecars that the droplet's buildpacks brought in the place of the last one's.

    Raises Invalid("sidecar", "conflict") where a user's sidecar has the name, and ("sidecar", "memory").
    """
    for sidecar in world.sidecars.find(app_guid=app.guid):
        if sidecar.origin == "buildpack":
            world.remove(sidecar)
    taken = {sidecar.name for sidecar in world.sidecars.find(app_guid=app.guid)}
    for told in droplet.sidecars or ():
        if told["name"] in taken:
            raise Invalid("sidecar", "conflict", name=told["name"])
        sidecar = Sidecar(
            **world.stamp(Sidecar),
            app_guid=app.guid,
            name=told["name"],
            command=told["command"],
            process_types=tuple(told["process_types"]),
            memory=told.get("memory"),
            origin="buildpack",
        )
        sidecars.check_memory(world, sidecar)
        world.add(sidecar)
