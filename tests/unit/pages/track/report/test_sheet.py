import re
from dataclasses import replace
from datetime import date

import pytest

from evidose.pages.track.report.sheet import PAGE, sheet_content, visit_pdf
from evidose.response import Beside, Period, Taking


@pytest.mark.parametrize("name", ["ordinary", "urgent", "crowded"])
def test_it_fits_on_one_page(name, request):
    sheet = visit_pdf(request.getfixturevalue(name), versions="Evidose 0")
    assert sheet.startswith(b"%PDF-")
    assert len(PAGE.findall(sheet)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", sheet)
    assert [round(float(x)) for x in box.groups()] == [595, 842]


def test_each_of_several_compounds_has_its_lines(ordinary):
    other = Beside(
        "glimmerine",
        "Glimmerine",
        Taking((Period(date(2026, 3, 1), date(2026, 3, 9), 2.0, "g"),), 9, 4, 5, 0, ()),
        (),
        (("memory", "why not"),),
    )
    two = replace(ordinary, name="First and Glimmerine", beside=(other,))
    shown = sheet_content(two)
    assert any(p.startswith("First, ") for p in shown["periods"])
    assert "Glimmerine, 2026-03-01 to 2026-03-09: 2 g" in shown["periods"]
    assert "First: Due on" in shown["adherence"] and "Glimmerine: Due on 9" in shown["adherence"]
    assert "memory (Glimmerine): no answer" in shown["further"]
    alone = sheet_content(ordinary)
    assert alone["adherence"].startswith("Due on") and "memory" not in " ".join(alone["further"])
