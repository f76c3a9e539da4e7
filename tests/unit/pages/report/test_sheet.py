import re

import pytest

from evidose.pages.report.sheet import PAGE, visit_pdf


@pytest.mark.parametrize("name", ["ordinary", "urgent", "crowded"])
def test_it_fits_on_one_page(name, request):
    sheet = visit_pdf(request.getfixturevalue(name), versions="Evidose 0")
    assert sheet.startswith(b"%PDF-")
    assert len(PAGE.findall(sheet)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", sheet)
    assert [round(float(x)) for x in box.groups()] == [595, 842]
