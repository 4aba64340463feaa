"""Programs that a server runs when it starts and ends."""

import json
import subprocess

import pytest
from support.command import COMMAND, ENVIRONMENT, READY, get

pytestmark = pytest.mark.slow

MAKE_AN_ORGANIZATION = """
import json, os, urllib.request
seed = json.dumps({"organizations": [{"name": "from-a-hook"}]}).encode()
headers = {"Content-Type": "application/json"}
urllib.request.urlopen(urllib.request.Request(os.environ["FAKECC_URL"] + "/_fakecc/seed", seed, headers))
"""


@pytest.fixture
def hooks(tmp_path):
    """Write hooks by their path; gives what `fakecc serve` is called with."""

    def write(**programs):
        for name, text in programs.items():
            moment, _, program = name.partition("__")
            folder = tmp_path / "hooks" / f"{moment}.d"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / program.replace("_", ".")).write_text(text, encoding="utf-8")
        return [COMMAND, "serve", "--port", "0", "--preset", "empty", "--hooks", str(tmp_path / "hooks")]

    return write


def serve(arguments):
    return subprocess.run(arguments, capture_output=True, text=True, timeout=30, check=False, env=ENVIRONMENT)  # noqa: S603 - our own


def running(arguments):
    return subprocess.Popen(  # noqa: S603 - our own
        arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=ENVIRONMENT
    )


def test_they_run_at_each_moment(hooks, tmp_path):
    told = tmp_path / "told"
    arguments = hooks(
        boot__1_sh=f"echo boot $CF_API >> {told}",
        ready__1_py=MAKE_AN_ORGANIZATION,
        ready__2_sh=f"echo ready $CF_API >> {told}",
        shutdown__1_sh=f"curl --silent $CF_API/v3/info > /dev/null && echo shutdown >> {told}",
    )
    with running(arguments) as process:
        url = READY.search(process.stdout.readline())[1]
        held = get(url, "/_fakecc/state")[1]["tables"]["organizations"]
        process.terminate()

    assert [one["name"] for one in held] == ["system", "from-a-hook"]
    assert told.read_text().splitlines() == ["boot", f"ready {url}", "shutdown"]
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("programs", "sentence"),
    [
        ({"boot__1_sh": "exit 3"}, "Error: the hook boot.d/1.sh failed: it exited with 3"),
        ({"ready__1_py": "raise SystemExit(4)"}, "Error: the hook ready.d/1.py failed: it exited with 4"),
        ({"reday__1_sh": ""}, "Error: --hooks: reday.d is none of boot.d, ready.d, shutdown.d"),
        ({"boot__1_txt": ""}, "Error: --hooks: boot.d/1.txt ends in neither .sh nor .py"),
    ],
)
def test_what_fails_ends_the_server_with_a_sentence(hooks, programs, sentence):
    ran = serve(hooks(**programs))
    assert (ran.returncode != 0, ran.stdout) == (True, "")
    assert sentence in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_wrong_description_is_refused(tmp_path):
    (tmp_path / "x.yaml").write_text("{}", encoding="utf-8")
    ran = serve([COMMAND, "serve", "--port", "0", "--self-check", str(tmp_path / "x.yaml")])
    assert (ran.returncode, "is no OpenAPI document of the Cloud Controller's v3" in ran.stderr) == (2, True)


def test_an_answer_that_is_not_as_described_is_a_failure(tmp_path):
    schema = {"type": "object", "required": ["size"]}
    answers = {"200": {"content": {"application/json": {"schema": schema}}}}
    document = {"paths": {"/v3/info": {"get": {"responses": answers}}}, "components": {}}
    (tmp_path / "x.json").write_text(json.dumps(document), encoding="utf-8")
    arguments = [COMMAND, "serve", "--port", "0", "--self-check", str(tmp_path / "x.json")]
    with running(arguments) as process:
        url = READY.search(process.stdout.readline())[1]
        get(url)
        failures = get(url, "/_fakecc/failures")[1]["failures"]
        process.terminate()

    assert [one["where"] for one in failures] == ["GET /v3/info"]
