"""/internal/v4/log_access/:guid.

Source: cloud_controller_ng:spec/request/internal/log_access_spec.rb
"""

import pytest
import support
from support import ask

STATUSES = {
    "space_developer": 200,
    "space_manager": 200,
    "space_auditor": 200,
    "space_supporter": 200,
    "organization_manager": 200,
    "organization_auditor": 404,
    "organization_billing_manager": 404,
    "organization_user": 404,
}


@pytest.mark.parametrize(("role", "status"), STATUSES.items(), ids=STATUSES)
def test_who_reads_an_app_reads_its_logs(world, role, status):
    home = support.space(world)
    app = support.app_in(world, home)
    place = home if role.startswith("space") else world.organizations[home.organization_guid]
    user = support.user(world, "user", (role, place))

    assert ask(world, "GET", f"/internal/v4/log_access/{app.guid}", as_=user).status == status


@pytest.mark.parametrize("caller", [support.ADMIN, support.READ_ONLY_ADMIN, support.AUDITOR], ids=lambda who: who.name)
def test_who_reads_everything_reads_the_logs_of_a_process(world, caller):
    support.app_in(world, support.space(world))
    process = world.processes.first()

    reply = ask(world, "GET", f"/internal/v4/log_access/{process.guid}", as_=caller)

    assert (reply.status, reply.body, reply.text) == (200, None, "")


def test_an_app_that_is_not_there(world):
    reply = ask(world, "GET", "/internal/v4/log_access/unknown")

    assert (reply.status, reply.text) == (
        404,
        '{"description":"Unknown request","error_code":"CF-NotFound","code":10000}',
    )


def test_a_token_without_the_scope_is_not_authorized(world):
    writer = support.user(world, "writer", scopes=frozenset({"cloud_controller.write"}))

    reply = ask(world, "GET", "/internal/v4/log_access/unknown", as_=writer)

    assert (reply.status, reply.body["error_code"]) == (403, "CF-NotAuthorized")
