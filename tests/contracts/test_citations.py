"""What our texts cite is in this repository or in the source of a named one, and is cited in one form (docs/style.md)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
RECORDINGS = ROOT / "tests/conformance/recordings"
SCENARIOS = {f"{file.parent.name}/{file.stem}" for file in RECORDINGS.glob("*/*.json")}
STEMS = {name.split("/")[1] for name in SCENARIOS}
PAGES = {file.name for file in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))}

# Texts that are not ours, or that are data.
COPIES = {f"tests/conformance/{name}.py" for name in ("replay", "match", "client", "broker")}
SUFFIXES = {".py", ".md", ".toml", ".yml", ".yaml", ".json", ""}
# What may name a folder outside this repository, and why.
READS_SHARED = {
    ".ci/run": "probes the container with a tool of that folder, where it is present",
    "tests/clients/test_schemathesis.py": "reads CF's OpenAPI document",
    "tests/conformance/refresh.py": "copies new recordings from there",
    "tests/support/openapi_check.py": "reads CF's OpenAPI document",
    "tests/contracts/test_citations.py": "says what is refused",
    "tests/test_routes.py": "reads CF's OpenAPI document and the list of v2's routes",
    "tests/v2/test_documented_examples.py": "reads CF's v2 examples",
}

NAMES = r"`?[a-z0-9-]+/[a-z0-9-]+`?"
RECORDING = re.compile(rf"recording: (?P<names>{NAMES}(?:,\s+(?:# )?{NAMES})*)")
FILE = r"`?(?:[\w-]+:)?[\w./*-]+`?(?: \([^)]*\))?"
SOURCE = re.compile(rf"[Ss]ource:\s+`?[\w-]+:{FILE}(?:,\s+(?:# )?(?:and )?{FILE})*")
RUBY_FILE = re.compile(r"[\w./:*-]*\w\.rb\b")
OTHER_RECORDING = re.compile(
    r"\brecordings?[ /](?P<name>[a-z0-9-]+/[a-z0-9-]+)|(?<![\w/\"-])(?:[a-z0-9-]+/)?(?P<file>[a-z0-9]+(?:-[a-z0-9]+)+)\.json\b"
)
PAGE = re.compile(r"(?<![\w/.-])(?:[\w.-]+/)*(?P<name>[\w-]+\.md)\b")
OUTSIDE = re.compile(r"\.\./shared|/work/|FAKECC_SHARED")


def texts() -> Iterator[tuple[str, str]]:
    """Every text of ours, by its path in the repository."""
    single = (".ci/run", "Makefile", "Dockerfile", "pyproject.toml", ".pre-commit-config.yaml")
    files = [ROOT / name for name in single] + list(ROOT.glob("*.md"))
    files += [file for folder in ("fakecc", "docs", "tests", "fixtures") for file in (ROOT / folder).rglob("*")]
    for file in sorted(files):
        path = file.relative_to(ROOT).as_posix()
        if file.is_file() and file.suffix in SUFFIXES and path not in COPIES and RECORDINGS not in file.parents:
            yield path, file.read_text()


def unknown_recordings(text: str) -> list[str]:
    """Citations of a recording that is not in the repository."""
    cited = [name.strip("`") for found in RECORDING.finditer(text) for name in re.findall(NAMES, found["names"])]
    return [name for name in cited if name not in SCENARIOS]


def other_forms(text: str) -> list[str]:
    """Recordings and files of the Cloud Controller that are named in another form than docs/style.md asks for."""
    spans = [found.span() for pattern in (RECORDING, SOURCE) for found in pattern.finditer(text)]
    ruby = [
        found[0] for found in RUBY_FILE.finditer(text) if not any(start <= found.start() < end for start, end in spans)
    ]
    recordings = [
        found[0] for found in OTHER_RECORDING.finditer(text) if found["name"] in SCENARIOS or found["file"] in STEMS
    ]
    return ruby + recordings


def missing_pages(text: str) -> list[str]:
    """Pages in Markdown that are named and are not in the repository."""
    return [found["name"] for found in PAGE.finditer(text) if found["name"] not in PAGES | {"NNNN-title.md"}]


TEXTS = dict(texts())
# This file has examples, the page a table of sources (tests/support/fidelity.py), and Puma tells where it failed.
APART = {"tests/contracts/test_citations.py", "docs/fidelity.md", "fakecc/v2/puma.py"}
OURS = {path: text for path, text in TEXTS.items() if path not in APART}


def offences(search) -> dict[str, list[str]]:
    """What a search finds in every text."""
    return {path: found for path, text in OURS.items() if (found := search(text))}


def test_every_recording_cited_is_in_the_repository():
    assert offences(unknown_recordings) == {}


def test_recordings_and_sources_are_cited_in_one_form():
    assert offences(other_forms) == {}


def test_every_page_named_is_in_the_repository():
    assert offences(missing_pages) == {}


def test_only_the_listed_files_name_a_folder_outside_the_repository():
    assert {path for path, text in TEXTS.items() if OUTSIDE.search(text)} == set(READS_SHARED)


@pytest.mark.parametrize(
    ("search", "planted", "found"),
    [
        (unknown_recordings, "# recording: v3-failures/none-such", ["v3-failures/none-such"]),
        (unknown_recordings, "so. recording: v3-failures/redirects, `smoke/nothing`", ["smoke/nothing"]),
        (unknown_recordings, "# recording: v3-failures/redirects,\n    # smoke/nothing", ["smoke/nothing"]),
        (unknown_recordings, "# recording: v3-failures/redirects", []),
        (other_forms, "as recordings/v3-failures/redirects shows", ["recordings/v3-failures/redirects"]),
        (other_forms, "as recording v3-failures/redirects shows", ["recording v3-failures/redirects"]),
        (other_forms, "async-fetch-fails.json: kept", ["async-fetch-fails.json"]),
        (other_forms, "v3-bindings/async-fetch-fails.json: kept", ["v3-bindings/async-fetch-fails.json"]),
        (other_forms, "a loop, as client.rb has it", ["client.rb"]),
        (other_forms, "# source: cloud_controller_ng:app/models/a.rb, b.rb\n\nnot c.rb", ["c.rb"]),
        (other_forms, "Source: cloud_controller_ng:app/models/a.rb (valid?), b.rb,\nlib/c.rb, rack:lib/d.rb", []),
        (missing_pages, "v2.md 2.2 and docs/roles.md", ["v2.md"]),
        (missing_pages, "see ../reference/v3-services.md", ["v3-services.md"]),
    ],
)
def test_an_offence_is_found(search, planted, found):
    assert search(planted) == found
