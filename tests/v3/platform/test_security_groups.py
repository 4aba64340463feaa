"""/v3/security_groups."""

import pytest
import support
from support import ask, detail

from fakecc.actions.platform import security_groups

PATH = "/v3/security_groups"


@pytest.fixture
def group(world):
    return security_groups.create(world, name="group")


@pytest.fixture
def space(world):
    return support.space(world)


def test_a_group_is_made_and_bound(world, space):
    rules = [{"protocol": "tcp", "destination": "10.0.0.0/24", "ports": "80,443", "log": True, "description": "web"}]
    given = {
        "name": "new",
        "rules": rules,
        "globally_enabled": {"staging": True},
        "relationships": {"running_spaces": {"data": [{"guid": space.guid}]}},
    }
    reply = ask(world, "POST", PATH, given)
    guid = reply.body["guid"]
    assert (reply.status, reply.body) == (
        201,
        {
            "guid": guid,
            "created_at": "2023-11-14T22:13:20Z",
            "updated_at": "2023-11-14T22:13:20Z",
            "name": "new",
            "rules": rules,
            "globally_enabled": {"running": False, "staging": True},
            "relationships": {
                "running_spaces": {"data": [{"guid": space.guid}]},
                "staging_spaces": {"data": []},
            },
            "links": {"self": {"href": f"http://api.example.org{PATH}/{guid}"}},
        },
    )


CREATE = {
    "nothing": ({}, "Name can't be blank, Name must be a string"),
    "empty": ({"name": ""}, "Name can't be blank"),
    "long": ({"name": "x" * 251}, "Name is too long (maximum is 250 characters)"),
    "taken": ({"name": "group"}, "Security group with name 'group' already exists."),
    "unknown": ({"name": "x", "foo": 1}, "Unknown field(s): 'foo'"),
    "enabled": ({"name": "x", "globally_enabled": 5}, "Globally enabled must be an object"),
    "enabled-where": (
        {"name": "x", "globally_enabled": {"foo": True}},
        "Globally enabled only allows keys 'running' or 'staging'",
    ),
    "enabled-how": ({"name": "x", "globally_enabled": {"running": 1}}, "Globally enabled values must be booleans"),
    "space": (
        {"name": "x", "relationships": {"staging_spaces": {"data": [{"guid": "y"}]}}},
        'Spaces with guids ["y"] do not exist.',
    ),
    "staging-first": (
        {
            "name": "x",
            "relationships": {"running_spaces": {"data": [{"guid": "y"}]}, "staging_spaces": {"data": [{"guid": "z"}]}},
        },
        'Spaces with guids ["z"] do not exist.',
    ),
    "name-before-spaces": (
        {"name": "group", "relationships": {"running_spaces": {"data": [{"guid": "y"}]}}},
        "Security group with name 'group' already exists.",
    ),
    "rules": ({"name": "x", "rules": None}, "Rules must be an array"),
    "rule": ({"name": "x", "rules": ["y"]}, "Rules[0]: must be an object"),
}


@pytest.mark.parametrize(("body", "complaint"), CREATE.values(), ids=CREATE)
def test_create_complains(world, group, body, complaint):
    assert group.name == "group"
    assert detail(ask(world, "POST", PATH, body)) == (422, complaint)


UPDATE = {
    "null": ({"name": None}, "Name must be a string, Name is too short (minimum is 1 character)"),
    "enabled-first": (
        {"name": 5, "globally_enabled": 5},
        "Globally enabled must be an object, Name must be a string",
    ),
    "relationships": ({"relationships": {}}, "Unknown field(s): 'relationships'"),
    "blank": ({"name": " "}, "name presence"),
    "only-a-line-break": ({"name": "\n"}, "name presence, name format"),
    "control-character": ({"name": "a\tb"}, "name format"),
    "name-and-rule": (
        {"name": " ", "rules": [{"protocol": "all", "destination": ""}]},
        "name presence, rules rule number 1 contains invalid destination",
    ),
}


@pytest.mark.parametrize(("body", "complaint"), UPDATE.values(), ids=UPDATE)
def test_update_complains(world, group, body, complaint):
    assert detail(ask(world, "PATCH", f"{PATH}/{group.guid}", body)) == (422, complaint)


