"""From the start of the process to the first 200: fakecc against a bare Flask app on the same server.

Run: python tests/benchmarks/starting.py [rounds]. Prints the median of each and their ratio; budget: 0.3 s and 1.5 times.
"""

import http.client
import socket
import statistics
import subprocess
import sys
import time

BARE = """
import sys
from flask import Flask
from werkzeug.serving import make_server
app = Flask("bare")
app.add_url_rule("/healthz", view_func=lambda: "OK")
make_server("127.0.0.1", int(sys.argv[1]), app, threaded=True).serve_forever()
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def seconds_to_first_200(command, path):
    port = free_port()
    begin = time.perf_counter()
    process = subprocess.Popen([*command, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own commands
    try:
        while time.perf_counter() - begin < 20:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
                connection.request("GET", path)
                if connection.getresponse().status == 200:
                    return time.perf_counter() - begin
            except OSError:
                time.sleep(0.002)
        raise TimeoutError(command)
    finally:
        process.kill()
        process.wait()


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    commands = {
        "bare Flask": ([sys.executable, "-c", BARE], "/healthz"),
        "fakecc": ([sys.executable, "-m", "fakecc", "serve", "--port"], "/healthz"),
    }
    taken = {name: [] for name in commands}
    for _ in range(rounds):
        for name, (command, path) in commands.items():
            taken[name].append(seconds_to_first_200(command, path))
    medians = {name: statistics.median(values) for name, values in taken.items()}
    for name, seconds in medians.items():
        print(f"{name:12s} {seconds * 1000:7.0f} ms to the first 200 (median of {rounds})")
    print(
        f"ratio {medians['fakecc'] / medians['bare Flask']:.2f} (budget 1.5), fakecc {medians['fakecc']:.3f} s (budget 0.3)"
    )


if __name__ == "__main__":
    main()
