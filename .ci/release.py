"""What the release workflow asks of the repository.

    python .ci/release.py tag v1.2.3      exit 1 and say so where that is not the version of pyproject.toml
    python .ci/release.py notes v1.2.3    print what CHANGELOG.md says of that version, or of what is unreleased
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def version() -> str:
    """The version of pyproject.toml."""
    told: str = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    return told


def notes(tag: str) -> str:
    """The section of the changelog that is about a tag; before there is one, the section Unreleased."""
    sections = re.split(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(), flags=re.MULTILINE)[1:]
    by_name = dict(zip(sections[::2], sections[1::2], strict=True))
    wanted = next((name for name in by_name if name.split()[0] == tag.removeprefix("v")), "Unreleased")
    return by_name[wanted].strip()


def main(what: str, tag: str) -> int:
    """The exit status."""
    if what == "notes":
        print(notes(tag))
        return 0
    if what == "tag" and tag == f"v{version()}":
        return 0
    print(f"the tag {tag} is not v{version()}, the version of pyproject.toml", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
