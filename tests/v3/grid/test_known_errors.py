"""Whatever answers 500 in the grid is named among the known differences, with where it comes from."""

from support import real_errors
from v3.grid.field_cells import cells
from v3.grid.known_errors import KNOWN, known_error


def broken_cells():
    return [name for name, *_, said in cells() if said is not None and said[0] == 500]


def test_every_500_of_the_grid_is_known():
    assert [name for name in broken_cells() if known_error(name) is None] == []


def test_no_known_error_is_left_over():
    used = {known_error(name) for name in broken_cells()}
    assert [each.title for each in KNOWN if each not in used] == []


def test_the_page_lists_them():
    assert real_errors.PAGE.read_text() == real_errors.text(), "run python tests/support/real_errors.py"
