"""What is said to the thread that looks after a port's connections, by what it does for a request.

It wants to know before it waits, so that another thread looks after the rest meanwhile; and it does small work between
two requests, for less than waking another thread costs. Any other thread is told in vain. Used by server/lookout.py.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

Work = Callable[[], None]


class _Duty(threading.local):
    """What a thread can do for others; nothing, but for one that looks after a port."""

    give_way: Work | None = None
    later: dict[Work, None] | None = None


_DUTY = _Duty()


def serve(give_way: Work) -> dict[Work, None]:
    """Make this thread one that looks after a port; gives what it has to do later, in which it deletes what is done."""
    _DUTY.give_way = give_way
    _DUTY.later = {}
    return _DUTY.later


def give_way() -> None:
    """Have another thread look after the port: this one is about to wait."""
    if _DUTY.give_way is not None:
        _DUTY.give_way()


def put_off(work: Work) -> bool:
    """Have this thread do the work once its request is answered; False where it answers none. It is not done twice."""
    if _DUTY.later is None:
        return False
    _DUTY.later[work] = None
    return True
