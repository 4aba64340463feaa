"""Copy what is new in `../shared/conformance` into this folder: recordings, and how what was recorded was configured.

    python tests/conformance/refresh.py [FOLDER]

A scenario that is new here fails until it holds; `known_failures.json` may list its steps, in the commit that brings it.
"""

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "conformance"
SINGLE = ("installation.yml", "installation-uaa.yml")


def main():
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    files = [source / name for name in SINGLE] + sorted((source / "recordings").rglob("*.json"))
    for file in files:
        ours = HERE / file.relative_to(source)
        if not ours.exists() or ours.read_bytes() != file.read_bytes():
            ours.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, ours)
            print(ours.relative_to(HERE))


if __name__ == "__main__":
    main()
