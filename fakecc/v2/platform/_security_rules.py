"""Check the rules of a security group in v2's words.

Source: cloud_controller_ng:app/models/runtime/security_group.rb, lib/cloud_controller/rule_validator.rb,
transport_rule_validator.rb, icmp_rule_validator.rb
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.settings import Settings

Rule = dict[str, Json]

REQUIRED = {
    "all": ("protocol", "destination"),
    "tcp": ("protocol", "destination", "ports"),
    "udp": ("protocol", "destination", "ports"),
    "icmp": ("protocol", "destination", "code", "type"),
    "icmpv6": ("protocol", "destination", "code", "type"),
}
OPTIONAL = ("log", "description")
PORT_RANGE = re.compile(r"\s*(\d+)\s*-\s*(\d+)\s*\Z")
PORT = re.compile(r"\s*\d+\s*\Z")


def rules_problems(rules: list[Rule], settings: Settings) -> Iterator[str]:
    """Every complaint, in the words of Sequel's full messages."""
    for number, rule in enumerate(rules, 1):
        for problem in _problems(rule, settings):
            yield f"rules rule number {number} {problem}"


def _problems(rule: Rule, settings: Settings) -> list[str]:
    protocol = rule.get("protocol")
    if not isinstance(protocol, str) or protocol not in REQUIRED:
        return ["contains an unsupported protocol"]
    required = REQUIRED[protocol]
    found = [f"missing required field '{field}'" for field in required if field not in rule]
    found += [f"contains the invalid field '{field}'" for field in rule if field not in (*required, *OPTIONAL)]
    return found or list(_common(rule, settings)) or list(_special(rule))


def _common(rule: Rule, settings: Settings) -> Iterator[str]:
    if not _is_destination(rule["destination"], settings):
        yield "contains invalid destination"
    if "log" in rule and not isinstance(rule["log"], bool):
        yield "contains invalid log value"
    if "description" in rule and not isinstance(rule["description"], str):
        yield "contains invalid description"


def _special(rule: Rule) -> Iterator[str]:
    if "ports" in rule and not _are_ports(rule["ports"]):
        yield "contains invalid ports"
    for field in ("type", "code"):
        if field in rule and not (type(rule[field]) is int and -1 <= rule[field] <= 255):
            yield f"contains invalid {field}"


def _is_destination(destination: Json, settings: Settings) -> bool:
    if isinstance(destination, dict | list):
        return False
    if not isinstance(destination, str):
        # source: cloud_controller_ng:lib/cloud_controller/rule_validator.rb
        raise Broken("a destination that cannot be asked whether it is empty")
    if not destination or re.search(r"\s", destination):
        return False
    if settings.security_groups["enable_comma_delimited_destinations"]:
        return all(_is_address(part, settings) for part in destination.split(","))
    return _is_address(destination, settings)


def _is_address(destination: str, settings: Settings) -> bool:
    # Octets may begin with zeros; the gem netaddr reads them as decimal.
    plain = re.sub(r"\b0+(?=\d)", "", destination) if "." in destination else destination
    ends = plain.rstrip("-").split("-")
    try:
        if len(ends) == 1:
            return _is_allowed(ipaddress.ip_network(ends[0], strict=False).version, settings)
        first, last = (ipaddress.ip_address(end) for end in ends)
    except ValueError:
        return False
    return first.version == last.version and _is_allowed(first.version, settings) and int(first) <= int(last)


def _is_allowed(version: int, settings: Settings) -> bool:
    return version == 4 or settings.enable_ipv6


def _are_ports(ports: Json) -> bool:
    if not isinstance(ports, str):
        # source: cloud_controller_ng:lib/cloud_controller/transport_rule_validator.rb
        raise Broken("ports that no regular expression matches")
    between = PORT_RANGE.match(ports)
    if between:
        return 0 < int(between[1]) < int(between[2]) < 65536
    # Ruby's split drops empty parts at the end: `80,` is a list of one.
    listed = ports.rstrip(",").split(",") if ports.strip(",") else []
    return bool(listed) and all(PORT.match(port) and 0 < int(port) < 65536 for port in listed)
