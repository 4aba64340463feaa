"""Read out of the Cloud Controller's migrations how much each column of PostgreSQL holds, into columns.json.

    python tests/models/read_columns.py /path/to/cloud_controller_ng

Kept are columns with a bound: texts of so many characters, and numbers of 32 or 64 bits. A String without a size is
PostgreSQL's text. Source: cloud_controller_ng:db/migrations, sequel:lib/sequel/adapters/shared/postgres.rb
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
TABLE = re.compile(r"(?:create_table|alter_table)\S*?[ (]+:?(\w+)")
ELSEWHERE = re.compile(r"(?:add_column|set_column_type)[ (]+:(\w+), :(\w+), (\S+?)(?:,(.*)|\)?$)")
HERE_IN_TABLE = re.compile(r"(?:add_column|set_column_type|column)[ (]+:(\w+), (\S+?)(?:,(.*)|\)?$)")
DECLARED = re.compile(r"(String|Integer|Bignum)[ (]+:(\w+)(.*)")
RENAMED = re.compile(r"rename_column[ (]+:(\w+), :(\w+)(?:, :(\w+))?")
DROPPED = re.compile(r"drop_column[ (]+:(\w+)(?:, :(\w+))?")
NUMBERS = {"integer": 32, ":integer": 32, "bignum": 64, ":bignum": 64, ":bigint": 64}


def bound(kind, options):
    """What a column of this type holds: letters, or bits below 0; None where it has no bound."""
    size = re.search(r"size: ?([\d_]+)", options or "")
    if kind == "String" and size and not re.search(r"text: '?true|case_insensitive", options):
        return {"width": int(size[1].replace("_", ""))}
    if kind.lower() in NUMBERS:
        return {"bits": NUMBERS[kind.lower()]}
    width = re.match(r"'varchar\((\d+)\)'", kind)
    return {"width": int(width[1])} if width else None


def read(root):
    tables = {}
    for path in sorted((Path(root) / "db/migrations").glob("*.rb")):
        text = re.split(r"\n\s*down do", path.read_text())[0]
        _apply(tables, [re.sub(r"\bunless .*$", "", line.strip()).strip() for line in text.splitlines()])
    return tables


def _apply(tables, lines):
    table = None
    for line in lines:
        if found := re.match(r"rename_table[ (]+:(\w+), ?:(\w+)", line):
            tables[found[2]] = tables.pop(found[1], {})
        elif found := TABLE.match(line):
            table = found[1]
            if line.startswith("create_table"):
                tables.setdefault(table, {})
        else:
            _apply_column(tables, table, line)


def _apply_column(tables, table, line):
    if (found := ELSEWHERE.match(line)) and not _is_in_table(found):
        tables.setdefault(found[1], {})[found[2]] = bound(found[3], found[4])
    elif (found := HERE_IN_TABLE.match(line)) and table:
        tables.setdefault(table, {})[found[1]] = bound(found[2], found[3])
    elif (found := DECLARED.match(line)) and table:
        tables.setdefault(table, {})[found[2]] = bound(found[1], found[3])
    elif found := RENAMED.match(line):
        holder, before, after = (found[1], found[2], found[3]) if found[3] else (table, found[1], found[2])
        columns = tables.get(holder, {})
        columns[after] = columns.pop(before, None)
    elif found := DROPPED.match(line):
        holder, column = (found[1], found[2]) if found[2] else (table, found[1])
        tables.get(holder, {}).pop(column, None)


def _is_in_table(found):
    """Is the second word a type, so that the first one is a column of the table that is being altered?"""
    return found[2] in {"integer", "bigint", "Bignum", "Integer", "boolean", "text", "timestamp", "string"}


def main(root):
    bounded = {
        table: {name: held for name, held in sorted(columns.items()) if held}
        for table, columns in sorted(read(root).items())
    }
    text = json.dumps({table: columns for table, columns in bounded.items() if columns}, indent=1)
    (HERE / "columns.json").write_text(text + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
