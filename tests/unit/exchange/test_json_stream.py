import io
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.exchange import json_stream
from evidose.exchange.json_stream import stream_members
from evidose.terms import InputError

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=9,
)


def read(data, **more):
    data = data if isinstance(data, bytes) else json.dumps(data).encode()
    return list(stream_members(io.BytesIO(data), "entry", "x.json", "a document", **more))


@given(st.dictionaries(st.text(max_size=4), values, max_size=4), st.lists(values, max_size=5))
def test_as_the_standard_library_reads_it(table, elements):
    table = {k: v for k, v in table.items() if k != "entry"} | {"entry": elements}
    for size in (1, 7, 1 << 20):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(json_stream, "CHUNK", size)
            found = read(json.dumps(table, ensure_ascii=False, indent=1).encode())
        assert [m.value for m in found if m.listed] == elements
        assert {m.name: m.value for m in found if not m.listed} == {
            k: v for k, v in table.items() if k != "entry"
        }


def test_numbers_are_kept_as_written():
    assert read(b'{"a": 0.60}')[0].value == Decimal("0.60")
    assert str(read(b'{"a": 0.60}')[0].value) == "0.60"
    assert isinstance(read(b'{"a": 0.60}', exact=False)[0].value, float)


def test_a_byte_order_mark_and_what_is_no_list():
    assert read(b'\xef\xbb\xbf{"entry": {}, "b": []}') == [
        ("entry", {}, False),
        ("b", [], False),
    ]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "does not begin"),
        (b"[]", "does not begin"),
        (b"{", "no JSON"),
        (b'{"a"', "no JSON"),
        (b'{"a": 1', "cut off"),
        (b'{"entry": [1, 2', "entry 3"),
        (b'{"entry": [1, 2}', "entry 3"),
        (b'{"entry": [1 2]}', "comma"),
        (b'{"a": 1} {', "after its end"),
        (b'{1: 2}', "without a name"),
        (b'{"a": NaN}', "NaN is no number"),
        (b'{"a": "\xff"}', "utf-8"),
        (b'{"a": ' + b"9" * 5000 + b"}", "4300 digits"),
        (b'{"a": ' + b"[" * 200_000, "nested too deeply"),
        (b'{"entry": [' + b'{"a":' * 200_000, "nested too deeply"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(data, told):
    with pytest.raises(InputError, match=told):
        read(data)


def test_one_value_is_bounded(monkeypatch):
    monkeypatch.setattr(json_stream, "CHUNK", 100)
    monkeypatch.setattr(json_stream, "LARGEST_VALUE", 1000)
    assert len(read({"entry": ["x" * 400] * 50})) == 50
    with pytest.raises(InputError, match="one value of more than"):
        read({"entry": ["y", "x" * 5000]})
