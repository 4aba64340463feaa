"""/v3/service_instances: bodies, refusals in CC's order, and what is answered."""

from dataclasses import replace

import pytest
import support
from support import ask, brokered, detail, instances
from support.instances import managed_body, provided_body

from fakecc.models.platform import FeatureFlag
from fakecc.models.services import ServicePlanVisibility
from fakecc.models.tenancy import OrganizationQuota, SpaceQuota

PATH = "/v3/service_instances"
PLAN_SHAPE = 'Relationships Service plan must be structured like this: "service_plan: {"data": {"guid": "valid-guid"}}"'
SPACE_SHAPE = 'Relationships Space must be structured like this: "space: {"data": {"guid": "valid-guid"}}"'
NO_PLAN = "Invalid service plan. Ensure that the service plan exists, is available, and you have access to it."
NO_SPACE = "Invalid space. Ensure that the space exists and you have access to it."
FORBIDDEN = (403, "You are not authorized to perform the requested action")
UNKNOWN = (404, "Service instance not found")


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def plan(world):
    return brokered.plan(world)


@pytest.fixture
def managed(world, space, plan):
    return instances.made(world, space, plan=plan)


@pytest.fixture
def provided(world, space):
    return world.service_instances[ask(world, "POST", PATH, provided_body(space, "provided")).body["guid"]]


def _plan_body(plan):
    return {"relationships": {"service_plan": {"data": {"guid": plan.guid}}}}


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        pytest.param(
            {},
            "Relationships 'relationships' is not an object, Type must be one of 'managed', 'user-provided', "
            "Name must be a string, Name can't be blank",
            id="nothing",
        ),
        pytest.param({"name": ""}, "Name can't be blank", id="blank name"),
        pytest.param({"name": 1}, "Name must be a string", id="name no text"),
        pytest.param({"type": "other"}, "Type must be one of 'managed', 'user-provided'", id="type"),
        pytest.param({"tags": "a"}, "Tags must be an array", id="tags no array"),
        pytest.param({"tags": [1]}, "Tags must be a list of strings", id="tags no texts"),
        pytest.param({"metadata": 1}, "Metadata must be an object", id="metadata"),
        pytest.param(
            {"relationships": {}},
            "Relationships 'relationships' must include one or more valid relationships",
            id="no relationship",
        ),
        pytest.param(
            {"relationships": {"space": None}}, f"Relationships Space can't be blank, {SPACE_SHAPE}", id="no space"
        ),
        pytest.param({"relationships": {"space": {"data": []}}}, SPACE_SHAPE, id="space's shape"),
    ],
)
def test_a_new_instance_is_looked_at_in_general_first(world, space, body, complaint):
    sent = {**provided_body(space), "foo": "only looked at later", **body} if body else {}
    assert detail(ask(world, "POST", PATH, sent)) == (422, complaint)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        pytest.param({"foo": 1, "credentials": {}}, "Unknown field(s): 'foo', 'credentials'", id="unknown"),
        pytest.param({"parameters": "s"}, "Parameters must be an object", id="parameters"),
        pytest.param(
            {"relationships": "no plan"}, f"Relationships Service plan can't be blank, {PLAN_SHAPE}", id="no plan"
        ),
    ],
)
def test_a_managed_instance_has_a_message_of_its_own(world, space, plan, body, complaint):
    sent = {**managed_body(space, plan), **body}
    if body.get("relationships") == "no plan":
        sent["relationships"] = {"space": {"data": {"guid": space.guid}}}
    assert detail(ask(world, "POST", PATH, sent)) == (422, complaint)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        pytest.param({"parameters": {}}, "Unknown field(s): 'parameters'", id="unknown"),
        pytest.param({"credentials": "s"}, "Credentials must be an object", id="credentials"),
        pytest.param(
            {"syslog_drain_url": "a b", "route_service_url": "c d"},
            "Syslog drain url must be a valid URI, Route service url must be a valid URI, "
            "Route service url must be https",
            id="addresses",
        ),
        pytest.param({"route_service_url": "http://a.com"}, "Route service url must be https", id="no TLS"),
        pytest.param({"route_service_url": "https://.com"}, "service_instance route_service_url_invalid", id="no host"),
        pytest.param({"syslog_drain_url": "https://a/" + "a" * 10000}, "syslog_drain_url max_length", id="long drain"),
        pytest.param({"name": "n" * 256, "tags": ["t" * 2049]}, "name max_length, tags too_long", id="too long"),
    ],
)
def test_a_user_provided_instance_has_a_message_and_limits_of_its_own(world, space, body, complaint):
    assert detail(ask(world, "POST", PATH, {**provided_body(space), **body})) == (422, complaint)


