"""What staging keeps of all apps."""

import support


def test_a_job_clears_the_caches(world):
    reply = support.ask(world, "POST", "/v3/admin/actions/clear_buildpack_cache")
    job = support.wait(world, reply)
    assert (reply.status, job["operation"], job["state"]) == (202, "admin.clear_buildpack_cache", "COMPLETE")


def test_it_is_for_admins(world):
    reply = support.ask(world, "POST", "/v3/admin/actions/clear_buildpack_cache", as_=support.user(world, "ann"))
    assert reply.status == 403
