"""As whom processes run: as they say, or as an image or the platform says.

Source: cloud_controller_ng:app/models/runtime/process_model.rb (run_action_user), droplet_model.rb (docker_user)
"""

from __future__ import annotations

import json

from fakecc.actions.apps.process_rules import DEFAULT_USER
from fakecc.models.apps import Droplet, Process
from fakecc.world import World

DEFAULT_DOCKER_USER = "root"


def user_of(world: World, process: Process) -> str:
    """As whom it runs."""
    app = world.apps[process.app_guid]
    droplet = world.droplets.get(app.droplet_guid)
    return process.user or (docker_user(droplet) if app.lifecycle.type == "docker" else DEFAULT_USER)


def docker_user(droplet: Droplet | None) -> str:
    """The user that an image names, or root."""
    try:
        told = json.loads((droplet and droplet.execution_metadata) or "{}")
    except ValueError:
        return DEFAULT_DOCKER_USER
    return str((isinstance(told, dict) and told.get("user")) or DEFAULT_DOCKER_USER)
