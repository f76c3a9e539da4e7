"""A number off by a thousand passes every later check: what could be either is refused."""

import pytest

from evidose.exchange.number_cells import Marks, NumberCellError, read_marks, read_number


def marks(*cells, separator=","):
    return read_marks({"x": cells}, separator)


COMMAS = Marks(True, False, False, False)
"""A table with commas between cells that says nothing more."""
ENGLISH = Marks(True, False, True, False)
GERMAN = Marks(False, True, False, False)
POINTS = Marks(False, False, True, False)
UNKNOWN = Marks(False, False, False, False)
MIXED = Marks(False, True, True, False)


@pytest.mark.parametrize(
    ("text", "how", "value"),
    [
        ("12", COMMAS, 12),
        ("-0.5", COMMAS, -0.5),
        (".04", COMMAS, 0.04),
        ("5.", COMMAS, 5),
        ("1.2E-1", COMMAS, 0.12),
        ("+3", COMMAS, 3),
        ("−0.5", COMMAS, -0.5),
        ("–0.5", COMMAS, -0.5),
        ("1.234", ENGLISH, 1.234),
        ("1,250", ENGLISH, 1250),
        ("1,250", Marks(True, False, False, True), 1250),
        ("1,234.5", COMMAS, 1234.5),
        ("1,234,567", COMMAS, 1234567),
        ("1 250", COMMAS, 1250),
        ("1\u00a0250", GERMAN, 1250),
        ("1\u202f250,5", GERMAN, 1250.5),
        ("1'250", COMMAS, 1250),
        ("0,5", GERMAN, 0.5),
        ("0,091", UNKNOWN, 0.091),
        ("-0,05", MIXED, -0.05),
        ("1,250", GERMAN, 1.25),
        ("1,250", POINTS, 1250),
        ("1.250", GERMAN, 1250),
        ("1.250", POINTS, 1.25),
        ("1.234,5", UNKNOWN, 1234.5),
        ("2,0E-1", GERMAN, 0.2),
        ("-1,250", ENGLISH, -1250),
    ],
)
def test_numbers(text, how, value):
    assert read_number(text, how).value == value


@pytest.mark.parametrize("text", ["", "NA", "n/a", "#N/A", "NR", "-", "–", "NaN", " ", "."])
def test_no_number(text):
    assert read_number(text, COMMAS) is None


@pytest.mark.parametrize(
    ("text", "how", "whole", "accepted"),
    [
        ("1,250", COMMAS, False, "1250 if the comma parts thousands, or 1.25"),
        ("1,250", Marks(True, True, True, True), False, "1250 if the comma"),
        ("1,250", UNKNOWN, False, "1250 if the comma parts thousands, or 1.25"),
        ("1,250", MIXED, False, "1250 if the comma"),
        ("1,250", GERMAN, True, "1250 if the comma"),
        ("1.250", MIXED, False, "1250 if the point parts thousands, or 1.25"),
        ("1.234", ENGLISH, True, "1234 if the point parts thousands, or 1.234"),
        ("12.000", ENGLISH, True, "12000 if the point parts thousands, or 12"),
        ("0,5", COMMAS, False, "a point as decimal sign, since commas part the columns"),
        ("1 250,5", COMMAS, False, "a point as decimal sign"),
        ("2,0E-1", COMMAS, False, "a point as decimal sign"),
        ("12%", COMMAS, False, "a number"),
        ("12%", COMMAS, True, "a whole number"),
        ("<0.001", COMMAS, False, "a number"),
        ("1_0", COMMAS, False, "a number"),
        ("٠.٣", COMMAS, False, "a number"),
        ("=1+1", COMMAS, False, "a number"),
        ("1,23,4", GERMAN, False, "a number"),
        ("12,34.5", ENGLISH, False, "a number"),
        ("1,234,567,8", ENGLISH, False, "a number"),
        ("0x10", COMMAS, False, "a number"),
    ],
)
def test_what_could_be_two_numbers_or_none_is_refused(text, how, whole, accepted):
    with pytest.raises(NumberCellError) as fault:
        read_number(text, how, whole=whole)
    assert str(fault.value).startswith(accepted)


def test_sizes_are_thousands_where_commas_part_columns():
    found = read_number("1,234", COMMAS, whole=True)
    assert (found.value, found.grouped) == (1234, True)
    assert read_number("30.0", ENGLISH, whole=True).value == 30
    assert not read_number("30", ENGLISH).grouped


@pytest.mark.parametrize(
    ("cells", "separator", "found"),
    [
        (["1,250", "980"], ",", Marks(True, False, False, True)),
        (["1,250", "100"], ",", Marks(True, False, False, True)),
        (["1,250", "99"], ",", Marks(True, False, False, False)),
        (["1,250", "0.5"], ",", Marks(True, False, True, False)),
        (["1,250", "1.500"], ",", Marks(True, False, False, False)),
        (["1,250", "0,5"], ",", Marks(True, True, False, False)),
        (["1,234.5"], ",", Marks(True, False, True, True)),
        (["1,234,567"], ",", Marks(True, False, False, True)),
        (["0,091", "1.234"], ";", Marks(False, True, False, False)),
        (["1.234,5"], ";", Marks(False, True, False, False)),
        (["1 234,5"], "\t", Marks(False, True, False, False)),
        (["0,5", "0.5"], ";", Marks(False, True, True, False)),
        (["−0.5", "name"], ";", Marks(False, False, True, False)),
    ],
)
def test_a_table_shows_how_it_writes_numbers(cells, separator, found):
    assert marks(*cells, separator=separator) == found


def test_thousands_in_one_column_are_not_learnt_from_another():
    columns = {"m1i": ["1,250", "1,300"], "n1i": ["980", "300"]}
    assert not read_marks(columns, ",").thousands
    assert read_marks({"m1i": ["1,250", "980"], "m2i": ["1,100"]}, ",").thousands
