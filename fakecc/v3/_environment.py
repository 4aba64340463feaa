"""Environment variables in a body: of apps, and of the groups for all apps.

Source: cloud_controller_ng:app/messages/update_environment_variables_message.rb, app/messages/validators.rb
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from fakecc.v3._message import Body, Message, only
from fakecc.v3._ruby import ruby_text

Json = Any

VCAP = re.compile("VCAP_", re.IGNORECASE)
VMC = re.compile("VMC", re.IGNORECASE)
PORT = re.compile(r"PORT\Z", re.IGNORECASE)


def _variables(body: Body) -> Iterator[str]:
    given = body.get("var")
    if not isinstance(given, dict):
        yield "Var must be an object"
        return
    for key in given:
        yield from key_problems(key, "Var")
    for key, value in given.items():
        if value is not None and not isinstance(value, str):
            yield f"Non-string value in environment variable for key '{key}', value '{ruby_text(value)}'"


def key_problems(key: str, label: str) -> Iterator[str]:
    """What is wrong with a variable's name; the complaint begins with `label`."""
    if not key:
        yield f"{label} key must be a minimum length of 1"
    elif VCAP.match(key):
        yield f"{label} cannot start with VCAP_"
    elif VMC.match(key):
        yield f"{label} cannot start with VMC_"
    elif PORT.match(key):
        yield f"{label} cannot set PORT"


UPDATE = Message(only("var"), _variables)
