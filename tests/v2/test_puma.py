"""What Puma says."""

from fakecc.v2 import puma


def test_the_error_stands_behind_a_head_of_its_own():
    head, _, error = puma.REFUSAL_OF_SUPPORTERS.partition("\r\n\r\n")
    assert head.split("\r\n") == ["HTTP/1.1 500 Internal Server Error", f"content-length: {len(error)}"]
    assert error.split("\n")[0].startswith("Puma caught this error: ")
    assert len(error) == 594
