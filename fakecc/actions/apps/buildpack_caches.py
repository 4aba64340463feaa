"""What staging keeps of an app for the next time: nothing here, but it can be cleared.

Source: cloud_controller_ng:app/jobs/v3/buildpack_cache_delete.rb
"""

from __future__ import annotations

from fakecc.actions import jobs
from fakecc.models.apps import App
from fakecc.models.jobs import Job
from fakecc.osb.requester import Requester
from fakecc.world import World, action


def delete_later(world: World, app: App, requester: Requester) -> Job:
    """Have a job clear an app's cache."""
    return jobs.enqueue(
        world, "app.clear_buildpack_cache", delete_by_job, resource=("apps", app.guid), user_guid=requester.user_guid
    )


@action
def delete_by_job(world: World, *, job_guid: str) -> None:
    """The job's only run."""
    jobs.complete(world, job_guid)
