"""Coverage for people."""

from fakecc.evidence import coverage_pages
from fakecc.evidence.coverage import Coverage
from fakecc.journal import Entry


def test_a_terminal_is_told_in_lines(seen):
    assert coverage_pages.lines(seen) == [
        "fakecc coverage: 4 operations in 5 calls",
        "  GET /v2/info                 200 x1  no error met",
        "  GET /v3/organizations        200 x1  ?names,page  no error met",
        "  GET /v3/organizations/:guid  404 x1",
        "  POST /v3/organizations       201 x1 422 x1",
        "  calls of v2, and what v3 has instead:",
        "    GET /v2/info  GET /v3/info",
    ]
    assert coverage_pages.lines(Coverage()) == ["fakecc coverage: no calls"]


def test_a_terminal_is_told_what_was_never_sent_or_met(seen):
    told = coverage_pages.lines(seen, unmet=True)
    at = told.index("  POST /v3/organizations       201 x1 422 x1")
    assert told[at + 1] == "      never sent: /metadata.annotations /suspended"
    assert "      never met: 422 CF-UnprocessableEntity: Name can't be blank" in told[at + 2 :]


def test_a_page_folds_what_was_never_sent_or_met(seen):
    assert "?label_selector<br>" in coverage_pages.html(seen)


def test_a_page_shows_the_same(seen):
    seen(Entry(kind="request", at=0.0, method="GET", path="/", route="/v3/<script>", status=400, fault="busy"))
    page = coverage_pages.html(seen)
    shown = (
        "POST /v3/organizations",
        "metadata.labels",
        "none met",
        "GET /v3/info",
        "GET /v3/jobs/:guid",
        "&lt;script&gt;",
    )
    assert [text for text in shown if text not in page] == []
    assert "<script>" not in page
