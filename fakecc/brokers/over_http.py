"""A real Open Service Broker, asked over HTTP as the Cloud Controller's own client asks.

Source: cloud_controller_ng:lib/services/service_brokers/v2/http_client.rb, and the httpclient gem under it;
its redirects and its second try are in recording: v3-failures/redirects, v3-brokers/catalog-not-json
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from fakecc.brokers.addresses import BadAddress, BrokerAddress, is_loopback, parse_address
from fakecc.dialects import rails_json
from fakecc.osb.port import KEY_SET, BrokerAnswer, BrokerRequest
from fakecc.records import Value, small_value_type
from fakecc.world import port_thread

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, HTTPConnectionPool

# The statuses that httpclient follows: 308 is none of them.
FOLLOWED = frozenset({301, 302, 303, 307})
MOST_REDIRECTS = 10
SCHEME = re.compile(r"https?://", re.IGNORECASE)
# As httpclient names itself and its Ruby. Source: httpclient:lib/httpclient/http.rb
USER_AGENT = "HTTPClient/1.0 (2.9.0, ruby 3.3.6 (2024-11-05))"
DISCONNECTED = "HTTPClient::KeepAliveDisconnected: "


class OverHttp:
    """Asks brokers on this machine, and those whose hosts were allowed."""

    def __init__(self, hosts: tuple[str, ...] = (), *, verify: bool = True) -> None:
        """`hosts` are patterns such as `broker.example.com` or `*.internal`; `verify` checks certificates."""
        self.hosts = hosts
        self.verify = verify

    def ask(self, request: BrokerRequest) -> BrokerAnswer:
        url = asked = request.broker_url + request.target
        method, headers, first = request.method, _headers(request), _host(url)
        for _ in range(MOST_REDIRECTS):
            answer = self._once(request, method, url, headers)
            if answer.failure or answer.status not in FOLLOWED:
                return replace(answer, location=asked)
            to = next((value for name, value in answer.headers.items() if name.lower() == "location"), "")
            if not to:
                return _failed_answer("transport", "Missing Location header for redirect", asked)
            if url.lower().startswith("https:") and not urljoin(url, to).lower().startswith("https:"):
                return _failed_answer("transport", "redirecting to non-https resource", asked)
            url = to if SCHEME.match(to) else urljoin(url, to)
            if _host(url) != first:
                headers = {name: value for name, value in headers.items() if name != "Authorization"}
            # The body goes along even then.
            # recording: v3-failures/redirects
            method = "GET" if answer.status == 303 else method
        return _failed_answer("transport", "retry count exceeded", asked)

    def allows(self, host: str) -> bool:
        """May this host be asked?"""
        return is_loopback(host) or any(fnmatchcase(host, pattern.lower()) for pattern in self.hosts)

    def _once(self, request: BrokerRequest, method: str, url: str, headers: Mapping[str, str]) -> BrokerAnswer:
        try:
            address = parse_address(url)
        except BadAddress as problem:
            return _failed_answer("transport", str(problem), url)
        if not self.allows(address.host):
            # To a client it is a broker that cannot be reached; the advice is for whoever runs fakecc.
            return BrokerAnswer(failure="unreachable", location=url, hint=_advice(address.host))
        sending = Sending(address, method, _body(request), headers, request.timeout, self.verify)
        answer = sending.send(url)
        # httpclient takes a connection that ends without a word for a stale one, and tries once more.
        return sending.send(url) if answer.message.startswith(DISCONNECTED) else answer


def _host(url: str) -> str:
    """The host of a URL; empty where it is none that is asked."""
    try:
        return parse_address(url).host
    except BadAddress:
        return ""


def _advice(host: str) -> str:
    return (
        f"fakecc asks brokers on this machine only, and {host!r} is another: "
        f"start it with --broker-hosts {host} to allow this one"
    )


@small_value_type
class Sending(Value):
    """One request, to the very address that was checked: its host is resolved once, and the answer is connected to."""

    address: BrokerAddress
    method: str
    body: bytes | None
    headers: Mapping[str, str]
    timeout: float
    verify: bool

    def send(self, url: str) -> BrokerAnswer:
        """Try the host's addresses one after the other, until one is reached."""
        port_thread.give_way()
        try:
            places = self.address.resolve()
        except (OSError, UnicodeError) as error:
            return _failed_answer("unreachable", str(error), url)
        return self._send_to_one_of(places, url)

    def _send_to_one_of(self, places: list[str], url: str) -> BrokerAnswer:
        from urllib3.exceptions import NewConnectionError  # noqa: PLC0415 - see _pool

        refusals: list[BrokerAnswer] = []
        for place in places:
            try:
                return self._send_to(place, url)
            except NewConnectionError as error:
                refusals.append(_failure(error, url, self.address))
        return refusals[0]

    def _send_to(self, place: str, url: str) -> BrokerAnswer:
        from urllib3.exceptions import HTTPError, NewConnectionError  # noqa: PLC0415 - see _pool

        try:
            # A connection for each call, as the real one makes: a broker that serves one at a time is not held up.
            with _pool(self.address, place, self.timeout, verify=self.verify) as pool:
                response = pool.urlopen(
                    self.method,
                    self.address.target,
                    body=self.body,
                    headers={"Host": self.address.host_header, **self.headers},
                    redirect=False,
                    retries=False,
                    # A body shorter than was said is read as far as it goes, as httpclient does.
                    enforce_content_length=False,
                )
        except NewConnectionError:
            raise
        except (HTTPError, OSError, ValueError) as error:
            return _failure(error, url, self.address)
        return _answer(response, url)


