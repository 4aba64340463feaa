"""Check the environment variables in a body, those of an app and those of the groups for all apps.

Source: cloud_controller_ng:app/messages/update_environment_variables_message.rb, app/messages/validators.rb
"""

from __future__ import annotations

from collections.abc import Iterator

from fakecc.actions.apps import apps
from fakecc.dialects import rails_json
from fakecc.json_types import Json
from fakecc.v3.message import Body, Message, only

# What is said of a name that breaks a rule of actions/apps/apps.py.
RULES = {
    "empty": "key must be a minimum length of 1",
    "vcap": "cannot start with VCAP_",
    "vmc": "cannot start with VMC_",
    "port": "cannot set PORT",
}


def _variables(body: Body) -> Iterator[str]:
    given = body.get("var")
    if not isinstance(given, dict):
        yield "Var must be an object"
        return
    yield from dict.fromkeys(complaint for key, value in given.items() for complaint in _wrong(key, value))


def _wrong(key: str, value: Json) -> Iterator[str]:
    rule = apps.key_problem(key)
    if rule:
        yield f"Var {RULES[rule]}"
    elif value is not None and not isinstance(value, str):
        shown = rails_json.text_of(value)
        yield f"Non-string value in environment variable for key '{key}', value '{shown}'"


UPDATE = Message(only("var"), _variables)
