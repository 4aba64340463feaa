"""What the bodies of requests about routes and their destinations may hold.

Source: cloud_controller_ng:app/messages/route_create_message.rb, route_update_message.rb, route_options_message.rb,
route_update_destinations_message.rb, route_destination_update_message.rb, route_transfer_owner_message.rb
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fakecc.actions.platform import feature_flags
from fakecc.actions.routing import route_options
from fakecc.dialects.ruby_messages import INTEGER_TEXT, NUMBER_TEXT, ruby_text
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.v3.message import Body, Check, Message, blank, length, only, quote, relationships, require, string
from fakecc.v3.metadata import metadata
from fakecc.world import World

HOST = re.compile(r"([\w\-]+|\*)?\Z", re.ASCII)
FLOAT = re.compile(r"\s*[+-]?(\d[\d_]*(\.\d+)?([eE][+-]?\d+)?|0[xX][0-9a-fA-F]+)\s*\Z")
LARGEST_PORT = 65535
PLAIN_ALGORITHMS = ("round-robin", "least-connection")
HASH_OPTIONS = ("hash_header", "hash_balance")


def _host(body: Body) -> Iterator[str]:
    if body.get("host") is not None and not HOST.match(ruby_text(body["host"])):
        yield 'Host must be either "*" or contain only alphanumeric characters, "_", or "-"'


def _path(body: Body) -> Iterator[str]:
    if body.get("path") is None:
        return
    text = ruby_text(body["path"])
    if text and not (text.startswith("/") and "\n" not in text):
        yield "Path must begin with /"
    if "?" in text:
        yield "Path cannot contain ?"
    if text == "/":
        yield "Path cannot be exactly /"


def _port(body: Body) -> Iterator[str]:
    port = body.get("port")
    if port is None:
        return
    text = ruby_text(port)
    if isinstance(port, bool | list | dict) or not NUMBER_TEXT.match(text):
        yield "Port is not a number"
    elif not INTEGER_TEXT.match(text):
        yield "Port must be an integer"
    elif int(text) < 0:
        yield "Port must be greater than or equal to 0"
    elif int(text) > LARGEST_PORT:
        yield f"Port must be less than or equal to {LARGEST_PORT}"


def options(world: World) -> Check:
    """The complaints about options, where they are given; null is no object."""
    hashing = feature_flags.enabled(world, "hash_based_routing")

    def check(body: Body) -> Iterator[str]:
        if "options" not in body:
            return
        given = body["options"]
        if not isinstance(given, dict):
            yield "Options 'options' is not a valid object"
            return
        size, most = route_options.size_of(given), world.settings.max_route_options_size
        if size > most:
            yield f"Options must be smaller than {most} bytes (actual size is {size} bytes)"
        yield from (f"Options {complaint}" for complaint in _wrong_options(given, hashing=hashing))

    return check


def _wrong_options(given: Body, *, hashing: bool) -> Iterator[str]:
    extra = [key for key in given if key not in {"loadbalancing", *HASH_OPTIONS}]
    if extra:
        yield f"Unknown field(s): {quote(extra)}"
    algorithms = (*PLAIN_ALGORITHMS, "hash") if hashing else PLAIN_ALGORITHMS
    if not blank(given.get("loadbalancing")) and given["loadbalancing"] not in algorithms:
        yield f"Loadbalancing must be one of '{', '.join(algorithms)}' if present"
    if hashing:
        yield from _wrong_hashing(given)
        return
    unknown = [key for key in given if key in HASH_OPTIONS and not blank(given[key])]
    if unknown:
        yield f"Unknown field(s): {quote(unknown)}"


def _wrong_hashing(given: Body) -> Iterator[str]:
    header, balance, algorithm = (given.get(name) for name in ("hash_header", "hash_balance", "loadbalancing"))
    if not blank(header) and len(ruby_text(header)) > 128:
        yield "Hash header must be at most 128 characters"
    if not blank(balance):
        yield from _wrong_balance(balance)
    elsewhere = not blank(algorithm) and algorithm != "hash"
    if elsewhere and not blank(header):
        yield "Hash header can only be set when loadbalancing is hash"
    if elsewhere and not blank(balance):
        yield "Hash balance can only be set when loadbalancing is hash"


def _wrong_balance(balance: Json) -> Iterator[str]:
    text = ruby_text(balance)
    if len(text) > 16:
        yield "Hash balance must be at most 16 characters"
    elif isinstance(balance, bool | list | dict) or not FLOAT.match(text):
        yield "Hash balance must be a numeric value"
    elif float(text) != 0 and not 1.1 <= float(text) <= 10:
        yield "Hash balance must be either 0 or between 1.1 and 10.0"


def create_message(world: World) -> Message:
    """The body that makes a route."""
    return Message(
        metadata,
        string("host"),
        length("host", maximum=63),
        _host,
        string("path"),
        length("path", maximum=128),
        _path,
        _port,
        require("relationships"),
        only("host", "path", "port", "relationships", "options", "metadata"),
        relationships("space", "domain"),
        options(world),
    )


def update_message(world: World) -> Message:
    """The body that changes a route."""
    return Message(metadata, options(world), only("options", "metadata"))


def _destinations(minimum: int) -> Check:
    def check(body: Body) -> Iterator[str]:
        given = body.get("destinations")
        if not isinstance(given, list) or not minimum <= len(given) <= 100:
            yield f"Destinations must be an array containing between {minimum} and 100 destination objects."
            return
        complaints = [
            f"Destinations[{number}]: {complaint}"
            for number, item in enumerate(given)
            for complaint in _wrong_destination(item, replacing=minimum == 0)
        ]
        yield from complaints
        if _most_ports(given) > 10:
            complaints.append("Process must have at most 10 exposed ports.")
            yield complaints[-1]
        # Weights are looked at where nothing else is wrong, which unknown keys of the body are.
        if not complaints and set(body) <= {"destinations"}:
            yield from _wrong_weights([item.get("weight") for item in given])

    return check


def _wrong_destination(item: Json, *, replacing: bool) -> Iterator[str]:
    if not isinstance(item, dict):
        yield "must be an object."
        return
    if "app" not in item:
        yield 'must have an "app".'
        return
    if not set(item) <= {"app", "weight", "port", "protocol"}:
        yield 'must have only "app" and optionally "weight", "port" or "protocol".'
        return
    yield from _wrong_app(item["app"])
    weight, port, protocol = item.get("weight"), item.get("port"), item.get("protocol")
    if _given(weight) and not replacing:
        yield "weighted destinations can only be used when replacing all destinations."
    elif _given(weight) and not _integer_within(weight, 1, 100):
        yield "weight must be a positive integer between 1 and 100."
    if _given(port) and not _integer_within(port, 1024, LARGEST_PORT):
        yield "port must be a positive integer between 1024 and 65535 inclusive."
    if _given(protocol) and protocol not in ("http1", "http2", "tcp"):
        yield "protocol must be 'http1', 'http2' or 'tcp'."


def _given(value: Json) -> bool:
    """Is it anything but null and false? These are what Ruby passes over."""
    return value is not None and value is not False


def _integer_within(value: Json, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _wrong_app(app: Json) -> Iterator[str]:
    guid = app.get("guid") if isinstance(app, dict) else None
    if not isinstance(guid, str) or not 1 <= len(guid) < 200:
        yield 'app must have the structure {"guid": "app_guid"}'
        return
    process = app.get("process")
    if process is not None and not (
        isinstance(process, dict) and list(process) == ["type"] and isinstance(process["type"], str) and process["type"]
    ):
        yield 'process must have the structure {"type": "process_type"}'


def _most_ports(given: list[Json]) -> int:
    """How many destinations the most wanted app has."""
    apps = [item["app"] for item in given if isinstance(item, dict) and "app" in item]
    return max((apps.count(app) for app in apps), default=0)


def _wrong_weights(weights: list[Json]) -> Iterator[str]:
    if all(weight is None for weight in weights):
        return
    if None in weights:
        yield "Destinations cannot contain both weighted and unweighted destinations."
    elif False in [weight for weight in weights if isinstance(weight, bool)]:
        raise Broken("false is no number")
    elif sum(weights) != 100:
        yield "Destinations must have weights that sum to 100."


def _protocol(body: Body) -> Iterator[str]:
    if "protocol" in body and body["protocol"] not in ("http1", "http2", "tcp"):
        yield "Destination protocol must be 'http1', 'http2' or 'tcp'."


def _data(body: Body) -> Iterator[str]:
    data = body.get("data")
    if blank(data):
        yield "Data can't be blank"
    if not isinstance(data, dict):
        yield "Data must be an object"
        return
    if len(data) != 1:
        yield "Data can only accept one key"
    if "guid" not in data:
        yield "Data can only accept key 'guid'"
    guid = data.get("guid")
    if _given(guid) and not isinstance(guid, str):
        yield f"Data {ruby_text(guid)} must be a string"
    elif guid == "":
        yield "Data guid can't be blank"


INSERT_DESTINATIONS = Message(only("destinations"), _destinations(1))
REPLACE_DESTINATIONS = Message(only("destinations"), _destinations(0))
UPDATE_DESTINATION = Message(only("protocol"), _protocol)
TRANSFER = Message(only("data"), _data)
