"""fakecc as a Flask app: for `flask --app fakecc routes`, and for whoever serves Flask apps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.routing import Rule

from fakecc import control
from fakecc.web.application import VIEWS, Application
from fakecc.worlds import Worlds

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class ListedRule(Rule):
    """A rule that is listed and matches nothing: making 900 that match would take 0.3 s."""

    def compile(self) -> None:
        """Make nothing of the rule: web/endpoint_tree.py matches paths."""


class FakeCloudController(Flask):
    """Flask in name: it lists the endpoints, and Application answers."""

    url_rule_class = ListedRule

    def __init__(self, worlds: Worlds) -> None:
        super().__init__("fakecc", static_folder=None)
        self.extensions["fakecc"] = worlds
        self._application = Application(worlds)
        for view in VIEWS:
            for number, listed in enumerate(view.endpoints):
                page = listed.page.rpartition(".")[2]
                self.add_url_rule(
                    listed.rule,
                    endpoint=f"{view.name}.{page}_{number}",
                    methods=[listed.method],
                    provide_automatic_options=False,
                )

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as Application does."""
        return self._application(environ, start_response)


def create_app(worlds: Worlds | None = None) -> Flask:
    """The Flask app over these worlds; without any, over one small world of its own."""
    return FakeCloudController(worlds or Worlds(control.default_world))
