"""docs/features.md: every row names a test that there is, and says what is missing where it is not a yes."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| (\w+) \| ([^|]+) \| `([^`]+)::(\w+)` \|$", re.MULTILINE)
ROWS = ROW.findall((ROOT / "docs" / "features.md").read_text(encoding="utf-8"))
# Rows that issues demand; what only a release can bring is said where they are not a yes.
DEMANDED = {
    10, 15, *range(23, 31), 32, 33, 36, 37, 40, *range(47, 55), 56, *range(58, 63), 68, 73,
    39, *range(69, 73), *range(75, 79), 80, 81, *range(84, 87), 89,
}  # fmt: skip


def test_there_are_93_rows_in_their_order():
    assert [int(row[0]) for row in ROWS] == list(range(1, 94))


@pytest.mark.parametrize(("number", "feature", "state", "how", "path", "name"), ROWS, ids=[row[0] for row in ROWS])
def test_a_row_names_a_test_that_there_is(number, feature, state, how, path, name):
    text = (ROOT / path).read_text(encoding="utf-8")
    assert state in {"yes", "partly", "no"}
    assert re.search(rf"^(?:async )?(?:def {name}\(|class {name}\b|{name} = )", text, re.MULTILINE), f"{path}::{name}"
    if int(number) in DEMANDED:
        assert state == "yes" or "release" in how


def test_the_image_has_a_numeric_user_and_a_root_that_nothing_writes_to():
    assert re.search(r"^USER \d+:\d+$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert "readOnlyRootFilesystem: true" in (ROOT / "docs" / "recipes" / "containers.md").read_text(encoding="utf-8")


def test_the_license_is_that_of_cloud_foundry():
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")[:200]
    assert 'license = "Apache-2.0"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