def _pool(address: BrokerAddress, place: str, timeout: float, *, verify: bool) -> HTTPConnectionPool:
    # Imported where the first broker is asked: it takes as long as the rest of a start.
    import urllib3  # noqa: PLC0415 - see above

    limits = urllib3.Timeout(connect=timeout, read=timeout)
    if address.scheme == "http":
        return urllib3.HTTPConnectionPool(place, address.port, timeout=limits)
    if not verify:
        urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    return urllib3.HTTPSConnectionPool(
        place,
        address.port,
        timeout=limits,
        cert_reqs="CERT_REQUIRED" if verify else "CERT_NONE",
        server_hostname=address.host,
    )


def _body(request: BrokerRequest) -> bytes | None:
    return None if request.body is None else rails_json.text_of(request.body).encode()


def _headers(request: BrokerRequest) -> dict[str, str]:
    from urllib3.util import SKIP_HEADER  # noqa: PLC0415 - see _pool

    content = {} if request.body is None else {"Content-Type": "application/json"}
    return {
        "User-Agent": USER_AGENT,
        "Accept": "application/json",
        "Accept-Encoding": SKIP_HEADER,
        **content,
        **request.headers,
        **_authorization(request),
    }


def _authorization(request: BrokerRequest) -> dict[str, str]:
    """The credentials of a broker; who is asked for keys is sent none."""
    if request.operation == KEY_SET:
        return {}
    credentials = base64.b64encode(f"{request.username}:{request.password}".encode()).decode()
    return {"Authorization": f"Basic {credentials}"}


def _answer(response: BaseHTTPResponse, url: str) -> BrokerAnswer:
    return BrokerAnswer(
        status=response.status,
        text=response.data.decode(errors="replace"),
        headers=dict(response.headers.items()),
        reason=response.reason or "",
        location=url,
    )


def _failure(error: Exception, url: str, address: BrokerAddress) -> BrokerAnswer:
    from urllib3 import exceptions  # noqa: PLC0415 - see _pool

    system = _system_error(error)
    if isinstance(error, exceptions.NameResolutionError) or isinstance(system, ConnectionRefusedError):
        return _failed_answer("unreachable", str(error), url)
    if isinstance(error, exceptions.TimeoutError):
        return _failed_answer("timeout", "execution expired", url)
    if isinstance(error, exceptions.SSLError):
        return _failed_answer("transport", _certificate_message(str(error), address), url)
    if isinstance(error, exceptions.ProtocolError) and any(isinstance(item, OSError) for item in error.args):
        return _failed_answer("transport", DISCONNECTED + (_system_text(system) if system else ""), url)
    return _failed_answer("transport", _system_text(system) if system else str(error), url)


def _certificate_message(text: str, address: BrokerAddress) -> str:
    """What Ruby's OpenSSL says of a certificate, which names the peer; other errors in Python's words."""
    told = re.search(r"certificate verify failed(?:: ([^(]*))?", text)
    if told is None:
        return text
    peer = f"{address.host}:{address.port}"
    reason = f" ({told[1].strip()})" if told[1] else ""
    return f"SSL_connect returned=1 errno=0 peeraddr={peer} state=error: certificate verify failed{reason}"


def _system_error(error: BaseException) -> OSError | None:
    """The operating system's error, wherever it is wrapped; only what the system itself reports has a number."""
    found: list[object] = [error, error.__cause__, error.__context__, *error.args]
    return next((item for item in found if isinstance(item, OSError) and item.errno), None)


def _system_text(error: OSError) -> str:
    return error.strerror or str(error)


def _failed_answer(failure: str, message: str, url: str) -> BrokerAnswer:
    return BrokerAnswer(failure=failure, message=message, location=url)