PROTOCOL = "Rules[0]: protocol must be 'tcp', 'udp', 'icmp', 'icmpv6' or 'all'"
DESTINATION = "Rules[0]: destination must be a valid CIDR, IP address, or IP address range"
PORTS = (
    "Rules[0]: ports must be a valid single port, comma separated list of ports, or range or ports, "
    "formatted as a string"
)
CODE = "Rules[0]: code must be an integer between -1 and 255 (inclusive)"
TYPE = "Rules[0]: type must be an integer between -1 and 255 (inclusive)"
RULES = {
    "nothing": ({}, f"{PROTOCOL}, {DESTINATION}"),
    "number": ({"protocol": "all", "destination": 5}, "Rules[0]: destination must be a string"),
    "space": ({"protocol": "all", "destination": "1.1.1.1 "}, "Rules[0]: destination must not contain whitespace"),
    "mask": ({"protocol": "all", "destination": "1.1.1.1/33"}, DESTINATION),
    "list": ({"protocol": "all", "destination": "1.1.1.1,1.1.1.2"}, DESTINATION),
    "three-ends": ({"protocol": "all", "destination": "1.1.1.1-1.1.1.2-1.1.1.3"}, DESTINATION),
    "no-range": ({"protocol": "all", "destination": "1.1.1.1-x"}, "Rules[0]: destination IP address range is invalid"),
    "open-range": ({"protocol": "all", "destination": "-1.1.1.1"}, "Rules[0]: destination IP address range is invalid"),
    "leading-zeros": (
        {"protocol": "all", "destination": "01.1.1.1"},
        "Rules[0]: destination octets cannot contain leading zeros",
    ),
    "icmpv6": (
        {"protocol": "icmpv6", "destination": "1.1.1.1", "type": 0, "code": 0},
        (
            'Rules[0]: for protocol "icmpv6" you cannot use IPv4 addresses, '
            "Rules[0]: icmpv6 cannot be used if enable_ipv6 is false"
        ),
    ),
    "inverted": (
        {"protocol": "all", "destination": "1.1.1.2-1.1.1.1"},
        (
            "Rules[0]: beginning of IP address range is numerically greater than the end of its range "
            "(range endpoints are inverted)"
        ),
    ),
    "ports-of-all": (
        {"protocol": "all", "destination": "1.1.1.1", "ports": "80"},
        "Rules[0]: ports are not allowed for protocols of type all",
    ),
    "no-ports": (
        {"protocol": "udp", "destination": "1.1.1.1"},
        f"Rules[0]: ports are required for protocols of type TCP and UDP, {PORTS}",
    ),
    "inverted-ports": ({"protocol": "tcp", "destination": "1.1.1.1", "ports": "9-1"}, PORTS),
    "large-port": ({"protocol": "tcp", "destination": "1.1.1.1", "ports": "1,65536"}, PORTS),
    "no-code": (
        {"protocol": "icmp", "destination": "1.1.1.1", "type": 0},
        f"Rules[0]: code is required for protocols of type ICMP, {CODE}",
    ),
    "large-type": ({"protocol": "icmp", "destination": "1.1.1.1", "type": 256, "code": -1}, TYPE),
    "description": (
        {"protocol": "all", "destination": "1.1.1.1", "description": 5},
        "Rules[0]: description must be a string",
    ),
    "log": ({"protocol": "all", "destination": "1.1.1.1", "log": "x"}, "Rules[0]: log must be a boolean"),
    "unknown": ({"protocol": "all", "destination": "1.1.1.1", "foo": 1}, 'Rules[0]: unknown field(s): ["foo"]'),
    "too-much": (
        {"protocol": "tcp", "destination": "1.1.1.1", "ports": "80", "type": 1},
        "rules rule number 1 contains the invalid field 'type'",
    ),
    "only-commas": ({"protocol": "tcp", "destination": "1.1.1.1", "ports": ",,"}, PORTS),
    "empty-destination": ({"protocol": "all", "destination": ""}, "rules rule number 1 contains invalid destination"),
    "null-log": (
        {"protocol": "all", "destination": "1.1.1.1", "log": None},
        "rules rule number 1 contains invalid log value",
    ),
    "null-description": (
        {"protocol": "all", "destination": "1.1.1.1", "description": None},
        "rules rule number 1 contains invalid description",
    ),
    "too-much-of-an-empty-one": (
        {"protocol": "all", "destination": "", "code": 1},
        "rules rule number 1 contains the invalid field 'code'",
    ),
}


