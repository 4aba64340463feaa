"""Domains, routes, destinations, route policies: every field of what creates or changes them.

Source: cloud_controller_ng:app/messages, app/actions, app/models/runtime
"""

from __future__ import annotations

import json

from v3.grid import validators as v
from v3.grid.fields.tenancy import in_relationships, to_many
from v3.grid.outcomes import BROKEN, breaks, column, refused, refused_if, unknown
from v3.grid.pages import METADATA, Page, hidden, metadata, related_guid, shows
from v3.grid.values import FALSE, MISSING, is_blank, is_integer, printed

NO_SPACE = "Invalid space. Ensure that the space exists and you have access to it."
NO_DOMAIN = "Invalid domain. Ensure that the domain exists and you have access to it."
NO_HOST = "Missing host. Routes in shared domains must have a host defined."
HOST = v.allow_nil(
    v.string("Host"),
    v.always(lambda value: ["Host is too long (maximum is 63 characters)"] if v.size_of(value) > 63 else []),
    v.fits(
        r"(?a)\A([\w-]+|\*)?\Z(?<!\n)", 'Host must be either "*" or contain only alphanumeric characters, "_", or "-"'
    ),
)
PATH = v.allow_nil(
    v.string("Path"),
    v.always(lambda value: ["Path is too long (maximum is 128 characters)"] if v.size_of(value) > 128 else []),
    v.fits(r"\A(/.*|)\Z", "Path must begin with /"),
)


def host(value):
    return (422, NO_HOST) if value in (MISSING, None, "") else None


def options(value):
    """Options of a route: whatever is no map, null among it, is refused."""
    if value is MISSING:
        return []
    if not isinstance(value, dict):
        return ["Options 'options' is not a valid object"]
    return v.prefixed("Options", v.only("loadbalancing", "hash_header", "hash_balance"))(value)


def loadbalancing(value):
    """What no algorithm is does not go with a hash's options, either."""
    if value is MISSING or is_blank(value):
        return []
    return [
        *too_large("loadbalancing", value),
        "Options Loadbalancing must be one of 'round-robin, least-connection, hash' if present",
        "Options Hash header can only be set when loadbalancing is hash",
        "Options Hash balance can only be set when loadbalancing is hash",
    ]


def too_large(name, value):
    """All options together have 1,024 bytes as JSON."""
    size = len(json.dumps(HASH_OPTIONS["options"] | {name: value}, separators=(",", ":")))
    return [f"Options must be smaller than 1024 bytes (actual size is {size} bytes)"] if size > 1024 else []


def hash_header(value):
    long = value is not MISSING and not is_blank(value) and len(printed(value)) > 128
    told = ["Options Hash header must be at most 128 characters"] if long else []
    return told if value is MISSING else too_large("hash_header", value) + told


def hash_balance(value):
    if value is MISSING or is_blank(value):
        return []
    return too_large("hash_balance", value) + wrong_balance(value)


def wrong_balance(value):
    if len(printed(value)) > 16:
        return ["Options Hash balance must be at most 16 characters"]
    number = float(value) if value == "7" or (isinstance(value, int | float) and not isinstance(value, bool)) else None
    if number is None:
        return ["Options Hash balance must be a numeric value"]
    return (
        [] if number == 0 or 1.1 <= number <= 10 else ["Options Hash balance must be either 0 or between 1.1 and 10.0"]
    )


HASH_OPTIONS = {"options": {"loadbalancing": "hash", "hash_header": "h", "hash_balance": 2}}
NO_HEADER = "Hash header must be present when loadbalancing is set to hash."
OPTIONS = {
    "options": hidden(options),
    "options.loadbalancing": hidden(loadbalancing),
    "options.hash_header": hidden(
        hash_header, refused_if(NO_HEADER, lambda value: value is MISSING or is_blank(value))
    ),
    "options.hash_balance": hidden(hash_balance),
}


def route_relationships(value):
    blank = ["Relationships can't be blank"] if value is MISSING or is_blank(value) else []
    return blank + v.relationships("space", "domain")(value)


def owner(value):
    """The body that gives a route to another space."""
    given = None if value is MISSING else value
    told = v.all_of(lambda one: ["Data can't be blank"] if is_blank(one) else [], v.an_object("Data"))(given)
    if isinstance(given, dict):
        told += ["Data can only accept one key"] * (len(given) != 1)
        told += ["Data can only accept key 'guid'"] * ("guid" not in given)
    return told


def owner_guid(value):
    if value is MISSING:
        return owner({})
    if value in (None, "") or value is False:
        return ["Data guid can't be blank"] if value == "" else []
    return [] if isinstance(value, str) else [f"Data {printed(value)} must be a string"]


TRANSFER = (
    "Unable to transfer owner of route 'owned.example.com' to space '{value}'. "
    "Ensure the space exists and that you have access to it."
)


def new_owner(value):
    if value is False:
        return BROKEN
    return unknown(TRANSFER)(value)


DESTINATION = {"app": {"guid": "{app}", "process": {"type": "web"}}, "port": 9000, "protocol": "http1"}
APP_SHAPE = 'Destinations[0]: app must have the structure {"guid": "app_guid"}'
PROCESS_SHAPE = 'Destinations[0]: process must have the structure {"type": "process_type"}'
KEYS = 'Destinations[0]: must have only "app" and optionally "weight", "port" or "protocol".'


def destinations(least):
    wrong = f"Destinations must be an array containing between {least} and 100 destination objects."

    def check(value):
        if not isinstance(value, list) or not least <= len(value) <= 100:
            return [wrong]
        return destination(value[0]) if value else []

    return check


