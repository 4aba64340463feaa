"""A fast client: some connections, each of which sends its next request when the last answer is whole."""

import os
import re
import selectors
import socket
import time

LENGTH = re.compile(rb"\r\n[Cc]ontent-[Ll]ength: *([0-9]+)")
CHUNKED = re.compile(rb"\r\n[Tt]ransfer-[Ee]ncoding: *chunked")
TICKS = os.sysconf("SC_CLK_TCK")


class Load:
    """What a load came to: requests a second, CPU seconds of the server for each, and the latencies (seconds)."""

    def __init__(self, count, seconds, cpu_seconds, latencies):
        self.rate = count / seconds
        self.cpu = cpu_seconds / count
        self.latencies = sorted(latencies)

    def percentile(self, share):
        return self.latencies[min(int(len(self.latencies) * share), len(self.latencies) - 1)]


def cpu_seconds_of(pid):
    """User and system seconds of a process so far."""
    with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123 - called before and after what is measured
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def request_bytes(method, path, headers, body=b""):
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


def load(port, pid, requests, *, connections=16, seconds=3.0, keep=True):
    """Send requests (an iterator of bytes) for so long over so many connections. Raises on an answer of 400 and more.

    `keep` False: the server ends a connection after each answer.
    """
    with selectors.DefaultSelector() as selector:
        began, cpu = time.perf_counter(), cpu_seconds_of(pid)
        end, latencies = began + seconds, []
        for _ in range(connections):
            _send(selector, port, None, requests)
        while selector.get_map():
            for key, _ in selector.select():
                connection, (sent_at, chunks) = key.fileobj, key.data
                chunks.append(connection.recv(1 << 20))
                if not _is_whole(chunks):
                    continue
                latencies.append(time.perf_counter() - sent_at)
                selector.unregister(connection)
                goes_on = time.perf_counter() < end
                if not (goes_on and keep):
                    connection.close()
                if goes_on:
                    _send(selector, port, connection if keep else None, requests)
        taken = time.perf_counter() - began
        return Load(len(latencies), taken, cpu_seconds_of(pid) - cpu, latencies)


def _send(selector, port, connection, requests):
    connection = connection or socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sendall(next(requests))
    selector.register(connection, selectors.EVENT_READ, (time.perf_counter(), []))


def _is_whole(chunks):
    data = chunks[0] if len(chunks) == 1 else b"".join(chunks)
    if not chunks[-1]:
        raise ConnectionError(data[:200])
    head = data.find(b"\r\n\r\n")
    if head < 0:
        return False
    if data[9:10] not in b"23":
        raise ValueError(data[:1000])
    if CHUNKED.search(data, 0, head + 2):
        return data.endswith(b"\r\n0\r\n\r\n")
    length = LENGTH.search(data, 0, head + 2)
    return len(data) >= head + 4 + int(length[1] if length else 0)
