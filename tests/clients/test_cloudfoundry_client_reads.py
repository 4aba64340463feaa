"""Everything that PyPI's cloudfoundry-client can read: each method that only reads, and each link of each entity."""

import inspect
import re

import pytest
from clients.furnished import furnish, seed
from cloudfoundry_client.client import V2, V3, CloudFoundryClient

from fakecc import FakeCC

pytestmark = pytest.mark.slow

# What a manager's things are called where it is not the singular of its name.
KINDS = {
    "v3.service_credential_bindings": "service_binding",
    "v3.processes": "process",
    "v2.event": "audit_event",
    "v2.services": "service_offering",
    "v2.shared_domains": "domain",
}
# What a parameter's name stands for where it is not `<kind>_guid`.
PARAMETERS = {"application_guid": "app", "org_guid": "organization", "instance_guid": "service_instance"}
# Methods that every manager inherits, and for which the Cloud Controller has no route (or the client another way in).
WITHOUT_ROUTE = {
    *(f"v3.jobs.{method}" for method in ("get_first", "len", "list")),
    *(f"v2.jobs.{method}" for method in ("get", "get_first", "list")),
    *(f"v2.resources.{method}" for method in ("get", "get_first", "list")),
}
READS = [
    f"{view}.{manager}.{method}"
    for view, managers in (("v3", V3("", None)), ("v2", V2("", None)))
    for manager, found in vars(managers).items()
    for method, _ in inspect.getmembers(found, inspect.ismethod)
    if re.fullmatch("len|(list|get)(?!_by_type).*", method) and f"{view}.{manager}.{method}" not in WITHOUT_ROUTE
]
LINKED = sorted({name.rpartition(".")[0] for name in READS if name.startswith("v3.")} - {"v3.feature_flags"})


@pytest.fixture(scope="module")
def guids():
    return {"feature_flag": "diego_docker"}


@pytest.fixture(scope="module")
def client(guids):
    with FakeCC(clock="real", seed=seed()) as cloud:
        guids.update(furnish(cloud))
        client = CloudFoundryClient(cloud.url)
        client.init_with_user_credentials("admin", "admin")
        yield client


def kind_of(manager):
    name = manager.rpartition(".")[2]
    return KINDS.get(manager, f"{name[:-3]}y" if name.endswith("ies") else name.removesuffix("s"))


def manager_of(client, name):
    view, manager = name.split(".")
    return getattr(getattr(client, view), manager)


@pytest.mark.filterwarnings("ignore:use list_routes instead:DeprecationWarning")
@pytest.mark.parametrize("name", READS)
def test_what_is_read_is_decoded(client, guids, name):
    manager, _, method = name.rpartition(".")
    read = getattr(manager_of(client, manager), method)
    needed = [
        each.name for each in inspect.signature(read).parameters.values() if each.kind is each.POSITIONAL_OR_KEYWORD
    ]
    kinds = {"guid": kind_of(manager), "entity_id": kind_of(manager), **PARAMETERS}
    answer = read(*(guids[kinds.get(each, each.removesuffix("_guid"))] for each in needed))
    if method.startswith("list"):
        assert isinstance(list(answer), list)
    else:
        assert answer is not None


@pytest.mark.parametrize("name", LINKED)
def test_the_links_of_an_entity_lead_somewhere(client, guids, name):
    entity = manager_of(client, name).get(guids[kind_of(name)])
    links = [link for link, told in entity["links"].items() if link != "self" and told.get("method", "GET") == "GET"]
    for link in links:
        followed = getattr(entity, link)()
        assert followed is not None, link
