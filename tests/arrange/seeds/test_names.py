"""What the names in seeds mean."""

import pytest

from fakecc.arrange.checking import BadInput, Part
from fakecc.arrange.seeds import names


@pytest.fixture
def marketplace(world):
    """Two brokers with an offering of the same name, one of which has a plan more."""
    plans = {"one": [{"name": "small"}], "two": [{"name": "small"}, {"name": "large"}]}
    world.seed(
        organizations=[{"name": "o", "spaces": [{"name": "s"}]}, {"name": "p", "spaces": [{"name": "s"}]}],
        service_brokers=[{"name": name, "offerings": [{"name": "db", "plans": plans[name]}]} for name in plans],
    )
    return world


@pytest.mark.parametrize("path", ["db/large", "two/db/large"])
def test_a_plan_by_its_path(marketplace, path):
    assert names.plan(marketplace, Part(path)).name == "large"


def test_a_path_that_fits_several_plans_is_refused(marketplace):
    with pytest.raises(BadInput) as refused:
        names.plan(marketplace, Part("db/small", "/plan"))

    assert str(refused.value) == "/plan: 'db/small' is several plans (allowed: one/db/small, two/db/small)"


def test_a_plan_is_not_named_without_its_offering(marketplace):
    with pytest.raises(BadInput, match="service_plans has no 'large'"):
        names.plan(marketplace, Part("large"))


def test_a_space_by_its_path(marketplace):
    space = names.space(marketplace, Part("p/s"))

    assert marketplace.organizations[space.organization_guid].name == "p"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        pytest.param("2015-03-01T10:00:00Z", 1425204000.0, id="UTC"),
        pytest.param("2015-03-01T12:00:00+02:00", 1425204000.0, id="with an offset"),
        pytest.param("2015-03-01T10:00:00", 1425204000.0, id="without a zone it is UTC"),
        pytest.param(None, 7.0, id="none given"),
    ],
)
def test_moments(text, moment):
    assert names.moment(Part(text), 7.0) == moment
