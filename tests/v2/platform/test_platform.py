"""What belongs to the installation, through v2: flags, security groups, environment groups, stacks, domains, events."""

import json

import pytest
import support
from support import brokered

from fakecc.actions.platform import feature_flags
from fakecc.models.apps import Lifecycle
from fakecc.models.events import AuditEvent
from fakecc.models.routing import Domain, Route


@pytest.fixture
def world():
    return support.new_world()


def told(reply):
    return reply.status, reply.body["code"], reply.body["description"]


# Feature flags.

FLAG = "/v2/config/feature_flags/diego_docker"


def test_flags_are_an_array_in_the_real_ones_order(world):
    body = support.ask(world, "GET", "/v2/config/feature_flags").body
    assert [flag["name"] for flag in body] == list(feature_flags.DEFAULTS)
    assert body[0] == {
        "name": "user_org_creation",
        "enabled": False,
        "error_message": None,
        "url": "/v2/config/feature_flags/user_org_creation",
    }


@pytest.mark.parametrize(
    ("given", "enabled"), [(True, True), ("x", True), ("false", False), (0, False), (False, False)]
)
def test_a_flag_takes_what_sequel_takes(world, given, enabled):
    body = support.ask(world, "PUT", FLAG, {"enabled": given, "error_message": "no"}).body
    assert (body["enabled"], body["error_message"]) == (enabled, "no")


@pytest.mark.parametrize("body", [{}, {"enabled": None}, {"enabled": " "}, {"enabled": []}, {"error_message": "no"}])
def test_a_flag_must_be_on_or_off(world, body):
    assert told(support.ask(world, "PUT", FLAG, body)) == (
        400, 330001, "The feature flag is invalid: enabled presence",
    )  # fmt: skip


@pytest.mark.parametrize(("given", "kept"), [(5, "5"), (True, "true"), ("a\n", "a\n"), (None, None)])
def test_a_flags_message_is_a_text(world, given, kept):
    assert support.ask(world, "PUT", FLAG, {"enabled": True, "error_message": given}).body["error_message"] == kept


WRONG_WORDS = {"empty": "", "a tab": "a\tb", "a line break within": "a\nb", "U+0001": "\x01", "U+2028": "a\u2028b"}


@pytest.mark.parametrize("words", WRONG_WORDS.values(), ids=WRONG_WORDS)
def test_a_flags_message_has_characters_that_can_be_printed(world, words):
    refused = told(support.ask(world, "PUT", FLAG, {"enabled": False, "error_message": words}))
    assert refused == (400, 330001, "The feature flag is invalid: error_message format")
    assert support.ask(world, "GET", FLAG).body["error_message"] is None


def test_a_flags_message_that_cannot_be_a_text_breaks(world):
    assert support.ask(world, "PUT", FLAG, {"enabled": True, "error_message": {}}).status == 500


def test_who_reads_flags(world):
    callers = (support.READ_ONLY_ADMIN, support.user(world, "anna"), support.AUDITOR)
    assert [support.ask(world, "GET", FLAG, as_=caller).status for caller in callers] == [200, 200, 403]


# Security groups.

TCP = {"protocol": "tcp", "destination": "10.0.0.0/24", "ports": "80,443"}
ICMP = {"protocol": "icmp", "destination": "10.0.0.1-10.0.0.9", "type": 0, "code": -1}


def test_a_group_is_made_of_rules(world):
    rules = [TCP, {**TCP, "ports": "1-65535", "log": True}, ICMP, {"protocol": "all", "destination": "10.0.0.1-"}]
    entity = support.ask(world, "POST", "/v2/security_groups", {"name": "group", "rules": rules}).body["entity"]
    assert entity["rules"] == rules


