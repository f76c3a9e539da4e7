from datetime import date
from decimal import Decimal

from evidose.actions.track.overlapping import own_overlaps
from evidose.actions.track.personal_library import personal_library
from evidose.person import Medicine

LDN = "low-dose-naltrexone"


def test_two_compounds_of_a_record_overlap(two_packs, record):
    snapshot = record(
        ("2026-05-01", Medicine("LDN", Decimal("4.5"), "mg", start=date(2026, 5, 1))),
        ("2026-05-09", Medicine("glow root", Decimal(1), "g", start=date(2026, 5, 9))),
    )
    known, today = personal_library(), date(2026, 6, 1)
    (found,) = own_overlaps(snapshot, (LDN, two_packs), known, today)
    assert found.close and found.days == 8 and found.second == "glow root"
    assert own_overlaps(snapshot, (LDN,), known, today) == ()
