"""What is told of dose and response follows from the arms of the trials."""

from dataclasses import replace

from evidose.evidence import open_library, read_evidence
from evidose.profile.counts import randomised_trials
from evidose.profile.dose_sentences import dose_sentences, doses_given

EVIDENCE = read_evidence(open_library())
LDN = EVIDENCE.compounds["low-dose-naltrexone"]


def told() -> dict[str, str]:
    return {s.id: s.text for s in dose_sentences(LDN, EVIDENCE)}


def test_the_dose_finding_study_is_told_with_its_doubt() -> None:
    text = told()["dose.finding.bruun-plesner-2020-dose"]
    assert "without a control group" in text and "25 people" in text
    assert "3.88 mg" in text and "5.4 mg" in text and "Extrapolated" in text


def test_trials_by_dose_are_counted_from_their_arms() -> None:
    usual = sum(4.5 in doses_given(s, LDN) for s in randomised_trials(LDN, EVIDENCE))
    assert f"4.5 mg: {usual}" in told()["dose.trials"]
    assert told()["dose.no-curve"].startswith("No dose-response curve is drawn")


def test_without_trials_nothing_is_told() -> None:
    assert dose_sentences(LDN, replace(EVIDENCE, studies={})) == ()