RULES = {
    "protocol": ({}, "contains an unsupported protocol"),
    "protocol that is a list": ({**TCP, "protocol": ["tcp"]}, "contains an unsupported protocol"),
    "missing": ({"protocol": "tcp", "destination": "10.0.0.1"}, "missing required field 'ports'"),
    "surplus": ({**TCP, "type": 1}, "contains the invalid field 'type'"),
    "destination": ({**TCP, "destination": "10.0.0.9-10.0.0.1"}, "contains invalid destination"),
    "no destination": ({**TCP, "destination": "a b"}, "contains invalid destination"),
    "ports": ({**TCP, "ports": "80-79"}, "contains invalid ports"),
    "port": ({**TCP, "ports": "0,80"}, "contains invalid ports"),
    "log": ({**TCP, "log": "yes"}, "contains invalid log value"),
    "description": ({**TCP, "description": 5}, "contains invalid description"),
    "list": ({**TCP, "destination": []}, "contains invalid destination"),
    "type": ({**ICMP, "type": 256}, "contains invalid type"),
    "code": ({**ICMP, "code": "x"}, "contains invalid code"),
}


@pytest.mark.parametrize(("rule", "problem"), RULES.values(), ids=RULES)
def test_what_is_wrong_with_a_rule(world, rule, problem):
    reply = support.ask(world, "POST", "/v2/security_groups", {"name": "group", "rules": [TCP, rule]})
    assert told(reply) == (400, 300001, f"The security group is invalid: rules rule number 2 {problem}")


def test_a_groups_name_is_not_trimmed(world):
    entity = support.ask(world, "POST", "/v2/security_groups", {"name": " group "}).body["entity"]
    blank = told(support.ask(world, "POST", "/v2/security_groups", {"name": " "}))
    assert (entity["name"], blank) == (" group ", (400, 300001, "The security group is invalid: name presence"))


def test_spaces_are_looked_up_before_anything_is_checked(world):
    body = {"name": "", "space_guids": ["x"]}
    complaint = (400, 1002, "Could not find VCAP::CloudController::Space with guid: x")
    assert told(support.ask(world, "POST", "/v2/security_groups", body)) == complaint
    path = support.ask(world, "POST", "/v2/security_groups", {"name": "group"}).body["metadata"]["url"]
    assert told(support.ask(world, "PUT", path, body)) == complaint


@pytest.mark.parametrize("given", [{"destination": 5}, {"ports": 80}], ids=["destination", "ports"])
def test_numbers_in_a_rule_break_the_real_one(world, given):
    reply = support.ask(world, "POST", "/v2/security_groups", {"name": "group", "rules": [{**TCP, **given}]})
    assert told(reply) == (500, 10001, "An unknown error occurred.")


def test_a_group_is_seen_where_it_applies(world):
    space = support.space(world)
    anna = support.user(world, "anna", ("space_developer", space))
    path = support.ask(world, "POST", "/v2/security_groups", {"name": "group"}).body["metadata"]["url"]
    assert support.ask(world, "GET", path, as_=anna).status == 403
    assert support.ask(world, "PUT", f"{path}/staging_spaces/{space.guid}", as_=anna).status == 403
    assert support.ask(world, "PUT", f"{path}/staging_spaces/{space.guid}").status == 201
    assert support.ask(world, "GET", path, as_=anna).status == 200
    assert support.ask(world, "GET", f"{path}/staging_spaces").body["total_results"] == 1
    assert support.ask(world, "DELETE", f"{path}/staging_spaces/{space.guid}").status == 204
    assert support.ask(world, "GET", path, as_=anna).status == 403


def test_spaces_for_staging_are_not_imported_with_a_group(world):
    space = support.space(world)
    body = {"name": "group", "space_guids": [space.guid], "staging_space_guids": ["x"]}
    path = support.ask(world, "POST", "/v2/security_groups", body).body["metadata"]["url"]
    counts = [
        support.ask(world, "GET", f"{path}/{name}").body["total_results"] for name in ("spaces", "staging_spaces")
    ]
    assert counts == [1, 0]
    assert support.ask(world, "PUT", f"/v2/spaces/{space.guid}", {"security_group_guids": []}).status == 201
    assert support.ask(world, "GET", f"{path}/spaces").body["total_results"] == 0


