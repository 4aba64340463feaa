"""What went wrong inside fakecc: bounded, and without the frames that hold what was read."""

import gc
import weakref

import pytest

from fakecc.failures import Failures


class Heavy:
    """What a frame holds."""


def fail(failures, where="here"):
    heavy = Heavy()
    try:
        break_down()
    except RuntimeError as error:
        failures.append(error, where)
    return weakref.ref(heavy)


def break_down():
    raise RuntimeError("broken")


def break_down_again():
    try:
        break_down()
    except RuntimeError as error:
        raise ValueError("outer") from error


def test_an_exception_is_raised_with_its_traceback_as_a_note():
    failures = Failures()
    fail(failures)
    (note,) = failures[0].__notes__
    assert (note.splitlines()[0], note.splitlines()[-1]) == (
        "Traceback (most recent call last):",
        "RuntimeError: broken",
    )


def test_no_frame_is_kept():
    failures = Failures()
    heavy = fail(failures)
    gc.collect()
    assert (heavy(), failures[0].__traceback__) == (None, None)


def test_the_newest_are_kept():
    failures = Failures()
    for number in range(25):
        fail(failures, f"request {number}")
    assert (len(failures), len(failures.texts), failures.texts[0].where, failures.texts[-1].where) == (
        20, 20, "request 5", "request 24",
    )  # fmt: skip


def test_a_long_text_loses_its_middle():
    failures = Failures()
    failures.append(RuntimeError("x" * 1_000_000))
    assert len(failures.texts[0].text) < 11_000
    assert "characters are left out" in failures.texts[0].text


def test_what_is_forgotten_is_gone_from_both():
    failures = Failures()
    fail(failures)
    failures.clear()
    assert (list(failures), list(failures.texts)) == ([], [])


def test_a_log_hears_of_each():
    failures = Failures()
    heard = []
    failures.report = heard.append
    fail(failures)
    assert [failure.where for failure in heard] == ["here"]


def test_an_exception_that_caused_another_loses_its_frames_too():
    failures = Failures()
    with pytest.raises(ValueError, match="outer") as caught:
        break_down_again()
    failures.append(caught.value)
    assert failures[0].__cause__.__traceback__ is None
