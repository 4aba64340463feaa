"""Declaring records and values: what a class annotates are its fields; no code is generated before it pays."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import Any, ClassVar, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")
P = TypeVar("P", bound="Plain")
# To compile what makes or copies the objects of a class takes as long as to make so many without.
WORTH_COMPILING = 50
ABSENT: Any = dataclasses.MISSING


@dataclass_transform(frozen_default=True, kw_only_default=True, eq_default=False, field_specifiers=(dataclasses.field,))
def record(kind: type[T]) -> type[T]:
    """Declare a record: made with keywords, compared by identity, frozen to type checkers. Its class is a Plain."""
    return kind


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(dataclasses.field,))
def value_type(kind: type[T]) -> type[T]:
    """Declare a value: made with keywords, compared by its fields, frozen to type checkers. Its class is a Value."""
    return kind


@dataclass_transform(frozen_default=True, field_specifiers=(dataclasses.field,))
def small_value_type(kind: type[T]) -> type[T]:
    """Declare a value of few fields, which may be given by position, too."""
    return kind


def replace(plain: P, **changed: object) -> P:
    """The same with other values in some fields. Raises TypeError for a field that it does not have."""
    made: P = plain.COPY(plain, changed)
    return made


def fields_of(plain: Plain) -> dict[str, Any]:
    """Its fields by name."""
    return dict(zip(plain.NAMES, values_of(plain), strict=True))


def values_of(plain: Plain) -> tuple[Any, ...]:
    """The values of its fields, in their order."""
    values: tuple[Any, ...] = plain.GETTER(plain)
    return values


def values_getter(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """What gets the values of these attributes at once: in C, where there are several."""
    if len(names) > 1:
        return attrgetter(*names)
    if not names:
        return lambda _: ()
    getter = attrgetter(*names)
    return lambda plain: (getter(plain),)


def _init(self: Plain, *held: object, **given: object) -> None:
    """Take the fields as a dataclass does. Raises TypeError for an unknown or a missing field."""
    kind = type(self)
    kind.MADE += 1
    if kind.MADE == WORTH_COMPILING:
        kind.__init__ = _compiled_init(kind)  # type: ignore[method-assign] # it does the same, faster
    if held:
        given |= zip(self.NAMES, held, strict=False)
    values = {**self.DEFAULTS, **given}
    for name, factory in self.FACTORIES.items():
        if name not in given:
            values[name] = factory()
    if values.keys() != kind.FIELDS.keys():
        lacking, strange = sorted(kind.FIELDS.keys() - values.keys()), sorted(values.keys() - kind.FIELDS.keys())
        message = f"{kind.__name__}: lacks {lacking}, does not know {strange}"
        raise TypeError(message)
    for name, item in values.items():
        setattr(self, name, item)


def _compiled_init(kind: type[Plain]) -> Any:  # noqa: ANN401 - a function
    """The __init__ of a class, spelled out: it takes a fourth of the general one's time."""
    known: dict[str, Any] = {"ABSENT": ABSENT}
    required = [name for name in kind.NAMES if name not in kind.DEFAULTS and name not in kind.FACTORIES]
    parameters = ["self"] if kind.NAMES[: len(required)] == tuple(required) else ["self", "*"]
    lines: list[str] = []
    for name in kind.NAMES:
        value, default = name, ""
        if name in kind.DEFAULTS:
            known[f"default_{name}"] = kind.DEFAULTS[name]
            default = f"=default_{name}"
        elif name in kind.FACTORIES:
            known[f"make_{name}"] = kind.FACTORIES[name]
            default, value = "=ABSENT", f"make_{name}() if {name} is ABSENT else {name}"
        parameters.append(name + default)
        lines.append(f"    self.{name} = {value}\n")
    exec(f"def __init__({', '.join(parameters)}):\n{''.join(lines)}", known)  # noqa: S102 - of our own words
    return known["__init__"]


def _copy(plain: Plain, changed: dict[str, object]) -> Any:  # noqa: ANN401 - of the same class
    """The same with other values in some fields. Raises TypeError for a field that it does not have."""
    kind: Any = type(plain)
    kind.COPIED += 1
    if kind.COPIED == WORTH_COMPILING:
        kind.COPY = staticmethod(_compiled_copy(kind))  # it does the same, faster
    return kind(**fields_of(plain) | changed)