def test_an_extra_relationship_of_a_user_provided_instance_is_complained_of_twice(world, space, plan):
    body = {**managed_body(space, plan), "type": "user-provided"}
    complaint = "Relationships Unknown field(s): 'service_plan'"
    assert detail(ask(world, "POST", PATH, body)) == (422, f"{complaint}, {complaint}")


@pytest.mark.parametrize(
    "body", [{"tags": {}}, {"tags": ""}, {"route_service_url": {}}, {"syslog_drain_url": {}}], ids=str
)
def test_what_breaks_the_real_one_is_an_unknown_error(world, space, body):
    assert ask(world, "POST", PATH, {**provided_body(space), **body}).status == 500


@pytest.mark.parametrize(
    ("body", "field", "kept"),
    [
        pytest.param({"syslog_drain_url": False}, "syslog_drain_url", None, id="drain false"),
        pytest.param({"syslog_drain_url": []}, "syslog_drain_url", None, id="drain empty"),
        pytest.param({"syslog_drain_url": [None]}, "syslog_drain_url", None, id="drain nulls"),
        pytest.param({"route_service_url": []}, "route_service_url", None, id="route service empty"),
        pytest.param({"tags": False}, "tags", [], id="tags false"),
    ],
)
def test_what_is_blank_is_kept_as_nothing(world, space, body, field, kept):
    reply = ask(world, "POST", PATH, {**provided_body(space), **body})
    assert (reply.status, reply.body[field]) == (201, kept)


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        pytest.param("https://.example.com", "service_instance route_service_url_invalid", id="dot"),
        pytest.param("http://.example.com", "Route service url must be https", id="the message asks first"),
        pytest.param(False, "service_instance route_service_url_invalid", id="false"),
        pytest.param("https:x", "service_instance route_service_url_invalid", id="no host"),
    ],
)
def test_a_route_service_s_url_must_be_valid_before_it_must_be_https(world, space, url, complaint):
    body = {**provided_body(space), "route_service_url": url}
    assert detail(ask(world, "POST", PATH, body)) == (422, complaint)


def test_the_complaint_about_a_route_service_s_url_comes_first(world, space):
    body = {**provided_body(space, "x" * 256), "route_service_url": "https://.x"}
    complaint = "service_instance route_service_url_invalid, name max_length"
    assert detail(ask(world, "POST", PATH, body)) == (422, complaint)


def test_of_a_list_of_types_nothing_is_made(world, space):
    reply = ask(world, "POST", PATH, {**provided_body(space), "type": ["user-provided"]})
    assert (reply.status, reply.body, len(world.service_instances)) == (204, None, 0)


def test_a_list_of_types_is_that_of_a_user_provided_instance(world, space):
    body = {**provided_body(space), "type": ["managed"]}
    assert detail(ask(world, "POST", PATH, body)) == (422, "Type must be 'user-provided'")


def test_a_user_provided_instance_is_there_at_once(world, space):
    reply = ask(world, "POST", PATH, provided_body(space, "  spaced \t", tags=["b", "a"], credentials={"a": 1}))
    body = dict(reply.body)
    guid = body.pop("guid")
    links = body.pop("links")
    assert (reply.status, body) == (
        201,
        {
            "created_at": "2023-11-14T22:13:20Z",
            "updated_at": "2023-11-14T22:13:20Z",
            "name": "spaced",
            "tags": ["b", "a"],
            "last_operation": {
                "type": "create",
                "state": "succeeded",
                "description": "Operation succeeded",
                "updated_at": "2023-11-14T22:13:20Z",
                "created_at": "2023-11-14T22:13:20Z",
            },
            "type": "user-provided",
            "syslog_drain_url": None,
            "route_service_url": None,
            "relationships": {"space": {"data": {"guid": space.guid}}},
            "metadata": {"labels": {}, "annotations": {}},
        },
    )
    assert list(links) == [
        "self", "space", "service_credential_bindings", "service_route_bindings", "credentials",
    ]  # fmt: skip
    assert ask(world, "GET", f"{PATH}/{guid}/credentials").body == {"a": 1}


