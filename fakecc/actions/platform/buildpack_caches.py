"""What staging keeps of all apps for the next time: nothing here, but it can be cleared.

Source: cloud_controller_ng:app/jobs/v3/buildpack_cache_cleanup.rb
"""

from __future__ import annotations

from fakecc.actions import jobs
from fakecc.models.jobs import Job
from fakecc.osb.requester import Requester
from fakecc.world import World, action


def clear_later(world: World, requester: Requester) -> Job:
    """Have a job clear the caches."""
    return jobs.enqueue(
        world, "admin.clear_buildpack_cache", clear_by_job, resource=("", ""), user_guid=requester.user_guid
    )


@action
def clear_by_job(world: World, *, job_guid: str) -> None:
    """The job's only run."""
    jobs.complete(world, job_guid)


@action
def clear(world: World) -> None:
    """Clear the caches: nothing is kept here."""
    del world
