"""Whatever answers 500 in the grids of fields is named among the known differences, with where it comes from."""

from support import real_errors
from v3.grid.known_errors import KNOWN, broken_cells, known_error


def test_every_500_of_the_grids_is_known():
    assert [name for name, *_ in broken_cells() if known_error(name) is None] == []


def test_no_known_error_is_left_over():
    used = {known_error(name) for name, *_ in broken_cells()}
    assert [each.title for each in KNOWN if each not in used] == []


def test_the_page_lists_them():
    assert real_errors.PAGE.read_text() == real_errors.text(), "run python tests/support/real_errors.py"
