"""Pages that docs/generate.py writes are current, and every operation they list is there."""

import importlib.util
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

DOCS = Path(__file__).parents[2] / "docs"


def load_generator():
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATOR = load_generator()


@pytest.mark.parametrize("page", sorted(GENERATOR.PAGES))
@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="help texts are wrapped as Python 3.11 and its click do")
def test_a_page_is_as_it_would_be_written(page):
    written = (DOCS / page).read_text(encoding="utf-8")
    assert written == GENERATOR.PAGES[page]().rstrip() + "\n", "`make docs` writes it anew"


def test_operations_are_counted_by_rule():
    counts = GENERATOR._recorded_steps()  # noqa: SLF001 - the table is made of it
    assert counts["POST /v3/service_instances"] > 100
    assert not [plain for plain in counts if "{" in plain or "<" in plain]
