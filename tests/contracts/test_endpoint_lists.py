"""The views' lists of endpoints are those of their pages."""

import importlib.util
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

SPEC = importlib.util.spec_from_file_location("endpoint_lists", Path(__file__).with_name("endpoint_lists.py"))
lists = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(lists)


@pytest.mark.parametrize("view", lists.VIEWS)
def test_a_list_has_every_endpoint_of_the_pages(view):
    assert lists.file_of(view).read_text() == lists.text_of(view), "`make endpoints` writes it anew"
