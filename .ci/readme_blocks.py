"""The commands and examples that stand in the README, each under its mark: `<!-- ci: NAME -->` or `<!-- run: NAME -->`.

    python3 .ci/readme_blocks.py README.md              exit 1 and say so where a block is missing or empty
    python3 .ci/readme_blocks.py README.md "ci: test"   print that block; exit 1 where it is missing or empty
"""

import re
import sys
from pathlib import Path

# How often each block stands in the README.
EXPECTED = {
    "run: pytest": 2,
    "run: server": 1,
    "run: python": 1,
    "run: container": 1,
    "ci: install-and-serve": 1,
    "ci: test": 1,
    "ci: install-tests": 1,
    "ci: run-tests": 1,
    "ci: run-clients": 1,
}
MARK = re.compile(r"<!-- (?P<name>(?:run|ci): [\w-]+) -->\n(?:```\w*\n(?P<text>.*?)^```$)?", re.DOTALL | re.MULTILINE)


def blocks(readme: str) -> list[tuple[str, str]]:
    """Each mark with the code block that follows on the next line; an empty text where none does."""
    return [(mark["name"], (mark["text"] or "").strip()) for mark in MARK.finditer(readme)]


def complaints(readme: str) -> list[str]:
    """What is missing, empty, or there too often."""
    marked = blocks(readme)
    names = [name for name, _ in marked]
    counts = [
        f"<!-- {name} --> stands {names.count(name)} times, not {times}"
        for name, times in EXPECTED.items()
        if names.count(name) != times
    ]
    strange = [f"<!-- {name} --> is not expected" for name in names if name not in EXPECTED]
    return counts + strange + [f"<!-- {name} --> has no code below it" for name, text in marked if not text]


def main(path: str, wanted: str | None = None) -> int:
    """The exit status."""
    readme = Path(path).read_text()
    problems = complaints(readme)
    if problems:
        print(*(f"{path}: {problem}" for problem in problems), sep="\n", file=sys.stderr)
        return 1
    if wanted is not None:
        texts = [text for name, text in blocks(readme) if name == wanted]
        if not texts:
            print(f"{path}: there is no <!-- {wanted} -->", file=sys.stderr)
            return 1
        print(*texts, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
