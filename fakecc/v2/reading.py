"""Handlers that all resources share: list, show, and sub-collections.

Source: cloud_controller_ng:app/controllers/base/model_controller.rb
"""

from __future__ import annotations

from typing import Any, TypeVar

from fakecc import errors
from fakecc.call import Call, Endpoint, Handler, Reply, endpoint
from fakecc.errors import Broken
from fakecc.store import Record, Table
from fakecc.v2.access import need_read, need_read_scope
from fakecc.v2.collection import collection
from fakecc.v2.options import options_of
from fakecc.v2.ordering import check_order
from fakecc.v2.replies import show
from fakecc.v2.resource import Resource, resource_named

R = TypeVar("R", bound=Record)


def find(resource: Resource[R], guid: str, call: Call) -> R:
    """The record that a path names. Raises the resource's own error when there is none."""
    table = resource.table(call.world)
    record = table.get(guid)
    if record is None or not resource.base.has(table, record):
        raise resource.not_found(guid)
    return record


def look_up(table: Table[R], guid: str) -> R | None:
    """The record that a body or path names. Raises Broken: the database takes no NUL, not even in a question."""
    if "\0" in guid:
        message = f"a NUL in a guid of {table.name}"
        raise Broken(message)
    return table.get(guid)


def find_related(table: Table[R], model: str, guid: str) -> R:
    """The record that a sub-collection's PUT or a `*_guids` names. Raises InvalidRelation with the namespaced class."""
    record = look_up(table, guid)
    if record is None:
        raise errors.InvalidRelation(f"Could not find VCAP::CloudController::{model} with guid: {guid}")
    return record


def find_referred(table: Table[R], model: str, guid: str) -> R:
    """The record that a body's `*_guid` names. Raises InvalidRelation with the bare class."""
    record = look_up(table, guid)
    if record is None:
        raise errors.InvalidRelation(f"Could not find {model} with guid: {guid}")
    return record


def enumerate_(resource: Resource[Any]) -> Handler:
    """Make the handler of GET /v2/<resource>."""

    def enumerate_all(call: Call) -> Reply:
        need_read_scope(call)
        resource.may_list(call, None)
        check_order(options_of(call), resource)
        return collection(call, resource, kept=resource.kept)

    return enumerate_all


def read(resource: Resource[Any]) -> Handler:
    """Make the handler of GET /v2/<resource>/<guid>."""

    def read_one(call: Call, guid: str) -> Reply:
        record = find(resource, guid, call)
        need_read(call, resource, record)
        return show(resource, record, call)

    return read_one


def related(resource: Resource[Any], *names: str, marks: tuple[str, ...] = ()) -> list[Endpoint]:
    """Make the endpoint GET /v2/<resource>/<guid>/<name> for each of these relations."""
    path = f"/v2/{resource.name}/<guid>"
    return [endpoint("GET", f"{path}/{name}", enumerate_related(resource, name), *marks) for name in names]


def enumerate_related(resource: Resource[Any], name: str) -> Handler:
    """Make the handler of GET /v2/<resource>/<guid>/<name>, which lists the related records that the caller sees."""
    relation = resource.relation(name)

    def enumerate_some(call: Call, guid: str) -> Reply:
        record = find(resource, guid, call)
        need_read(call, resource, record)
        other = resource_named(relation.resource)
        other.may_list(call, record)
        return collection(call, other, relation.scope(record, call), path=f"{resource.url_of(record)}/{name}")

    return enumerate_some
