import re

from evidose.pages.plan.titration import plan_pdf


def test_the_sheet_is_one_page_of_pdf(plan):
    sheet = plan_pdf(plan, name="Low-dose naltrexone", made="2027-02-20", versions="evidose 0")
    assert sheet.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
