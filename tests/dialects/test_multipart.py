"""What nginx's upload module makes of a multipart body."""

import pytest

from fakecc.dialects import multipart

FILE = 'Content-Disposition: form-data; name="bits"; filename="a.zip"'
TYPE = "multipart/form-data; boundary=b"


def _body(*parts):
    return "".join(f"--b\r\n{head}\r\n\r\n{content}\r\n" for head, content in parts).encode() + b"--b--\r\n"


def test_a_file_becomes_its_name_and_its_path():
    sent = multipart.read(_body((FILE, "PK\r\n--x")), TYPE)
    assert (sent.fields, sent.files) == (
        {"bits_name": "a.zip", "bits_path": "ngx_uploads/0"}, {"bits": b"PK\r\n--x"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "content_type", "fields"),
    [
        pytest.param(
            [('Content-Disposition: form-data; name="resources"', "[]")], TYPE, {"resources": "[]"}, id="passed field"
        ),
        pytest.param(
            [('Content-Disposition: form-data; name="other"', "x")], TYPE, {multipart.DUMMY: ""}, id="other field"
        ),
        pytest.param([], TYPE, {multipart.DUMMY: ""}, id="nothing"),
        pytest.param([(FILE, "x")], "multipart/form-data", {multipart.DUMMY: ""}, id="no boundary"),
        pytest.param([("Content-Type: text/plain", "x")], TYPE, {multipart.DUMMY: ""}, id="no name"),
    ],
)
def test_fields_are_passed_or_dropped(parts, content_type, fields):
    assert multipart.read(_body(*parts), content_type).fields == fields


def test_a_boundary_may_be_quoted():
    assert multipart.read(_body((FILE, "x")), 'multipart/form-data; boundary="b"').files == {"bits": b"x"}
