import pytest

from evidose.exchange.csv_table import LARGEST, read_csv
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
        (b"a\n" + b"1" * LARGEST, "over 5,000,000 bytes"),
    ],
)
def test_what_is_no_table_is_told(data, said):
    with pytest.raises(InputError) as raised:
        read_csv(data, "t.csv", "a header and rows")
    (problem,) = raised.value.problems
    assert (problem.file, said in problem.found) == ("t.csv", True)