@pytest.mark.parametrize(("rule", "complaint"), RULES.values(), ids=RULES)
def test_rules_are_looked_at(world, rule, complaint):
    assert detail(ask(world, "POST", PATH, {"name": "x", "rules": [rule]})) == (422, complaint)


@pytest.mark.parametrize("destination", ["0.0.0.0/0", "10.0.0.1/8", "10.0.0.0-10.0.0.9", "10.0.0.1-"])
def test_destinations_are_addresses_networks_and_ranges(world, destination):
    body = {"name": "x", "rules": [{"protocol": "all", "destination": destination}]}
    assert ask(world, "POST", PATH, body).status == 201


def test_an_empty_end_of_a_list_of_ports_passes(world):
    body = {"name": "x", "rules": [{"protocol": "tcp", "destination": "1.1.1.1", "ports": "80,443,"}]}
    assert ask(world, "POST", PATH, body).status == 201


def test_a_group_changes_in_what_is_given(world, group):
    body = {"globally_enabled": {"running": True}, "rules": [{"protocol": "all", "destination": "1.1.1.1-1.1.1.9"}]}
    changed = ask(world, "PATCH", f"{PATH}/{group.guid}", body).body
    assert (changed["name"], changed["globally_enabled"], len(changed["rules"])) == (
        "group",
        {"running": True, "staging": False},
        1,
    )


def test_a_space_is_given_once(world, space):
    twice = {"running_spaces": {"data": [{"guid": space.guid}, {"guid": space.guid}]}}
    reply = ask(world, "POST", PATH, {"name": "x", "relationships": twice})
    assert detail(reply) == (422, "Spaces with guids [] do not exist.")


def test_a_group_is_bound_to_more_spaces(world, group, space):
    other = support.space(world, "other")
    security_groups.bind(world, group, security_groups.STAGING, [space])
    path = f"{PATH}/{group.guid}/relationships/staging_spaces"
    assert ask(world, "POST", path, {"data": [{"guid": other.guid}]}).body == {
        "data": [{"guid": space.guid}, {"guid": other.guid}],
        "links": {"self": {"href": f"http://api.example.org{path}"}},
    }


def test_a_group_is_bound_to_spaces_that_are_there(world, group):
    reply = ask(world, "POST", f"{PATH}/{group.guid}/relationships/running_spaces", {"data": [{"guid": "x"}]})
    assert detail(reply) == (422, 'Spaces with guids ["x"] do not exist, or you do not have access to them.')


def test_spaces_are_checked_one_by_one(world):
    closed = support.space(world, "closed", inside=support.organization(world, "closed", status="suspended"))
    foreign = support.space(world, "foreign")
    manager = support.user(world, "manager", ("organization_manager", world.organizations[closed.organization_guid]))
    group = security_groups.create(world, name="everywhere", running_default=True)
    told = [
        support.detail(ask(world, "POST", f"{PATH}/{group.guid}/relationships/running_spaces", body, as_=manager))
        for body in (
            {"data": [{"guid": one.guid} for one in spaces]} for spaces in ((closed, foreign), (foreign, closed))
        )
    ]
    assert told == [
        (403, "The organization is suspended"),
        (403, "You are not authorized to perform the requested action"),
    ]


def test_a_group_is_unbound_once(world, group, space):
    security_groups.bind(world, group, security_groups.RUNNING, [space])
    path = f"{PATH}/{group.guid}/relationships/running_spaces/{space.guid}"
    told = (
        f"Unable to unbind security group from space with guid '{space.guid}'. "
        "Ensure the space is bound to this security group."
    )
    replies = ask(world, "DELETE", path), ask(world, "DELETE", path)
    assert (replies[0].status, detail(replies[1])) == (204, (422, told))


