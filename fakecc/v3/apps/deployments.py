"""/v3/deployments: begun, listed, labelled, continued and cancelled.

Source: cloud_controller_ng:app/controllers/v3/deployments_controller.rb, app/messages/deployment_create_message.rb,
deployments_list_message.rb, app/presenters/v3/deployment_presenter.rb
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, TypeVar

from fakecc import errors
from fakecc.actions.apps import deployments
from fakecc.actions.apps.deployments import ACTIVE, DeploymentRequest
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects.ruby import truthy
from fakecc.dialects.ruby_messages import ruby_text
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App, Deployment
from fakecc.models.common import NO_METADATA
from fakecc.models.tenancy import Space
from fakecc.store import Record, Table
from fakecc.v3.access import check_space_open
from fakecc.v3.apps._apps import check_writable, sight
from fakecc.v3.apps._droplets import assignment_error
from fakecc.v3.apps._numbers import at_least, whole_number
from fakecc.v3.apps._processes import LARGEST, process_sentence
from fakecc.v3.listing import Listing
from fakecc.v3.message import Body, Message, blank, find_compared, is_included, only
from fakecc.v3.metadata import merge, metadata
from fakecc.v3.presenting import created_reply, link, metadata_of, ok, timestamp

R = TypeVar("R", bound=Record)
INDEX = Listing("guids", "app_guids", "states", "status_reasons", "status_values", "label_selector")
LOG_RATE = "log_rate_limit_in_bytes_per_second"
OPTIONS = ("canary", "max_in_flight", "web_instances", "memory_in_mb", "disk_in_mb", LOG_RATE)
SCALING = (
    at_least("web_instances", 0, LARGEST),
    whole_number("memory_in_mb", above=0, below_or_at=LARGEST),
    whole_number("disk_in_mb", above=0, below_or_at=LARGEST),
    at_least(LOG_RATE, -1),
)
UNUSABLE = "Unable to use app. Ensure that the app exists and you have access to it."
WEIGHT = "Options canary steps instance weight must be an Integer between 1-100 (inclusive)"


def _strategy(body: Body) -> Iterator[str]:
    given = body.get("strategy")
    if given is not None and not is_included(given, ("rolling", "canary")):
        yield f"Strategy '{ruby_text(given)}' is not a supported deployment strategy"


def _sources(body: Body) -> Iterator[str]:
    if not blank(body.get("revision")) and not blank(body.get("droplet")):
        yield "Droplet Cannot set both fields 'droplet' and 'revision'"


def _options(body: Body) -> Iterator[str]:
    options = body.get("options")
    if blank(options):
        return
    if not isinstance(options, dict):
        yield "Options must be an object"
        return
    extra = [key for key in options if key not in OPTIONS]
    if extra:
        yield f"Options has unsupported key(s): {', '.join(extra)}"
    for check in SCALING:
        yield from check(options)
    most = options.get("max_in_flight")
    given = most is not None and most is not False
    if given and (isinstance(most, bool) or not isinstance(most, int) or most < 1):
        yield "Max in flight must be an integer greater than 0"
    yield from _canary(body, options.get("canary"))


def _canary(body: Body, canary: Json) -> Iterator[str]:
    if canary is None or canary is False:
        return
    if not isinstance(canary, dict):
        yield "Options canary must be an object"
    elif body.get("strategy") != "canary":
        yield "Options canary are only valid for Canary deployments"
    elif truthy(canary.get("steps")):
        yield from _steps(canary["steps"])


def _steps(steps: Json) -> Iterator[str]:
    if not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        yield "Options canary steps must be an array of objects"
        return
    for step in steps:
        extra = [key for key in step if key != "instance_weight"]
        if extra:
            yield f"Options canary steps has unsupported key(s): {', '.join(extra)}"
    if any("instance_weight" not in step for step in steps):
        yield 'Options canary steps missing key: "instance_weight"'
    weights = [step.get("instance_weight") for step in steps]
    if any(isinstance(weight, bool) or not isinstance(weight, int) for weight in weights):
        yield WEIGHT
        return
    if any(not 1 <= weight <= 100 for weight in weights):
        yield WEIGHT
    if sorted(weights) != weights:
        yield "Options canary steps instance weight must be sorted in ascending order"


CREATE = Message(
    metadata,
    only("metadata", "relationships", "droplet", "revision", "strategy", "options"),
    _strategy,
    _sources,
    _options,
)
UPDATE = Message(metadata, only("metadata"))


def present(deployment: Deployment, call: Call) -> Json:
    app, path = call.world.apps[deployment.app_guid], f"/v3/deployments/{deployment.guid}"
    has_revision = app.revisions_enabled and deployment.revision_guid
    return {
        "guid": deployment.guid,
        "created_at": timestamp(deployment.created_at),
        "updated_at": timestamp(deployment.updated_at),
        "status": _status(deployment),
        "strategy": deployment.strategy,
        "options": _present_options(deployment),
        "droplet": {"guid": deployment.droplet_guid},
        "previous_droplet": {"guid": deployment.previous_droplet_guid},
        "new_processes": [{"guid": guid, "type": kind} for guid, kind in deployment.new_processes],
        "revision": (
            {"guid": deployment.revision_guid, "version": deployment.revision_version} if has_revision else None
        ),
        "relationships": {"app": {"data": {"guid": deployment.app_guid}}},
        "metadata": metadata_of(deployment.metadata),
        "links": {
            "self": link(call, path),
            "app": link(call, f"/v3/apps/{deployment.app_guid}"),
            **_action_links(deployment, call, path),
        },
    }


def _action_links(deployment: Deployment, call: Call, path: str) -> Body:
    wanted = {"cancel": deployment.state in ACTIVE, "continue": deployment.state == "PAUSED"}
    return {name: {**link(call, f"{path}/actions/{name}"), "method": "POST"} for name, shown in wanted.items() if shown}


def _present_options(deployment: Deployment) -> Json:
    told: Body = {
        "web_instances": deployment.web_instances,
        "memory_in_mb": deployment.memory_in_mb,
        "disk_in_mb": deployment.disk_in_mb,
        LOG_RATE: deployment.log_rate_limit_in_bytes_per_second,
    }
    options: Body = {"max_in_flight": deployment.max_in_flight}
    options |= {key: value for key, value in told.items() if value is not None}
    if deployment.strategy == "canary" and deployment.canary_steps is not None:
        options["canary"] = {"steps": [dict(step) for step in deployment.canary_steps]}
    return options


def _status(deployment: Deployment) -> Json:
    details = {
        "last_successful_healthcheck": timestamp(deployment.last_healthy_at),
        "last_status_change": timestamp(deployment.status_updated_at),
    }
    if deployment.error:
        details["error"] = deployment.error
    status: Body = {"value": deployment.status_value, "reason": deployment.status_reason, "details": details}
    if deployment.strategy == "canary":
        total = len(deployment.canary_steps or ()) if deployment.canary_steps is not None else 1
        status["canary"] = {"steps": {"current": deployment.canary_current_step, "total": total}}
    return status


def index(call: Call) -> Reply:
    """The deployments of apps that the caller sees."""
    asked = INDEX.read(call)
    filters = asked.among(guids="guid", states="state", status_values="status_value")
    among: dict[Any, Collection[object]] = {**filters}
    reasons = asked.values("status_reasons")
    if asked.lacks_value("status_reasons"):
        raise Broken("status_reasons without a value")  # nil has no reject.
    if reasons is not None:
        # An empty text stands for none.
        among["status_reason"] = [reason or None for reason in reasons]
    found = call.world.deployments.select(among, sight(call, asked))
    return asked.reply(found, lambda deployment: present(deployment, call))


def _space(call: Call, deployment: Deployment) -> Space:
    return call.world.spaces[call.world.apps[deployment.app_guid].space_guid]


def _readable(call: Call, guid: str) -> Deployment:
    deployment = call.world.deployments.get(guid)
    if deployment is None or not call.permissions.can_read_from_space(_space(call, deployment)):
        raise errors.ResourceNotFound("Deployment not found")
    return deployment


def _manageable(call: Call, guid: str) -> Deployment:
    """Whoever may not change it does not even find it."""
    deployment = call.world.deployments.get(guid)
    if deployment is None or not call.permissions.can_manage_apps_in_space(_space(call, deployment)):
        raise errors.ResourceNotFound("Deployment not found")
    check_space_open(call, _space(call, deployment))
    return deployment


def show(call: Call, guid: str) -> Reply:
    return ok(present(_readable(call, guid), call))


def create(call: Call) -> Reply:
    """Begin a deployment."""
    body = call.body
    if call.world.settings.temporary_disable_deployments:
        raise errors.DeploymentsDisabled()
    CREATE.check(body)
    app = find_compared(call.world.apps, _dig(body, "relationships", "app", "data", "guid"))
    space = call.world.spaces[app.space_guid] if app else None
    if app is None or space is None or not call.permissions.can_manage_apps_in_space(space):
        raise errors.UnprocessableEntity(UNUSABLE)
    check_space_open(call, space)
    asked = _request(call, body)
    if asked.revision_guid is not None and not app.revisions_enabled:
        raise errors.UnprocessableEntity(
            "Cannot create deployment from a revision for an app without revisions enabled"
        )
    try:
        return created_reply(present(deployments.create(call.world, app, asked, call.actor), call))
    except Invalid as problem:
        raise _refusal(call, problem, app, space) from None


def _dig(body: Json, *keys: str) -> Json:
    """Raises Broken for what cannot be dug into."""
    for key in keys:
        if body is None:
            return None
        if not isinstance(body, dict):
            raise Broken("only a map can be dug into")
        body = body.get(key)
    return body


def _target(table: Table[R], guid: Json) -> str | None:
    """The guid of what is deployed: None where none is given, an empty text where there is none of that guid."""
    if guid is None or guid is False:
        return None
    found = find_compared(table, guid)
    return found.guid if found else ""


def _request(call: Call, body: Body) -> DeploymentRequest:
    numbers = {name: _dig(body, "options", name) for name in OPTIONS[2:]}
    whole = {name: None if value is None else int(value) for name, value in numbers.items()}
    steps = _dig(body, "options", "canary", "steps") or ([] if _dig(body, "options", "canary", "steps") == [] else None)
    return DeploymentRequest(
        droplet_guid=_target(call.world.droplets, _dig(body, "droplet", "guid")),
        revision_guid=_target(call.world.revisions, _dig(body, "revision", "guid")),
        strategy=_stored_strategy(body.get("strategy")),
        max_in_flight=_dig(body, "options", "max_in_flight") or 1,
        web_instances=whole["web_instances"],
        memory=whole["memory_in_mb"],
        disk=whole["disk_in_mb"],
        log_rate=whole[LOG_RATE],
        canary_steps=None if steps is None else tuple(steps),
        metadata=merge(NO_METADATA, body, call.world.settings),
        body={**body, "strategy": body.get("strategy") or "rolling"} if "strategy" in body else body,
    )


def _stored_strategy(given: Json) -> str:
    """The strategy; `rolling` where none is given. Raises Broken for a list, which passes the message."""
    if isinstance(given, list):
        raise Broken("no column takes a list")
    return given or "rolling"


def _refusal(call: Call, problem: Invalid, app: App, space: Space) -> Exception:
    del app
    sentences = {
        ("revision", "exists"): "The revision does not exist",
        ("revision", "droplet"): "Unable to deploy this revision, the droplet for this revision no longer exists.",
        ("revision", "same"): (
            "Unable to rollback. The code and configuration you are rolling back to is the same as the deployed "
            "revision."
        ),
        ("droplet", "missing"): (
            "Invalid droplet. Please specify a droplet in the request or set a current droplet for the app."
        ),
    }
    if (problem.field, problem.rule) in sentences:
        return errors.UnprocessableEntity(sentences[problem.field, problem.rule])
    if problem.rule != "valid":
        return assignment_error(problem)
    sentence = process_sentence(problem)
    may_not_suffice = "quota may not be large enough to support rolling deployments or your configured max-in-flight."
    if "space_quota_exceeded" in sentence or "space_app_instance_limit_exceeded" in sentence:
        sentence += f" for space {space.name}. This space's {may_not_suffice}"
    elif "quota_exceeded" in sentence or "app_instance_limit_exceeded" in sentence:
        organization = call.world.organizations[space.organization_guid].name
        sentence += f" for organization {organization}. This organization's {may_not_suffice}"
    return errors.UnprocessableEntity(sentence)


def update(call: Call, guid: str) -> Reply:
    """Label a deployment."""
    deployment = _readable(call, guid)
    check_writable(call, _space(call, deployment))
    UPDATE.check(call.body)
    laid = merge(deployment.metadata, call.body, call.world.settings, guid=deployment.guid)
    return ok(present(call.world.change(deployment, metadata=laid, updated_at=call.world.now()), call))


def cancel(call: Call, guid: str) -> Reply:
    deployment = _manageable(call, guid)
    try:
        deployments.cancel(call.world, deployment, call.actor)
    except Invalid as problem:
        raise _step_refusal(problem, "cancel", deployment) from None
    return _empty()


def resume(call: Call, guid: str) -> Reply:
    """Have a paused canary go on."""
    deployment = _manageable(call, guid)
    try:
        deployments.resume(call.world, deployment, call.actor)
    except Invalid as problem:
        raise _step_refusal(problem, "continue", deployment) from None
    return _empty()


def _empty() -> Reply:
    return Reply(status=200, content_type="text/html")


def _step_refusal(problem: Invalid, verb: str, deployment: Deployment) -> Exception:
    if problem.field != "deployment":
        return assignment_error(problem)
    status = f"status: {deployment.status_value} and reason: {deployment.status_reason}"
    return errors.UnprocessableEntity(f"Cannot {verb} a deployment with {status}")


ENDPOINTS = [
    endpoint("GET", "/v3/deployments", index),
    endpoint("POST", "/v3/deployments", create),
    endpoint("GET", "/v3/deployments/<guid>", show),
    endpoint("PATCH", "/v3/deployments/<guid>", update),
    endpoint("POST", "/v3/deployments/<guid>/actions/cancel", cancel),
    endpoint("POST", "/v3/deployments/<guid>/actions/continue", resume),
]
