"""How Java's collections and dates show what is in them."""

import pytest

from fakecc.dialects import java


@pytest.mark.parametrize(
    ("text", "code"),
    [("", 0), ("a", 97), ("hello", 99_162_322), ("polygenelubricants", 2**31), ("Aa", 2112), ("BB", 2112)],
)
def test_the_hash_code_of_a_text(text, code):
    assert java.hash_code(text) == code


def test_a_sign_of_two_halves_counts_as_two():
    assert java.hash_code("😀") == 0xD83D * 31 + 0xDE00


def test_what_is_in_one_bucket_stays_in_its_order():
    assert java.in_hash_order(["BB", "Aa"]) == ["BB", "Aa"]


def test_doubles_are_left_out_and_a_larger_table_is_read_in_another_order():
    letters = [chr(97 + index) for index in range(13)]
    assert java.in_hash_order([*letters, *letters]) == sorted(letters, key=lambda each: ord(each) & 31)
    assert java.in_hash_order(letters[:12]) == sorted(letters[:12], key=lambda each: ord(each) & 15)


def test_a_date_is_printed_in_utc():
    assert java.date_text(1_795_945_899.9) == "Sun Nov 29 09:51:39 UTC 2026"
