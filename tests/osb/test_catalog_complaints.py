"""Catalogs: one row for each complaint, and how many of them read together."""

import pytest

from fakecc.errors import Broken
from fakecc.models.services import ServiceOffering, ServicePlan
from fakecc.osb import catalog, catalog_complaints
from fakecc.osb.catalog_complaints import RegisteredCatalog

TIMES = {"created_at": 0.0, "updated_at": 0.0}


def plan(**given):
    return {"id": "small-id", "name": "small", "description": "Small", **given}


def service(**given):
    return {"id": "db-id", "name": "db", "description": "A database", "bindable": True, "plans": [plan()], **given}


def told(*services, registered=None):
    """Every complaint about a catalog of these services, a line each."""
    found = catalog.read({"services": list(services)})
    return catalog_complaints.of_catalog(found, registered).text().split("\n")[1:-1]


def about_service(**given):
    """The complaints about one service with this field, without the heading."""
    return [line.removeprefix("  ") for line in told(service(**given))[1:]]


def about_plan(**given):
    """The complaints about one plan with this field, without the headings."""
    return [line.removeprefix("    ") for line in told(service(plans=[plan(**given)]))[2:]]


def test_a_good_catalog_has_no_complaints():
    assert told(service(), service(id="2", name="cache", plans=[plan(id="3")])) == []


def test_there_must_be_a_service():
    assert told() == ["Service broker must provide at least one service"]


@pytest.mark.parametrize(
    ("given", "complaints"),
    [
        pytest.param({"id": 1}, ["Service id must be a string, but has value 1"], id="id"),
        pytest.param({"id": " "}, ["Service id is required"], id="blank id"),
        pytest.param({"name": None}, ["Service name is required"], id="no name"),
        pytest.param({"description": ""}, ["Service description is required"], id="no description"),
        pytest.param(
            {"description": "x" * 10_001},
            ["Service description may not have more than 10000 characters"],
            id="long description",
        ),
        pytest.param({"bindable": None}, ['Service "bindable" field is required'], id="no bindable"),
        pytest.param(
            {"bindable": "yes"}, ['Service "bindable" field must be a boolean, but has value "yes"'], id="bindable"
        ),
        pytest.param({"plan_updateable": None}, [], id="plan_updateable may be null"),
        pytest.param(
            {"plan_updateable": 1},
            ['Service "plan_updateable" field must be a boolean, but has value 1'],
            id="plan_updateable",
        ),
        pytest.param(
            {"allow_context_updates": {"a": None}},
            ['Service "allow_context_updates" field must be a boolean, but has value {"a"=>nil}'],
            id="allow_context_updates",
        ),
        pytest.param({"tags": None}, ["Service tags must be an array of strings, but has value nil"], id="tags"),
        pytest.param(
            {"tags": ["x" * 1025, "y" * 1024]},
            ["Tags for the service db must be 2048 characters or less."],
            id="long tags",
        ),
        pytest.param(
            {"requires": ["syslog_drain", "foo"]},
            ['Service "requires" field contains unsupported value "foo"'],
            id="unsupported requires",
        ),
        pytest.param(
            {"requires": {"foo": 1}},
            [
                'Service "requires" field must be an array of strings, but has value {"foo"=>1}',
                'Service "requires" field contains unsupported value "["foo", 1]"',
            ],
            id="requires that is a hash",
        ),
        pytest.param({"metadata": "x"}, ['Service metadata must be a hash, but has value "x"'], id="metadata"),
        pytest.param(
            {"metadata": {"shareable": 1}},
            ["Service metadata shareable must be a boolean, but has value 1"],
            id="shareable",
        ),
        pytest.param(
            {"dashboard_client": []},
            ["Service dashboard client attributes must be a hash, but has value []"],
            id="dashboard client",
        ),
        pytest.param(
            {"dashboard_client": {"id": 1, "secret": "s"}},
            [
                "Service dashboard client id must be a string, but has value 1",
                "Service dashboard client redirect_uri is required",
            ],
            id="dashboard client's attributes",
        ),
        pytest.param({"plans": None}, ["At least one plan is required"], id="no plans"),
        pytest.param({"plans": []}, ["At least one plan is required"], id="an empty list of plans"),
    ],
)
def test_a_service_is_complained_about(given, complaints):
    assert about_service(**given) == complaints


def test_texts_in_the_place_of_plans_are_plans_without_ids():
    assert told(service(plans=["a", "b"])) == [
        (
            "Plan ids must be unique. Unable to register plan with id '' (plan name '', service name 'db') "
            "because it uses the same id as another plan in the catalog (plan name '', service name 'db')"
        ),
        "Service db",
        '  Service plans list must be an array of hashes, but has value ["a", "b"]',
    ]


