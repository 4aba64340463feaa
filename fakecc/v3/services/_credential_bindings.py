"""The messages, the list and the presenters of credential bindings: bindings of apps and keys in one resource.

Source: cloud_controller_ng:app/messages/service_credential_binding_list_message.rb,
app/fetchers/service_credential_binding_list_fetcher.rb, app/presenters/v3/service_credential_binding_presenter.rb
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from fakecc import errors
from fakecc.actions.services import bindings
from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.relations import (
    OFFERING_NAME,
    OFFERING_OF_INSTANCE,
    PLAN_NAME,
    PLAN_OF_INSTANCE,
    SPACE_OF_APP,
    SPACE_OF_INSTANCE,
)
from fakecc.models.services import ServiceBinding, ServiceKey
from fakecc.selections import AllOf, HasKey, Keep, MergedSelection, Selection, field_in
from fakecc.store import Through
from fakecc.v3.apps._apps import present_app
from fakecc.v3.listing import Asked, Listing, includes, one_of, query_of, unknown, values
from fakecc.v3.message import Body, Message, blank, is_included, only, related_by, to_one
from fakecc.v3.metadata import metadata
from fakecc.v3.presenting import link, metadata_of, timestamp
from fakecc.v3.presenting import to_one as one
from fakecc.v3.services._bindings import (
    guids_named,
    included_instances,
    parameters,
    present_last_operation,
    relationships_to,
)

CredentialBinding: TypeAlias = ServiceBinding | ServiceKey

INCLUDES = includes("app", "service_instance")


def _type(body: Body) -> Iterator[str]:
    if not is_included(body.get("type"), ("app", "key")):
        yield "Type must be 'app' or 'key'"


def _instance(given: Body) -> Iterator[str]:
    yield from to_one(given, "service_instance")


def _strategy(body: Body) -> Iterator[str]:
    if not is_included(body.get("strategy"), (None, "single", "multiple")):
        yield "Strategy must be 'single' or 'multiple'"


def _key_name(body: Body) -> Iterator[str]:
    name = body.get("name")
    if not isinstance(name, str):
        yield "Name must be a string"
    if blank(name):
        yield "Name can't be blank"


CREATE = Message(
    metadata,
    only("type", "name", "relationships", "parameters", "strategy", "metadata"),
    # Others pass here: only the message of a type has a NoAdditionalKeysValidator inside.
    related_by(_instance),
    parameters,
    _type,
)
CREATE_APP = Message(relationships_to(("service_instance", "app"), ("service_instance", "app")), _strategy)
# What is no app is a key here, a list of types too.
CREATE_KEY = Message(relationships_to(("service_instance",), ("service_instance",)), _key_name)
UPDATE = Message(metadata, only("metadata"))
# The columns by which filters find plan, offering and app.
PLAN_COLUMNS = {
    "service_plan_guids": PLAN_OF_INSTANCE,
    "service_plan_names": PLAN_NAME,
    "service_offering_guids": OFFERING_OF_INSTANCE,
    "service_offering_names": OFFERING_NAME,
}
APP_FILTERS = ("app_guids", "app_names")
INDEX = Listing(
    "guids", "names", "service_instance_guids", "service_instance_names", "service_plan_names", "service_plan_guids",
    "service_offering_names", "service_offering_guids", "app_guids", "app_names", "include", "type", "label_selector",
    orders=("created_at", "updated_at", "name"),
    arrays=(),
    checks=(one_of("type", "app", "key"), INCLUDES),
)  # fmt: skip


def select(call: Call, asked: Asked) -> Selection[CredentialBinding]:
    """The bindings that a list asks for and the caller may read."""
    among: dict[str, Any] = dict(
        asked.among(guids="guid", names="name", service_instance_guids="service_instance_guid")
    )
    if asked.lacks_value("names"):
        among["name"] = (None,)
    kinds = (asked.query["type"],) if asked.has("type") else ("app", "key")
    apps = AllOf((*_tests(call, asked, SPACE_OF_APP), *_app_tests(call, asked)))
    keys = AllOf((*_tests(call, asked, SPACE_OF_INSTANCE), *_tests_of_no_app(asked)))
    nothing: dict[str, Any] = {"guid": ()}
    bound: Selection[Any] = call.world.service_bindings.select(among if "app" in kinds else nothing, apps)
    return MergedSelection(bound, call.world.service_keys.select(among if "key" in kinds else nothing, keys))


def _tests(call: Call, asked: Asked, space: Through) -> Iterator[Keep[CredentialBinding]]:
    """The tests that a listed binding must pass; `space` is the one that it is in."""
    if not call.permissions.can_read_globally():
        yield call.permissions.readable_spaces().test(space)
    yield from asked.keeps().tests
    names = asked.values("service_instance_names")
    if names is not None:
        yield field_in("service_instance_guid", guids_named(call.world.service_instances, names))
    for name, column in PLAN_COLUMNS.items():
        if asked.lacks_value(name):
            # Null stands for what has no plan: what users provide.
            yield field_in(PLAN_OF_INSTANCE, {None})
        elif asked.has(name):
            yield field_in(column, asked.values(name) or ())


def _app_tests(call: Call, asked: Asked) -> Iterator[HasKey]:
    """Is a binding of the apps that were asked for?"""
    guids, names = (asked.values(name) for name in APP_FILTERS)
    if guids is not None:
        yield field_in("app_guid", guids)
    if names is not None:
        yield field_in("app_guid", guids_named(call.world.apps, names))


def _tests_of_no_app(asked: Asked) -> Iterator[HasKey]:
    """The same of a key, which is of no app: null. A filter without a value looks for that."""
    if any(asked.has(name) and not asked.lacks_value(name) for name in APP_FILTERS):
        yield field_in("guid", ())


def included_resources(call: Call, page: list[CredentialBinding], wanted: list[str] | None) -> Json:
    """What `include` asks for, or None where it was not given."""
    if wanted is None:
        return None
    body: dict[str, Json] = {}
    if "app" in wanted:
        guids = {binding.app_guid for binding in page if isinstance(binding, ServiceBinding)}
        body["apps"] = [present_app(app, call) for app in call.world.apps.select({"guid": guids}).all()]
    if "service_instance" in wanted:
        body["service_instances"] = included_instances(page, call)
    return body


def read_include(call: Call) -> list[str] | None:
    """What the query of a single binding asks to include. Raises BadQueryParameter with every complaint."""
    query = query_of(call)
    complaints = [*unknown(query, ("include",)), *INCLUDES(query)]
    if complaints:
        raise errors.BadQueryParameter(", ".join(complaints))
    return values(query["include"]) if "include" in query else None


def present(binding: CredentialBinding, call: Call) -> Json:
    app_guid = binding.app_guid if isinstance(binding, ServiceBinding) else None
    return {
        "guid": binding.guid,
        "created_at": timestamp(binding.created_at),
        "updated_at": timestamp(binding.updated_at),
        "name": binding.name,
        "type": "app" if app_guid else "key",
        "last_operation": present_last_operation(binding),
        "metadata": metadata_of(binding.metadata),
        "relationships": {
            "service_instance": one(binding.service_instance_guid),
            **({"app": one(app_guid)} if app_guid else {}),
        },
        "links": _links(binding, call, app_guid),
    }


def _links(binding: CredentialBinding, call: Call, app_guid: str | None) -> dict[str, Json]:
    path = f"/v3/service_credential_bindings/{binding.guid}"
    links = {
        "self": link(call, path),
        "details": link(call, f"{path}/details"),
        "service_instance": link(call, f"/v3/service_instances/{binding.service_instance_guid}"),
    }
    if bindings.is_managed(call.world, binding):
        links["parameters"] = link(call, f"{path}/parameters")
    if app_guid:
        links["app"] = link(call, f"/v3/apps/{app_guid}")
    return links


def present_details(binding: CredentialBinding) -> Json:
    """The secret part, without empty members."""
    app = binding if isinstance(binding, ServiceBinding) else None
    details = {
        "credentials": binding.credentials,
        "syslog_drain_url": app and app.syslog_drain_url,
        "volume_mounts": app and app.volume_mounts,
    }
    return {name: value for name, value in details.items() if value is not None}
