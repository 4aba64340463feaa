"""GET /v3/jobs/:guid.

Source: cloud_controller_ng:app/presenters/v3/job_presenter.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.jobs import Job, Problem
from fakecc.v3.presenting import link, ok, timestamp

# Operation -> the key of the link to the resource, and its path: create and update use the plural.
LINKS = {
    "service_instance.create": ("service_instances", "service_instances"),
    "service_instance.update": ("service_instances", "service_instances"),
    "service_instance.delete": ("service_instance", "service_instances"),
    "service_bindings.create": ("service_credential_binding", "service_credential_bindings"),
    "service_bindings.delete": ("service_credential_binding", "service_credential_bindings"),
    "service_keys.create": ("service_credential_binding", "service_credential_bindings"),
    "service_keys.delete": ("service_credential_binding", "service_credential_bindings"),
    "service_route_bindings.create": ("service_route_binding", "service_route_bindings"),
    "service_route_bindings.delete": ("service_route_binding", "service_route_bindings"),
    "service_broker.catalog.synchronize": ("service_brokers", "service_brokers"),
    "service_broker.update": ("service_brokers", "service_brokers"),
}


def present(job: Job, call: Call) -> Json:
    links: dict[str, Json] = {"self": link(call, f"/v3/jobs/{job.guid}")}
    if job.resource_type and job.resource_guid in call.world.tables[job.resource_type]:
        key, path = LINKS.get(job.operation) or (job.operation.partition(".")[0], job.operation.partition(".")[0] + "s")
        links[key] = link(call, f"/v3/{path}/{job.resource_guid}")
    return {
        "guid": job.guid,
        "created_at": timestamp(job.created_at),
        "updated_at": timestamp(job.updated_at),
        "operation": job.operation,
        "state": job.state,
        "errors": [_present_problem(problem) for problem in job.errors],
        "warnings": [{"detail": warning} for warning in job.warnings],
        "links": links,
    }


def _present_problem(problem: Problem) -> Json:
    if problem.title == "UnknownError":
        # What is no error of the catalogue comes in another order. recording: v3-brokers/catalog-plans
        return {"title": problem.title, "detail": problem.detail, "code": problem.code}
    return {"detail": problem.detail, "title": problem.title, "code": problem.code}


def show(call: Call, guid: str) -> Reply:
    """Show a job; every authenticated reader may see every job."""
    job = call.world.jobs.get(guid)
    if job is None:
        raise errors.ResourceNotFound("Job not found")
    return ok(present(job, call))


ENDPOINTS = [endpoint("GET", "/v3/jobs/<guid>", show)]
