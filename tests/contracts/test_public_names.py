"""docs/versions.md keeps its promises: the list of public names, and what becomes of outdated forms."""

import importlib.util
import json
import re
from pathlib import Path

import pytest

from fakecc import World
from fakecc.arrange import faults, snapshots
from fakecc.arrange.checking import Part, openapi
from fakecc.arrange.seeds import versions

pytestmark = pytest.mark.slow

SPEC = importlib.util.spec_from_file_location("public_names", Path(__file__).with_name("public_names.py"))
public_names = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(public_names)
PAGE = (Path(__file__).parents[2] / "docs" / "versions.md").read_text(encoding="utf-8")
OUTDATED = re.findall(r"^\| `(\{\"on\".*)` \| `(\{.*)` \| (\S+) \|$", PAGE, re.MULTILINE)


def test_the_public_names_are_those_that_were_promised():
    assert public_names.names() == public_names.GOLDEN.read_text(encoding="utf-8"), (
        "tests/contracts/public_names.py writes them anew"
    )


def test_what_has_a_version_has_one():
    told = (versions.VERSION, snapshots.take(World())["version"], openapi()["info"]["version"])
    assert told == (1, 2, "1")


@pytest.mark.parametrize(("outdated", "modern"), [row[:2] for row in OUTDATED])
def test_an_outdated_fault_is_translated_as_the_page_says(outdated, modern):
    assert faults.translate(Part(json.loads(outdated))) == json.loads(modern)


def test_every_outdated_form_is_in_the_table():
    assert len(OUTDATED) == 5
