from datetime import date
from decimal import Decimal

from evidose.pages.track.me import LabLine, LabTest, labs_page
from evidose.person import LabResult

ENDS = {"low": Decimal(10), "high": Decimal(45)}
ALT = LabResult("alt", Decimal("60.0"), "", "U/L", unlikely="high", **ENDS)


def test_results_stand_as_written_with_their_interval(me):
    line = LabLine("a" * 32, date(2026, 1, 1), ALT, "above")
    page = labs_page(
        me, [LabTest("alt", "Alanine", "U/L", (line,)), LabTest("crp", "CRP", "mg/L", ())], "f"
    )
    assert "60.0 U/L" in page and "10 to 45" in page and "above its interval" in page
    assert "Is that right? high" in page
    assert page.count("<option") == 3 and "<h2>CRP" not in page