@pytest.mark.parametrize(("kind", "code"), [("running", 300004), ("staging", 300003)])
def test_defaults_are_chosen_and_listed_under_their_own_address(world, kind, code):
    guid = support.ask(world, "POST", "/v2/security_groups", {"name": "group"}).body["metadata"]["guid"]
    path = f"/v2/config/{kind}_security_groups"
    chosen = support.ask(world, "PUT", f"{path}/{guid}")
    assert (chosen.status, chosen.body["metadata"]["url"]) == (200, f"{path}/{guid}")
    listed = support.ask(world, "GET", path, as_=support.user(world, "anna")).body["resources"]
    assert guid in [one["metadata"]["guid"] for one in listed]
    assert support.ask(world, "DELETE", f"{path}/{guid}").status == 204
    assert told(support.ask(world, "PUT", f"{path}/x")) == (400, code, "The security group could not be found: x")


# Environment variable groups.

GROUP = "/v2/config/environment_variable_groups/running"


def test_a_group_is_replaced_as_a_whole(world):
    support.ask(world, "PUT", GROUP, {"a": "1"})
    assert support.ask(world, "PUT", GROUP, {"b": 2, "PORTS": None}).body == {"b": 2, "PORTS": None}
    assert support.ask(world, "GET", GROUP).body == {"b": 2, "PORTS": None}


WRONG_GROUPS = {
    "reserved names": ({"a": 1, "Port": 2, "": 3}, ["cannot set PORT", "key must be a minimum length of 1"]),
    "a list": ([], ["must be an object"]),
    "a number": (5, ["must be an object"]),
}


@pytest.mark.parametrize(("body", "complaints"), WRONG_GROUPS.values(), ids=WRONG_GROUPS)
def test_a_group_with_wrong_names_changes_nothing(world, body, complaints):
    support.ask(world, "PUT", GROUP, {"kept": "1"})
    sentence = ", ".join(f'environment_json {{:message=>"{complaint}"}}' for complaint in complaints)
    refused = told(support.ask(world, "PUT", GROUP, json.dumps(body).encode()))
    assert refused == (400, 380001, f"The Environment Variable Group is invalid: {sentence}")
    assert support.ask(world, "GET", GROUP).body == {"kept": "1"}


def test_a_group_cannot_be_null(world):
    advice = "Cannot be 'null'. You may want to try empty object '{}' to clear the group."
    complaint = f"The Environment Variable Group is invalid: {advice}"
    assert told(support.ask(world, "PUT", GROUP, b"null")) == (400, 380001, complaint)


def test_who_reads_and_writes_a_group(world):
    anna = support.user(world, "anna")
    assert support.ask(world, "PUT", GROUP, {}, as_=anna).status == 403
    assert [support.ask(world, "GET", GROUP, as_=caller).status for caller in (anna, support.AUDITOR)] == [200, 403]


# Stacks, domains, routes, events: to be read.


def test_a_stack_names_its_images(world):
    entity = support.ask(world, "GET", "/v2/stacks?q=name:cflinuxfs4").body["resources"][0]["entity"]
    assert list(entity.items()) == [
        ("name", "cflinuxfs4"),
        ("description", "Cloud Foundry Linux-based filesystem (Ubuntu 22.04)"),
        ("build_rootfs_image", "cflinuxfs4"),
        ("run_rootfs_image", "cflinuxfs4"),
    ]


STACKS = {
    "made": ({"name": "mine", "description": "d"}, 201),
    "nameless": ({}, (400, 1001, "Request invalid due to parse error: Field: name, Error: Missing field name")),
    "blank": ({"name": " "}, (400, 250001, "The stack is invalid: name presence")),
    "taken": ({"name": "cflinuxfs4"}, (400, 250002, "The stack name is taken: cflinuxfs4")),
}


@pytest.mark.parametrize(("body", "answer"), STACKS.values(), ids=STACKS)
def test_a_new_stack(world, body, answer):
    reply = support.ask(world, "POST", "/v2/stacks", body)
    assert answer == (reply.status if reply.status == 201 else told(reply))