def test_a_managed_instance_is_initial_until_its_job_runs(world, space, plan):
    world.change(plan, maintenance_info={"version": "1.0.0", "description": "os"})
    reply = ask(world, "POST", PATH, managed_body(space, plan))
    (instance,) = world.service_instances
    assert (reply.status, reply.text, instances.told(world, instance.guid)) == (202, "", ("create", "initial", None))
    assert instance.maintenance_info == {"version": "1.0.0", "description": "os"}


def test_the_creation_can_be_switched_off_for_all_but_admins(world, space):
    world.add(
        FeatureFlag(
            **world.stamp(FeatureFlag), name="service_instance_creation", enabled=False, custom_error_message="ask us"
        )
    )
    developer = support.user(world, "dev", ("space_developer", space))
    assert detail(ask(world, "POST", PATH, {}, as_=developer)) == (403, "Feature Disabled: ask us")
    assert ask(world, "POST", PATH, provided_body(space)).status == 201


@pytest.mark.parametrize(
    ("role", "refused"),
    [
        pytest.param("space_developer", None, id="developer"),
        pytest.param("space_supporter", FORBIDDEN, id="supporter"),
        pytest.param("space_manager", FORBIDDEN, id="manager"),
        pytest.param("space_auditor", FORBIDDEN, id="auditor"),
        pytest.param("", (422, NO_SPACE), id="outsider"),
    ],
)
def test_only_developers_make_instances(world, space, role, refused):
    caller = support.user(world, "fred", *([(role, space)] if role else []))
    reply = ask(world, "POST", PATH, provided_body(space), as_=caller)
    assert (reply.status == 201) if refused is None else (detail(reply) == refused)


def test_a_plan_must_exist_be_active_and_be_visible_in_the_space(world, space, plan):
    def refused(**changed):
        world.change(world.service_plans[plan.guid], **changed)
        return detail(ask(world, "POST", PATH, managed_body(space, plan), as_=developer))

    developer = support.user(world, "dev", ("space_developer", space))
    absent = {"relationships": {**_plan_body(replace(plan, guid="x"))["relationships"]}}
    absent["relationships"]["space"] = {"data": {"guid": space.guid}}
    assert detail(ask(world, "POST", PATH, {**managed_body(space, plan), **absent})) == (422, NO_PLAN)
    assert refused(public=False) == (422, NO_PLAN)
    assert refused(public=True, active=False) == (
        422,
        (
            f"Invalid service plan. The service plan 'small' with guid '{plan.guid}' has been removed from the "
            "service broker's catalog. It is not possible to create new service instances using this plan."
        ),
    )


def test_a_plan_of_another_organization_is_seen_but_not_usable(world, space, plan):
    other = support.organization(world, "other")
    world.change(plan, public=False)
    world.add(
        ServicePlanVisibility(
            **world.stamp(ServicePlanVisibility), service_plan_guid=plan.guid, organization_guid=other.guid
        )
    )
    developer = support.user(world, "dev", ("space_developer", space), ("organization_user", other))
    assert detail(ask(world, "POST", PATH, managed_body(space, plan), as_=developer)) == (
        422,
        (
            "Invalid service plan. This could be due to a space-scoped broker which is offering the service plan "
            f"'small' with guid '{plan.guid}' in another space or that the plan is not enabled in this organization. "
            f"Ensure that the service plan is visible in your current space 'space' with guid '{space.guid}'."
        ),
    )


def test_a_broker_that_is_synchronizing_makes_no_instances(world, space, plan):
    world.change(world.service_brokers.first(name="broker"), state="SYNCHRONIZING")
    assert detail(ask(world, "POST", PATH, managed_body(space, plan))) == (
        422,
        "The service instance cannot be created because there is an operation in progress for the service broker.",
    )


