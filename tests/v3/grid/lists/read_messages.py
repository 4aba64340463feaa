"""Read the rules of list messages out of the Cloud Controller's source, into list_rules.json.

    python tests/v3/grid/lists/read_messages.py /path/to/cloud_controller_ng

Nothing of the source is copied but names: of parameters, of those that must be arrays, of related resources, of the
checks in the order in which they are declared.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
WORDS = re.compile(r"%[iw]\[([^\]]*)\]|\[((?:\s*:\w+,?\s*)+)\]", re.DOTALL)
VALIDATORS = re.compile(r"^ *validates?(?:_with)? :?(\w+)(.*)", re.MULTILINE)


def words_in(text):
    return [word.strip(":, ") for found in WORDS.finditer(text) for word in (found[1] or found[2]).split()]


def constants_of(source):
    """Named lists of words: `@array_keys = %i[...]`, `ARRAY_KEYS = %i[...]`."""
    return {found[1]: words_in(found[2]) for found in re.finditer(r"(@\w+|[A-Z_]+) = ((?:%[iw])?\[[^\]]*\])", source)}


def parameters_of(source, constants):
    found = re.search(r"register_allowed_keys\s*\(?(%i\[[^\]]*\]|\[[^\]]*\]|[^\n]*)", source)
    given = found[1] if found else ""
    if "%i" in given or given.strip().startswith("["):
        return words_in(given)
    return [word for name in re.findall(r"@\w+|[A-Z_]{3,}", given) for word in constants[name]]


def checks_of(source):
    """What is checked beside what every list checks, in its order: parameters, methods and validators by name."""
    return [
        f"{name} array" if "array: true" in rest and "length" not in rest else name
        for name, rest in VALIDATORS.findall(source)
    ]


def rules_of(source):
    constants = constants_of(source)
    orders = re.search(r"def valid_order_by_values\n(.*?)end", source, re.DOTALL)
    fields = re.search(r"fields: \{\s*allowed: \{(.*?)\n *\}\s*\}", source, re.DOTALL)
    words = re.search(r"validates :type.*?in: %w\[([^\]]*)\]", source, re.DOTALL)
    includes = re.search(r"IncludeParamValidator, valid_values: (\S*\[[^\]]*\])", source)
    return {
        "base": re.search(r"class \w+ < (\w+)", source)[1],
        "metadata": "< MetadataListMessage" in source,
        "parameters": parameters_of(source, constants),
        "arrays": re.findall(r"validates :(\w+),[^\n]*array: true", source),
        "checks": checks_of(source),
        "orders": [word for line in ([orders[1]] if orders else []) for word in words_in(line)],
        "orders_of_all": not orders or "super" in orders[1],
        "includes": re.findall(r"[\w.]{2,}", includes[1]) if includes else [],
        "type": words[1].split() if words else [],
        "fields": {
            name: words.split() for name, words in re.findall(r"'([\w.]+)' => %w\[([^\]]*)\]", fields[1])
        } if fields else {},
        "refuses_updated_ats": "DisallowUpdatedAtsParamValidator" in source,
    }  # fmt: skip


def main(root):
    folder = Path(root) / "app/messages"
    rules = {
        path.stem: rules_of(path.read_text())
        for path in sorted(folder.iterdir())
        if path.stem.endswith("_list_message")
    }
    rules["stack_apps_list_message"] = rules["apps_list_message"]
    (HERE / "list_rules.json").write_text(json.dumps(rules, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
