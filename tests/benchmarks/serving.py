"""Requests a second: GET /v3/service_instances/:guid against a bare Flask app, both behind fakecc's own server.

Run: python tests/benchmarks/serving.py [seconds]. Budget: at least 0.7 of bare Flask.
"""

import http.client
import json
import subprocess
import sys
import time

BARE = """
from flask import Flask, Response
from fakecc.server.listener import Listener
import sys
app = Flask("bare")
body = sys.argv[1]
app.add_url_rule("/thing", view_func=lambda: Response(body, content_type="application/json"))
server = Listener(app, "127.0.0.1", 0, world="bare", tls=None, log=None)
print(server.port, flush=True)
server.serve_forever(poll_interval=0.01)
"""


def rate(port, path, headers, seconds):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    done, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        response.read()
        assert response.status == 200, response.status
        done += 1
    return done / seconds


def ask(port, method, path, headers, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request(method, path, body=json.dumps(body) if body else None, headers=headers)
    response = connection.getresponse()
    return json.loads(response.read() or b"null")


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    command = [sys.executable, "-m", "fakecc", "serve", "--port", "0", "--preset", "small", "--log", "none"]
    fake = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own command
    port = int(fake.stdout.readline().split("url=")[1].split()[0].rsplit(":", 1)[1])
    form = {"Authorization": "Basic Y2Y6", "Content-Type": "application/x-www-form-urlencoded"}
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("POST", "/uaa/oauth/token", "grant_type=password&username=admin&password=admin", form)
    token = json.loads(connection.getresponse().read())["access_token"]
    headers = {"Authorization": f"bearer {token}", "Content-Type": "application/json"}
    space = ask(port, "GET", "/v3/spaces", headers)["resources"][0]["guid"]
    made = {"type": "user-provided", "name": "x", "relationships": {"space": {"data": {"guid": space}}}}
    instance = ask(port, "POST", "/v3/service_instances", headers, made)
    bare = subprocess.Popen([sys.executable, "-c", BARE, json.dumps(instance)], stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own command
    bare_port = int(bare.stdout.readline())
    try:
        rates = {"bare Flask": [], "fakecc": []}
        for _ in range(3):
            rates["bare Flask"].append(rate(bare_port, "/thing", headers, seconds))
            rates["fakecc"].append(rate(port, f"/v3/service_instances/{instance['guid']}", headers, seconds))
        best = {name: max(values) for name, values in rates.items()}
        for name, value in best.items():
            print(f"{name:12s} {value:8.0f} requests a second")
        print(f"ratio {best['fakecc'] / best['bare Flask']:.2f} (budget 0.7)")
    finally:
        fake.terminate()
        bare.terminate()


if __name__ == "__main__":
    main()
