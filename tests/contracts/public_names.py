"""Write the golden file of public names: what docs/versions.md promises to keep.

`python tests/contracts/public_names.py` writes it anew after a change that docs/versions.md allows.
"""

import inspect
import sys
from pathlib import Path

import fakecc
from fakecc.arrange.calls import CheckedJournal
from fakecc.arrange.world import CORE
from fakecc.pytest_plugin import ARGUMENTS, SUITE_SWITCHES, SUITE_WORDS
from fakecc.store import Table

GOLDEN = Path(__file__).with_name("public_names.txt")
FIXTURES = ("fakecc", "fakecc_factory", "fakecc_options", "fakecc_server", "fakecc_tls_server", "fakecc_worlds")


def names():
    """Every public name, a line each, in the order of the alphabet."""
    lines = [line for name in fakecc.__all__ for line in _of(name, getattr(fakecc, name))]
    lines += [f"pytest fixture {name}" for name in FIXTURES]
    lines += [f"pytest marker fakecc({name})" for name in ARGUMENTS]
    lines += [f"pytest option fakecc_{name}" for name in (*SUITE_WORDS, *SUITE_SWITCHES, "seed", "strict")]
    tables = fakecc.World("empty").tables
    lines += [f"World.{name}: Table of {table.kind.__name__}" for name, table in tables.items()]
    lines += [f"World.{name}" for name in CORE if not hasattr(fakecc.World, name)]
    lines += [f"Table.{name}{_signature(_get(Table, name))}" for name in ("find", "first", "get", "one")]
    lines += [line for line in _of("World.journal", CheckedJournal) if "(" in line]
    return "\n".join(sorted(lines)) + "\n"


def _of(name, thing):
    if not inspect.isclass(thing):
        return [f"{name}{_signature(thing)}" if callable(thing) else name]
    if hasattr(thing, "__total__"):
        return [f"{name}[{key}]" for key in thing.__annotations__]
    members = [member for kind in thing.__mro__ if kind.__module__.startswith("fakecc") for member in vars(kind)]
    public = {member for member in members if not member.startswith("_") and member == member.lower()}
    if name == "World":
        public &= {*vars(thing), *CORE}
    fields = getattr(thing, "NAMES", None)
    own = any("__init__" in vars(kind) for kind in thing.__mro__ if kind.__module__.startswith("fakecc"))
    own = own and not getattr(thing, "_is_protocol", False)
    made = f"({', '.join(fields)})" if fields else _signature(thing) if own else ""
    return [
        name + made,
        *(f"{name}.{member}{_signature(_get(thing, member))}" for member in public - set(fields or ())),
    ]


def _get(kind, member):
    return inspect.getattr_static(kind, member)


def _signature(thing):
    """The names of parameters; a star before the first that is only given by name."""
    if isinstance(thing, property) or not callable(thing):
        return ""
    try:
        parameters = inspect.signature(thing).parameters.values()
    except (TypeError, ValueError):
        return "()"
    marks = {inspect.Parameter.VAR_KEYWORD: "**", inspect.Parameter.VAR_POSITIONAL: "*"}
    words, by_name = [], False
    for parameter in parameters:
        if parameter.name == "self":
            continue
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and not by_name:
            by_name = True
            words.append("*")
        default = "" if parameter.default is inspect.Parameter.empty else "=..."
        words.append(f"{marks.get(parameter.kind, '')}{parameter.name}{default}")
    return f"({', '.join(words)})"


if __name__ == "__main__":
    GOLDEN.write_text(names(), encoding="utf-8")
    sys.stdout.write(f"{GOLDEN}: {names().count(chr(10))} names\n")
