"""Read brokers' answers as the Cloud Controller does: a result, or a BrokerError.

bind_replies reads those about bindings. Source: cloud_controller_ng:lib/services/service_brokers/v2/response_parser.rb
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from fakecc.dialects import ruby
from fakecc.json_reading import whole_number
from fakecc.json_types import Json
from fakecc.osb import answer_schemas, refusals
from fakecc.osb.port import BrokerAnswer, BrokerRequest
from fakecc.osb.refusals import BrokerError
from fakecc.records import Value, value_type

__all__ = [
    "BrokerError",
    "DeprovisionAnswer",
    "InstanceAnswer",
    "PollAnswer",
    "ProvisionAnswer",
    "check_answered",
    "check_known_refusals",
    "object_in_shape",
    "object_of",
    "read_catalog",
    "read_deprovision",
    "read_get_instance",
    "read_last_operation",
    "read_provision",
    "read_update",
]  # fmt: skip

Body = dict[str, Json]
Refusal = Callable[[BrokerRequest, BrokerAnswer], BrokerError]

STATES = ("succeeded", "failed", "in progress")


@value_type
class ProvisionAnswer(Value):
    """An answer to provision or update. `description` is empty where the broker gave none.

    `dashboard_url` and `metadata` are None where it gave none.
    """

    in_progress: bool
    description: str
    operation: str | None
    dashboard_url: str | None
    metadata: Json


@value_type
class DeprovisionAnswer(Value):
    """An answer to deprovision or unbind."""

    in_progress: bool
    description: str
    operation: str | None


@value_type
class PollAnswer(Value):
    """An answer to a poll. state: succeeded, failed, in progress. `description` None: the broker gave none.

    `understood` is False where the answer made no sense: then the state is in progress, and nothing is recorded.
    `retry_after` is in seconds, None where it was not given. `ready_in` is a scripted broker's.
    """

    state: str
    description: str | None = None
    retry_after: int | None = None
    understood: bool = True
    ready_in: float | None = None

    def description_or(self, otherwise: str) -> str:
        """The description where the broker gave one, be it empty; else the other."""
        return otherwise if self.description is None else self.description


@value_type
class InstanceAnswer(Value):
    """An instance as its broker knows it; None is what it left out."""

    dashboard_url: str | None
    parameters: Json


def read_catalog(request: BrokerRequest, answer: BrokerAnswer) -> Body:
    """The catalog, any JSON object."""
    check_answered(request, answer)
    if answer.status in {200, 201, 202}:
        body = object_of(request, answer)
        if answer.status == 200:
            return body
    raise refusals.bad(request, answer)


def read_provision(request: BrokerRequest, answer: BrokerAnswer) -> ProvisionAnswer:
    check_answered(request, answer)
    if answer.status in {200, 201, 202}:
        return _provision_answer(answer, object_in_shape(request, answer, answer_schemas.INSTANCE))
    if answer.status == 409:
        raise refusals.conflict(request, answer)
    if answer.status == 422:
        check_known_refusals(
            request,
            answer,
            AsyncRequired=refusals.async_required,
            ConcurrencyError=refusals.concurrency,
            MaintenanceInfoConflict=refusals.maintenance_conflict,
        )
    raise refusals.bad(request, answer)


def read_update(request: BrokerRequest, answer: BrokerAnswer) -> ProvisionAnswer:
    check_answered(request, answer)
    if answer.status in {200, 202}:
        return _provision_answer(answer, object_in_shape(request, answer, answer_schemas.INSTANCE))
    if answer.status == 422:
        check_known_refusals(
            request,
            answer,
            AsyncRequired=refusals.async_required,
            MaintenanceInfoConflict=refusals.maintenance_conflict,
        )
        raise refusals.rejection(request, answer)
    raise refusals.bad(request, answer, described=answer.status != 201)


def read_deprovision(request: BrokerRequest, answer: BrokerAnswer) -> DeprovisionAnswer:
    """Also an unbind's answer, which is read alike. 410: it was gone already."""
    check_answered(request, answer)
    if answer.status == 200:
        return _deprovision_answer(answer, object_of(request, answer))
    if answer.status == 202:
        return _deprovision_answer(answer, object_in_shape(request, answer, answer_schemas.ASYNCHRONOUS))
    if answer.status == 410:
        return DeprovisionAnswer(in_progress=False, description="", operation=None)
    if answer.status == 422:
        check_known_refusals(
            request, answer, AsyncRequired=refusals.async_required, ConcurrencyError=refusals.concurrency
        )
    raise refusals.bad(request, answer, described=answer.status != 201)