@pytest.mark.parametrize(
    ("inner", "outer", "sentence"),
    [
        pytest.param(
            {"total_services": 0}, {"total_services": 0}, "You have exceeded your space's services limit.", id="space"
        ),
        pytest.param({}, {"total_services": 0}, "You have exceeded your organization's services limit.", id="org"),
        pytest.param(
            {"non_basic_services_allowed": False},
            {"non_basic_services_allowed": False},
            "The service instance cannot be created because paid service plans are not allowed for your space.",
            id="paid in the space",
        ),
        pytest.param(
            {},
            {"non_basic_services_allowed": False},
            "The service instance cannot be created because paid service plans are not allowed.",
            id="paid in the organization",
        ),
    ],
)
def test_quotas_limit_managed_instances(world, space, plan, inner, outer, sentence):
    organization = world.organizations[space.organization_guid]
    quota = world.add(SpaceQuota(**world.stamp(SpaceQuota), name="inner", organization_guid=organization.guid, **inner))
    world.change(space, quota_guid=quota.guid)
    limits = world.add(OrganizationQuota(**world.stamp(OrganizationQuota), name="outer", **outer))
    world.change(organization, quota_guid=limits.guid)
    world.change(plan, free=False)
    assert detail(ask(world, "POST", PATH, managed_body(space, plan))) == (422, sentence)
    assert ask(world, "POST", PATH, provided_body(space)).status == 201


def test_a_name_is_taken_in_a_space_but_not_beside_it(world, space, provided):
    assert detail(ask(world, "POST", PATH, provided_body(space, "provided"))) == (
        422, "The service instance name is taken: provided.",
    )  # fmt: skip
    assert ask(world, "POST", PATH, provided_body(space, "PROVIDED")).status == 201
    assert ask(world, "POST", PATH, provided_body(support.space(world, "other"), "provided")).status == 201


@pytest.mark.parametrize("role", ["space_developer", "space_manager", "space_auditor", "space_supporter"])
def test_a_plan_of_a_space_is_seen_by_all_its_members_but_not_usable_elsewhere(world, space, plan, role):
    owner = support.space(world, "owner")
    world.change(world.service_brokers.first(name="broker"), space_guid=owner.guid)
    world.change(plan, public=False)
    developer = support.user(world, "dev", ("space_developer", space), (role, owner))
    reply = ask(world, "POST", PATH, managed_body(space, plan), as_=developer)
    assert detail(reply)[1].partition(" which")[0] == (
        "Invalid service plan. This could be due to a space-scoped broker"
    )


def test_a_name_is_told_as_it_was_given(world, space, plan, provided):
    told = [
        detail(ask(world, "POST", PATH, body))
        for body in (managed_body(space, plan, name=" provided "), provided_body(space, name=" provided "))
    ]
    other = ask(world, "POST", PATH, provided_body(space, name="other")).body["guid"]
    told.append(detail(ask(world, "PATCH", f"{PATH}/{other}", {"name": " provided "})))
    assert told == [(422, "The service instance name is taken:  provided .")] * 3


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param("\t name \n", "name", id="white space"),
        pytest.param("\u00a0name\u3000", "\u00a0name\u3000", id="white space that Ruby does not strip"),
        pytest.param("name\0", "name", id="NUL at the end"),
        pytest.param("n\u00fc,/%?<&>\u2028", "n\u00fc,/%?<&>\u2028", id="odd"),
    ],
)
def test_a_name_is_stripped_as_ruby_does(world, space, given, kept):
    assert ask(world, "POST", PATH, provided_body(space, name=given)).body["name"] == kept


def test_a_failed_creation_makes_room_for_its_very_name_only(world, space, plan):
    instances.fault(world, "provision", times=1, status=400)
    _, reply = instances.ordered(world, space, plan)
    support.wait(world, reply)
    reply = ask(world, "POST", PATH, managed_body(space, plan, name="instance "))
    assert detail(reply) == (422, "The service instance name is taken: instance .")


def test_a_failed_creation_makes_room_for_another_of_its_name(world, space, plan):
    instances.fault(world, "provision", times=1, status=400)
    failed, reply = instances.ordered(world, space, plan)
    support.wait(world, reply)
    made, reply = instances.ordered(world, space, plan)
    assert support.wait(world, reply)["state"] == "COMPLETE"
    assert (failed.guid in world.service_instances, made.guid in world.service_instances) == (False, True)
    assert instances.asked(world) == ["provision", "deprovision", "provision"]


