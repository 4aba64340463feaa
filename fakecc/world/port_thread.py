"""What is said to the thread that looks after a port's connections, by what it does for a request.

It wants to know before it waits, so that another thread looks after the rest meanwhile; and it does small work between
two requests, for less than waking another thread costs. Any other thread is told in vain. Used by server/lookout.py.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

Work = Callable[[], None]
T = TypeVar("T")


class _Duty(threading.local):
    """What a thread can do for others; nothing, but for one that looks after a port."""

    give_way: Work | None = None
    put_off: Callable[[Work], bool] | None = None


_DUTY = _Duty()


def serve(give_way: Work, put_off: Callable[[Work], bool]) -> None:
    """Make this thread one that looks after a port, which says what the functions of these names do in it."""
    _DUTY.give_way, _DUTY.put_off = give_way, put_off


def give_way() -> None:
    """Have another thread look after the port: this one is about to wait."""
    if _DUTY.give_way is not None:
        _DUTY.give_way()


def put_off(work: Work) -> bool:
    """Have the work done once this thread's request is answered, or where that takes its time: soon, by another thread.

    False where this thread looks after no port, or gave way. It is not done twice.
    """
    return _DUTY.put_off is not None and _DUTY.put_off(work)


def attempt(work: Callable[[], T]) -> T | None:
    """What work gives; None where it failed, which is told as a thread's own failure is. The thread goes on.

    Testers' functions are called, too: what they raise may be pytest's Failed or SystemExit, which are no Exception.
    """
    try:
        return work()
    except BaseException:  # noqa: BLE001 - it is told
        threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))
        return None
