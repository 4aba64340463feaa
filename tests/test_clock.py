"""Clocks: one follows the wall, one stands until told."""

from datetime import timedelta

import pytest

from fakecc.clock import (
    AutoClock,
    DueAction,
    RealClock,
    VirtualClock,
    clock_named,
    kind_of,
    moment_of,
    seconds_of,
    wall_seconds,
)


def test_a_virtual_clock_stands():
    clock = VirtualClock(100.0)
    assert (clock.now(), clock.now()) == (100.0, 100.0)


def test_a_virtual_clock_moves_by_what_it_is_told():
    clock = VirtualClock(100.0)
    clock.advance(2.5)
    assert clock.now() == 102.5


def test_a_virtual_clock_refuses_to_go_back():
    with pytest.raises(ValueError, match="time does not go back"):
        VirtualClock(100.0).advance(-1)


def test_a_virtual_clock_refuses_an_earlier_moment():
    with pytest.raises(ValueError, match="time does not go back"):
        VirtualClock(100.0).set(99.0)


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), 1e18, 10**400], ids=["nan", "inf", "1e18", "10**400"])
@pytest.mark.parametrize("move", ["set", "advance"])
def test_no_clock_moves_beyond_the_year_9999(move, seconds):
    clock = VirtualClock(100.0)
    with pytest.raises(ValueError, match="a moment is"):
        getattr(clock, move)(seconds)

    assert clock.now() == 100.0


def test_listeners_hear_every_move():
    clock, heard = VirtualClock(100.0), []
    clock.subscribe(lambda: heard.append(clock.now()))
    clock.advance(1)
    clock.set(110.0)
    assert heard == [101.0, 110.0]


def test_a_listener_that_left_hears_nothing():
    clock, heard = VirtualClock(100.0), []

    def listener():
        heard.append(clock.now())

    clock.subscribe(listener)
    clock.unsubscribe(listener)
    clock.advance(1)
    assert heard == []


def test_a_real_clock_starts_where_it_is_told():
    assert 1000.0 <= RealClock(start=1000.0).now() < 1010.0


@pytest.mark.parametrize(("scale", "wall"), [(60, 10), (0.5, 1200)])
def test_how_long_a_clock_takes_on_the_wall(scale, wall):
    clock = RealClock(start=0, scale=scale)
    assert wall_seconds(clock, 600) == pytest.approx(wall, rel=0.1)
    assert wall_seconds(clock, -1) == 0


def test_a_scale_of_nothing_is_refused():
    with pytest.raises(ValueError, match="above 0"):
        RealClock(scale=0)


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        pytest.param(5, 5.0, id="number"),
        pytest.param("500ms", 0.5, id="milliseconds"),
        pytest.param("30s", 30.0, id="seconds"),
        pytest.param("10m", 600.0, id="minutes"),
        pytest.param("1h30m", 5400.0, id="hours and minutes"),
        pytest.param("1.5d", 129600.0, id="part of a day"),
        pytest.param(timedelta(hours=1), 3600.0, id="timedelta"),
    ],
)
def test_a_duration(given, seconds):
    assert seconds_of(given) == seconds


@pytest.mark.parametrize("given", ["", "10", "10 m", "m", "1m30", True])
def test_what_is_no_duration(given):
    with pytest.raises(ValueError, match="a duration is a number of seconds, or written 500ms, 30s, 10m, 1h30m or 2d"):
        seconds_of(given)


@pytest.mark.parametrize("given", ["2030-01-01T00:00:00Z", "2030-01-01", "2030-01-01T01:00:00+01:00", 1893456000])
def test_a_moment(given):
    assert moment_of(given) == 1893456000.0


def test_what_is_no_moment():
    with pytest.raises(ValueError, match=r"a moment is written 2030-01-01T00:00:00Z, or is a number .* not 'soon'"):
        VirtualClock("soon")


@pytest.mark.parametrize(
    "by", [{"minutes": 10}, {"by": "10m"}, {"seconds": 60, "by": "9m"}, {"by": timedelta(minutes=10)}]
)
def test_time_is_advanced_in_every_notation(by):
    clock = VirtualClock(100.0)
    clock.advance(**by)
    assert clock.now() == 700.0


def test_a_move_tells_what_was_done():
    clock = VirtualClock(100.0)
    clock.subscribe(lambda: [DueAction(clock.now(), "expire")])
    assert clock.set("2030-01-01T00:00:00Z") == [DueAction(1893456000.0, "expire")]


@pytest.mark.parametrize(
    ("text", "kind", "flows"),
    [
        pytest.param("auto", AutoClock, False, id="auto"),
        pytest.param("virtual", VirtualClock, False, id="virtual"),
        pytest.param("virtual:2030-01-01T00:00:00Z", VirtualClock, False, id="virtual from a moment on"),
        pytest.param("real", RealClock, True, id="real"),
        pytest.param("real:60", RealClock, True, id="faster"),
    ],
)
def test_a_clock_is_named_by_a_text(text, kind, flows):
    clock = clock_named(text)
    assert (type(clock), clock.flows, kind_of(clock)) == (kind, flows, text.partition(":")[0])


@pytest.mark.parametrize("text", ["", "sundial", "real:", "real:fast", "real:0", "virtual:soon", "auto:", "virtual:"])
def test_what_names_no_clock(text):
    with pytest.raises(ValueError, match=r"real:60|a moment is written"):
        clock_named(text)


def test_a_leap_does_what_is_due_later():
    clock, heard = AutoClock(100.0), []
    clock.subscribe(lambda: heard.append(clock.now()))
    clock.leap(160.0)
    clock.leap(150.0)
    assert (clock.now(), heard) == (160.0, [])


def test_a_real_clock_is_advanced_and_brought_back():
    clock = RealClock(start=1000.0)
    mark = clock.mark()
    clock.advance("1h")
    ahead = clock.now()
    clock.rewind(mark)
    assert (ahead >= 4600.0, clock.now() < 1010.0) == (True, True)


def test_moving_a_clock_leaves_sessions_their_age():
    clock = VirtualClock(1000.0)
    clock.advance(500)
    clock.advance(20, expire_tokens=True)
    clock.advance(7)

    assert [clock.sessions.age_left_out(issued) for issued in (1000.0, 1500.0, 1527.0)] == [507.0, 7.0, 0.0]


def test_tokens_are_ended_by_a_clock_and_good_again_before_it():
    clock = VirtualClock(1000.0)
    clock.expire_tokens()
    ended = [clock.sessions.are_over(issued) for issued in (1000.0, 1001.0)]
    clock.rewind(1000.0)

    assert (ended, clock.sessions.are_over(1000.0)) == ([True, False], False)
