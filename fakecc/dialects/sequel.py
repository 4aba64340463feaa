"""What Sequel and PostgreSQL make of a value that a column of texts is given, where no message looked at it.

Source: sequel:lib/sequel/model/base.rb (typecast_value), lib/sequel/dataset/sql.rb (literal_array_append)
What cannot be cast stays as it is. Source: cloud_controller_ng:lib/cloud_controller/db.rb (raise_on_typecast_failure)
"""

from __future__ import annotations

from fakecc.dialects.ruby_messages import ruby_text
from fakecc.errors import Broken
from fakecc.json_types import Json


def stored_text(value: Json) -> str | None:
    """The text that is stored: Ruby's to_s of numbers and truths, and of a list, a parenthesis to SQL, its only member.

    Raises Broken for a map, which becomes a condition on columns, and for more than one member.
    recording: cross/metadata-values
    """
    if value is None or value == []:
        return None
    if isinstance(value, list) and len(value) == 1:
        return stored_text(value[0])
    if isinstance(value, list | dict):
        raise Broken("a column of texts takes no list and no map")
    return ruby_text(value)
