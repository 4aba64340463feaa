"""How brokers' answers are read: status and body against operation, and after which answers an orphan may be left.

Source: cloud_controller_ng:lib/services/service_brokers/v2/response_parser.rb, client.rb
"""

import json

import pytest

from fakecc.osb import bind_replies, replies
from fakecc.osb.port import BrokerAnswer, BrokerRequest
from fakecc.osb.replies import BrokerError, DeprovisionAnswer, PollAnswer, ProvisionAnswer

METHODS = {
    "catalog": "GET", "provision": "PUT", "update": "PATCH", "deprovision": "DELETE", "bind": "PUT", "unbind": "DELETE",
    "get_instance": "GET", "get_binding": "GET",
}  # fmt: skip
READERS = {
    "catalog": replies.read_catalog,
    "provision": replies.read_provision,
    "update": replies.read_update,
    "deprovision": replies.read_deprovision,
    "bind": lambda request, answer: bind_replies.read_bind(request, answer, ()),
    "unbind": bind_replies.read_unbind,
    "get_instance": replies.read_get_instance,
    "get_binding": bind_replies.read_get_binding,
}
OPERATIONS = tuple(READERS)


def _request(operation):
    return BrokerRequest(
        operation=operation, method=METHODS[operation], path="/v2/x", query=(("a", "b c"),), broker_guid="g",
        broker_url="http://broker", username="u", password="p",
    )  # fmt: skip


def _answer(status, body=None, **given):
    return BrokerAnswer(status=status, text=body if isinstance(body, str) else json.dumps(body), **given)


def _outcome(operation, answer, read=None):
    """`ok`, `async`, or the name of the error, with a star where an orphan may have been left."""
    try:
        read = (read or READERS[operation])(_request(operation), answer)
    except BrokerError as error:
        return error.name.removeprefix("ServiceBroker") + ("*" if error.orphan else "")
    return "async" if getattr(read, "in_progress", False) else "ok"


def _message(operation, answer):
    with pytest.raises(BrokerError) as caught:
        READERS[operation](_request(operation), answer)
    return caught.value.message


