import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.safety.packed import DIGITS, pack, signs_of, unpack


def test_each_text_leaves_out_what_it_shares_with_the_one_before():
    assert pack(["tramal", "codeine", "tramadol", "tramal"]) == "0codeine\n0tramadol\n5l"


def test_no_text_and_a_text_of_nothing_are_told_apart():
    assert (pack([]), unpack("")) == ("", ())
    assert unpack(pack([""])) == ("",)


def test_more_than_one_sign_can_tell_is_written_out():
    long = "a" * 40
    assert pack([long, f"{long}b"]).endswith(f"\n{DIGITS[-1]}aaaaab")


@given(st.lists(st.text(st.characters(exclude_characters="\n"))))
def test_what_was_packed_comes_back_in_order_and_once(texts):
    assert unpack(pack(texts)) == tuple(sorted(set(texts)))


def test_a_line_break_cannot_stand_in_a_text():
    with pytest.raises(ValueError, match="line break"):
        pack(["a\nb"])


def test_a_weight_is_one_sign():
    assert signs_of({"dark": 2, "fine": -1}, ["dark", "fine", "new"]) == "ROP"
    assert signs_of({"a": -48, "b": 46}, ["a", "b"]) == " ~"


@pytest.mark.parametrize("weight", [-49, 47])
def test_a_weight_beyond_the_printable_signs_is_refused(weight):
    with pytest.raises(ValueError, match="from -48 to 46"):
        signs_of({"a": weight}, ["a"])