def test_a_stack_stays_while_apps_run_on_it(world):
    path = support.ask(world, "POST", "/v2/stacks", {"name": "mine"}).body["metadata"]["url"]
    app = brokered.app(world, support.space(world))
    world.change(app, lifecycle=Lifecycle(stack="mine"))
    assert told(support.ask(world, "DELETE", path)) == (
        400, 10006, "Please delete the app associations for your stack.",
    )  # fmt: skip
    world.remove(app)
    assert support.ask(world, "DELETE", path).status == 204
    assert support.ask(world, "GET", path).status == 404


def test_a_job_that_deletes_a_stack_fails_while_apps_run_on_it(world):
    # source: cloud_controller_ng:app/models/runtime/stack.rb (before_destroy)
    stack = world.stacks.first(name="cflinuxfs4")
    app = support.app_in(world, support.space(world))
    world.change(app, lifecycle=Lifecycle(stack=stack.name))
    reply = support.ask(world, "DELETE", f"/v2/stacks/{stack.guid}?async=true")
    world.catch_up()
    job = support.ask(world, "GET", f"/v2/jobs/{reply.body['metadata']['guid']}").body["entity"]
    assert (reply.status, job["status"], stack.guid in world.stacks) == (202, "failed", True)


def test_domains_are_private_or_shared(world):
    organization = support.organization(world)
    own = world.add(Domain(**world.stamp(Domain), name="own.example.com", organization_guid=organization.guid))
    anna = support.user(world, "anna", ("organization_auditor", organization))
    urls = {
        path: [one["metadata"]["url"] for one in support.ask(world, "GET", path, as_=anna).body["resources"]]
        for path in ("/v2/domains", "/v2/private_domains", "/v2/shared_domains")
    }
    shared = [f"/v2/shared_domains/{domain.guid}" for domain in world.domains.find(organization_guid=None)]
    private = [f"/v2/private_domains/{own.guid}"]
    assert urls == {"/v2/domains": shared + private, "/v2/private_domains": private, "/v2/shared_domains": shared}


def test_a_private_domain_is_shared_and_taken_back(world):
    owner, other = support.organization(world, "owner"), support.organization(world, "other")
    own = world.add(Domain(**world.stamp(Domain), name="own.example.com", organization_guid=owner.guid))
    path = f"/v2/organizations/{other.guid}/private_domains"
    assert support.ask(world, "PUT", f"{path}/{own.guid}").status == 201
    assert support.ask(world, "GET", path).body["total_results"] == 1
    shared = support.ask(world, "GET", f"/v2/private_domains/{own.guid}/shared_organizations").body["resources"]
    assert [one["metadata"]["guid"] for one in shared] == [other.guid]
    assert support.ask(world, "DELETE", f"{path}/{own.guid}").status == 204
    assert support.ask(world, "GET", path).body["total_results"] == 0
    assert support.ask(world, "PUT", f"{path}/x").status == 500
    mine = f"/v2/organizations/{owner.guid}/private_domains/{own.guid}"
    assert told(support.ask(world, "DELETE", mine)) == (400, 10004, "The request is invalid")


def test_domains_are_deprecated_whatever_comes_of_it(world):
    reply = support.ask(world, "GET", "/v2/domains", as_=support.NOBODY)
    assert (reply.status, reply.headers["X-Cf-Warnings"]) == (401, "Endpoint+deprecated")


def test_a_route_points_to_its_domain_whichever_kind(world):
    space = support.space(world)
    domain = world.domains.first(name="apps.example.com")
    world.add(Route(**world.stamp(Route), host="h", path="/p", domain_guid=domain.guid, space_guid=space.guid))
    path = f"/v2/routes?q=host:h&q=organization_guid:{space.organization_guid}"
    assert support.ask(world, "GET", path).body["resources"][0]["entity"] == {
        "host": "h",
        "path": "/p",
        "domain_guid": domain.guid,
        "space_guid": space.guid,
        "service_instance_guid": None,
        "port": None,
        "domain_url": f"/v2/shared_domains/{domain.guid}",
        "space_url": f"/v2/spaces/{space.guid}",
        "apps_url": f"/v2/routes/{world.routes.first(host='h').guid}/apps",
        "route_mappings_url": f"/v2/routes/{world.routes.first(host='h').guid}/route_mappings",
    }