BAD, BAD_ORPHAN = "BadResponse", "BadResponse*"
# A row an answer, a column an operation, in the order of OPERATIONS.
MATRIX = [
    ("200 object", _answer(200, {}), "ok ok ok ok ok ok ok ok"),
    ("200 text", _answer(200, "x"), " ".join(["ResponseMalformed"] * 8)),
    ("200 array", _answer(200, []), " ".join(["ResponseMalformed"] * 8)),
    ("200 empty", _answer(200, ""), " ".join(["ResponseMalformed"] * 8)),
    ("201 object", _answer(201, {}), f"{BAD} ok {BAD} {BAD} ok {BAD} {BAD} {BAD}"),
    (
        "201 text", _answer(201, "x"),
        f"ResponseMalformed ResponseMalformed* {BAD} {BAD} ResponseMalformed* {BAD} {BAD} {BAD}",
    ),
    ("202 object", _answer(202, {}), f"{BAD} async async async async async {BAD} {BAD}"),
    (
        "202 text", _answer(202, "x"),
        ("ResponseMalformed ResponseMalformed* ResponseMalformed ResponseMalformed ResponseMalformed* "
         f"ResponseMalformed {BAD} {BAD}"),
    ),
    *[
        (f"{status} object", _answer(status, {}), f"{BAD} {BAD_ORPHAN} {BAD} {BAD} {BAD_ORPHAN} {BAD} {BAD} {BAD}")
        for status in (203, 204, 304, 308, 500, 503, 599)
    ],
    *[
        (f"{status}", _answer(status, {}), " ".join(["RequestRejected"] * 8))
        for status in (400, 402, 403, 404, 405, 413, 418, 429, 499)
    ],
    ("401", _answer(401, {}), " ".join(["ApiAuthenticationFailed"] * 8)),
    ("408", _answer(408, {}), " ".join(["ApiTimeout"] * 8)),
    ("409", _answer(409, {}), f"{BAD} Conflict {BAD} {BAD} Conflict {BAD} {BAD} {BAD}"),
    ("410", _answer(410, {}), f"{BAD} {BAD_ORPHAN} {BAD} ok {BAD_ORPHAN} ok {BAD} {BAD}"),
    (
        "422 AsyncRequired", _answer(422, {"error": "AsyncRequired"}),
        f"{BAD} AsyncRequired AsyncRequired AsyncRequired AsyncRequired AsyncRequired {BAD} {BAD}",
    ),
    (
        "422 ConcurrencyError", _answer(422, {"error": "ConcurrencyError"}),
        f"{BAD} ConcurrencyError RequestRejected ConcurrencyError ConcurrencyError ConcurrencyError {BAD} {BAD}",
    ),
    (
        "422 RequiresApp", _answer(422, {"error": "RequiresApp"}),
        f"{BAD} {BAD_ORPHAN} RequestRejected {BAD} AppRequired {BAD} {BAD} {BAD}",
    ),
    (
        "422 MaintenanceInfoConflict", _answer(422, {"error": "MaintenanceInfoConflict"}),
        f"{BAD} MaintenanceInfoConflict MaintenanceInfoConflict {BAD} {BAD_ORPHAN} {BAD} {BAD} {BAD}",
    ),
    ("422 text", _answer(422, "x"), f"{BAD} {BAD_ORPHAN} RequestRejected {BAD} {BAD_ORPHAN} {BAD} {BAD} {BAD}"),
    (
        "timeout", BrokerAnswer(failure="timeout"),
        ("HttpClientTimeout HttpClientTimeout* HttpClientTimeout HttpClientTimeout HttpClientTimeout* "
         "HttpClientTimeout HttpClientTimeout HttpClientTimeout"),
    ),
    ("unreachable", BrokerAnswer(failure="unreachable"), " ".join(["ApiUnreachable"] * 8)),
    ("transport", BrokerAnswer(failure="transport", message="TLS"), " ".join(["HttpRequestError"] * 8)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("operation", "answer", "outcome"),
    [
        pytest.param(operation, answer, outcome, id=f"{operation} {name}")
        for name, answer, row in MATRIX
        for operation, outcome in zip(OPERATIONS, row.split(), strict=True)
    ],
)
def test_each_answer_to_each_operation_has_its_outcome(operation, answer, outcome):
    assert _outcome(operation, answer) == outcome


@pytest.mark.parametrize(
    ("operation", "answer", "message"),
    [
        pytest.param("provision", _answer(500, {"description": "boom"}), "Service broker error: boom", id="described"),
        pytest.param("provision", _answer(500, {"description": None}), "Service broker error: ", id="described by null"),
        pytest.param(
            "provision", _answer(500, {"description": {"a": [1, None]}}),
            'Service broker error: {"a"=>[1, nil]}', id="described by an object",
        ),
        pytest.param(
            "provision", _answer(500, "oops"),
            "The service broker returned an invalid response. Status Code: 500 Internal Server Error, Body: oops",
            id="5xx",
        ),
        pytest.param(
            "provision", _answer(413, "<html>"),
            "The service broker rejected the request. Status Code: 413 Request Entity Too Large, Body: <html>",
            id="the old reason",
        ),
        pytest.param(
            "provision", _answer(308, "", reason="Permanent Redirect"),
            "The service broker returned an invalid response. Status Code: 308 Permanent Redirect, Body: ",
            id="the broker's own reason",
        ),
        pytest.param("provision", _answer(409, {}), "Resource conflict", id="conflict"),
        pytest.param("bind", _answer(409, {"description": "mine"}), "Service broker error: mine", id="conflict described"),
        pytest.param(
            "update", _answer(201, {"description": "made?"}),
            'The service broker returned an invalid response. Status Code: 201 Created, Body: {"description": "made?"}',
            id="201 ignores the description",
        ),
        pytest.param(
            "provision", _answer(200, ""),
            "The service broker returned an invalid response: expected valid JSON object in body, broker returned ''",
            id="no object",
        ),
        pytest.param(
            "provision", _answer(202, {"dashboard_url": 1, "operation": 2, "metadata": {"labels": "x"}}),
            "The service broker returned an invalid response: "
            "\nThe property '#/dashboard_url' of type integer did not match one or more of the following types: "
            "string, null"
            "\nThe property '#/operation' of type integer did not match the following type: string"
            "\nThe property '#/metadata/labels' of type string did not match the following type: object",
            id="shape",
        ),
        pytest.param(
            "provision", _answer(202, {"operation": "x" * 10001}),
            "The service broker returned an invalid response: "
            "\nThe property '#/operation' was not of a maximum string length of 10000",
            id="operation too long",
        ),
        pytest.param(
            "get_binding",
            _answer(200, {"volume_mounts": [{"device": {}, "device_type": 1, "driver": "d", "mode": "x"}]}),
            "The service broker returned an invalid response: "
            "\nThe property '#/volume_mounts/0' did not contain a required property of 'container_dir'"
            "\nThe property '#/volume_mounts/0/device' did not contain a required property of 'volume_id'"
            "\nThe property '#/volume_mounts/0/device_type' of type integer did not match the following type: string"
            "\nThe property '#/volume_mounts/0/mode' value \"x\" did not match one of the following values: r, rw",
            id="fetched mounts",
        ),
        pytest.param(
            "provision", _answer(422, {"error": "MaintenanceInfoConflict", "description": " "}),
            "The service broker did not provide a reason for this conflict, please ensure the catalog is up to date "
            "and you are providing a version supported by this service plan",
            id="conflict without a reason",
        ),
        pytest.param(
            "provision", _answer(422, ["AsyncRequired"]), "no implicit conversion of String into Integer", id="422 array"
        ),
        pytest.param("bind", _answer(422, 5), "no implicit conversion of String into Integer", id="422 number"),
        pytest.param("unbind", _answer(422, "null"), "undefined method `[]' for nil", id="422 null"),
        pytest.param("update", _answer(422, "true"), "undefined method `[]' for true", id="422 true"),
        pytest.param("update", _answer(422, "1.5"), "undefined method `[]' for an instance of BigDecimal", id="422 float"),
        pytest.param("provision", BrokerAnswer(failure="transport", message="TLS said no"), "TLS said no", id="transport"),
    ],
)  # fmt: skip
def test_each_failure_has_its_sentence(operation, answer, message):
    assert _message(operation, answer) == message


def test_a_long_message_is_cut_at_bytes_and_says_so():
    message = _message("provision", _answer(500, {"description": "ä" * 20000}))
    cut = "…...This message has been truncated due to size. To read the full message, check the broker's logs"
    assert message == "Service broker error: " + "ä" * 4083 + cut


def test_a_rejection_is_not_cut():
    assert len(_message("provision", _answer(400, {"description": "d" * 20000}))) == 20022


@pytest.mark.parametrize(
    ("operation", "answer", "http"),
    [
        pytest.param("provision", _answer(401, {}), {"method": "PUT", "status": 401}, id="an answer"),
        pytest.param("provision", _answer(408, {}), {"uri": "http://broker/v2/x?a=b+c", "method": "PUT"}, id="408"),
        pytest.param(
            "unbind", _answer(408, {}), {"uri": "http://broker/v2/x", "method": "DELETE"}, id="408 to a delete"
        ),
        pytest.param(
            "unbind",
            BrokerAnswer(failure="timeout"),
            {"uri": "http://broker/v2/x?a=b+c", "method": "DELETE"},
            id="timeout",
        ),
        pytest.param("provision", _answer(200, "x"), {"method": "PUT", "status": 200}, id="malformed by schema"),
        pytest.param("unbind", _answer(200, "x"), {"method": "", "status": 200}, id="malformed, the method forgotten"),
    ],
)
def test_v2_is_told_what_was_asked(operation, answer, http):
    with pytest.raises(BrokerError) as caught:
        READERS[operation](_request(operation), answer)
    assert caught.value.http == http


def test_a_provision_gives_what_the_broker_told():
    body = {"dashboard_url": "d", "operation": "ignored", "description": "made", "metadata": {"labels": {"a": "b"}}}
    assert replies.read_provision(_request("provision"), _answer(201, body)) == ProvisionAnswer(
        in_progress=False, description="made", operation=None, dashboard_url="d", metadata={"labels": {"a": "b"}}
    )


def test_an_operation_counts_only_where_it_goes_on():
    read = replies.read_deprovision(_request("deprovision"), _answer(202, {"operation": "op", "description": "soon"}))
    assert read == DeprovisionAnswer(in_progress=True, description="soon", operation="op")


@pytest.mark.parametrize(
    ("answer", "deleting", "polled"),
    [
        pytest.param(_answer(200, {"state": "succeeded"}), False, PollAnswer(state="succeeded"), id="succeeded"),
        pytest.param(
            _answer(200, {"state": "failed", "description": ""}), False, PollAnswer(state="failed", description=""), id="failed"
        ),
        pytest.param(
            _answer(200, {"state": "in progress", "description": "10%"}, headers={"retry-after": "90"}), False,
            PollAnswer(state="in progress", description="10%", retry_after=90), id="in progress",
        ),
        pytest.param(
            _answer(200, {"state": "in progress"}, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}), False,
            PollAnswer(state="in progress", retry_after=0), id="a date to retry after",
        ),
        pytest.param(
            _answer(200, {"state": "failed", "description": {"a": 0}}), False,
            PollAnswer(state="failed", description='{"a"=>0}'), id="described by an object",
        ),
        pytest.param(
            _answer(200, {"state": "failed", "description": 0}), False, PollAnswer(state="failed", description="0"), id="zero"
        ),
        pytest.param(_answer(400, {}), False, PollAnswer(state="failed", description="Bad request"), id="400"),
        pytest.param(
            _answer(400, {"description": "no"}), False, PollAnswer(state="failed", description="no"), id="400 described"
        ),
        pytest.param(_answer(410, {}), False, PollAnswer(state="in progress"), id="410 while creating"),
        pytest.param(_answer(410, {}), True, PollAnswer(state="succeeded"), id="410 while deleting"),
        pytest.param(
            _answer(200, {"state": "odd"}), False, PollAnswer(state="in progress", understood=False), id="another state"
        ),
        pytest.param(_answer(200, "x"), False, PollAnswer(state="in progress", understood=False), id="no JSON"),
        pytest.param(_answer(404, {}), False, PollAnswer(state="in progress", understood=False), id="404"),
        pytest.param(
            _answer(500, {"state": "failed"}), False, PollAnswer(state="in progress", understood=False), id="500"
        ),
        pytest.param(
            BrokerAnswer(failure="timeout", ready_in=3), False,
            PollAnswer(state="in progress", understood=False, ready_in=3), id="timeout",
        ),
    ],
)  # fmt: skip
def test_a_poll_fails_only_where_the_broker_says_so(answer, deleting, polled):
    assert replies.read_last_operation(answer, deleting=deleting) == polled


