"""Where a tester's mistake is shown: at the line that made it, without the frames of fakecc below."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from fakecc.arrange.checking import BadInput, Missing
from fakecc.settings import SettingError

P = ParamSpec("P")
T = TypeVar("T")


def hides_frames(function: Callable[P, T]) -> Callable[P, T]:
    """Have BadInput, Missing and SettingError begin at the caller. Whatever else is raised keeps its traceback."""

    @wraps(function)
    def call(*arguments: P.args, **keywords: P.kwargs) -> T:
        __tracebackhide__ = True
        try:
            return function(*arguments, **keywords)
        except (BadInput, Missing, SettingError) as mistake:
            raise mistake.with_traceback(None) from None

    return call
