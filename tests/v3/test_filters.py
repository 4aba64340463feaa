"""Values of filters that are more than texts."""

import pytest
import support

from fakecc.errors import Broken
from fakecc.v3 import filters


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [(["1", " +2 "], {1, 2}), (["007", "-2147483648"], {7, -2147483648}), ([], set())],
)
def test_texts_are_numbers_of_32_bits(texts, numbers):
    assert filters.integers(texts) == numbers


@pytest.mark.parametrize("text", ["", "x", "1.5", "1_0", "0x1", "2147483648", "-2147483649", "9" * 5000, "\u0661"])
def test_what_is_no_number_of_32_bits_breaks(text):
    with pytest.raises(Broken):
        filters.integers([text])


@pytest.fixture
def world():
    return support.new_world()


@pytest.mark.parametrize("given", [None, "", "  ", [], {}])
def test_a_blank_owner_is_none(world, given):
    assert filters.owner_named({"app_guid": given}, "app_guid", world.apps) is None


def test_an_owner_is_named_as_in_a_path_whether_it_exists_or_not(world):
    assert filters.owner_named({"app_guid": "x"}, "app_guid", world.apps) == "x"
    assert filters.owner_named({}, "app_guid", world.apps) is None


def test_a_list_names_no_owner_and_breaks_where_it_does(world):
    app = support.app_in(world, support.space(world))
    assert filters.owner_named({"app_guid": ["x"]}, "app_guid", world.apps) == ""
    with pytest.raises(Broken):
        filters.owner_named({"app_guid": ["x", app.guid]}, "app_guid", world.apps)


@pytest.mark.parametrize("given", [{"x": "y"}, "\0"])
def test_a_map_and_a_nul_break(world, given):
    with pytest.raises(Broken):
        filters.owner_named({"app_guid": given}, "app_guid", world.apps)
