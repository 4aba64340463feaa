"""A bare Flask app that answers the same dicts: what fakecc is compared with.

Run: python tests/benchmarks/yardstick.py SERVER FILE, where SERVER is `old` (the Listener of commit 6bfa550, as it was),
`ours` (fakecc's own) or `werkzeug`, and FILE holds {path: body} as JSON. Prints its port when it answers.
"""

import json
import socket
import sys
import threading
from email.utils import formatdate
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

from flask import Flask
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler, make_server

PHRASES = {status.value: status.phrase for status in HTTPStatus}


class Handler(WSGIRequestHandler):
    """One connection: any number of requests, one after the other."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 300.0

    def run_wsgi(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.environ = environ = self.make_environ()
        environ.update({"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))})
        begun = []

        def start_response(status, headers, _=None):
            begun.append((status, headers))
            return lambda _: None

        chunks = self.server.app(environ, start_response)
        try:
            data = b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close:
                close()
        status, headers = begun[-1]
        self.wfile.write(self.answer_head(status, headers, len(data)) + (b"" if self.command == "HEAD" else data))

    def answer_head(self, status, headers, length):
        lines = [
            f"HTTP/1.1 {status[:3]} {PHRASES.get(int(status[:3]), 'Unknown')}",
            *(f"{name}: {value}" for name, value in headers),
        ]
        names = {name.lower() for name, _ in headers}
        if "content-length" not in names:
            lines.append(f"Content-Length: {length}")
        if "date" not in names:
            lines.append(f"Date: {formatdate(usegmt=True)}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def log_request(self, code="-", size="-"):
        """Write nothing."""


def old_listener(app):
    with socket.create_server(("127.0.0.1", 0), backlog=512) as bound:
        server = ThreadedWSGIServer("127.0.0.1", bound.getsockname()[1], app, handler=Handler, fd=bound.fileno())
    return server.port, lambda: server.serve_forever(poll_interval=0.01)


def our_listener(app):
    from fakecc.server.listener import LONGEST_BODY, Listener  # noqa: PLC0415 - the others are measured without it

    listener = Listener(app, ("127.0.0.1", 0), "bare", tls=None, log=None, longest_body=LONGEST_BODY)
    listener.start()
    return listener.port, threading.Event().wait


def werkzeug_server(app):
    WSGIRequestHandler.log_request = Handler.log_request
    server = make_server("127.0.0.1", 0, app, threaded=True)
    return server.server_port, server.serve_forever


SERVERS = {"old": old_listener, "ours": our_listener, "werkzeug": werkzeug_server}


def bare_app(bodies):
    """A Flask app that answers each path with its body, to whatever it is asked by whatever method."""
    app = Flask("bare")
    for number, (path, body) in enumerate(bodies.items()):
        app.add_url_rule(path, endpoint=str(number), view_func=lambda body=body: body, methods=["GET", "POST"])
    return app


if __name__ == "__main__":
    port, serve = SERVERS[sys.argv[1]](bare_app(json.loads(Path(sys.argv[2]).read_text())))
    print(port, flush=True)
    serve()
