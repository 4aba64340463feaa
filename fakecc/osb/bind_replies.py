"""Read brokers' answers to bind, unbind and get_binding as the Cloud Controller does.

Source: cloud_controller_ng:lib/services/service_brokers/v2/response_parser.rb
"""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from fakecc.dialects import ruby
from fakecc.json_types import Json
from fakecc.osb import answer_schemas, refusals
from fakecc.osb.port import BrokerAnswer, BrokerRequest
from fakecc.osb.replies import (
    DeprovisionAnswer,
    check_answered,
    check_known_refusals,
    object_in_shape,
    object_of,
    read_deprovision,
)
from fakecc.records import Value, value_type

MOUNT_FIELDS = ("device_type", "device", "mode", "container_dir", "driver")
MOUNT_TEXTS = ("device_type", "mode", "container_dir", "driver")


@value_type
class BindAnswer(Value):
    """An answer to bind, or a fetched binding; None is what the broker left out."""

    in_progress: bool = False
    operation: str | None = None
    credentials: Json = None
    syslog_drain_url: str | None = None
    route_service_url: str | None = None
    volume_mounts: Json = None
    parameters: Json = None


def read_bind(request: BrokerRequest, answer: BrokerAnswer, requires: Collection[str]) -> BindAnswer:
    """`requires` are the offering's, which allow a syslog drain and volume mounts."""
    check_answered(request, answer)
    if answer.status in {200, 201}:
        return _bind_answer(request, answer, requires)
    if answer.status == 202:
        return BindAnswer(
            in_progress=True, operation=object_in_shape(request, answer, answer_schemas.ASYNCHRONOUS).get("operation")
        )
    if answer.status == 409:
        raise refusals.conflict(request, answer)
    if answer.status == 422:
        check_known_refusals(
            request,
            answer,
            RequiresApp=refusals.app_required,
            AsyncRequired=refusals.async_required,
            ConcurrencyError=refusals.concurrency,
        )
    raise refusals.bad(request, answer)


def read_unbind(request: BrokerRequest, answer: BrokerAnswer) -> DeprovisionAnswer:
    return read_deprovision(request, answer)


def read_get_binding(request: BrokerRequest, answer: BrokerAnswer) -> BindAnswer:
    check_answered(request, answer)
    if answer.status != 200:
        raise refusals.bad(request, answer)
    body = object_in_shape(request, answer, answer_schemas.FETCHED_BINDING)
    return BindAnswer(
        credentials=body.get("credentials"),
        syslog_drain_url=body.get("syslog_drain_url"),
        route_service_url=body.get("route_service_url"),
        volume_mounts=body.get("volume_mounts"),
        parameters=body.get("parameters"),
    )


def _bind_answer(request: BrokerRequest, answer: BrokerAnswer, requires: Collection[str]) -> BindAnswer:
    body = object_of(request, answer)
    credentials = body.get("credentials")
    if _present(credentials) and not isinstance(credentials, dict):
        raise refusals.malformed_answer(request, answer, "expected credentials to be a valid JSON object", method="")
    if body.get("syslog_drain_url") is not None and "syslog_drain" not in requires:
        raise refusals.drain_unregistered(request, answer)
    if _present(body.get("route_service_url")) and not _routable(body["route_service_url"]):
        raise refusals.bad(request, answer)
    problem = _mounts_problem(answer, body.get("volume_mounts"), requires)
    if problem:
        raise refusals.wrong_mounts(request, answer, problem)
    return BindAnswer(
        credentials=credentials,
        syslog_drain_url=body.get("syslog_drain_url"),
        route_service_url=body.get("route_service_url"),
        volume_mounts=body.get("volume_mounts"),
    )


def _present(value: Json) -> bool:
    # True to Ruby: everything but null and false.
    return value is not None and value is not False


def _routable(url: Json) -> bool:
    if not isinstance(url, str) or re.search(r"[^!-~]", url):
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme == "https" and bool(host) and not (host or "").startswith(".")


def _mounts_problem(answer: BrokerAnswer, mounts: Json, requires: Collection[str]) -> str:
    if mounts is None:
        return ""
    if "volume_mount" not in requires:
        return (
            "The service is attempting to supply volume mounts from your application, but is not registered as a "
            "volume mount service. Please contact the service provider."
        )
    if not isinstance(mounts, list) or not all(isinstance(mount, dict) for mount in mounts):
        wanted = 'expected "volume_mounts" key to contain an array of JSON objects in body'
        return f"{wanted}, broker returned '{answer.text}'"
    return next((problem for mount in mounts if (problem := _mount_problem(mount))), "")


def _mount_problem(mount: dict[str, Json]) -> str:
    missing = [name for name in MOUNT_FIELDS if name not in mount]
    missing += [name for name in MOUNT_TEXTS if not (isinstance(mount.get(name), str) and mount[name])]
    if missing:
        return f"missing required field '{missing[0]}'"
    device = mount["device"]
    if not isinstance(device, dict):
        return f"required field 'device' must be an object but is {ruby.class_name(device)}"
    volume = device.get("volume_id")
    if not isinstance(volume, str) or not volume:
        return "required field 'device.volume_id' must be a non-empty string"
    if not isinstance(device.get("mount_config", {}), dict | None):
        return "field 'device.mount_config' must be an object if it is defined"
    return ""
