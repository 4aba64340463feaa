"""/v2/jobs: the jobs that requests with `async=true` start.

Source: cloud_controller_ng:app/controllers/runtime/jobs_controller.rb, app/presenters/api/job_presenter.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.call import Call, Reply, endpoint
from fakecc.models.jobs import Problem
from fakecc.v2.replies import job_body, ok

DEPRECATED = "Use of entity>error is deprecated in favor of entity>error_details."


def read(call: Call, guid: str) -> Reply:
    """Show a job. A job that no longer exists, or never did, is shown as finished."""
    if not (call.caller.admin or "cloud_controller.read" in call.caller.scopes):
        raise errors.InsufficientScope()
    job = call.world.delayed_jobs.get(guid)
    if job is None:
        return ok(job_body("0", "finished", 0))
    body = job_body(job.guid, job.state, job.created_at)
    if job.problem is not None:
        body["entity"] |= {"error": DEPRECATED, "error_details": _details(job.problem)}
    return ok(body)


def _details(problem: Problem) -> dict[str, object]:
    details: dict[str, object] = {
        "description": problem.detail,
        "error_code": problem.title,
        "code": problem.code,
    }
    return details if problem.http is None else {**details, "http": dict(problem.http)}


ENDPOINTS = [endpoint("GET", "/v2/jobs/<guid>", read)]
