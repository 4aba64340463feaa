"""fakecc as a Flask app."""

from support import VIEWS
from support.web_client import serve


def test_the_flask_app_lists_every_endpoint():
    _, client = serve()
    rules = sorted((*(rule.methods - {"HEAD"}), rule.rule) for rule in client.application.url_map.iter_rules())
    assert rules == sorted((listed.method, listed.rule) for view in VIEWS for listed in view.endpoints)


def test_the_flask_app_answers_as_the_application():
    _, client = serve()
    assert client.get("/healthz").text == "OK"
