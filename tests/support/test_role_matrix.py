"""The role matrix: held against the handlers, against what a real Cloud Controller answered, and against its page."""

import json
import re
from pathlib import Path

import pytest

import support
from fakecc.actions.platform import security_groups
from fakecc.actions.tenancy import isolation_segments, organization_quotas, space_quotas
from support.role_matrix import EVERYWHERE, MATRIX, NO_ROLE, ORGANIZATION, ROLES, SPACE, page

ROOT = Path(__file__).parents[2]
RECORDINGS = ROOT / "tests/conformance/recordings"
GLOBAL = {"admin": support.ADMIN, "admin_read_only": support.READ_ONLY_ADMIN, "global_auditor": support.AUDITOR}
STRANGERS = {"stranger": NO_ROLE}
GUID = re.compile(r"\$\{guid\d+\}")


@pytest.fixture
def stage(world):
    """What the names in braces stand for, and a caller for each role."""
    organization = support.organization(world)
    space = support.space(world, inside=organization)
    member = support.user(world, "member", ("organization_user", organization), ("space_developer", space))
    roles = {role.type: role.guid for role in world.roles.find(user_guid=member.guid)}
    segment = isolation_segments.create(world, name="segment")
    isolation_segments.entitle(world, segment, [organization.guid])
    group = security_groups.create(world, name="group")
    security_groups.bind(world, group, security_groups.RUNNING, [space])
    quota = space_quotas.create(world, organization, name="quota", limits={})
    space_quotas.apply(world, quota, [space])
    guids = {
        "organization": organization.guid,
        "space": space.guid,
        "user": member.guid,
        # The space role of the member would keep its organization_user role from being deleted.
        "organization_role": world.add(_another_role(world, organization)).guid,
        "space_role": roles["space_developer"],
        "organization_quota": organization.quota_guid,
        "unused_quota": organization_quotas.create(world, name="unused", limits={}).guid,
        "space_quota": quota.guid,
        "isolation_segment": segment.guid,
        "security_group": group.guid,
    }
    callers = dict(GLOBAL)
    for role in ORGANIZATION:
        callers[role] = support.user(world, role, (role, organization))
    for role in SPACE:
        callers[role] = support.user(world, role, ("organization_user", organization), (role, space))
    callers[NO_ROLE] = support.user(world, NO_ROLE)
    return guids, callers


def _another_role(world, organization):
    other = support.user(world, "other", ("organization_user", organization))
    return world.roles.first(user_guid=other.guid)


@pytest.mark.parametrize("row", MATRIX, ids=lambda row: f"{row.request} {json.dumps(row.body) if row.body else ''}")
def test_every_role_gets_what_the_matrix_says(world, stage, row):
    guids, callers = stage
    method, path = row.request.split(" ")
    body = json.loads(_filled(json.dumps(row.body), guids)) if row.body else None
    answers = {}
    for role in ROLES:
        before = world.savepoint()
        answers[role] = support.ask(world, method, _filled(path, guids), body, as_=callers[role]).status
        world.rollback(before)
    assert answers == {role: row.answer(role) for role in ROLES}


def _filled(text, guids):
    for name, guid in guids.items():
        text = text.replace(f"{{{name}}}", guid)
    return text


def _recorded():
    for file in (*sorted(RECORDINGS.glob("tenancy/*-roles.json")), RECORDINGS / "cross/roles-see-space-v3.json"):
        for number, step in enumerate(json.loads(file.read_text())["steps"], 1):
            asked = step.get("request", {})
            role = STRANGERS.get(asked.get("as"), asked.get("as"))
            if role in {*EVERYWHERE, *ORGANIZATION, *SPACE, NO_ROLE}:
                yield file.stem, number, asked, role, step["response"]["status"]


def _rows_for(asked):
    method, path = asked["method"], GUID.sub("{}", asked["path"])
    for row in MATRIX:
        row_method, row_path = row.request.split(" ")
        same = (row_method, re.sub(r"\{\w+\}", "{}", row_path)) == (method, path)
        if same and set(row.body or ()) == set(asked.get("json", ())):
            yield row


def test_a_real_cloud_controller_refuses_whom_the_matrix_refuses():
    compared, wrong = 0, []
    for scenario, number, asked, role, status in _recorded():
        rows = list(_rows_for(asked))
        compared += bool(rows)
        # Fewer see a segment or group that nothing is bound to; who may do what does not suit the shared one gets 422.
        if rows and status not in {404, 422} and status not in {row.answer(role) for row in rows}:
            wrong.append(f"{scenario} {number}. {asked['method']} {asked['path']} as {role}: {status}")
    assert (compared > 200, wrong) == (True, [])


def test_the_page_is_printed_from_the_matrix():
    assert (ROOT / "docs/roles.md").read_text() == page()
