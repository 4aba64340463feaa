"""What went wrong inside fakecc itself: the exceptions, for tests to raise, and their tracebacks as bounded texts."""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable, Iterable

from fakecc.records import Value, small_value_type

MOST = 20
LONGEST_TEXT = 10_000


@small_value_type
class Failure(Value):
    """One of them: `where` is the request or the step in which it happened, `text` its traceback."""

    where: str
    text: str


class Failures(list[BaseException]):
    """The newest failures, up to 20.

    An exception's traceback holds every local variable on its way, a body of many megabytes perhaps. So the exceptions
    are kept without it, and the traceback as a text: the exception's note.
    """

    def __init__(self) -> None:
        super().__init__()
        self.texts: deque[Failure] = deque(maxlen=MOST)
        # Hears of each, where there is a log.
        self.report: Callable[[Failure], None] | None = None

    def append(self, error: BaseException, where: str = "") -> None:
        """Keep an exception that was caught, and forget the oldest where there are too many."""
        failure = Failure(where, format_error(error))
        self.texts.append(failure)
        _forget_frames(error)
        error.add_note(failure.text)
        super().append(error)
        del self[:-MOST]
        if self.report:
            self.report(failure)

    def extend(self, errors: Iterable[BaseException]) -> None:
        """Keep several."""
        for error in errors:
            self.append(error)

    def clear(self) -> None:
        """Forget all of them."""
        super().clear()
        self.texts.clear()


def format_error(error: BaseException) -> str:
    """An exception's traceback, its middle left out where it is too long."""
    text = "".join(traceback.format_exception(error))
    if len(text) <= LONGEST_TEXT:
        return text
    half = LONGEST_TEXT // 2
    return f"{text[:half]}\n... {len(text) - 2 * half} characters are left out ...\n{text[-half:]}"


def _forget_frames(error: BaseException) -> None:
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        current = waiting.pop()
        if current is not None and id(current) not in seen:
            seen.add(id(current))
            current.__traceback__ = None
            waiting += [current.__cause__, current.__context__]