def read_last_operation(answer: BrokerAnswer, *, deleting: bool) -> PollAnswer:
    """A poll's answer, of instances and bindings. `deleting`: 410 says that it is gone, not that it still goes on."""
    body = refusals.object_in(answer.text) or {}
    if answer.failure:
        return PollAnswer(state="in progress", understood=False, ready_in=answer.ready_in)
    if answer.status == 400:
        description = body.get("description", "Bad request")
        return _poll_answer(answer, "failed", description)
    if answer.status == 410:
        return _poll_answer(answer, "succeeded" if deleting else "in progress", None)
    state = body.get("state")
    if answer.status == 200 and state in STATES:
        return _poll_answer(answer, state, body.get("description"))
    return PollAnswer(state="in progress", understood=False, ready_in=answer.ready_in)


def read_get_instance(request: BrokerRequest, answer: BrokerAnswer) -> InstanceAnswer:
    check_answered(request, answer)
    if answer.status != 200:
        raise refusals.bad(request, answer)
    body = object_in_shape(request, answer, answer_schemas.FETCHED_INSTANCE)
    return InstanceAnswer(dashboard_url=body.get("dashboard_url"), parameters=body.get("parameters"))


def check_answered(request: BrokerRequest, answer: BrokerAnswer) -> None:
    """Raises BrokerError for what is an error of every operation: no answer, 401, 408, most of 4xx, 5xx."""
    if answer.failure:
        raise refusals.transport(request, answer)
    status = answer.status
    if status == 401:
        raise refusals.unauthenticated_error(request, answer)
    if status == 408:
        raise refusals.late(request)
    if 400 <= status < 500 and status not in {409, 410, 422}:
        raise refusals.rejection(request, answer)
    if 500 <= status < 600:
        raise refusals.bad(request, answer)


def object_of(request: BrokerRequest, answer: BrokerAnswer) -> Body:
    """The JSON object in a body. Raises BrokerError where the body is none."""
    body = refusals.object_in(answer.text)
    if body is None:
        # JsonObjectValidator names no method, JsonSchemaValidator does.
        # source: cloud_controller_ng:lib/services/service_brokers/v2/response_parser.rb
        raise refusals.no_object(request, answer, method="")
    return body


def object_in_shape(request: BrokerRequest, answer: BrokerAnswer, schema: answer_schemas.Schema) -> Body:
    """The JSON object in a body, checked against a schema. Raises BrokerError with every complaint."""
    body = refusals.object_in(answer.text)
    if body is None:
        raise refusals.no_object(request, answer, method=request.method)
    found = answer_schemas.complaints(body, schema)
    if found:
        raise refusals.malformed_answer(request, answer, "\n" + "\n".join(found), method=request.method)
    return body


def check_known_refusals(request: BrokerRequest, answer: BrokerAnswer, **refusals_by_error: Refusal) -> None:
    """Raise the refusal that the `error` of a 422 names, if it is one of these."""
    problem = ruby.lookup_problem(answer.text)
    if problem:
        # Ruby looks for the key "error" in any JSON value, and fails. recording: v3-failures/provision-unprocessable
        raise refusals.internal_error(problem)
    error = (refusals.object_in(answer.text) or {}).get("error")
    refusal = refusals_by_error.get(error) if isinstance(error, str) else None
    if refusal is not None:
        raise refusal(request, answer)


def _provision_answer(answer: BrokerAnswer, body: Mapping[str, Json]) -> ProvisionAnswer:
    in_progress = answer.status == 202
    return ProvisionAnswer(
        in_progress=in_progress,
        description=_description(body.get("description")) or "",
        operation=body.get("operation") if in_progress else None,
        dashboard_url=body.get("dashboard_url"),
        metadata=body.get("metadata"),
    )


def _deprovision_answer(answer: BrokerAnswer, body: Mapping[str, Json]) -> DeprovisionAnswer:
    in_progress = answer.status == 202
    return DeprovisionAnswer(
        in_progress=in_progress,
        description=_description(body.get("description")) or "",
        operation=body.get("operation") if in_progress else None,
    )


def _poll_answer(answer: BrokerAnswer, state: str, description: Json) -> PollAnswer:
    given = next((value for name, value in answer.headers.items() if name.lower() == "retry-after"), None)
    return PollAnswer(
        state=state,
        description=_description(description),
        retry_after=None if given is None else _leading_integer(given),
        ready_in=answer.ready_in,
    )


def _description(description: Json) -> str | None:
    """A description as the last operation has it; null and false are none."""
    return None if description is None or description is False else ruby.text(description)


def _leading_integer(text: str) -> int:
    """Ruby's to_i."""
    match = re.match(r"\s*[+-]?\d+", text)
    return whole_number(match[0].strip()) if match else 0
