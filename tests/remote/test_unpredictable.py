"""What nobody can predict stays so."""

import pytest

from fakecc.remote.unpredictable import keep_unpredictable, set_unpredictable


@pytest.mark.parametrize(
    ("known", "made", "kept"),
    [
        pytest.param({"port": "${any}"}, {"port": 1048}, {"port": "${any}"}, id="a whole value"),
        pytest.param({"kid": "${kid}"}, {"kid": "key-1"}, {"kid": "${kid}"}, id="the name of a key"),
        pytest.param([{"n": "${any}"}], [{"n": 1}], [{"n": "${any}"}], id="in a list"),
        pytest.param([{"n": "${any}"}], [], [], id="another list"),
        pytest.param({"a": 1}, {"b": 2}, {"b": 2}, id="another key"),
        pytest.param("${any}", [1], "${any}", id="a value of another type"),
        pytest.param("up for ${any}s", "up for 12.3s", "up for ${any}s", id="in a text"),
        pytest.param("${guid6}:${any} of ${run}", "${guid5}:80 of ${run}", "${guid5}:${any} of ${run}", id="beside others"),
        pytest.param("up for ${any}s", "no", "no", id="another text"),
        pytest.param("text", "other", "other", id="what can be predicted"),
    ],
)  # fmt: skip
def test_what_is_kept(known, made, kept):
    assert keep_unpredictable(known, made) == kept


@pytest.mark.parametrize(
    ("learn", "made"),
    [
        pytest.param({"/ports/1": "${any}"}, {"ports": [1, "${any}"], "guid": "${guid1}"}, id="in a list"),
        pytest.param({"/ports": "${any}"}, {"ports": "${any}", "guid": "${guid1}"}, id="a list"),
        pytest.param({"/guid": "${guid9}"}, {"ports": [1, 2], "guid": "${guid1}"}, id="what is learnt"),
        pytest.param({"/ports/7": "${any}", "/x/y": "${any}"}, {"ports": [1, 2], "guid": "${guid1}"}, id="not there"),
    ],
)
def test_what_a_scenario_says_by_pointers(learn, made):
    assert set_unpredictable({"ports": [1, 2], "guid": "${guid1}"}, learn) == made
