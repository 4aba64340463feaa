"""The words beside a status."""

import pytest

from fakecc.dialects.status_phrases import PHRASES


@pytest.mark.parametrize(("status", "phrase"), [(201, "Created"), (422, "Unprocessable Entity")])
def test_a_phrase_is_that_of_every_version_of_python(status, phrase):
    assert PHRASES[status] == phrase