def test_bound_spaces_are_shown_to_their_readers(world, group, space):
    security_groups.update(world, group, running_default=True)
    security_groups.bind(world, world.security_groups[group.guid], security_groups.RUNNING, [space])
    stranger = support.user(world, "stranger")
    related = ask(world, "GET", f"{PATH}/{group.guid}", as_=stranger).body["relationships"]
    assert related["running_spaces"] == {"data": []}


FILTERS = {
    "names": ("names=group", ["group"]),
    "other-case": ("names=GROUP", []),
    "running": ("running_space_guids={space}", ["group"]),
    "staging": ("staging_space_guids={space}", []),
    "everywhere": ("globally_enabled_running=true", ["global"]),
    "nowhere": ("globally_enabled_running=false", ["group"]),
}


@pytest.mark.parametrize(("query", "names"), FILTERS.values(), ids=FILTERS)
def test_a_list_is_filtered(world, group, space, query, names):
    security_groups.bind(world, group, security_groups.RUNNING, [space])
    security_groups.create(world, name="global", running_default=True)
    found = ask(world, "GET", f"{PATH}?{query.format(space=space.guid)}").body["resources"]
    assert [item["name"] for item in found] == names


def test_a_flag_without_a_value_passes_and_fits_no_group(world, group):
    found = ask(world, "GET", f"{PATH}?globally_enabled_running")
    assert (found.status, found.body["resources"], group.running_default) == (200, [], False)


def test_a_list_complains(world):
    told = "Globally enabled staging must be 'true' or 'false'"
    assert detail(ask(world, "GET", f"{PATH}?globally_enabled_staging=x")) == (422, told)


def test_a_job_deletes_a_group(world, group):
    job = support.wait(world, ask(world, "DELETE", f"{PATH}/{group.guid}"))
    left = group.guid in world.security_groups
    assert (job["operation"], job["state"], left) == ("security_group.delete", "COMPLETE", False)


WRONG_LIST = "Rules[0]: destination must contain valid CIDR(s), IP address(es), or IP address range(s)"
NIL = (
    "Rules[0]: nil destination; destination must be a comma-delimited list of valid CIDRs, IP addresses,"
    " or IP address ranges"
)
ALLOWED = {
    "a list": ({"destination": "1.1.1.1,1.1.1.5-1.1.1.9,10.0.0.0/8"}, ""),
    "nothing": ({"destination": None}, NIL),
    "a hole": (
        {"destination": "1.1.1.1,,1.1.1.2"},
        f"Rules[0]: empty destination specified in comma-delimited list, {WRONG_LIST}",
    ),
    "a wrong one": ({"destination": "1.1.1.1,x"}, WRONG_LIST),
    "too many": (
        {"destination": ",".join(["1.1.1.1"] * 6001)},
        "Rules[0]: maximum destinations per rule exceeded - must be under 6000",
    ),
    "IPv6": ({"destination": "2001:db8::/32,2001:db8::1-2001:db8::9"}, ""),
    "two versions": ({"destination": "1.1.1.1-2001:db8::9"}, "Rules[0]: destination IP address range is invalid"),
    "icmpv6": ({"protocol": "icmpv6", "destination": "2001:db8::1", "type": 0, "code": 0}, ""),
    "icmp of IPv6": (
        {"protocol": "icmp", "destination": "2001:db8::1", "type": 0, "code": 0},
        'Rules[0]: for protocol "icmp" you cannot use IPv6 addresses',
    ),
}


@pytest.mark.parametrize(("given", "complaint"), ALLOWED.values(), ids=ALLOWED)
def test_an_installation_may_take_lists_and_ipv6(given, complaint):
    world = support.new_world(enable_ipv6=True, security_groups={"enable_comma_delimited_destinations": True})
    reply = ask(world, "POST", PATH, {"name": "group", "rules": [{"protocol": "all", **given}]})

    assert (reply.status if not complaint else detail(reply)) == (201 if not complaint else (422, complaint))
