import pytest

from evidose.exchange.csv_table import LARGEST, read_csv, read_table
from evidose.terms import InputError


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_rows_by_column_without_blanks_and_empty_lines(separator):
    text = f"\ufeffa {separator}b\n1{separator} x \n\n{separator}\n2\n"
    rows, header = read_csv(text.encode(), "t.csv", "rows")
    assert header == ["a", "b"]
    assert rows == [{"a": "1", "b": "x"}, {"a": "2", "b": ""}]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a,b\n", "no rows"),
        (b"", "no rows"),
        (b"a,b\n\xff,1\n", "not UTF-8 at position 4"),
        (b'a,b\n"1,2\n', "not a CSV table"),
        (b"a,b\n1,2,3\n", "3 cells"),
        (b"a,b,A\n1,2,3\n", "a, A twice"),
        (b"PK\x03\x04", "a workbook"),
        ("a,b\n1,2\n".encode("utf-16-le"), "a byte of zero"),
        (b"\xff\xfe\x00", "not UTF-16 at position"),
        (b"a\n" + b"1" * LARGEST, "over 5,000,000 bytes"),
    ],
)
def test_what_is_no_table_is_told(data, said):
    with pytest.raises(InputError) as raised:
        read_csv(data, "t.csv", "a header and rows")
    (problem,) = raised.value.problems
    assert (problem.file, said in problem.found) == ("t.csv", True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_ends_of_lines(encoding, end):
    data = f"a;b{end}Müller;2{end}".encode(encoding)
    assert read_csv(data, "t.csv", "rows") == ([{"a": "Müller", "b": "2"}], ["a", "b"])


def test_a_declared_separator_and_lines_of_the_file():
    table = read_table(b"sep=;\na;b\n\n1,5;2\n", "t.csv", "rows")
    assert (table.header, table.rows, table.lines) == (("a", "b"), ({"a": "1,5", "b": "2"},), (4,))
    assert table.separator == ";"


def test_a_short_row_has_blanks_and_blanks_at_the_end_are_no_cells():
    rows, _ = read_csv(b"a,b\n1\n2,3,,\n", "t.csv", "rows")
    assert rows == [{"a": "1", "b": ""}, {"a": "2", "b": "3"}]


def test_a_title_is_passed_over_where_the_names_are_known():
    data = b"Table 1\nyi,vi\n1,2\n"
    table = read_table(data, "t.csv", "rows", lambda cells: "yi" in cells)
    assert (table.above, table.header, table.lines) == (("Table 1",), ("yi", "vi"), (3,))
    with pytest.raises(InputError, match="row 2: found 2 cells, expected at most 1"):
        read_table(data, "t.csv", "rows", lambda cells: "zi" in cells)


def older(data):
    return read_table(data, "t.csv", "rows", older=True)


def test_older_encodings_are_read_and_told_where_they_may_be():
    windows = older("a;b\nMüller;1\n".encode("cp1252"))
    assert windows.rows[0]["a"] == "Müller"
    assert windows.notes == (
        "The file is not UTF-8 and was read as Windows-1252: look at the names.",
    )
    for form in ("utf-16-le", "utf-16-be"):
        for text in ("a;b\nMüller;1\n", "a;b\nMiller;1\n"):
            found = older(text.encode(form))
            assert found.rows[0]["b"] == "1"
            assert found.notes == ()
    assert older("a;b\nMüller;1\n".encode()).notes == ()


@pytest.mark.parametrize(
    "data", [b"a,b\n\x81,1\n", b"a,b\n1\x00\xff,1\n", b"\x00a\x00,\x00b\x00\n\x001,2"]
)
def test_what_is_in_no_encoding_is_refused(data):
    with pytest.raises(InputError, match="not UTF-8"):
        older(data)
