"""The workflows of GitHub and the build file of the image are ready to run: what they name is there."""

import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".github/workflows"
WORKFLOWS = {path.stem: yaml.safe_load(path.read_text()) for path in sorted(FOLDER.glob("*.yml"))}
BAKE = json.loads((ROOT / "docker-bake.json").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
# Commands that a runner of GitHub has, and those that an installed package brings.
ON_THE_RUNNER = {"bash", "python", "docker", "gh", "export", "fresh/bin/pip"}
BROUGHT = {"sphinx-build": "docs"}
MODULES = {"pip": None, "venv": None, "build": "build", "twine": "twine", "cyclonedx_py": "cyclonedx-bom"}
JOBS = [(f"{name}/{job}", told) for name, workflow in WORKFLOWS.items() for job, told in workflow["jobs"].items()]
STEPS = [pytest.param(job, step, id=f"{name}-{n}") for name, job in JOBS for n, step in enumerate(job["steps"])]


def script(step):
    """What a step runs, with a word for each of GitHub's expressions."""
    return re.sub(r"\$\{\{.*?\}\}", "expression", step["run"])


def commands(text):
    """The words of each line."""
    return [shlex.split(line) for line in text.splitlines() if line.strip()]


def test_a_release_makes_wheel_image_and_documents():
    assert list(WORKFLOWS["release"]["jobs"]) == ["check", "wheel", "image", "docs"]
    # YAML 1.1 reads the key `on` as true.
    assert WORKFLOWS["release"][True] == {"push": {"tags": ["v*"]}}


@pytest.mark.parametrize(("name", "job"), JOBS, ids=[name for name, _ in JOBS])
def test_a_job_waits_for_jobs_that_there_are(name, job):
    needs = job.get("needs", [])
    assert {needs} - {""} <= set(WORKFLOWS[name.split("/")[0]]["jobs"]) if isinstance(needs, str) else needs == []
    assert (job["runs-on"], bool(job["steps"])) == ("ubuntu-latest", True)


def test_nothing_is_released_that_was_not_checked():
    jobs = WORKFLOWS["release"]["jobs"]
    assert {job.get("needs") for name, job in jobs.items() if name != "check"} == {"check"}
    assert [step["run"] for step in jobs["check"]["steps"] if "run" in step][-1] == "bash .ci/run"


def test_no_workflow_may_write_but_where_a_job_says_so():
    assert [workflow["permissions"] for workflow in WORKFLOWS.values()] == [{"contents": "read"}] * len(WORKFLOWS)


@pytest.mark.parametrize(("job", "step"), STEPS)
def test_a_step_is_an_action_of_some_version_or_a_script(job, step):
    assert ("uses" in step) != ("run" in step)
    if "uses" in step:
        assert re.fullmatch(r"[\w-]+/[\w-]+@(v\d+|release/v\d+)", step["uses"])
    else:
        checked = subprocess.run(["/bin/bash", "-n"], input=script(step), text=True, capture_output=True, check=False)
        assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize(("job", "step"), [each for each in STEPS if "run" in each.values[1]])
def test_the_commands_of_a_step_are_there(job, step):
    installed = " ".join(script(each) for each in job["steps"] if "pip install" in each.get("run", ""))
    for words in commands(script(step)):
        command = words[0]
        assert command in ON_THE_RUNNER or BROUGHT[command] in installed
        if words[:2] == ["python", "-m"]:
            assert (MODULES[words[2]] or "") in installed


@pytest.mark.parametrize(("job", "step"), [each for each in STEPS if "run" in each.values[1]])
def test_the_files_of_a_step_are_there(job, step):
    named = [word for words in commands(script(step)) for word in words if re.match(r"(\.ci/|docker-bake|docs$)", word)]
    assert [word for word in named if not (ROOT / word).exists()] == []


def release(*arguments):
    return subprocess.run(  # noqa: S603 - our own
        [sys.executable, str(ROOT / ".ci/release.py"), *arguments], capture_output=True, text=True, check=False
    )


def test_a_tag_is_the_version():
    version = PROJECT["project"]["version"]
    assert (release("tag", f"v{version}").returncode, release("tag", "v99").returncode) == (0, 1)
    assert f"the tag v99 is not v{version}" in release("tag", "v99").stderr


def test_the_notes_of_a_release_are_the_changelog_s():
    assert release("notes", "v99").stdout.startswith("- ")


def test_the_image_is_built_for_two_architectures_with_an_sbom():
    target = BAKE["target"]["release"]
    assert target["platforms"] == ["linux/amd64", "linux/arm64"]
    assert "type=sbom" in target["attest"]
    assert target["inherits"] == ["fakecc"]
    assert "--push release" in WORKFLOWS["release"]["jobs"]["image"]["steps"][-1]["run"]


def test_the_build_file_gives_the_dockerfile_s_arguments():
    target = BAKE["target"]["fakecc"]
    assert (ROOT / target["dockerfile"]).exists()
    assert set(target["args"]) == set(re.findall(r"^ARG (\w+)", DOCKERFILE, re.MULTILINE))
    variables = set(re.findall(r"\$\{(\w+)\}", json.dumps(BAKE["target"])))
    assert variables == set(BAKE["variable"])
    exported = WORKFLOWS["release"]["jobs"]["image"]["steps"][-1]["run"]
    assert variables == set(re.findall(r"\b([A-Z]+)=", exported))


def test_the_image_says_what_it_is():
    labels = set(re.findall(r"org\.opencontainers\.image\.([\w.]+)=", DOCKERFILE))
    assert labels == {
        "title", "description", "licenses", "version", "revision", "created", "source", "base.name",
    }  # fmt: skip


def test_ci_has_every_python_that_the_classifiers_name():
    setup = next(step for step in WORKFLOWS["ci"]["jobs"]["check"]["steps"] if "setup-python" in step.get("uses", ""))
    named = [text.rpartition(" ")[2] for text in PROJECT["project"]["classifiers"] if re.search(r":: 3\.\d+$", text)]
    assert sorted(setup["with"]["python-version"].split()) == sorted(named)
    *but_one, last = sorted(named, key=lambda version: int(version[2:]))
    assert f"Python {', '.join(but_one)} and {last}." in (ROOT / "README.md").read_text()
    assert PROJECT["project"]["requires-python"] == f">={min(named, key=lambda version: int(version[2:]))}"
