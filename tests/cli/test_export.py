"""`fakecc export`."""

import pytest
import yaml
from support.command import run

pytestmark = pytest.mark.slow


def test_an_export_is_served_again(serve, tmp_path):
    first, _ = serve()
    seed, again = tmp_path / "seed.yml", tmp_path / "again.yml"
    result = run("export", "--target", first, "--user", "admin:admin", "--out", str(seed))
    assert (result.returncode, "     1 spaces\n" in result.stdout) == (0, True), result.stdout + result.stderr
    second, _ = serve("--preset", "empty", "--seed", str(seed))
    assert run("export", "--target", second, "--user", "admin:admin", "--out", str(again)).returncode == 0
    names = [[each["name"] for each in yaml.safe_load(file.read_text())["service_brokers"]] for file in (seed, again)]
    assert names[0] == names[1] != []


def test_what_could_not_be_read_is_told(serve, tmp_path):
    url, _ = serve()
    result = run("export", "--target", url, "--access-token", "bearer none", "--out", str(tmp_path / "seed.yml"))
    assert (result.returncode, "not read: /v3/spaces?per_page=5000: 401" in result.stdout) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param([], "--access-token is needed", id="nobody"),
        pytest.param(["--user", "admin"], "--user takes USER:PASSWORD", id="no password"),
        pytest.param(["--user", "admin:wrong"], "admin cannot log in", id="wrong password"),
    ],
)
def test_who_cannot_read(serve, tmp_path, arguments, said):
    url, _ = serve()
    result = run("export", "--target", url, "--out", str(tmp_path / "seed.yml"), *arguments, CF_ACCESS_TOKEN="")
    assert (result.returncode > 0, said in result.stderr) == (True, True), result.stderr
