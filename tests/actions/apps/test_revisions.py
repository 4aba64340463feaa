"""What makes a new revision at a start, and what does not."""

import pytest
import support
from support import apps, ask, brokered


@pytest.fixture
def app(world):
    """It has a sidecar, and was started once."""
    made = apps.staged(world, brokered.app(world, support.space(world)))
    body = {"name": "s", "command": "run", "process_types": ["web"], "memory_in_mb": 10}
    ask(world, "POST", f"/v3/apps/{made.guid}/sidecars", body)
    ask(world, "POST", f"/v3/apps/{made.guid}/actions/start")
    return made


@pytest.mark.parametrize(
    ("changed", "descriptions"),
    [
        pytest.param({"memory_in_mb": 20}, ["Initial revision."], id="memory is not compared"),
        pytest.param({"command": "other"}, ["Initial revision.", "Sidecars updated."], id="a command"),
        pytest.param({"process_types": ["web", "api"]}, ["Initial revision.", "Sidecars updated."], id="types"),
    ],
)
def test_a_sidecar_that_changed(world, app, changed, descriptions):
    ask(world, "PATCH", f"/v3/sidecars/{world.sidecars.first(app_guid=app.guid).guid}", changed)
    ask(world, "POST", f"/v3/apps/{app.guid}/actions/restart")
    assert [revision.description for revision in world.revisions] == descriptions
