"""What JSON is, for the type checkers: anything. Only for values that came from JSON, or become JSON."""

from __future__ import annotations

from typing import Any, TypeAlias

Json: TypeAlias = Any
