"""Clocks: one follows the wall, one stands until told."""

import pytest

from fakecc.clock import RealClock, VirtualClock


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


def test_a_scale_of_nothing_is_refused():
    with pytest.raises(ValueError, match="above 0"):
        RealClock(scale=0)
