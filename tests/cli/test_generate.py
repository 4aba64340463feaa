"""`fakecc generate`."""

import json

import pytest
from support.command import get, run
from support.web_client import ADMIN

pytestmark = pytest.mark.slow

NUMBERS = ("--orgs", "3", "--spaces", "2", "--instances", "60")


@pytest.fixture
def generate(tmp_path):
    def make(name, *arguments, seed="7"):
        out = tmp_path / name
        result = run("generate", *NUMBERS, "--seed", seed, *arguments, "--out", str(out))
        assert (result.returncode, result.stderr) == (0, "")
        return out, result.stdout

    return make


@pytest.mark.parametrize("form", ["seed", "state"])
def test_the_same_numbers_give_the_same_bytes(generate, form):
    first, told = generate("a.json", "--as", form)
    second, _ = generate("b.json", "--as", form)
    third, _ = generate("c.json", "--as", form, seed="8")

    assert told == f"{first}: 3 organizations, 60 service instances\n"
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes() != third.read_bytes()


@pytest.mark.parametrize(("form", "option"), [("seed", "--seed"), ("state", "--state")])
def test_what_was_generated_is_served(generate, serve, form, option):
    out, _ = generate("world.json", "--as", form)
    url, _ = serve("--preset", "empty", option, str(out))
    status, page = get(url, "/v3/service_instances?per_page=100", Authorization=ADMIN)
    _, organizations = get(url, "/v3/organizations", Authorization=ADMIN)

    assert (status, page["pagination"]["total_results"]) == (200, 60)
    assert [one["name"] for one in organizations["resources"]] == [
        "system", "billing-0000", "catalog-0001", "checkout-0002",
    ]  # fmt: skip


def test_a_seed_is_json_for_people(generate):
    out, _ = generate("world.json")
    document = json.loads(out.read_text())
    assert list(document) == ["users", "service_brokers", "organizations"]
    assert out.read_text().startswith('{\n "users": [\n')


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--orgs", "0"], "0 is not in the range x>=1"),
        (["--bindings", "101"], "101 is not in the range 0<=x<=100"),
        (["--as", "yaml"], "'yaml' is not one of 'seed', 'state'"),
        (["--out", "/nowhere/x.json"], "/nowhere/x.json cannot be written: No such file or directory"),
    ],
)
def test_what_is_refused(tmp_path, arguments, said):
    out = [] if "--out" in arguments else ["--out", str(tmp_path / "x.json")]
    result = run("generate", *out, "--instances", "1", *arguments)
    assert (result.returncode > 0, said in result.stderr) == (True, True), result.stderr
