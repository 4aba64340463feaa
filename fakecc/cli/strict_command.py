"""What every command checks of its options: each is given once, and none is empty; hosts and URLs look like some."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

if TYPE_CHECKING:
    TextType = click.ParamType[str]
else:
    TextType = click.ParamType  # no generic class before click 8.4

HOST_NAME = re.compile(r"[\w.\-:*%\[\]]+")


class StrictCommand(click.Command):
    """A command that refuses an option that is given twice, or as an empty text.

    `--token "$TOKEN"` with a variable that is not there would open what was to be closed.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Raises UsageError where an option is given twice, or is empty."""
        if not ctx.resilient_parsing:
            words, _, given = self.make_parser(ctx).parse_args(args=list(args))
            _check_once(ctx, given)
            _check_filled(ctx, given, words)
        return super().parse_args(ctx, args)


def _check_once(ctx: click.Context, given: Sequence[click.Parameter]) -> None:
    for option in given:
        if isinstance(option, click.Option) and not option.multiple and given.count(option) > 1:
            raise click.UsageError(f"{option.opts[-1]} is given {given.count(option)} times: which one is meant?", ctx)


def _check_filled(ctx: click.Context, given: Sequence[click.Parameter], words: Mapping[str, Any]) -> None:
    for parameter in given:
        value: Any = words.get(parameter.name)
        if "" in (value if isinstance(value, list | tuple) else (value,)):
            raise click.UsageError(f"{parameter.opts[-1]} is empty: leave it out, or give it a value", ctx)


class HostType(TextType):
    """Where a server listens: a name or an address, without a scheme and a port."""

    name = "host"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401 - click's
        """The host. Raises BadParameter for what is none."""
        text = str(value)
        if text and not HOST_NAME.fullmatch(text):
            self.fail(f"{text!r} is no host: a name or an address, such as 127.0.0.1", param, ctx)
        return text


class HostsType(TextType):
    """Hosts with commas between them; patterns such as *.internal."""

    name = "hosts"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401 - click's
        """The same text. Raises BadParameter where one of them is no host."""
        names = [name.strip() for name in str(value).split(",")]
        wrong = [name for name in names if not HOST_NAME.fullmatch(name)]
        if str(value) and wrong:
            self.fail(f"{wrong[0]!r} is no host: names, addresses or patterns with commas between them", param, ctx)
        return str(value)


class UrlType(TextType):
    """The URL of a server, given without a slash at its end."""

    name = "url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401 - click's
        """The URL. Raises BadParameter for what is none."""
        text = str(value)
        try:
            parts = urlsplit(text)
            whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            whole = False
        if text and not whole:
            self.fail(f"{text!r} is no URL of a server, such as https://api.example.com", param, ctx)
        return text.rstrip("/")


HOST = HostType()
HOSTS = HostsType()
URL = UrlType()
