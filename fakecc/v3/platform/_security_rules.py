"""Check the rules of a security group in a body.

Source: cloud_controller_ng:app/messages/validators/security_group_rule_validator.rb, lib/cloud_controller/rule_validator.rb
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Iterator

from fakecc.json_types import Json
from fakecc.records import Value, small_value_type
from fakecc.settings import Settings
from fakecc.v3.message import Body, Check

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

KEYS = frozenset({"code", "description", "destination", "log", "ports", "protocol", "type"})
PROTOCOLS = ("tcp", "udp", "icmp", "icmpv6", "all")
LEADING_ZERO = re.compile(r"(?<![\d/])0+(?=\d)")
RANGE = re.compile(r"\s*(\d+)\s*-\s*(\d+)\s*\Z", re.ASCII)
# Ruby's split drops empty parts at the end: `80,` is a list of one.
LIST = re.compile(r"\s*\d+\s*(,\s*\d+\s*)*,*\Z", re.ASCII)
WRONG_DESTINATION = "destination must be a valid CIDR, IP address, or IP address range"
WRONG_DESTINATIONS = "destination must contain valid CIDR(s), IP address(es), or IP address range(s)"
NO_DESTINATIONS = (
    "nil destination; destination must be a comma-delimited list of valid CIDRs, IP addresses, or IP address ranges"
)
MOST_DESTINATIONS = 6000
# The version of IP that a protocol speaks, where it speaks one only.
VERSIONS = {"icmp": 4, "icmpv6": 6}
WRONG_PORTS = (
    "ports must be a valid single port, comma separated list of ports, or range or ports, formatted as a string"
)
INVERTED = (
    "beginning of IP address range is numerically greater than the end of its range (range endpoints are inverted)"
)


@small_value_type
class RuleLimits(Value):
    """What the installation allows: lists of destinations, with commas; IPv6."""

    lists: bool
    ipv6: bool


def rules(settings: Settings) -> Check:
    """The complaints about `rules`, where they are given."""
    limits = RuleLimits(settings.security_groups["enable_comma_delimited_destinations"], settings.enable_ipv6)

    def check(body: Body) -> Iterator[str]:
        if "rules" not in body:
            return
        if not isinstance(body["rules"], list):
            yield "Rules must be an array"
            return
        for number, rule in enumerate(body["rules"]):
            yield from (f"Rules[{number}]: {complaint}" for complaint in _rule(rule, limits))

    return check


def _rule(rule: Json, limits: RuleLimits) -> Iterator[str]:
    if not isinstance(rule, dict):
        yield "must be an object"
        return
    strange = [key for key in rule if key not in KEYS]
    if strange:
        yield f"unknown field(s): {json.dumps(strange)}"
    protocol = rule.get("protocol")
    if protocol not in PROTOCOLS:
        yield "protocol must be 'tcp', 'udp', 'icmp', 'icmpv6' or 'all'"
    yield from _destination(rule.get("destination"), protocol, limits)
    # What is blank to Python is not to Ruby. recording: tenancy/security-group-rules
    if not _is_nothing(rule.get("description")) and not isinstance(rule["description"], str):
        yield "description must be a string"
    if not _is_nothing(rule.get("log")) and not isinstance(rule["log"], bool):
        yield "log must be a boolean"
    yield from _of_protocol(protocol, rule, limits)


def _of_protocol(protocol: Json, rule: Json, limits: RuleLimits) -> Iterator[str]:
    if protocol in ("tcp", "udp"):
        yield from _ports(rule.get("ports"))
    elif protocol in ("icmp", "icmpv6"):
        if protocol == "icmpv6" and not limits.ipv6:
            yield "icmpv6 cannot be used if enable_ipv6 is false"
        for field in ("code", "type"):
            yield from _message(field, rule.get(field))
    elif protocol == "all" and not _is_nothing(rule.get("ports")):
        yield "ports are not allowed for protocols of type all"


def _ports(ports: Json) -> Iterator[str]:
    if _is_nothing(ports):
        yield "ports are required for protocols of type TCP and UDP"
    if not isinstance(ports, str) or not valid_ports(ports):
        yield WRONG_PORTS


def _is_nothing(value: Json) -> bool:
    return value is None or value is False


def valid_ports(text: str) -> bool:
    """Is it a port, a list of ports, or a range whose end is above its beginning?"""
    ends = RANGE.match(text)
    if ends:
        low, high = int(ends[1]), int(ends[2])
        return low < high and _port(low) and _port(high)
    return bool(LIST.match(text)) and all(_port(int(port)) for port in text.rstrip(",").split(","))


def _port(number: int) -> bool:
    return 0 < number < 65536


def _message(field: str, value: Json) -> Iterator[str]:
    if _is_nothing(value):
        yield f"{field} is required for protocols of type ICMP"
    if not isinstance(value, int) or isinstance(value, bool) or not -1 <= value <= 255:
        yield f"{field} must be an integer between -1 and 255 (inclusive)"


def _destination(given: Json, protocol: Json, limits: RuleLimits) -> Iterator[str]:
    if given is None:
        yield NO_DESTINATIONS if limits.lists else WRONG_DESTINATION
    elif not isinstance(given, str):
        yield "destination must be a string"
    elif re.search(r"\s", given):
        yield "destination must not contain whitespace"
    elif not limits.lists and "," in given:
        yield WRONG_DESTINATION
    elif given:
        listed = given.split(",")
        if len(listed) > MOST_DESTINATIONS:
            yield f"maximum destinations per rule exceeded - must be under {MOST_DESTINATIONS}"
        for destination in listed:
            yield from _addresses(destination, protocol, limits)


def _addresses(text: str, protocol: Json, limits: RuleLimits) -> Iterator[str]:
    if not text:
        yield "empty destination specified in comma-delimited list"
    # Ruby's split drops empty parts at the end: 10.0.0.1- is one address.
    parts = text.rstrip("-").split("-")
    if any("." in part and LEADING_ZERO.search(part) for part in parts):
        yield "destination octets cannot contain leading zeros"
    try:
        versions = {item.version for item in _parse(parts, limits)}
    except ValueError:
        versions = set()
        if len(parts) == 2:
            yield "destination IP address range is invalid"
        else:
            yield WRONG_DESTINATIONS if limits.lists else WRONG_DESTINATION
    if len(parts) == 2 and versions and _inverted(parts):
        yield INVERTED
    wanted = VERSIONS.get(protocol) if isinstance(protocol, str) else None
    for version in versions:
        if wanted not in {None, version}:
            yield f'for protocol "{protocol}" you cannot use IPv{version} addresses'


def _parse(parts: list[str], limits: RuleLimits) -> list[Address | Network]:
    """One network, or both ends of a range, of one version. Raises ValueError for anything else."""
    if len(parts) == 2:
        ends: list[Address | Network] = [ipaddress.ip_address(_without_zeros(part)) for part in parts]
    else:
        ends = [ipaddress.ip_network(_without_zeros("-".join(parts)), strict=False)]
    versions = {item.version for item in ends}
    if len(versions) > 1 or (6 in versions and not limits.ipv6):
        message = "a version of IP that is not meant"
        raise ValueError(message)
    return ends


def _inverted(parts: list[str]) -> bool:
    low, high = (int(ipaddress.ip_address(_without_zeros(part))) for part in parts)
    return low > high


def _without_zeros(address: str) -> str:
    return LEADING_ZERO.sub("", address) if "." in address else address
