"""Check the environment variables in a body, those of an app and those of the groups for all apps.

Source: cloud_controller_ng:app/messages/update_environment_variables_message.rb, app/messages/validators.rb
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from fakecc.v3.message import Body, Message, only

VCAP = re.compile("VCAP_", re.IGNORECASE)
VMC = re.compile("VMC", re.IGNORECASE)
PORT = re.compile(r"PORT\Z", re.IGNORECASE)


def _variables(body: Body) -> Iterator[str]:
    given = body.get("var")
    if not isinstance(given, dict):
        yield "Var must be an object"
        return
    for key, value in given.items():
        problem = key_problem(key)
        if problem:
            yield f"Var {problem}"
        elif value is not None and not isinstance(value, str):
            shown = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
            yield f"Non-string value in environment variable for key '{key}', value '{shown}'"


def key_problem(key: str) -> str:
    """The complaint about a variable's name; empty where there is none."""
    if not key:
        return "key must be a minimum length of 1"
    if VCAP.match(key):
        return "cannot start with VCAP_"
    if VMC.match(key):
        return "cannot start with VMC_"
    return "cannot set PORT" if PORT.match(key) else ""


UPDATE = Message(only("var"), _variables)
