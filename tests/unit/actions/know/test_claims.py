"""Every claim of a pack is judged, and one about nothing is a problem of its file."""

from collections import Counter
from pathlib import Path

import pytest

from evidose.actions.know.claims import claim_problems, judge_claims, judge_of
from evidose.actions.know.profile import compute_profile
from evidose.evidence import open_library, read_evidence
from evidose.terms import LibraryError, UnknownNameError

CLAIM = """schema_version = 1
id = "made-up"
text = "It helps with everything."
about = "{about}"
{against}sources = [{{ cite = "A guide", reading = "secondary" }}]

[says]
{says}
"""


def test_every_verdict_is_given_and_traced() -> None:
    found = judge_claims("LDN").claims
    assert len(found) >= 40
    assert set(Counter(j.verdict for j in found)) == {
        "supported",
        "contradicted",
        "unclear",
        "not studied",
    }
    assert all(j.traces and j.why.endswith((".", "?")) for j in found)
    verdicts = {j.claim.id: j.verdict for j in found}
    assert verdicts["fibromyalgia-thirty-percent"] == "contradicted"
    assert verdicts["crohn-healing-two-thirds"] == "contradicted"
    assert verdicts["fibromyalgia-less-pain"] == "unclear"
    assert verdicts["no-opioids-beside-it"] == "supported"
    assert verdicts["longevity"] == verdicts["liver"] == "not studied"


def test_a_past_day_holds_a_claim_against_what_was_out_then() -> None:
    then = {j.claim.id for j in judge_claims("LDN", "2012-01-01").claims}
    assert "crohn-healing-two-thirds" in then
    assert "fibromyalgia-thirty-percent" not in then


def test_a_pack_without_claims_has_none_and_an_unknown_one_is_told() -> None:
    assert judge_claims("red yeast rice").claims == ()
    with pytest.raises(UnknownNameError):
        judge_claims("no such thing")


@pytest.mark.parametrize(
    ("about", "says", "field"),
    [
        ("question:no-such-question", 'direction = "better"', "about"),
        ("question:ldl-cholesterol", 'direction = "better"', "about"),
        ("outcome:no-such-outcome", 'direction = "better"', "about"),
        ("outcome:pain#no-such-scale", 'direction = "better"', "about"),
        ("finding:younger-2013#no-such-finding", "present = true", "about"),
        ("finding:nobody-2013#mood", "present = true", "about"),
        ("rule:no-such-rule", "present = true", "about"),
        ("plan:advice/no-such-advice", "present = true", "about"),
        ("mechanism:no-such-link", "sign = 1", "about"),
        ("rule:central-opioid", "present = true", "against[1]"),
    ],
)
def test_a_claim_about_nothing_is_a_problem(
    tmp_path: Path, about: str, says: str, field: str
) -> None:
    folder = tmp_path / "compounds/low-dose-naltrexone/claims"
    folder.mkdir(parents=True)
    against = 'against = ["rule:no-such-rule"]\n' if field != "about" else ""
    text = CLAIM.format(about=about, says=says, against=against)
    (folder / "made-up.toml").write_text(text, encoding="utf-8")
    library = open_library(tmp_path)
    (problem,) = claim_problems(library, read_evidence(library), ("crp",))
    assert problem.file.endswith("claims/made-up.toml")
    assert problem.field == field
    assert problem.code == "unknown-reference"
    if "#no-such-scale" not in about:
        with pytest.raises(LibraryError, match=r"made-up\.toml"):
            judge_claims("LDN", overlay=tmp_path)


def test_the_shipped_claims_are_about_something() -> None:
    library = open_library()
    assert list(claim_problems(library, read_evidence(library), ("crp",))) == []
    (crp,) = claim_problems(library, read_evidence(library), ())
    assert crp.found == "outcome:laboratory-marker#crp"


def test_a_page_leaves_out_a_broken_claim_and_keeps_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "compounds/low-dose-naltrexone/claims"
    folder.mkdir(parents=True)
    text = CLAIM.format(about="rule:no-such-rule", says="present = true", against="")
    (folder / "made-up.toml").write_text(text, encoding="utf-8")
    profile = compute_profile("LDN", None, tmp_path)
    shipped = {j.claim.id: j.verdict for j in judge_claims("LDN").claims}
    assert {j.claim.id: j.verdict for j in judge_of(profile, tmp_path)} == shipped
    text = CLAIM.format(about="rule:central-opioid", says="present = false", against="")
    (folder / "made-up.toml").write_text(text, encoding="utf-8")
    added = {j.claim.id: j.verdict for j in judge_of(profile, tmp_path)}
    assert added == shipped | {"made-up": "contradicted"}
