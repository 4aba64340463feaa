"""Faults of the catalog."""

import pytest
from remote.broker_check.faults import answer, plan, second_offering, services

from fakecc.remote.broker_check.catalog_checks import CHECKS

pytestmark = pytest.mark.slow

ANOTHER = {"id": "now-id", "name": "visit", "description": "A visit"}


def schemas(inner):
    parameters = {"$schema": "http://json-schema.org/draft-04/schema#", "properties": {"size": inner}}
    return {"service_binding": {"create": {"parameters": parameters}}}


@pytest.mark.parametrize("name", [each.id for each in CHECKS])
def test_a_fault_fails_its_check_and_no_other(failing, name):
    assert failing(name) == [name]


@pytest.mark.parametrize(
    ("name", "faults"),
    [
        pytest.param("catalog-status", answer("catalog", body="<html>"), id="no object"),
        pytest.param("catalog-offering-fields", services(lambda one: one.pop("bindable")), id="not bindable nor not"),
        pytest.param("catalog-offering-types", services(lambda one: one.update(tags=[1])), id="tags"),
        pytest.param("catalog-offering-types", services(lambda one: one.update(metadata=[])), id="metadata"),
        pytest.param("catalog-plan-types", plan(0, maximum_polling_duration=True), id="a truth is no number"),
        pytest.param("catalog-plan-unique", second_offering(plans=[ANOTHER]), id="plans of two offerings"),
        pytest.param("catalog-schemas", plan(0, schemas=schemas({"$ref": "http://example.org/s"})), id="reference"),
        pytest.param("catalog-schemas", plan(0, schemas=schemas({"title": "x" * 70_000})), id="long"),
    ],
)
def test_other_ways_to_break_it(failing, name, faults):
    assert failing(name, "", faults) == [name]


def test_references_within_a_schema_are_good(failing):
    assert failing("", "now", plan(0, schemas=schemas({"$ref": "#/definitions/size"}))) == []
