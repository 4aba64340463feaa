"""The pages make a site, their links lead somewhere, and their words are spelled as in the dictionary."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)\)")
# What a link may lead to: HTTPS, a host with a dot, and no full stop that belongs to the sentence.
URL = re.compile(r"https://[\w-]+(\.[\w-]+)+(:\d+)?(/[\w\-./#?=&%~:+@]*[\w/\-])?/?")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def run(*arguments):
    return subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own


def anchors(page):
    """The names that headings of a page have, as GitHub makes them."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    lost = []
    for match in LINK.finditer(CODE.sub("", page.read_text(encoding="utf-8"))):
        target, _, anchor = match["target"].partition("#")
        if ":" in target:
            continue
        there = page if not target else (page.parent / target).resolve()
        if not there.exists() or (anchor and there.suffix == ".md" and anchor not in anchors(there)):
            lost.append(match["target"])
    assert lost == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_to_elsewhere_are_spelled_as_urls(page):
    """Nobody asks the network: a link that a site took away is no fault of a change."""
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    told = [match["target"] for match in LINK.finditer(text) if ":" in match["target"]]
    assert [url for url in told if not URL.fullmatch(url)] == []


@pytest.mark.parametrize(
    "url", ["http://example.com", "https://example", "https://example.com/a b", "https://example.com/a."]
)
def test_a_url_that_is_spelled_wrongly_is_found(url):
    assert not URL.fullmatch(url)


def test_the_site_is_built_without_a_warning(tmp_path):
    pytest.importorskip("sphinx")
    built = run("sphinx", "-q", "-W", "--keep-going", "-b", "html", str(DOCS), str(tmp_path / "site"))
    assert built.returncode == 0, built.stderr
    assert (tmp_path / "site" / "tutorial.html").exists()


def test_words_are_spelled_rightly():
    pytest.importorskip("codespell_lib")
    ran = run("codespell_lib", *(str(page) for page in PAGES))
    assert ran.returncode == 0, ran.stdout
