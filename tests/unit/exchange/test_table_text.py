import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from evidose.exchange.csv_table import Table, read_table
from evidose.exchange.study_table import read_study_table
from evidose.exchange.table_text import as_text, header_of, table_text
from evidose.exchange.typed_cells import TYPED


def test_text_stays_as_it_is_without_its_mark():
    data = "\ufeffstudy;yi;vi\r\nÅse;0,5;0,1\r\n".encode()
    assert table_text(data, "t.csv") == "study;yi;vi\nÅse;0,5;0,1\n"
    assert table_text("study,yi\nÅ,1\n".encode("utf-16"), "t.csv") == "study,yi\nÅ,1\n"


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook_of(rows):
    """Return a workbook with one sheet; texts stand in their cells."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        book = f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}"><sheets>'
        book += '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
        parts.writestr("xl/workbook.xml", book)
        links = '<Relationships><Relationship Id="r1" Target="worksheets/s.xml"/></Relationships>'
        parts.writestr("xl/_rels/workbook.xml.rels", links)
        inside = ""
        for i, row in enumerate(rows, 1):
            cells = "".join(
                f'<c r="{"ABC"[j]}{i}" t="inlineStr"><is><t>{v}</t></is></c>'
                if isinstance(v, str)
                else f'<c r="{"ABC"[j]}{i}"><v>{v}</v></c>'
                for j, v in enumerate(row)
            )
            inside += f'<row r="{i}">{cells}</row>'
        sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{inside}</sheetData></worksheet>'
        parts.writestr("xl/worksheets/s.xml", sheet)
    return out.getvalue()


def test_a_workbook_comes_back_as_the_same_numbers():
    data = workbook_of([["study", "yi", "vi"], ["A, B", 1.234, 0.04], ["C", -2, 0.125]])
    text = table_text(data, "t.xlsx")
    assert text.splitlines()[0] == "study\tyi\tvi"
    again = read_study_table(text.encode(), "t.txt")
    assert again.numbers(["yi"])["yi"].tolist() == [1.234, -2.0]
    assert again.numbers(["vi"])["vi"].tolist() == [0.04, 0.125]
    assert again.labels() == ["A, B", "C"]


def test_names_full_of_commas_do_not_hide_the_tabs():
    table = Table(("a,b,c,d", "e"), ({"a,b,c,d": "1", "e": "2"},), (2,), TYPED)
    assert as_text(table) == "sep=\t\na,b,c,d\te\n1\t2\n"
    assert read_table(as_text(table).encode(), "t", "rows").header == table.header


def test_the_names_of_columns_are_found():
    assert header_of(b"Title\nstudy,yi,vi\nA,1,2\n", "t.csv", None) == ("study", "yi", "vi")


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=8)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5), st.sampled_from(",;\t"))
def test_the_same_cells_come_back(cells, separator):
    rows = tuple({"study": a, "yi": b} for a, b in cells if a or b)
    if not rows:
        return
    table = Table(("study", "yi"), rows, tuple(range(2, len(rows) + 2)), separator)
    again = read_table(as_text(table).encode(), "t", "rows")
    assert (again.header, again.rows) == (table.header, table.rows)
