"""docs/fidelity.md is current, and what is unproven only shrinks."""

import pytest
from support import fidelity

pytestmark = pytest.mark.slow


def test_the_page_is_current():
    assert fidelity.PAGE.read_text() == fidelity.text(), "run python tests/support/fidelity.py"


def test_what_is_unproven_only_shrinks():
    assert fidelity.cells_of(fidelity.unproven()) <= fidelity.listed_cells()


def test_every_page_was_read_beside_something():
    assert [page.__name__ for page in fidelity.pages() if not fidelity.sources(page)] == []
