"""Join the seeds' JSON Schema, which is published as one file, from a part a domain in `schema/`.

`python -m fakecc.presets.join_schema` writes it. Parts are laid over each other in the order of `PARTS`: a domain adds
to what another one defines, as apps and service instances are added to a space, and changes nothing of it.
"""

from __future__ import annotations

import json
from pathlib import Path

from fakecc.json_types import Json

PARTS = ("seed", "uaa", "tenancy", "apps", "routing", "services", "platform", "arranged")
HERE = Path(__file__).parent
JOINED = HERE / "seed.schema.json"


def join() -> str:
    """The text of the joined file. Raises ValueError where two parts say different things of the same."""
    schema: dict[str, Json] = {}
    for name in PARTS:
        part = json.loads((HERE / "schema" / f"{name}.json").read_text(encoding="utf-8"))
        _lay_over(schema, part, name)
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _lay_over(schema: dict[str, Json], part: dict[str, Json], place: str) -> None:
    for key, value in part.items():
        if isinstance(schema.get(key), dict) and isinstance(value, dict):
            _lay_over(schema[key], value, f"{place}/{key}")
        elif schema.setdefault(key, value) != value:
            raise ValueError(f"{place}/{key} is said twice")


def main() -> None:
    """Write the joined file."""
    JOINED.write_text(join(), encoding="utf-8")


if __name__ == "__main__":
    main()
