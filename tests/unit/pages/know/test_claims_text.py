"""Claims as text, grouped by verdict, and as data with their traces."""

from evidose.actions.know.claims import judge_claims
from evidose.pages.know.claims_text import VERDICTS, claims_document, claims_text, summary

FOUND = judge_claims("LDN").claims


def test_text_groups_by_verdict_and_fits_a_terminal() -> None:
    lines = claims_text("Low-dose naltrexone", FOUND).splitlines()
    assert all(len(line) <= 80 for line in lines[1:])
    heads = [line for line in lines if line and not line.startswith(" ")][1:]
    assert heads == [v.capitalize() for v in VERDICTS]
    assert sum(line.startswith("  • ") for line in lines) == len(FOUND)


def test_the_first_line_counts_what_follows() -> None:
    counts = [int(part.split()[0]) for part in summary(FOUND).split(", ")]
    assert sum(counts) == len(FOUND) and min(counts) > 0
    assert summary(FOUND) in claims_text("x", FOUND)


def test_none_is_told_as_none() -> None:
    assert claims_text("Made up", ()) == "No popular claim about Made up is listed.\n"


def test_data_hold_what_is_said_and_what_it_rests_on() -> None:
    document = claims_document("low-dose-naltrexone", FOUND)
    assert document["schema_version"] == 1
    entry = next(c for c in document["claims"] if c["id"] == "crohn-healing-two-thirds")
    assert entry["says"] == {"share": 0.65, "within": 0.1}
    assert entry["verdict"] == "contradicted"
    assert entry["traces"] == ["studies/smith-2011-crohn#endoscopic-remission-12w"]
    assert entry["sources"][0]["reading"] == "secondary"
