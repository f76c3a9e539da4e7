"""Workbooks: the sheet that is meant, values as they are shown, and bounds."""

import io
import zipfile

import pytest

from evidose.exchange import workbook
from evidose.exchange.workbook import read_workbook
from evidose.terms import InputError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;x&quot;"/>'
    '<numFmt numFmtId="165" formatCode="0.0&quot;days&quot;"/></numFmts><cellXfs>'
    + "".join(f'<xf numFmtId="{n}"/>' for n in (0, 14, 9, 164, 165))
    + "</cellXfs></styleSheet>"
)
TEXTS = f'<sst xmlns="{MAIN}"><si><t>study</t></si><si><r><t>y</t></r><r><t>i</t></r></si></sst>'
HEAD = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'


def book(*sheets, names=(), more="", main=MAIN, extra=()):
    """Return a workbook; every sheet is the inside of its sheetData."""
    names = names or tuple(f"S{i}" for i in range(1, len(sheets) + 1))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        listed = "".join(
            f'<sheet name="{n}" sheetId="{i}" r:id="r{i}"/>' for i, n in enumerate(names, 1)
        )
        parts.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{RELS}">{more}<sheets>{listed}</sheets></workbook>',
        )
        links = "".join(
            f'<Relationship Id="r{i}" Target="{"/xl/" if i > 1 else ""}worksheets/sheet{i}.xml"/>'
            for i in range(1, len(sheets) + 1)
        )
        parts.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{links}</Relationships>")
        parts.writestr("xl/sharedStrings.xml", TEXTS)
        parts.writestr("xl/styles.xml", STYLES)
        for i, inside in enumerate(sheets, 1):
            xml = f'<worksheet xmlns="{main}"><sheetData>{inside}</sheetData></worksheet>'
            parts.writestr(f"xl/worksheets/sheet{i}.xml", xml)
        for name, content in extra:
            parts.writestr(name, content)
    return out.getvalue()


def read(data, sheet=None):
    return read_workbook(data, "b.xlsx", "a table", lambda cells: "yi" in cells, sheet)


def cells(*inside, row=2, attributes=""):
    return f'<row r="{row}"{attributes}>{"".join(inside)}</row>'


def test_values_as_stored():
    found = read(
        book(
            HEAD
            + cells('<c r="A2" t="inlineStr"><is><t> A </t></is></c>', '<c r="B2"><v>1.234</v></c>')
        )
    )
    assert found.header == ("study", "yi")
    assert found.rows == ({"study": "A", "yi": "1.2340"},)
    assert found.lines == (2,)
    assert found.notes == ()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="B2" s="1"><v>45292</v></c>', "2024-01-01"),
        ('<c r="B2" s="3"><v>45292.5</v></c>', "2024-01-01"),
        ('<c r="B2" s="1"><v>0.5</v></c>', "12:00:00"),
        ('<c r="B2" s="2"><v>0.125</v></c>', "12.5%"),
        ('<c r="B2" s="4"><v>3</v></c>', "3"),
        ('<c r="B2" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="B2" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="B2" t="str"><f>1+1</f><v> 2 </v></c>', "2"),
        ('<c r="B2"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="B2"/>', ""),
        ("<c><v>9</v></c>", ""),
    ],
)
def test_a_cell_is_what_a_reader_sees(cell, text):
    found = read(book(HEAD + cells('<c r="A2"><v>7</v></c>', cell)))
    expected = "9" if cell == "<c><v>9</v></c>" else text
    assert found.rows[0]["yi"] == expected


def test_days_since_1904():
    more = '<workbookPr date1904="1"/>'
    data = book(HEAD + cells('<c r="B2" s="1"><v>1</v></c>'), more=more)
    assert read(data).rows[0]["yi"] == "1904-01-02"


def test_columns_by_their_letters():
    wide = '<row r="1"><c r="AA1" t="inlineStr"><is><t>yi</t></is></c></row>'
    found = read(book(wide + '<row r="2"><c r="AA2"><v>5</v></c></row>'))
    assert found.header[26] == "yi"
    assert found.rows[0]["yi"] == "5"


def test_the_sheet_with_a_table_is_taken_and_named():
    other = '<row r="1"><c r="A1" t="inlineStr"><is><t>notes</t></is></c></row>' * 2
    data = book(other, HEAD + cells('<c r="B2"><v>5</v></c>'), names=("Read me", "Data"))
    assert read(data).notes == ("Read from the sheet Data.",)
    assert read(data, "DATA").rows[0]["yi"] == "5"
    with pytest.raises(InputError, match="sheet: found 'x', expected one of Read me, Data"):
        read(data, "x")


def test_several_tables_are_asked_about():
    one = HEAD + cells('<c r="B2"><v>5</v></c>')
    with pytest.raises(InputError, match=r"tables on several sheets: S1, S2.*--sheet 'S1'"):
        read(book(one, one))
    with pytest.raises(InputError, match="no table on any sheet"):
        read(book("", ""))


def test_hidden_rows_count_and_are_told():
    data = book(HEAD + cells('<c r="B2"><v>5</v></c>', attributes=' hidden="1"'))
    assert read(data).notes == ("Rows that are hidden in the workbook count as well: 2.",)


def test_a_formula_without_a_result_is_told():
    with pytest.raises(InputError, match="row 2: B2: found a formula without a result"):
        read(book(HEAD + cells('<c r="B2"><f>A1</f></c>')))


def test_the_strict_form():
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    data = book(HEAD + cells('<c r="B2"><v>5</v></c>'), main=strict)
    assert read(data).rows[0]["yi"] == "5"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PK\x03\x04 and nothing", "cannot be read"),
        (book(HEAD.replace("<row", "<rew")), "cannot be read"),
        (book(HEAD + cells('<c r="B2" t="s"><v>x</v></c>')), "cannot be read"),
    ],
)
def test_a_broken_workbook_is_told(data, told):
    with pytest.raises(InputError, match=told):
        read(data)


def test_another_zip_file_is_told():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("content.xml", "x")
    with pytest.raises(InputError, match="no Excel workbook"):
        read(out.getvalue())


def test_entities_are_not_followed():
    bomb = f'<!DOCTYPE x [<!ENTITY a "b">]><worksheet xmlns="{MAIN}"/>'
    data = book(HEAD, extra=[])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, bomb if "sheet1" in name else old.read(name))
    with pytest.raises(InputError, match="cannot be read"):
        read(out.getvalue())


def test_what_unpacks_beyond_the_bounds_is_refused(monkeypatch):
    data = book(HEAD + cells('<c r="B2"><v>5</v></c>'))
    read(data)
    monkeypatch.setattr(workbook, "LARGEST_UNPACKED", 1000)
    with pytest.raises(InputError, match="over 1,000 bytes once unpacked"):
        read(data)


def test_rows_and_columns_have_bounds(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    many = HEAD + "".join(cells(f'<c r="B{i}"><v>5</v></c>', row=i) for i in (2, 3))
    with pytest.raises(InputError, match="over 2 rows"):
        read(book(many))
    with pytest.raises(InputError, match="a cell in column 16384"):
        read(book(HEAD + cells('<c r="XFD2"><v>5</v></c>')))


def test_rows_without_a_number_follow_each_other():
    bare = HEAD.replace(' r="1"', "") + cells('<c r="B2"><v>5</v></c>').replace(' r="2"', "")
    assert read(book(bare)).lines == (2,)
