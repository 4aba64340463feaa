"""/v2/blobstores/buildpack_cache."""

import support
from support.routing import told

PATH = "/v2/blobstores/buildpack_cache"


def test_a_job_clears_the_caches(world):
    reply = support.ask(world, "DELETE", PATH)
    job = reply.body["metadata"]["guid"]

    assert (reply.status, reply.body["entity"]) == (202, {"guid": job, "status": "queued"})
    assert support.ask(world, "GET", f"/v2/jobs/{job}").body["entity"]["status"] == "finished"


def test_only_an_admin_clears_them(world):
    assert told(support.ask(world, "DELETE", PATH, as_=support.user(world, "anna")))[1] == 10003
