"""Times as Ruby's Time.parse reads them."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from fakecc.errors import Broken
from fakecc.v2.moments import moment_of

NOW = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC).timestamp()
CALL = SimpleNamespace(world=SimpleNamespace(now=lambda: NOW), real_error=lambda: Broken("x"))

READ = {
    "a day": ("10", (2023, 11, 10)),
    "a month and a day": ("0203", (2023, 2, 3)),
    "two digits of a year": ("680203", (2068, 2, 3)),
    "an earlier century": ("690203", (1969, 2, 3)),
    "a date": ("20010203", (2001, 2, 3)),
    "an hour": ("2001020304", (2001, 2, 3, 4)),
    "a second": ("20010203040506", (2001, 2, 3, 4, 5, 6)),
    "a day of the year": ("032", (2023, 2, 1)),
    "a year and its day": ("2001032", (2001, 2, 1)),
    "with dashes": ("2001-02-03T04:05:06+02:00", (2001, 2, 3, 2, 5, 6)),
    "of mail": ("Sat, 03 Feb 2001 04:05:06 GMT", (2001, 2, 3, 4, 5, 6)),
}


@pytest.mark.parametrize(("text", "expected"), READ.values(), ids=READ)
def test_a_time_is_read(text, expected):
    assert moment_of(CALL, text) == datetime(*expected, tzinfo=UTC).timestamp()


@pytest.mark.parametrize("text", ["x", "5", "99", "1399", "1e2b", "2001-13-01", "123456789", "000000"])
def test_what_is_no_time_breaks(text):
    with pytest.raises(Broken):
        moment_of(CALL, text)