@pytest.mark.parametrize(
    ("given", "complaints"),
    [
        pytest.param({"id": None}, ["Plan id is required"], id="no id"),
        pytest.param({"name": 1}, ["Plan name must be a string, but has value 1"], id="name"),
        pytest.param({"description": "\t"}, ["Plan description is required"], id="blank description"),
        pytest.param({"metadata": 5}, ["Plan metadata must be a hash, but has value 5"], id="metadata"),
        pytest.param({"free": "no"}, ['Plan free must be a boolean, but has value "no"'], id="free"),
        pytest.param({"bindable": 0}, ["Plan bindable must be a boolean, but has value 0"], id="bindable"),
        pytest.param({"bindable": False, "free": False, "metadata": False}, [], id="false is silent"),
        pytest.param(
            {"plan_updateable": "x"}, ['Plan updateable must be a boolean, but has value "x"'], id="plan_updateable"
        ),
        pytest.param(
            {"maximum_polling_duration": 1.5},
            ["Maximum polling duration must be an integer, but has value 0.15e1"],
            id="maximum_polling_duration",
        ),
        pytest.param({"schemas": "x"}, ['Plan schemas must be a hash, but has value "x"'], id="schemas"),
        pytest.param(
            {"maintenance_info": "x"},
            [
                'Maintenance info must be a hash, but has value "x"',
                "Maintenance info version is required",
                "Maintenance info version must be a Semantic Version, but has value nil",
            ],
            id="maintenance_info that is a text",
        ),
        pytest.param(
            {"maintenance_info": {"version": "1.0"}},
            ['Maintenance info version must be a Semantic Version, but has value "1.0"'],
            id="no semantic version",
        ),
        pytest.param(
            {"maintenance_info": {"version": "1.0.0-a.1+b", "description": 7, "extra": 1}},
            [
                "Maintenance info description must be a string, but has value 7",
                "Maintenance info contains invalid key(s): extra",
            ],
            id="maintenance_info's description and keys",
        ),
        pytest.param(
            {"maintenance_info": {"version": "1.0.0", "description": "<" * 400}},
            ["Maintenance info must serialize to 2000 characters or fewer in JSON, but serializes to 2436 characters"],
            id="maintenance_info as Rails writes it",
        ),
        pytest.param(
            {"schemas": {"service_binding": {"create": {"parameters": {"type": "object"}}}}},
            [
                "Schemas",
                (
                    "  Schema service_binding.create.parameters is not valid. "
                    "Schema must have $schema key but was not present"
                ),
            ],
            id="a schema",
        ),
    ],
)
def test_a_plan_is_complained_about(given, complaints):
    assert about_plan(**given) == complaints


def test_names_and_ids_are_unique_in_a_service():
    assert told(service(plans=[plan(), plan()]))[1:] == [
        "Service db",
        "  Plan ids must be unique. Service db already has a plan with id 'small-id'",
        "  Plan names must be unique within a service. Service db already has a plan named small",
    ]


def test_ids_names_and_dashboard_clients_are_unique_in_a_catalog():
    client = {"id": "c", "secret": "s", "redirect_uri": "r"}
    one, other = service(dashboard_client=client), service(dashboard_client=client, plans=[plan(id="2")])

    assert told(one, other) == [
        "Service ids must be unique",
        "Service names must be unique within a broker",
        "Service dashboard_client id must be unique",
    ]


def registered(*, used=True):
    """A broker with the offering `db` (old-db) and its plan `small` (small-id)."""
    offering = ServiceOffering(
        guid="o", **TIMES, name="db", description="", service_broker_guid="b", unique_id="old-db"
    )
    kept = ServicePlan(
        guid="p", **TIMES, name="old small", description="", service_offering_guid="o", unique_id="small-id"
    )
    return RegisteredCatalog(
        broker_name="broker", offerings=[offering], plans=[kept], used=frozenset({"p"} if used else set())
    )


def test_a_name_is_taken_while_the_old_service_has_instances():
    assert told(service(plans=[plan(id="new")]), registered=registered()) == [
        'Service names must be unique within a broker. Services with names ["db"] already exist'
    ]


def test_a_name_is_free_when_the_old_service_can_go():
    assert told(service(plans=[plan(id="new")]), registered=registered(used=False)) == []


def test_a_plan_cannot_move_to_another_service():
    assert told(service(name="other"), registered=registered()) == [
        (
            "Plan ids must be unique. Unable to register plan with id 'small-id' (plan name 'small', service name 'other') "
            "because it uses the same id as an existing plan (plan name 'old small', service name 'db', "
            "broker name 'broker')"
        )
    ]


def test_the_same_service_keeps_its_plans():
    assert told(service(id="old-db"), registered=registered()) == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"services": None}, id="null"),
        pytest.param({"services": "x"}, id="a text"),
        pytest.param({"services": {"a": 1}}, id="a map"),
        pytest.param({"services": ["x"]}, id="a text for a service"),
        pytest.param({"services": [service(plans="x")]}, id="a text for plans"),
        pytest.param({"services": [service(plans={})]}, id="a map for plans"),
        pytest.param({"services": [service(plans=[None])]}, id="null for a plan"),
    ],
)
def test_what_breaks_the_real_one_breaks_here(body):
    with pytest.raises(Broken):
        catalog.read(body)


@pytest.mark.parametrize("name", [1, True, ["x"], {"a": 1}])
def test_a_name_that_the_database_does_not_take_breaks(name):
    found = catalog.read({"services": [service(name=name)]})

    with pytest.raises(Broken):
        catalog_complaints.of_catalog(found, registered())


def test_what_is_switched_off_is_incompatible():
    found = catalog.read({"services": [service(requires=["route_forwarding", "volume_mount"])]})

    told_of = catalog_complaints.of_features(found, route_services=False, volume_services=False)

    assert told_of.messages == [
        "Service db is declared to be a route service but support for route services is disabled.",
        "Service db is declared to be a volume mount service but support for volume mount services is disabled.",
    ]
