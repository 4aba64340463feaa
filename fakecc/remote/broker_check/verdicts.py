"""Why a check does not pass: the broker breaks the rule, or the rule does not apply to it."""

from __future__ import annotations


class RuleBroken(Exception):  # noqa: N818 - a verdict, no error of ours
    """The broker answers otherwise than the specification has it; the message says how."""


class NotApplicable(Exception):  # noqa: N818 - a verdict, no error of ours
    """The check cannot be made with this broker; the message says why."""
