"""A real Open Service Broker, asked over HTTP."""

from __future__ import annotations

from fakecc.broker.port import BrokerAnswer, BrokerRequest


class OverHttp:
    """Asks with urllib3, imported where the first broker is asked."""

    def ask(self, request: BrokerRequest) -> BrokerAnswer:
        raise NotImplementedError
