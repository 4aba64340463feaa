"""Bodies as Oj reads them: every complaint with its place and its line of sparse.c, and what Oj lets pass."""

import pytest

from fakecc.dialects.numbers import TooMuch
from fakecc.dialects.oj import JsonError, parse

COMPLAINTS = {
    b"": "Empty input (after ) at line 1, column 0 [sparse.c:865]",
    b" ": "Empty input (after ) at line 1, column 1 [sparse.c:865]",
    b"\x00": "Empty input (after ) at line 1, column 1 [sparse.c:865]",
    b"}": "Empty input (after ) at line 1, column 1 [sparse.c:865]",
    b"not json": "Empty input (after ) at line 1, column 2 [sparse.c:865]",
    b"name=x": "Empty input (after ) at line 1, column 3 [sparse.c:865]",
    b"{": "Hash/Object not terminated (after ) at line 1, column 1 [sparse.c:898]",
    b'{"name"': "Hash/Object not terminated (after name) at line 1, column 7 [sparse.c:898]",
    b"{\x00}": "Hash/Object not terminated (after ) at line 1, column 2 [sparse.c:898]",
    b"[": "Array not terminated (after [0]) at line 1, column 1 [sparse.c:892]",
    b'{"a":[1,{"b"': "Hash/Object not terminated (after a[1].b) at line 1, column 12 [sparse.c:898]",
    b'{\n"a" 1}': "expected colon (after a) at line 2, column 6 [sparse.c:124]",
    b'{"name"}': "expected colon, not a hash close (after name) at line 1, column 8 [sparse.c:628]",
    b'{"name":}': "expected hash value, not a hash close (after name) at line 1, column 9 [sparse.c:628]",
    b'{"a":1,}': "expected hash key, not a hash close (after ) at line 1, column 8 [sparse.c:628]",
    b"[1,]": "expected array element, not an array close (after ) at line 1, column 4 [sparse.c:603]",
    b"{'a':1}": "unexpected character ''' [0x27] (after ) at line 1, column 2 [sparse.c:779]",
    b'{"a":nul}': "expected null (after a) at line 1, column 9 [sparse.c:739]",
    b'{"a":tru}': "expected true (after a) at line 1, column 9 [sparse.c:136]",
    b'{"a":fals}': "expected false (after a) at line 1, column 10 [sparse.c:144]",
    b'{"a":1 "b":2}': "expected comma, not a string (after ) at line 1, column 10 [sparse.c:388]",
    b'{"a":1,,"b":2}': "unexpected comma (after ) at line 1, column 8 [sparse.c:648]",
    b'{"a"::1}': "unexpected colon (after a) at line 1, column 6 [sparse.c:658]",
    b'{"a":1}{"b":2}': "unexpected characters after the JSON document (after ) at line 1, column 8 [sparse.c:681]",
    b'{"a":1}}': "unexpected hash close (after ) at line 1, column 8 [sparse.c:623]",
    b'/* c */ {"a":1}': "unexpected characters after the JSON document (after ) at line 1, column 9 [sparse.c:681]",
    b'{"name":"abc': "quoted string not terminated (after name) at line 1, column 12 [sparse.c:337]",
    b'{"a":"\\x"}': "invalid escaped character (after a) at line 1, column 8 [sparse.c:273]",
    b'{"a":"\\u12g4"}': "invalid hex character (after a) at line 1, column 11 [sparse.c:163]",
    b'{"a":"\\ud83d"}': "invalid escaped character (after a) at line 1, column 14 [sparse.c:249]",
    b'{"a":/* b': "comment not terminated (after a) at line 1, column 9 [sparse.c:55]",
}


@pytest.mark.parametrize(("raw", "complaint"), COMPLAINTS.items(), ids=map(repr, COMPLAINTS))
def test_what_is_no_json_is_complained_about_as_oj_does(raw, complaint):
    with pytest.raises(JsonError) as refused:
        parse(raw)
    assert str(refused.value) == complaint


LENIENCIES = {
    b' {"a":1}\n ': {"a": 1},
    b'{"a":01}': {"a": 1},
    b'{"a":+1}': {"a": 1},
    b'{"a":1.}': {"a": 1.0},
    b'{"a":-1.5e2}': {"a": -150.0},
    b'{"a":NaN}': {"a": None},
    b'{"a":nan}': {"a": None},
    b'{"a":"x\ny"}': {"a": "x\ny"},
    b'{"a":1,"a":2}': {"a": 2},
    b'{"a":/* one */1}': {"a": 1},
    b'{"a":"\\ud83d\\ude00"}': {"a": "\N{GRINNING FACE}"},
    b'{"a":1}\x00{': {"a": 1},
    b"[[],{}]": [[], {}],
    b'"text"': "text",
}


@pytest.mark.parametrize(("raw", "value"), LENIENCIES.items(), ids=map(repr, LENIENCIES))
def test_what_oj_lets_pass_is_read(raw, value):
    assert parse(raw) == value


def test_a_body_of_many_levels_that_never_ends_is_told_as_far_as_oj_s_buffer_goes():
    with pytest.raises(JsonError) as refusal:
        parse(b"[" * 100_000)
    # source: oj:ext/oj/parse.c (oj_set_error_at): message and path fit into 256 bytes
    path = "[0]" * 72
    assert str(refusal.value) == f"Array not terminated (after {path}) at line 1, column 100000 [sparse.c:892]"


@pytest.mark.parametrize(
    "raw",
    [b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}", b"[" * 201 + b"]" * 201, b'{"a":' + b"9" * 5000 + b"}", b"[1e5000]"],
    ids=["5,000 levels", "201 levels", "5,000 digits", "an exponent of 5,000"],
)
def test_what_oj_reads_and_python_could_not_hold_is_too_much(raw):
    with pytest.raises(TooMuch):
        parse(raw)


def test_a_long_text_that_never_ends_is_refused_in_time():
    with pytest.raises(JsonError, match="quoted string not terminated"):
        parse(b'{"a":"' + b"x" * 4_000_000)
