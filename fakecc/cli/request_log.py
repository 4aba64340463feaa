"""Lines of standard error about requests, by `--log`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fakecc.server.connection import Exchange


def _log_text(exchange: Exchange) -> None:
    answer = f"{exchange.status} {exchange.method} {exchange.path} {exchange.seconds * 1000:.1f} ms"
    sys.stderr.write(f"{exchange.client} {answer}\n")


def _log_json(exchange: Exchange) -> None:
    fields = {
        "world": exchange.world,
        "client": exchange.client,
        "method": exchange.method,
        "path": exchange.path,
        "status": exchange.status,
        "seconds": round(exchange.seconds, 6),
    }
    sys.stderr.write(json.dumps(fields) + "\n")


LOGS: dict[str, Callable[[Exchange], None] | None] = {"text": _log_text, "json": _log_json, "none": None}
