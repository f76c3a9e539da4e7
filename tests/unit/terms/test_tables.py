"""TOML and JSON of strangers: read, or refused in a few words, at once."""

import time

import pytest

from evidose.terms import TableError, parse_json, parse_toml
from evidose.terms.tables import DEEPEST, MOST_BITS, MOST_PARTS

LONG = ".".join(["a"] * 50_000)


def nested(depth):
    return "[" * depth + "]" * depth


def test_a_plain_table():
    assert parse_toml('a.b = 1\n"c.d" = "x.y"\n[e.f]\ng = [1.5]') == {
        "a": {"b": 1}, "c.d": "x.y", "e": {"f": {"g": [1.5]}},
    }  # fmt: skip
    assert parse_json('{"a": [1, 2.5, null]}') == {"a": [1, 2.5, None]}


@pytest.mark.parametrize(
    "text",
    [f"{LONG} = 1", f"[{LONG}]", f"  [[ {LONG} ]]", f"x = {{ {LONG} = 1 }}", f"x={{y=1, {LONG}=1}}",
     "'a' . " * MOST_PARTS + "b = 1"],
)  # fmt: skip
def test_a_key_of_very_many_parts(text):
    start = time.perf_counter()
    with pytest.raises(TableError, match="more than 64 parts"):
        parse_toml(text)
    assert time.perf_counter() - start < 1


def test_the_limit_of_parts_is_exact_and_is_for_keys_alone():
    key = ".".join(["a"] * MOST_PARTS)
    assert parse_toml(f"{key} = 1")
    with pytest.raises(TableError):
        parse_toml(f"{key}.b = 1")
    assert parse_toml(f'note = "{LONG}"') == {"note": LONG}


@pytest.mark.parametrize("text", ["1" * 5000, "0x" + "f" * 5000, str(2**MOST_BITS)])
def test_numbers_of_very_many_digits(text):
    with pytest.raises(TableError, match="too many digits"):
        parse_toml(f"a = [{text}]")
    assert parse_toml(f"a = {2**MOST_BITS - 1}")


def test_json_of_strangers():
    for text, told in (
        ("1" * 5000, "too many digits"), (nested(100_000), "nested"), ("NaN", "no number"),
        (nested(DEEPEST + 2), "nested"), ("{", "line 1"),
    ):  # fmt: skip
        with pytest.raises(TableError, match=told):
            parse_json(text)
    assert parse_json(nested(DEEPEST)) is not None


def test_toml_of_strangers():
    for text, told in (("a = " + nested(50_000), "nested"), ("a = ", "value"), ("a" * 9999, "key")):
        with pytest.raises(TableError, match=told) as caught:
            parse_toml(text)
        assert len(str(caught.value)) <= 160