def destination(value):
    if not isinstance(value, dict):
        return ["Destinations[0]: must be an object."]
    return ['Destinations[0]: must have an "app".']


def app(value):
    if value is MISSING:
        return ['Destinations[0]: must have an "app".']
    return [APP_SHAPE]


def app_guid(value):
    return [] if isinstance(value, str) and 1 <= len(value) < 200 else [APP_SHAPE]


def process(value):
    return [] if value in (MISSING, None) else [PROCESS_SHAPE]


def process_type(value):
    return [] if isinstance(value, str) and value else [PROCESS_SHAPE]


def falsy(value):
    return value in (MISSING, None) or value is False


def port(value):
    valid = falsy(value) or (is_integer(value) and 1024 <= value <= 65535)
    return [] if valid else ["Destinations[0]: port must be a positive integer between 1024 and 65535 inclusive."]


def weight(value):
    if falsy(value):
        return []
    valid = is_integer(value) and 0 < value <= 100
    return [] if valid else ["Destinations[0]: weight must be a positive integer between 1 and 100."]


def no_weight(value):
    return (
        []
        if falsy(value)
        else ["Destinations[0]: weighted destinations can only be used when replacing all destinations."]
    )


def protocol(value):
    return [] if falsy(value) else ["Destinations[0]: protocol must be 'http1', 'http2' or 'tcp'."]


def destination_fields(least):
    return {
        "destinations": hidden(destinations(least)),
        "destinations.0": hidden(lambda value: destinations(least)([] if value in (MISSING, None) else [value])),
        "destinations.0.app": hidden(app),
        "destinations.0.app.guid": hidden(app_guid, unknown('App(s) with guid(s) "{value}" do not exist.')),
        "destinations.0.app.process": hidden(process),
        "destinations.0.app.process.type": hidden(process_type, column()),
        "destinations.0.port": hidden(port),
        "destinations.0.protocol": hidden(protocol),
    }


ROUTES = [
    Page(
        "POST /v3/routes",
        "route_create_message",
        {
            "host": "new",
            "path": "/path",
            "relationships": {"space": {"data": {"guid": "{space}"}}, "domain": {"data": {"guid": "{domain}"}}},
            **HASH_OPTIONS,
            **METADATA,
        },
        {
            "host": shows(HOST, host, as_=lambda value: value or ""),
            "path": shows(PATH, as_=lambda value: value or ""),
            "port": shows(
                v.allow_nil(v.number("Port", 0, 65535)),
                breaks("7"),
                refused("Routes with protocol 'http' do not support ports.", 1),
                as_=lambda value: value or None,
            ),
            "relationships": hidden(route_relationships),
            "relationships.space": hidden(v.to_one("space")),
            **related_guid("space", unknown(NO_SPACE)),
            "relationships.domain": hidden(v.to_one("domain")),
            **related_guid("domain", unknown(NO_DOMAIN)),
            **OPTIONS,
            **metadata(),
        },
    ),
    Page(
        "PATCH /v3/routes/{route}",
        "route_update_message",
        {**HASH_OPTIONS, **METADATA},
        {**OPTIONS, **metadata()},
        status=200,
    ),
    Page(
        "POST /v3/routes/{route}/destinations",
        "route_update_destinations_message",
        {"destinations": [DESTINATION]},
        {**destination_fields(1), "destinations.0.weight": hidden(no_weight, breaks(FALSE))},
        status=200,
    ),
    Page(
        "PATCH /v3/routes/{route}/destinations",
        "route_update_destinations_message",
        {"destinations": [DESTINATION]},
        {
            **destination_fields(0),
            "destinations.0.weight": hidden(
                weight, breaks(FALSE), refused_if("Destinations must have weights that sum to 100.", is_integer)
            ),
        },
        status=200,
    ),
    Page(
        "PATCH /v3/routes/{bound_route}/destinations/{destination}",
        "route_destination_update_message",
        {"protocol": "http1"},
        {"protocol": shows(v.requested(lambda _: ["Destination protocol must be 'http1', 'http2' or 'tcp'."]))},
        status=200,
    ),
    Page(
        "POST /v3/routes/{owned_route}/relationships/shared_spaces",
        "to_many_relationship_message",
        {"data": [{"guid": "{other_space}"}]},
        to_many(
            "Unable to share route owned.example.com with spaces [{value}]. "
            "Ensure the spaces exist and that you have access to them.",
            several=lambda value: f"'{value}'",
        ),
        status=200,
    ),
    Page(
        "PATCH /v3/routes/{owned_route}/relationships/space",
        "route_transfer_owner_message",
        {"data": {"guid": "{other_space}"}},
        {"data": hidden(owner), "data.guid": hidden(owner_guid, new_owner)},
        status=200,
    ),
]


def source(value):
    told = v.all_of(v.presence("Source"), v.string("Source"))(value)
    sentence = "Source must be in format 'cf:app:<uuid>', 'cf:space:<uuid>', 'cf:org:<uuid>', or 'cf:any'"
    return told + [sentence] * isinstance(value, str)


POLICIES = [
    Page(
        "POST /v3/route_policies",
        "route_policy_create_message",
        {"source": "cf:any", "relationships": {"route": {"data": {"guid": "{policed_route}"}}}, **METADATA},
        {
            "source": hidden(source),
            "relationships": hidden(v.relationships("route")),
            "relationships.route": hidden(lambda value: in_relationships("route", value)),
            **related_guid("route", unknown("Route not found", status=404)),
            **{path: hidden(rules.check) for path, rules in metadata().items()},
        },
    ),
    Page("PATCH /v3/route_policies/{route_policy}", "route_policy_update_message", METADATA, metadata(), status=200),
]
PAGES = [*ROUTES, *POLICIES]
