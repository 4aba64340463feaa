"""Read a time as Ruby's Time.parse does.

Source: ruby:lib/time.rb, ruby:ext/date/date_parse.c (parse_ddd_cb)
"""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz

from fakecc.call import Call

TIME = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ]+(\d\d?):(\d\d)(?::(\d\d))?(?:\.\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?\Z",
    re.IGNORECASE,
)
# Digits alone are a day, a month and a day, or more, by their number.
DAY = re.compile(r"(?:(\d{4}|\d\d)?(\d\d))?(\d\d)\Z", re.ASCII)
LONG = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?\Z", re.ASCII)
DAY_OF_YEAR = re.compile(r"(\d{4}|\d\d)?(\d{3})\Z", re.ASCII)


def moment_of(call: Call, value: str) -> int:
    """Seconds since the epoch. Raises a real error for what is no time."""
    value = value.strip()
    try:
        if value.isdigit():
            return _read_digits(value, datetime.fromtimestamp(call.world.now(), UTC))
        match = TIME.match(value)
        return _read_mail_date(value) if match is None else _read_iso(match)
    except ValueError:
        raise call.real_error() from None


def _read_iso(match: re.Match[str]) -> int:
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    if not (1 <= month <= 12 and 1 <= day <= 31 and hour <= 24 and minute <= 59 and second <= 60):
        raise ValueError(match[0])
    return timegm((year, month, day, hour, minute, second)) - _offset(match[7])


def _read_mail_date(value: str) -> int:
    given = parsedate_tz(value)
    if given is None or not re.search(r"[A-Za-z]", value):
        raise ValueError(value)
    return timegm(given[:6]) - (given[9] or 0)


def _read_digits(value: str, now: datetime) -> int:
    """What is larger than the parts that are given is that of today. Raises ValueError for no date."""
    if match := DAY.match(value):
        year, month = _year(match[1], now), int(match[2] or now.month)
        return int(datetime(year, month, int(match[3]), tzinfo=UTC).timestamp())
    if match := LONG.match(value):
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
        return int(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp())
    if match := DAY_OF_YEAR.match(value):
        first = datetime(_year(match[1], now), 1, 1, tzinfo=UTC)
        return int((first + timedelta(days=int(match[2]) - 1)).timestamp())
    raise ValueError(value)


def _year(digits: str | None, now: datetime) -> int:
    """Two digits are a year from 1969 to 2068."""
    if digits is None:
        return now.year
    return int(digits) if len(digits) == 4 else (1900 if int(digits) >= 69 else 2000) + int(digits)


def _offset(zone: str | None) -> int:
    if not zone or zone[0] not in "+-":
        return 0
    seconds = int(zone[1:3]) * 3600 + int(zone[-2:]) * 60
    return -seconds if zone[0] == "-" else seconds