def test_a_list_holds_what_is_shared_into_readable_spaces(world, space, managed, provided):
    near = support.space(world, "near")
    world.change(world.service_instances[managed.guid], shared_space_guids=(near.guid,))
    reader = support.user(world, "fred", ("space_auditor", near))
    listed = [shown["name"] for shown in ask(world, "GET", PATH, as_=reader).body["resources"]]
    assert (listed, ask(world, "GET", f"{PATH}/{provided.guid}", as_=reader).status) == (["instance"], 404)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        pytest.param("?space_guids=NEAR", ["instance"], id="where it is shared into"),
        pytest.param("?space_guids=HOME", ["instance"], id="where it lives"),
        pytest.param("?space_guids=FAR", [], id="where somebody else sees it"),
        pytest.param("?organization_guids=FAR_ORG", [], id="an organization where somebody else sees it"),
    ],
)
def test_a_list_asks_for_one_sharing_at_a_time(world, space, managed, query, names):
    near, far = support.space(world, "near"), support.space(world, "far")
    world.change(world.service_instances[managed.guid], shared_space_guids=(near.guid, far.guid))
    reader = support.user(world, "fred", ("space_auditor", near))
    query = query.replace("FAR_ORG", far.organization_guid).replace("FAR", far.guid)
    query = query.replace("NEAR", near.guid).replace("HOME", space.guid)
    assert [shown["name"] for shown in ask(world, "GET", PATH + query, as_=reader).body["resources"]] == names


@pytest.mark.parametrize(
    ("query", "names"),
    [
        pytest.param("", ["instance", "provided"], id="all"),
        pytest.param("?type=managed", ["instance"], id="managed"),
        pytest.param("?type=user-provided", ["provided"], id="user-provided"),
        pytest.param("?names=provided,nobody", ["provided"], id="names"),
        pytest.param("?service_plan_names=small", ["instance"], id="plan names"),
        pytest.param("?service_plan_guids=PLAN", ["instance"], id="plans"),
        pytest.param("?space_guids=NEAR", ["instance"], id="shared into"),
        pytest.param("?organization_guids=NEAR_ORG", ["instance"], id="shared into an organization"),
        pytest.param("?space_guids=nowhere", [], id="nowhere"),
        pytest.param("?order_by=-name", ["provided", "instance"], id="order"),
    ],
)
def test_a_list_is_filtered(world, managed, provided, plan, query, names):
    near = support.space(world, "near")
    world.change(world.service_instances[managed.guid], shared_space_guids=(near.guid,))
    query = query.replace("PLAN", plan.guid).replace("NEAR_ORG", near.organization_guid).replace("NEAR", near.guid)
    assert [shown["name"] for shown in ask(world, "GET", PATH + query).body["resources"]] == names


def test_fields_bring_what_they_name_and_keep_their_order(world, space, managed, plan):
    query = "fields[service_plan.service_offering]=tags,name&fields[space]=name,guid&fields[service_plan]=guid"
    body = ask(world, "GET", f"{PATH}/{managed.guid}?{query}").body
    assert list(body["included"].items()) == [
        ("spaces", [{"guid": space.guid, "name": "space"}]),
        ("service_plans", [{"guid": plan.guid}]),
        ("service_offerings", [{"name": "db", "tags": []}]),
    ]


def test_a_user_provided_instance_has_no_plan_to_include(world, provided):
    assert "included" not in ask(world, "GET", f"{PATH}/{provided.guid}?fields[service_plan]=guid").body


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        pytest.param(
            "fields[foo]=a",
            "Fields [foo] valid resources are: 'space', 'space.organization', 'service_plan', "
            "'service_plan.service_offering', 'service_plan.service_offering.service_broker'",
            id="resource",
        ),
        pytest.param("fields[space]=foo", "Fields valid keys for 'space' are: 'name', 'guid'", id="key"),
        pytest.param("fields[space]=", "Fields valid keys for 'space' are: 'name', 'guid'", id="no key"),
        pytest.param("fields=x", "Fields must be an object", id="no map"),
        pytest.param("foo=1", "Unknown query parameter(s): 'foo'. Valid parameters are: 'fields'", id="parameter"),
    ],
)
def test_fields_are_checked(world, managed, query, complaint):
    assert detail(ask(world, "GET", f"{PATH}/{managed.guid}?{query}")) == (
        400, f"The query parameter is invalid: {complaint}",
    )  # fmt: skip


def test_an_unknown_instance_is_not_found_before_its_query_is_read(world):
    assert detail(ask(world, "GET", f"{PATH}/nobody?foo=1")) == UNKNOWN
