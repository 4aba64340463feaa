"""YAML as Ruby's Psych reads and writes it.

Source: psych:lib/psych/visitors/yaml_tree.rb, to_ruby.rb, scalar_scanner.rb
"""

from __future__ import annotations

import base64
import re

import yaml

from fakecc import json_reading
from fakecc.json_types import Json

DOUBLE_QUOTED = re.compile(r"^[^\w][^\"]*$", re.MULTILINE)
SEVERAL_LINES = re.compile(r"\n(?!\Z)")
OCTAL_LIKE = re.compile(r"0[0-7]*\.[0-9]")
TEXT_TAG = "tag:yaml.org,2002:str"


class UnreadableError(ValueError):
    """The text is no YAML."""


class AliasError(ValueError):
    """The text refers to an anchor, which a safe reader refuses."""


class UnknownKindError(ValueError):
    """The text holds a value that a safe reader makes nothing of: a date, a symbol, a Ruby object."""


class NotUtf8Error(ValueError):
    """The text holds bytes (`!!binary`) that are no UTF-8."""


class _Loader(yaml.SafeLoader):
    """Values of kinds that JSON does not have are refused."""


def _refuse(loader: yaml.SafeLoader, node: yaml.Node) -> Json:
    raise UnknownKindError(f"{node.tag} at {node.start_mark} by {type(loader).__name__}")


def _read_binary(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> str:
    """A text that is written in base64, read as leniently as Ruby reads it."""
    written = re.sub(r"[^A-Za-z0-9+/=]", "", str(loader.construct_scalar(node))).partition("=")[0]
    whole = written[:-1] if len(written) % 4 == 1 else written
    try:
        return base64.b64decode(whole + "=" * (-len(whole) % 4)).decode()
    except UnicodeDecodeError:
        raise NotUtf8Error(written) from None


_Loader.add_constructor("tag:yaml.org,2002:binary", _read_binary)
for _tag in ("timestamp", "set", "omap", "pairs"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _refuse)
_Loader.add_constructor(None, _refuse)  # pyright: ignore[reportArgumentType] - None stands for every other tag


def load(text: str) -> Json:
    """The value. Raises UnreadableError, AliasError, UnknownKindError, NotUtf8Error."""
    try:
        _check_aliases(text)
        value = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    except (UnknownKindError, AliasError, NotUtf8Error):
        raise
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UnreadableError(str(error)) from None
    if json_reading.is_too_deep(value):
        raise UnreadableError(json_reading.TOO_DEEP)
    return value


def _check_aliases(text: str) -> None:
    if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text, Loader=_Loader)):
        raise AliasError(text)


class _Dumper(yaml.SafeDumper):
    """Texts are quoted as Psych quotes them, and aliases never written."""

    def ignore_aliases(self, data: Json) -> bool:
        del data
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar(TEXT_TAG, text, style=_style(dumper, text))


def _style(dumper: yaml.SafeDumper, text: str) -> str | None:
    if SEVERAL_LINES.search(text):
        return "|"
    if text in {"y", "Y", "n", "N"} or DOUBLE_QUOTED.search(text):
        return '"'
    kind = dumper.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call] # of PyYAML
    return "'" if not text or kind != TEXT_TAG or OCTAL_LIKE.match(text) else None


_Dumper.add_representer(str, _text)


def dump(value: Json) -> str:
    """The value as YAML, beginning with three dashes."""
    return str(
        yaml.dump(
            value, Dumper=_Dumper, explicit_start=True, default_flow_style=False, sort_keys=False, allow_unicode=True
        )
    )
