"""The curl commands of Cloud Foundry's v2 documents of 2015, as they stand there but for the host.

Source: http://apidocs.cloudfoundry.org/198, /206 and /222; their tokens expired in that year, and their bodies are JSON under the
content type of a form.
"""

import json
import shutil
import subprocess

import pytest

from fakecc import FakeCC

HOST = "https://api.[your-domain.com]"
# apidocs.cloudfoundry.org/206/service_instances/creating_a_service_instance.html
CREATE_IN_ITS_OWN_TIME = """
curl "https://api.[your-domain.com]/v2/service_instances?accepts_incomplete=true" -d '{
  "space_guid": "a400ff01-5e77-4db1-a57a-f918cd64adfb",
  "name": "my-service-instance",
  "service_plan_guid": "561a4601-124f-4826-b68c-bda5837b9463",
  "parameters": {
    "the_service_broker": "wants this object"
  }
}' -X POST \\
	-H "Authorization: bearer eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJ1c2VyX2lkIjoidWFhLWlkLTM4NCIsImVtYWlsIjoiZW1haWwtMjg1QHNvbWVkb21haW4uY29tIiwic2NvcGUiOlsiY2xvdWRfY29udHJvbGxlci5hZG1pbiJdLCJhdWQiOlsiY2xvdWRfY29udHJvbGxlciJdLCJleHAiOjE0MjkwMzg3MjF9.ru1OOoStMmcvdZHEMsw1ElhODFoOerWI4rh-CSJW8R8" \\
	-H "Host: example.org" \\
	-H "Content-Type: application/x-www-form-urlencoded" \\
	-H "Cookie: "
"""
# apidocs.cloudfoundry.org/198/service_instances/creating_a_service_instance_asynchronously.html
CREATE_AT_ONCE = """
curl "https://api.[your-domain.com]/v2/service_instances?accepts_incomplete=true" -d '{
  "space_guid": "3bafbb4f-6f3e-4695-9d98-c32705f29710",
  "name": "my-service-instance",
  "service_plan_guid": "81191423-3900-43b9-bb34-16c98d17892a"
}' -X POST \\
	-H "Authorization: bearer eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJ1c2VyX2lkIjoidWFhLWlkLTMzMyIsImVtYWlsIjoiZW1haWwtMjM2QHNvbWVkb21haW4uY29tIiwic2NvcGUiOlsiY2xvdWRfY29udHJvbGxlci5hZG1pbiJdLCJhdWQiOlsiY2xvdWRfY29udHJvbGxlciJdLCJleHAiOjE0MjQxMzczNzV9.sDwbzXc0SV5xaFAOhQn_WwB3wW3aayLV5O5QyByL_Ko" \\
	-H "Host: example.org" \\
	-H "Content-Type: application/x-www-form-urlencoded" \\
	-H "Cookie: "
"""
# apidocs.cloudfoundry.org/222/user_provided_service_instances/creating_a_user_provided_service_instance.html
CREATE_USER_PROVIDED = """
curl "https://api.[your-domain.com]/v2/user_provided_service_instances" -d '{
  "space_guid": "ea53a6d2-b2a4-48a4-a83f-8112a095f780",
  "name": "my-user-provided-instance",
  "credentials": {
    "somekey": "somevalue"
  },
  "syslog_drain_url": "syslog://example.com"
}' -X POST \\
	-H "Authorization: bearer eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJ1c2VyX2lkIjoidWFhLWlkLTM2NCIsImVtYWlsIjoiZW1haWwtMjY2QHNvbWVkb21haW4uY29tIiwic2NvcGUiOlsiY2xvdWRfY29udHJvbGxlci5hZG1pbiJdLCJhdWQiOlsiY2xvdWRfY29udHJvbGxlciJdLCJleHAiOjE0NDU1NTc5Njh9.-6WuMPgRF5Eq5v9qbEsKFVcC6BNOnzyPGdX7eq4eIH0" \\
	-H "Host: example.org" \\
	-H "Content-Type: application/x-www-form-urlencoded" \\
	-H "Cookie: "
"""
LIST = """
curl "https://api.[your-domain.com]/v2/service_instances" -X GET \\
	-H "Authorization: bearer eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJ1c2VyX2lkIjoidWFhLWlkLTM2NCIsImVtYWlsIjoiZW1haWwtMjY2QHNvbWVkb21haW4uY29tIiwic2NvcGUiOlsiY2xvdWRfY29udHJvbGxlci5hZG1pbiJdLCJhdWQiOlsiY2xvdWRfY29udHJvbGxlciJdLCJleHAiOjE0NDU1NTc5Njh9.-6WuMPgRF5Eq5v9qbEsKFVcC6BNOnzyPGdX7eq4eIH0" \\
	-H "Host: example.org" \\
	-H "Cookie: "
"""

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl")]


@pytest.fixture
def cc():
    with FakeCC(clock="virtual", preset="documented-2015") as served:
        yield served


def ask(cc, command):
    """What curl gets: status, headers and body."""
    script = command.strip().replace(HOST, cc.url) + " --silent --globoff --include"
    ran = subprocess.run(["/bin/bash", "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - the documents'
    head, _, body = ran.stdout.partition("\n\n")
    lines = head.splitlines()
    return int(lines[0].split()[1]), dict(line.split(": ", 1) for line in lines[1:]), json.loads(body)


def test_an_instance_is_made_in_its_own_time(cc):
    status, headers, body = ask(cc, CREATE_IN_ITS_OWN_TIME)
    assert (status, headers["Location"]) == (202, body["metadata"]["url"])
    assert (body["entity"]["name"], body["entity"]["last_operation"]["state"]) == ("my-service-instance", "in progress")
    assert body["entity"]["space_guid"] == "a400ff01-5e77-4db1-a57a-f918cd64adfb"


def test_an_instance_is_made_at_once(cc):
    status, headers, body = ask(cc, CREATE_AT_ONCE)
    assert (status, headers["Location"]) == (201, body["metadata"]["url"])
    assert (body["entity"]["type"], body["entity"]["last_operation"]["state"]) == (
        "managed_service_instance",
        "succeeded",
    )
    assert body["entity"]["service_plan_guid"] == "81191423-3900-43b9-bb34-16c98d17892a"


def test_a_user_provided_instance_is_made(cc):
    status, _, body = ask(cc, CREATE_USER_PROVIDED)
    assert (status, body["entity"]["type"]) == (201, "user_provided_service_instance")
    assert body["entity"]["credentials"] == {"somekey": "somevalue"}
    assert body["entity"]["space_guid"] == "ea53a6d2-b2a4-48a4-a83f-8112a095f780"


def test_instances_are_listed(cc):
    status, _, body = ask(cc, LIST)
    assert (status, [each["entity"]["name"] for each in body["resources"]]) == (200, ["name-1508", "name-1523"])