MOUNT = {"device_type": "shared", "device": {"volume_id": "v"}, "mode": "rw", "container_dir": "/d", "driver": "nfs"}


@pytest.mark.parametrize(
    ("body", "requires", "outcome"),
    [
        pytest.param({}, (), "ok", id="nothing"),
        pytest.param({"credentials": False}, (), "ok", id="credentials false"),
        pytest.param({"credentials": "x"}, (), "ResponseMalformed*", id="credentials no object"),
        pytest.param({"credentials": 0}, (), "ResponseMalformed*", id="credentials zero"),
        pytest.param({"route_service_url": ""}, (), "BadResponse*", id="route service empty"),
        pytest.param({"route_service_url": "https://a b.com"}, (), "BadResponse*", id="route service with a blank"),
        pytest.param({"syslog_drain_url": "syslog://a"}, (), "InvalidSyslogDrainUrl*", id="drain unregistered"),
        pytest.param({"syslog_drain_url": "syslog://a"}, ("syslog_drain",), "ok", id="drain"),
        pytest.param({"route_service_url": "http://a.com"}, (), "BadResponse*", id="route service without TLS"),
        pytest.param({"route_service_url": "https://.com"}, (), "BadResponse*", id="route service without a host"),
        pytest.param({"route_service_url": "https://a.com"}, (), "ok", id="route service"),
        pytest.param({"volume_mounts": [MOUNT]}, (), "InvalidVolumeMounts*", id="mounts unregistered"),
        pytest.param({"volume_mounts": [MOUNT]}, ("volume_mount",), "ok", id="mounts"),
        pytest.param({"volume_mounts": None}, (), "ok", id="mounts null"),
        pytest.param(
            {"volume_mounts": [{**MOUNT, "mode": ""}]}, ("volume_mount",), "InvalidVolumeMounts*", id="no mode"
        ),
    ],
)
def test_a_bind_may_only_bring_what_the_service_is_registered_for(body, requires, outcome):
    read = lambda request, answer: bind_replies.read_bind(request, answer, requires)  # noqa: E731 - a reader
    assert _outcome("bind", _answer(201, body), read) == outcome


@pytest.mark.parametrize(
    ("mounts", "complaint"),
    [
        pytest.param(
            {}, 'expected "volume_mounts" key to contain an array of JSON objects in body, broker returned '
            "'{\"volume_mounts\": {}}'", id="no array",
        ),
        pytest.param([{}], "missing required field 'device_type'", id="nothing"),
        pytest.param([MOUNT, {**MOUNT, "driver": 1}], "missing required field 'driver'", id="no text"),
        pytest.param([{**MOUNT, "device": None}], "required field 'device' must be an object but is NilClass", id="device"),
        pytest.param(
            [{**MOUNT, "device": {"volume_id": ""}}], "required field 'device.volume_id' must be a non-empty string",
            id="volume",
        ),
        pytest.param(
            [{**MOUNT, "device": {"volume_id": "v", "mount_config": 1}}],
            "field 'device.mount_config' must be an object if it is defined", id="config",
        ),
    ],
)  # fmt: skip
def test_a_volume_mount_is_taken_apart(mounts, complaint):
    with pytest.raises(BrokerError) as caught:
        bind_replies.read_bind(_request("bind"), _answer(200, {"volume_mounts": mounts}), ("volume_mount",))
    assert caught.value.message == f"The service broker returned an invalid response: {complaint}"
