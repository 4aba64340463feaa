"""What placeholders stand for."""

import pytest

from fakecc.remote.placeholders import Bindings

GUID, OTHER = "0f3c1c1e-0b1c-4b59-8f0a-6f1c4c1b2a3d", "1f3c1c1e-0b1c-4b59-8f0a-6f1c4c1b2a3d"


@pytest.fixture
def bindings():
    return Bindings(run="r1", api="http://api")


@pytest.mark.parametrize(
    ("template", "actual", "fits"),
    [
        ("/v3/${guid1}", f"/v3/{GUID}", True),
        ("/v3/${guid1}", "/v3/something", False),
        ("${guid1} ${guid1}", f"{GUID} {GUID}", True),
        ("${guid1} ${guid1}", f"{GUID} {OTHER}", False),
        ("${guid1} ${guid2}", f"{GUID} {GUID}", False),
        ("${api}/v3?a=${run}", "http://api/v3?a=r1", True),
        ("${api}/v3", "http://elsewhere/v3", False),
        ("${time}", "2026-11-29T12:00:00Z", True),
        ("${time}", "2026-11-29T12:00:00+00:00", False),
        ("${time+00:00}", "2026-11-29T12:00:00+00:00", True),
        ("${time_ms}", "2026-11-29T12:00:00.123Z", True),
        ("${httpdate}", "Sun, 29 Nov 2026 12:00:00 GMT", True),
        ("${javadate}", "Sun Nov 29 12:00:00 UTC 2026", True),
        ("a${any}z", "a\nz", True),
        ("${hex1}", "0" * 32, True),
        ("${hex1}", "0" * 31, False),
        ("a.b", "axb", False),
    ],
)
def test_a_template_describes_texts(bindings, template, actual, fits):
    assert bindings.fits(template, actual) is fits


def test_what_was_met_stays_so(bindings):
    assert bindings.fits("${guid1}", GUID)
    assert not bindings.fits("${guid1}", OTHER)
    assert not bindings.fits("${guid2}", GUID)


def test_nothing_is_learnt_from_what_does_not_fit(bindings):
    assert not bindings.fits("${guid1} x", f"{GUID} y")
    assert bindings.fits("${guid1}", OTHER)


def test_a_request_is_filled(bindings):
    bindings.fits("${guid1}", GUID)
    asked = bindings.fill({"${run}-key": ["${guid1}", 1, None], "new": "${guid2}"})
    assert asked["r1-key"] == [GUID, 1, None]
    assert bindings.fits("${guid2}", asked["new"])


def test_tokens_are_made_up_when_nobody_gave_one(bindings):
    assert bindings.fill("${token1}") == bindings.fill("${token1}") != bindings.fill("${token2}")
