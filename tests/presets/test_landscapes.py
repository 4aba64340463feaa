"""The presets with what a marketplace may hold, and with quotas that are soon exceeded."""

import pytest
import requests

from fakecc import mount


def create(cc, session, plan, name="db", space="space", user="admin"):
    world = cc.world
    related = {
        "space": {"data": {"guid": world.spaces.first(name=space).guid}},
        "service_plan": {"data": {"guid": world.service_plans.one(name=plan).guid}},
    }
    body = {"type": "managed", "name": name, "relationships": related}
    return session.post(f"{cc.url}/v3/service_instances", json=body, headers=cc.headers(user))


@pytest.fixture
def session():
    return requests.Session()


@pytest.mark.parametrize(
    ("plan", "states"),
    [
        ("small", ["COMPLETE"]),
        ("medium", ["POLLING", "COMPLETE"]),
        ("large", ["POLLING", "COMPLETE"]),
        ("held", ["POLLING", "POLLING", "POLLING"]),
        ("stuck", ["POLLING", "POLLING", "POLLING"]),
        ("broken", ["POLLING", "FAILED"]),
        ("shared", ["COMPLETE"]),
    ],
)
def test_each_plan_of_the_marketplace_has_its_pace(session, plan, states):
    with mount(session, preset="marketplace") as cc:
        job = create(cc, session, plan).headers["Location"]
        seen = [session.get(job, headers=cc.headers()).json()["state"] for _ in range(3)]

    assert [state for number, state in enumerate(seen) if state not in seen[:number] or state == "POLLING"] == states


def test_the_developer_sees_what_is_public(session):
    with mount(session, preset="marketplace") as cc:
        listed = session.get(f"{cc.url}/v3/service_plans?per_page=50", headers=cc.headers("developer")).json()[
            "resources"
        ]

    names = {plan["name"] for plan in listed}
    assert not {"internal", "partners"} & names
    assert {"small", "medium", "large", "unbindable", "standard"} <= names


def test_an_upgrade_is_there_and_an_instance_is_shared(session):
    with mount(session, preset="marketplace") as cc:
        create(cc, session, "shared", "queue")
        guid = cc.world.service_instances.one(name="queue").guid
        other = {"data": [{"guid": cc.world.spaces.first(name="other").guid}]}
        shared = session.post(
            f"{cc.url}/v3/service_instances/{guid}/relationships/shared_spaces", json=other, headers=cc.headers()
        )
        plan = cc.world.service_plans.one(name="medium")

    assert (shared.status_code, plan.maintenance_info["version"]) == (200, "2.0.0")


@pytest.mark.parametrize(
    ("plan", "space", "instances", "sentence"),
    [
        ("paid", "space", 0, "paid service plans are not allowed"),
        ("free", "space", 2, "You have exceeded your organization's services limit."),
        ("free", "small-space", 1, "You have exceeded your space's services limit."),
    ],
)
def test_a_quota_is_soon_exceeded(session, plan, space, instances, sentence):
    with mount(session, preset="tight-quotas") as cc:
        made = [create(cc, session, "free", f"db-{number}", space).status_code for number in range(instances)]
        refused = create(cc, session, plan, "one-more", space)

    assert (made, refused.status_code) == ([202] * instances, 422)
    assert sentence in refused.json()["errors"][0]["detail"]


def test_a_suspended_organization_takes_nothing(session):
    with mount(session, preset="tight-quotas") as cc:
        organization = cc.world.organizations.one(name="suspended")
        space = cc.world.spaces.one(organization_guid=organization.guid)
        body = {"name": "web", "relationships": {"space": {"data": {"guid": space.guid}}}}
        cc.world.seed(
            organizations=[
                {"name": "suspended", "spaces": [{"name": "space", "roles": {"space_developer": ["developer"]}}]}
            ]
        )
        refused = session.post(f"{cc.url}/v3/apps", json=body, headers=cc.headers("developer"))

    assert (refused.status_code, refused.json()["errors"][0]["title"]) == (403, "CF-OrgSuspended")
