"""/_fakecc/past: what a world held before and after a call."""

import requests

from fakecc import mount


def test_the_records_before_and_after_a_call():
    session = requests.Session()
    with mount(session) as cc:
        session.post(f"{cc.url}/_fakecc/past")
        made = session.post(f"{cc.url}/v3/organizations", json={"name": "mine"}, headers=cc.headers())
        session.post(f"{cc.url}/v3/organizations", json={"name": "later"}, headers=cc.headers())
        url = f"{cc.url}/_fakecc/past/{made.headers['X-VCAP-Request-ID']}"
        held = [
            session.get(f"{url}?moment={moment}").json()["tables"]["organizations"] for moment in ("before", "after")
        ]

    assert [[one["name"] for one in organizations] for organizations in held] == [
        ["system", "org"],
        ["system", "org", "mine"],
    ]


def test_what_is_not_remembered_is_refused():
    session = requests.Session()
    with mount(session) as cc:
        too_early = session.get(f"{cc.url}/_fakecc/past/4711")
        session.post(f"{cc.url}/_fakecc/past")
        unknown = session.get(f"{cc.url}/_fakecc/past/4711")
        wrong = session.get(f"{cc.url}/_fakecc/past/4711?moment=during")

    problems = [answer.json()["errors"][0]["problem"] for answer in (too_early, unknown, wrong)]
    assert [answer.status_code for answer in (too_early, unknown, wrong)] == [404, 404, 400]
    assert problems == [
        "nothing is remembered: POST /_fakecc/past begins it",
        "there was no call '4711'",
        "a call has no 'during'",
    ]