def test_events_are_paged_by_time(world):
    space = support.space(world)
    body = {"name": "provided", "space_guid": space.guid, "credentials": {"secret": 1}}
    guid = support.ask(world, "POST", "/v2/user_provided_service_instances", body).body["metadata"]["guid"]
    support.ask(world, "PUT", f"/v2/user_provided_service_instances/{guid}", {"name": "renamed"})
    listed = support.ask(world, "GET", f"/v2/events?q=actee:{guid}&results-per-page=1").body
    event = listed["resources"][0]["entity"]
    assert listed["next_url"] == (
        f"/v2/events?order-by=timestamp&order-by=id&order-direction=asc&page=2&q=actee:{guid}&results-per-page=1"
    )
    assert (event["type"], event["actor_username"], event["metadata"]["request"]["credentials"]) == (
        "audit.user_provided_service_instance.create",
        "admin",
        "[REDACTED]",
    )


def test_events_are_for_those_who_work_in_the_space(world):
    space = support.space(world)
    organization = world.organizations[space.organization_guid]
    told_ = dict.fromkeys(("type", "actor_guid", "actor_type", "actor_name", "target_guid", "target_type"), "x")
    world.add(AuditEvent(**world.stamp(AuditEvent), **told_, target_name="x", space_guid=space.guid,
                         organization_guid=organization.guid))  # fmt: skip
    seen = {
        role: support.ask(world, "GET", "/v2/events", as_=support.user(world, role, (role, where))).body["total_results"]
        for role, where in (("space_developer", space), ("space_auditor", space), ("space_manager", space),
                            ("organization_auditor", organization), ("organization_manager", organization))
    }  # fmt: skip
    assert seen == {
        "space_developer": 1,
        "space_auditor": 1,
        "space_manager": 0,
        "organization_auditor": 1,
        "organization_manager": 0,
    }


def test_what_was_an_apps_crash_is_gone(world):
    body = support.ask(world, "GET", "/v2/app_events?q=app_guid:x").body
    assert (body["total_results"], body["resources"]) == (0, [])


EVENT_WRITERS = {
    "an admin": (support.ADMIN, [201, 204]),
    "an admin who only reads": (support.READ_ONLY_ADMIN, [10007, 10007]),
}


@pytest.mark.parametrize(("caller", "outcomes"), EVENT_WRITERS.values(), ids=EVENT_WRITERS)
def test_events_are_saved_and_deleted(world, caller, outcomes):
    support.ask(world, "POST", "/v3/organizations", {"name": "org"})
    event = next(iter(world.audit_events))
    replies = [support.ask(world, method, f"/v2/events/{event.guid}", {}, as_=caller) for method in ("PUT", "DELETE")]

    assert [(reply.body or {}).get("code", reply.status) for reply in replies] == outcomes


def test_the_real_one_breaks_on_a_new_event(world):
    assert support.ask(world, "POST", "/v2/events", {"type": "x"}).status == 500


DESTINATIONS = {
    "a list": ("10.0.0.1,10.0.0.5-10.0.0.9", 201),
    "a hole": ("10.0.0.1,,10.0.0.2", 400),
    "IPv6": ("2001:db8::/32", 201),
    "two versions": ("10.0.0.1-2001:db8::9", 400),
}


@pytest.mark.parametrize(("destination", "status"), DESTINATIONS.values(), ids=DESTINATIONS)
def test_an_installation_may_take_lists_and_ipv6(destination, status):
    world = support.new_world(enable_ipv6=True, security_groups={"enable_comma_delimited_destinations": True})
    body = {"name": "group", "rules": [{"protocol": "all", "destination": destination}]}

    assert support.ask(world, "POST", "/v2/security_groups", body).status == status
