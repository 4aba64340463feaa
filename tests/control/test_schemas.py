"""The published schemas: sound themselves, and saying what the code does."""

import json
from importlib.resources import files

import jsonschema
import pytest

from fakecc import VirtualClock, World
from fakecc.arrange.checking import openapi, seed_schema
from fakecc.arrange.seeds import documents
from fakecc.models.arranged import ProgressRule


def test_the_seed_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(seed_schema())


@pytest.mark.parametrize("name", sorted(openapi()["components"]["schemas"]))
def test_the_schemas_of_bodies_are_sound(name):
    jsonschema.Draft202012Validator.check_schema(openapi()["components"]["schemas"][name])


def test_every_reference_leads_somewhere():
    text = json.dumps(openapi())
    parts = openapi()["components"]
    leads = [piece.split('"')[0] for piece in text.split('"$ref": "#/components/')[1:]]

    assert [lead for lead in leads if lead.split("/")[1] not in parts[lead.split("/")[0]]] == []


def test_the_presets_are_those_of_the_package():
    inside = {entry.name.removesuffix(".json") for entry in files("fakecc.presets").iterdir()}

    assert openapi()["components"]["schemas"]["preset"]["enum"] == list(documents.PRESETS)
    assert set(documents.PRESETS) <= inside


@pytest.mark.parametrize("mode", openapi()["components"]["schemas"]["mode"]["enum"])
def test_every_mode_of_the_schema_is_a_rule(mode):
    world = World("empty", clock=VirtualClock())
    needed = {"after": {"seconds": 5}, "polls": {"polls": 2}}.get(mode, {})

    assert isinstance(world.progress(mode, **needed), ProgressRule)
