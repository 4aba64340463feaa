"""What `fakecc record` makes of a served fakecc, `fakecc replay` finds on another: every step."""

import json
import subprocess

import known_failures
import pytest

pytestmark = pytest.mark.slow
CONFIG = known_failures.HERE / "installation-uaa.yml"
SCENARIOS = (
    # Log-ins by password and by client, refreshed and revoked; sessions with cookies, codes, a lock-out; SCIM; zones.
    "uaa/flow-cf-cli", "uaa/flow-python", "uaa/flow-terraform", "uaa/authorize-session", "uaa/token-passcode",
    "uaa/token-lockout", "uaa/token-revoke", "uaa/users-password", "uaa/clients-secret", "uaa/groups-members", "uaa/zones",
    # Tokens that nobody gave, in every spelling of the header.
    "cross/token-claims", "cross/bad-token", "cross/content-types-v2", "cross/content-types-v3",
    # Brokers, jobs, both views.
    "v3-instances/managed-delete-async", "v2-services/binding",
)  # fmt: skip


@pytest.fixture(scope="module")
def servers():
    with known_failures.server() as one, known_failures.server() as other:
        yield one, other


def run(*command):
    return subprocess.run(  # noqa: S603 - our own command
        [known_failures.FAKECC, *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_new_recording_holds_elsewhere(scenario, servers, tmp_path):
    recording, report = tmp_path / "recording.json", tmp_path / "report.json"
    one, other = servers
    recorded = run(
        "record", "--scenario", known_failures.RECORDINGS / f"{scenario}.json", "--target", one, "--out", recording
    )
    assert recorded.returncode == 0, recorded.stdout
    replayed = run("replay", recording, "--target", other, "--uaa-config", CONFIG, "--json", report)
    assert replayed.returncode == 0, replayed.stdout
    assert json.loads(report.read_text())["scenarios"][0]["steps"]
    assert "admin-secret" not in recording.read_text()
