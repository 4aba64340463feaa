"""Errors that a broker's answer leads to, each with the name of the Cloud Controller's error class.

Source: cloud_controller_ng:lib/services/service_brokers/v2/errors/
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote_plus

from fakecc import json_reading
from fakecc.dialects import ruby
from fakecc.errors import CloudControllerError
from fakecc.json_types import Json
from fakecc.osb.port import BrokerAnswer, BrokerRequest
from fakecc.osb.status_phrases import reason_of

LONGEST = 2**14
KEPT = 2**13
CUT = "...This message has been truncated due to size. To read the full message, check the broker's logs"
TIMED_OUT = "The request to the service broker timed out"
MALFORMED = "The service broker returned an invalid response: "
# The code for every failure of a broker: no entry of the catalogue has it but UnknownError.
CLIENT_CODE = 10001
LEAVING_ORPHANS = frozenset({"provision", "bind"})


class BrokerError(Exception):
    """A broker that refused, or whose answer made no sense.

    `status` is the status for a client that waits for the answer. `http` is what v2 adds. `orphan`: the broker may
    have made something, which is to be deleted there.
    """

    def __init__(self, name: str, status: int, message: str, *, http: Mapping[str, Json], orphan: bool = False) -> None:
        super().__init__(message)
        self.name = name
        self.status = status
        self.message = message
        self.http = http
        self.orphan = orphan

    def with_message(self, message: str) -> BrokerError:
        """The same error with another message."""
        return BrokerError(self.name, self.status, message, http=self.http, orphan=self.orphan)

    def as_client_error(self, prefix: str = "") -> CloudControllerError:
        """The error for a client that waits for the answer; `prefix` is put before the message."""
        return CloudControllerError(self.name, CLIENT_CODE, self.status, prefix + self.message, http=self.http)


def uri_of(request: BrokerRequest) -> str:
    """The whole URL of a request."""
    query = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in request.query)
    return f"{request.broker_url}{request.path}" + (f"?{query}" if query else "")


def object_in(text: str) -> dict[str, Json] | None:
    """The JSON object in a body, or None."""
    parsed = json_in(text)
    return parsed if isinstance(parsed, dict) else None


def json_in(text: str) -> Json:
    """The JSON in a body, or None."""
    try:
        return json_reading.read(text)
    except json_reading.Unfit:
        return None


def transport(request: BrokerRequest, answer: BrokerAnswer) -> BrokerError:
    """The error for a request without an answer."""
    http = {"uri": uri_of(request), "method": request.method}
    if answer.failure == "timeout":
        orphan = request.operation in LEAVING_ORPHANS
        return BrokerError("HttpClientTimeout", 504, TIMED_OUT, http=http, orphan=orphan)
    if answer.failure == "unreachable":
        message = "The service broker could not be reached"
        return BrokerError("ServiceBrokerApiUnreachable", 502, message, http=http)
    return BrokerError("HttpRequestError", 500, answer.message, http=http)


def unauthenticated_error(request: BrokerRequest, answer: BrokerAnswer) -> BrokerError:
    message = "Authentication with the service broker failed. Double-check that the username and password are correct."
    return BrokerError("ServiceBrokerApiAuthenticationFailed", 502, message, http=_http(request, answer))


def late(request: BrokerRequest) -> BrokerError:
    """The broker itself says that it took too long: 408."""
    # The parser knows the address of a DELETE without its query, which the client adds.
    # source: cloud_controller_ng:lib/services/service_brokers/v2/client.rb
    uri = request.broker_url + request.path if request.method == "DELETE" else uri_of(request)
    return BrokerError("ServiceBrokerApiTimeout", 504, TIMED_OUT, http={"uri": uri, "method": request.method})


def rejection(request: BrokerRequest, answer: BrokerAnswer) -> BrokerError:
    message = _description(answer) or "The service broker rejected the request. " + _whole(answer)
    return BrokerError("ServiceBrokerRequestRejected", 502, message, http=_http(request, answer))


def bad(request: BrokerRequest, answer: BrokerAnswer, *, described: bool = True) -> BrokerError:
    """An answer that makes no sense. `described`: the message may be its description."""
    said = _description(answer) if described else ""
    message = _cut(said or "The service broker returned an invalid response. " + _whole(answer))
    orphan = request.operation in LEAVING_ORPHANS
    return BrokerError("ServiceBrokerBadResponse", 502, message, http=_http(request, answer), orphan=orphan)


def conflict(request: BrokerRequest, answer: BrokerAnswer) -> BrokerError:
    message = _cut(_description(answer) or "Resource conflict")
    return BrokerError("ServiceBrokerConflict", 409, message, http=_http(request, answer))


def malformed_answer(request: BrokerRequest, answer: BrokerAnswer, complaint: str, *, method: str) -> BrokerError:
    """`method` is what v2 shows: empty where the Cloud Controller does not set it."""
    orphan = request.operation in LEAVING_ORPHANS and answer.status != 200
    http = {"method": method, "status": answer.status}
    return BrokerError("ServiceBrokerResponseMalformed", 502, MALFORMED + complaint, http=http, orphan=orphan)


def no_object(request: BrokerRequest, answer: BrokerAnswer, *, method: str) -> BrokerError:
    complaint = f"expected valid JSON object in body, broker returned '{answer.text}'"
    return malformed_answer(request, answer, complaint, method=method)


def async_required(request: BrokerRequest, answer: BrokerAnswer) -> BrokerError:
    message = "This service plan requires client support for asynchronous service operations."
    return BrokerError("AsyncRequired", 400, message, http=_http(request, answer))


def concurrency(request: BrokerRequest, answer: BrokerAnswer) -> BrokerError:
    message = "The service broker could not perform this operation in parallel with other running operations"
    return BrokerError("ConcurrencyError", 422, message, http=_http(request, answer))


def app_required(request: BrokerRequest, answer: BrokerAnswer) -> BrokerError:
    message = "This service supports generation of credentials through binding an application only."
    return BrokerError("AppRequired", 400, message, http=_http(request, answer))


def maintenance_conflict(request: BrokerRequest, answer: BrokerAnswer) -> BrokerError:
    description = (object_in(answer.text) or {}).get("description")
    given = isinstance(description, str) and description.strip()
    message = (
        f"Service broker error: {description}"
        if given
        else "The service broker did not provide a reason for this conflict, please ensure the "
        "catalog is up to date and you are providing a version supported by this service plan"
    )
    return BrokerError("MaintenanceInfoConflict", 422, message, http=_http(request, answer))


def drain_unregistered(request: BrokerRequest, answer: BrokerAnswer) -> BrokerError:
    message = (
        "The service is attempting to stream logs from your application, but is not registered as a logging "
        "service. Please contact the service provider."
    )
    return BrokerError("ServiceBrokerInvalidSyslogDrainUrl", 502, message, http=_http(request, answer), orphan=True)


def wrong_mounts(request: BrokerRequest, answer: BrokerAnswer, complaint: str) -> BrokerError:
    http = _http(request, answer)
    return BrokerError("ServiceBrokerInvalidVolumeMounts", 502, MALFORMED + complaint, http=http, orphan=True)


def internal_error(message: str) -> BrokerError:
    """An answer on which the Cloud Controller itself fails, in the words of its exception."""
    return BrokerError("UnknownError", 500, message, http={})


def _http(request: BrokerRequest, answer: BrokerAnswer) -> dict[str, Json]:
    return {"method": request.method, "status": answer.status}


def _description(answer: BrokerAnswer) -> str:
    body = object_in(answer.text)
    return f"Service broker error: {ruby.text(body['description'])}" if body and "description" in body else ""


def _whole(answer: BrokerAnswer) -> str:
    return f"Status Code: {answer.status} {reason_of(answer.status, answer.reason)}, Body: {answer.text}"


def _cut(message: str) -> str:
    encoded = message.encode()
    if len(encoded) <= LONGEST:
        return message
    kept = encoded[: KEPT - len("…".encode())].decode(errors="ignore")
    return f"{kept}…{CUT}"
