"""A broker that keeps to the specification, and can be told to break it at one point.

What it answers has a name that says what happened ("provision:conflict"); a fault changes the answers of one name. The
plan `now` does everything at once, the plan `later` in two polls.
"""

import base64
import copy
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

INFO = {"version": "1.2.3"}
SCHEMA = {"$schema": "http://json-schema.org/draft-04/schema#", "type": "object"}
SCHEMAS = {"service_instance": {"create": {"parameters": SCHEMA}}}
CATALOG = {
    "services": [
        {
            "id": "library-id", "name": "library", "description": "Books", "bindable": True, "plan_updateable": True,
            "instances_retrievable": True, "bindings_retrievable": True, "allow_context_updates": True,
            "requires": ["syslog_drain"], "tags": ["books"],
            "plans": [
                {"id": "now-id", "name": "now", "description": "At once", "maintenance_info": INFO, "schemas": SCHEMAS},
                {"id": "later-id", "name": "later", "description": "In a while", "maintenance_info": INFO},
            ],
        }
    ]
}  # fmt: skip
PLANS = {"now-id", "later-id"}
AUTHORIZATION = "Basic " + base64.b64encode(b"librarian:secret").decode()
POLLS = 2


class WrongBroker:
    """`faults` maps names of answers to what is other: status, body (a value, or what changes it), headers."""

    def __init__(self, faults=None):
        self.faults = faults or {}
        self.instances, self.bindings, self.polls_left = {}, {}, {}
        self.names = set()
        self.both = threading.Barrier(2)
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def reply(self, request):
        """Name, status, body and headers of the answer."""
        name, status, body = self._refusal(request) or self._served(request)
        headers = {"Content-Type": "application/json", **self._echo(request)}
        if name.startswith("poll:"):
            headers["Retry-After"] = "0"
        self.names.add(name)
        for pattern in (name, "*"):
            fault = self.faults.get(pattern, {})
            status = fault.get("status", status)
            change = fault.get("body", lambda given: given)
            body = change(copy.deepcopy(body)) if callable(change) else change
            headers |= fault.get("headers", {})
        return status, body, {key: value for key, value in headers.items() if value is not None}

    def _echo(self, request):
        sent = request["headers"].get("x-broker-api-request-identity")
        return {"X-Broker-API-Request-Identity": sent} if sent else {}

    def _refusal(self, request):
        headers = request["headers"]
        place = "catalog" if request["path"] == ["catalog"] else "elsewhere"
        if headers.get("authorization") != AUTHORIZATION:
            kind = "wrong" if "authorization" in headers else "missing"
            return f"{kind} credentials:{place}", 401, {"description": "who?"}
        version = headers.get("x-broker-api-version")
        if version is None:
            return "no version", 400, {"description": "which version?"}
        if not version.startswith("2."):
            return "old version", 412, {"description": "too old"}
        return None

    def _served(self, request):
        path, headers = request["path"], request["headers"]
        if path == ["catalog"]:
            if headers["x-broker-api-version"] == "2.99":
                return "new version", 200, CATALOG
            if headers["x-broker-api-originating-identity"].startswith("kubernetes"):
                return "other platform", 200, CATALOG
            return "catalog", 200, CATALOG
        if "bind:race" in self.faults and self._is_new_binding(request) and self._is_joined():
            return "bind:race", 500, {}
        with self._lock:
            kind = "binding" if "service_bindings" in path else "instance"
            verb = "poll" if path[-1] == "last_operation" else request["method"].lower()
            return getattr(self, f"_{verb}_{kind}")(request)

    def _is_new_binding(self, request):
        path, body = request["path"], request["body"] or {}
        asked = {"app_guid", "service_id", "plan_id"} <= set(body) and request["method"] == "PUT" and len(path) == 4
        return asked and path[1] in self.instances and path[3] not in self.bindings

    def _is_joined(self):
        """Does another request come within a second?"""
        try:
            self.both.wait(1)
        except threading.BrokenBarrierError:
            self.both.reset()
            return False
        return True

    def _put_instance(self, request):
        guid, body = request["path"][1], request["body"]
        bad = self._bad("provision", body)
        if bad:
            return bad
        if guid in self.instances:
            old = self.instances[guid]
            if old["plan_id"] != body["plan_id"]:
                return "provision:conflict", 409, {}
            if guid in self.polls_left:
                return "provision:going on", 202, {"operation": "provision"}
            return "provision:again", 200, {}
        later = body["plan_id"] == "later-id"
        if later and not request["incomplete"]:
            return self._async_required("provision")
        self.instances[guid] = {"plan_id": body["plan_id"], "later": later}
        return self._begin("provision", guid, 201, {"dashboard_url": f"http://books.example.org/{guid}"}, later=later)

    def _patch_instance(self, request):
        guid, body = request["path"][1], request["body"]
        bad = self._bad("update", {"plan_id": "now-id", **body})
        if bad:
            return bad
        old = self.instances.get(guid)
        if old is None:
            return "update:unknown", 404, {}
        if guid in self.polls_left:
            return "update:going on", 422, {"error": "ConcurrencyError", "description": "busy"}
        if set(body) == {"service_id", "context"}:
            return "update:context", 200, {}
        if old["later"] and not request["incomplete"]:
            return self._async_required("update")
        old["plan_id"] = body.get("plan_id", old["plan_id"])
        return self._begin("update", guid, 200, {}, later=old["later"])

    def _delete_instance(self, request):
        guid = request["path"][1]
        if {"service_id", "plan_id"} - set(request["query"]):
            return "deprovision:malformed", 400, {"description": "of what?"}
        old = self.instances.get(guid)
        if old is None:
            return f"deprovision:{'unknown' if guid not in self.polls_left else 'gone'}", 410, {}
        if old.get("gone"):
            return "deprovision:gone", 410, {}
        if self.polls_left.get(guid, ("", 0))[0] == "deprovision":
            return "deprovision:going on", 202, {"operation": "deprovision"}
        if old["later"] and not request["incomplete"]:
            return self._async_required("deprovision")
        old["gone"] = not old["later"]
        return self._begin("deprovision", guid, 200, {}, later=old["later"])

    def _get_instance(self, request):
        guid = request["path"][1]
        old = self.instances.get(guid)
        if old is None:
            return "fetch:unknown", 404, {}
        if old.get("gone"):
            return "fetch:gone", 404, {}
        if guid in self.polls_left:
            return "fetch:going on", 404, {}
        updated = "updated " if old.get("updated") else ""
        return f"fetch:{updated}instance", 200, {"service_id": "library-id", "plan_id": old["plan_id"]}

    def _poll_instance(self, request):
        guid = request["path"][1]
        if guid not in self.instances:
            return "poll:unknown", 404, {}
        return self._poll(guid, self.instances[guid])

    def _put_binding(self, request):
        (guid, binding), body = request["path"][1::2], request["body"]
        bad = self._bad("bind", body)
        if bad:
            return bad
        if guid not in self.instances or self.instances[guid].get("gone"):
            return "bind:unknown instance", 404, {"description": "no such instance"}
        if "app_guid" not in body:
            return "bind:no app", 422, {"error": "RequiresApp", "description": "for apps only"}
        credentials = {"credentials": {"uri": "library://shelf"}}
        if binding in self.bindings:
            same = self.bindings[binding]["app"] == body["app_guid"]
            return ("bind:again", 200, credentials) if same else ("bind:conflict", 409, {})
        later = body["plan_id"] == "later-id"
        if later and not request["incomplete"]:
            return self._async_required("bind")
        self.bindings[binding] = {"app": body["app_guid"], "later": later}
        return self._begin("bind", binding, 201, {} if later else credentials, later=later)

    def _delete_binding(self, request):
        binding = request["path"][3]
        if {"service_id", "plan_id"} - set(request["query"]):
            return "unbind:malformed", 400, {"description": "of what?"}
        old = self.bindings.get(binding)
        if old is None:
            return "unbind:unknown", 410, {}
        if old.get("gone"):
            return "unbind:gone", 410, {}
        if old["later"] and not request["incomplete"]:
            return self._async_required("unbind")
        old["gone"] = not old["later"]
        return self._begin("unbind", binding, 200, {}, later=old["later"])

    def _get_binding(self, request):
        binding = request["path"][3]
        if binding not in self.bindings:
            return "fetch:unknown binding", 404, {}
        return "fetch:binding", 200, {"credentials": {"uri": "library://shelf"}}

    def _poll_binding(self, request):
        return self._poll(request["path"][3], self.bindings[request["path"][3]])

    def _poll(self, guid, owner):
        operation, left = self.polls_left.get(guid, (owner.get("last", "nothing"), 0))
        if left > 1:
            self.polls_left[guid] = (operation, left - 1)
            return f"poll:{operation} in progress", 200, {"state": "in progress"}
        again = " again" if guid not in self.polls_left else ""
        self.polls_left.pop(guid, None)
        owner["last"] = operation
        owner["gone"] = operation in {"deprovision", "unbind"}
        return f"poll:{operation} succeeded{again}", 200, {"state": "succeeded"}

    def _begin(self, operation, guid, status, body, *, later):
        if operation == "update":
            self.instances[guid]["updated"] = True
        if not later:
            return f"{operation}:done", status, body
        self.polls_left[guid] = (operation, POLLS)
        return f"{operation}:accepted", 202, {**body, "operation": operation}

    def _bad(self, operation, body):
        if "service_id" not in body or "plan_id" not in body:
            return f"{operation}:malformed", 400, {"error": "BadRequest", "description": "what?"}
        if body["plan_id"] not in PLANS:
            return f"{operation}:unknown plan", 400, {"description": "no such plan"}
        if body.get("maintenance_info", INFO) != INFO:
            return f"{operation}:other version", 422, {"error": "MaintenanceInfoConflict", "description": "no"}
        return None

    def _async_required(self, operation):
        return f"{operation}:not async", 422, {"error": "AsyncRequired", "description": "later"}


def handler(broker):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            url = urlsplit(self.path)
            query = dict(parse_qsl(url.query))
            request = {
                "method": self.command,
                "path": url.path.removeprefix("/v2/").split("/"),
                "query": query,
                "incomplete": query.get("accepts_incomplete") == "true",
                "headers": {name.lower(): value for name, value in self.headers.items()},
                "body": json.loads(raw) if raw else None,
            }
            status, body, headers = broker.reply(request)
            payload = json.dumps(body).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(payload))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(payload)

        do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 - http.server's names

        def log_message(self, format, *arguments):  # noqa: A002 - http.server's name
            pass

    return Handler