def _compiled_copy(kind: type[Plain]) -> Any:  # noqa: ANN401 - a function
    """The _copy of a class, spelled out: it takes a third of the general one's time."""
    copied = "".join(f"    made.{name} = plain.{name}\n" for name in kind.NAMES)
    known: dict[str, Any] = {"kind": kind, "new": object.__new__, "fields": kind.FIELDS.keys(), "refuse": _refuse}
    exec(  # noqa: S102 - of our own words
        "def copy(plain, changed):\n    if not changed.keys() <= fields:\n        refuse(kind, changed)\n"
        f"    made = new(kind)\n{copied}    for name in changed:\n        setattr(made, name, changed[name])\n"
        "    return made",
        known,
    )
    return known["copy"]


def _refuse(kind: type[Plain], given: dict[str, object]) -> NoReturn:
    message = f"{kind.__name__}: does not know {sorted(given.keys() - kind.FIELDS.keys())}"
    raise TypeError(message)


class _Declared(type):
    """Makes a slot of each field that a class annotates, and takes note of its default."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> _Declared:
        own = {
            field: annotation
            for field, annotation in namespace.get("__annotations__", {}).items()
            if not annotation.startswith("ClassVar")
        }
        inherited: list[Any] = [base for base in bases if isinstance(base, _Declared)]
        fields: dict[str, str] = {}
        defaults: dict[str, Any] = {}
        factories: dict[str, Any] = {}
        for base in inherited:
            fields |= base.FIELDS
            defaults |= base.DEFAULTS
            factories |= base.FACTORIES
        for field in own:
            item = namespace.pop(field, ABSENT)
            if isinstance(item, dataclasses.Field):
                if item.default_factory is not ABSENT:
                    factories[field] = item.default_factory
                item = item.default
            if item is not ABSENT:
                defaults[field] = item
        slots = tuple(field for field in own if field not in fields)
        fields |= own
        namespace |= {"__slots__": slots, "FIELDS": fields, "NAMES": tuple(fields), "DEFAULTS": defaults}
        namespace |= {"FACTORIES": factories, "MADE": 0, "__init__": _init}
        getter = staticmethod(values_getter(tuple(fields)))
        namespace |= {"COPIED": 0, "COPY": staticmethod(_copy), "GETTER": getter}
        return super().__new__(cls, name, bases, namespace)


class _DataclassFields:
    """What dataclasses' own functions look for in a class; made for the few classes that they are asked about."""

    def __init__(self) -> None:
        self._made: dict[type[Plain], dict[str, Any]] = {}

    def __get__(self, _: object, kind: type[Plain]) -> dict[str, Any]:
        if kind not in self._made:
            described = [(name, annotation, _field(kind, name)) for name, annotation in kind.FIELDS.items()]
            like = dataclasses.make_dataclass(kind.__name__, described, kw_only=True)
            self._made[kind] = {field.name: field for field in dataclasses.fields(like)}
        return self._made[kind]


def _field(kind: type[Plain], name: str) -> Any:  # noqa: ANN401 - what dataclasses.field gives
    if name in kind.FACTORIES:
        return dataclasses.field(default_factory=kind.FACTORIES[name])
    return dataclasses.field(default=kind.DEFAULTS.get(name, ABSENT))


class Plain(metaclass=_Declared):
    """What records and values have in common."""

    # Its fields and their annotations, its fields in order, their defaults, and what makes their defaults.
    FIELDS: ClassVar[dict[str, str]]
    NAMES: ClassVar[tuple[str, ...]]
    DEFAULTS: ClassVar[dict[str, Any]]
    FACTORIES: ClassVar[dict[str, Callable[[], Any]]]
    # What gives the values of all fields.
    GETTER: ClassVar[Any]
    # How many were made before its __init__ was compiled, and copied before its copying was.
    MADE: ClassVar[int]
    COPIED: ClassVar[int]
    # What gives the same object with other values in some fields.
    COPY: ClassVar[Any]
    __dataclass_fields__: ClassVar[Any] = _DataclassFields()

    def __repr__(self) -> str:
        """Print as a dataclass does."""
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.NAMES)
        return f"{type(self).__name__}({shown})"


class Value(Plain):
    """Values of the same kind are equal when their fields are."""

    def __eq__(self, other: object) -> bool:
        """Is the other of the same kind, with equal fields?"""
        if type(other) is not type(self):
            return NotImplemented
        return values_of(self) == values_of(other)

    def __hash__(self) -> int:
        """Raises TypeError where a field cannot be hashed."""
        return hash(values_of(self))
