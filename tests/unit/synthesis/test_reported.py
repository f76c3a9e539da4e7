"""A report is told with its units, arms by their labels, and a true minus sign."""

import pytest

from evidose.evidence import (
    Arm,
    Contrast,
    Evidence,
    Finding,
    Group,
    Study,
    open_library,
    read_evidence,
)
from evidose.synthesis import describe

BARE = {"source": "s", "place": "Table 1", "reading": "abstract", "outcome": "pain", "id": "f"}


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return read_evidence(open_library())


@pytest.fixture(scope="module")
def study(evidence: Evidence) -> Study:
    arms = (
        Arm(id="a", label="Low-dose naltrexone", substance="naltrexone"),
        Arm(id="b", label="Placebo", substance="placebo"),
    )
    return evidence.studies["bruun-2024-final"].model_copy(update={"arms": arms})


def made(kind: str, **told: object) -> Finding:
    return Finding.model_validate(BARE | {"kind": kind} | told)


def test_a_printed_contrast(evidence: Evidence) -> None:
    final = evidence.studies["bruun-2024-final"]
    words = describe(final.finding("pain-12w"), final, evidence)
    assert "mean difference −0.34 points, 95 % interval −0.95 to 0.27" in words


def test_a_number_of_an_untold_kind_is_told_as_such(evidence: Evidence, study: Study) -> None:
    contrast = Contrast(arm="a", versus="b", measure="not stated", estimate=5, p=0.04)
    found = made("contrast", contrast=contrast)
    words = describe(found, study, evidence)
    assert words == "a difference of 5, of what kind is not told, P = 0.04"
    named = contrast.model_copy(update={"measure": "risk ratio"})
    found = found.model_copy(update={"contrast": named})
    assert describe(found, study, evidence) == "risk ratio 5, P = 0.04"


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ({"events": 0}, "0 people on low-dose naltrexone"),
        ({"events": 1}, "1 person on low-dose naltrexone"),
        ({"events": 7, "total": 31}, "7 of 31 people on low-dose naltrexone"),
        ({"events": 0, "total": 1}, "0 of 1 person on low-dose naltrexone"),
        ({"percent": 49.5, "total": 93}, "49.5 % of 93 people on low-dose naltrexone"),
        ({"percent": 36}, "36 % on low-dose naltrexone"),
    ],
)
def test_people_are_counted_in_words(
    evidence: Evidence, study: Study, group: dict[str, object], words: str
) -> None:
    found = made("events", groups=(Group.model_validate({"arm": "a"} | group),))
    assert describe(found, study, evidence) == words


@pytest.mark.parametrize(
    ("kind", "instrument", "mean", "words"),
    [
        ("percent-change", None, -12.0, "−12 % on low-dose naltrexone"),
        ("change", "nrs-pain", -1.7, "−1.7 points on low-dose naltrexone"),
        ("change", "nrs-pain", 1.0, "1 point on low-dose naltrexone"),
        ("change", None, -0.83, "−0.83 (unit not told) on low-dose naltrexone"),
    ],
)
def test_no_number_stands_without_its_unit(
    evidence: Evidence, study: Study, kind: str, instrument: str | None, mean: float, words: str
) -> None:
    found = made(kind, instrument=instrument, groups=(Group(arm="a", mean=mean),))
    assert describe(found, study, evidence) == words


def test_spread_median_and_words(evidence: Evidence, study: Study) -> None:
    spread = made("final", instrument="nrs-pain", groups=(Group(arm="b", mean=3.2, sd=2.6),))
    assert describe(spread, study, evidence) == "3.2 points (SD 2.6) on placebo"
    middle = made("final", instrument="nrs-pain", groups=(Group(arm="b", median=4),))
    assert describe(middle, study, evidence) == "median 4 points on placebo"
    told = made("statement", statement="It fell by -3 to -4 points, of 0-10.")
    assert describe(told, study, evidence) == "It fell by −3 to −4 points, of 0-10"


def test_a_direction_without_a_number_names_the_arm(evidence: Evidence, study: Study) -> None:
    for side, words in (
        ("favours arm", "favours low-dose naltrexone, no number"),
        ("favours versus", "favours placebo, no number"),
        ("no difference", "no difference"),
    ):
        contrast = Contrast(arm="a", versus="b", measure="mean difference", direction=side)
        assert describe(made("contrast", contrast=contrast), study, evidence) == words


def test_half_an_interval_is_none(evidence: Evidence, study: Study) -> None:
    contrast = Contrast(arm="a", versus="b", measure="risk ratio", estimate=2, ci_low=1)
    assert describe(made("contrast", contrast=contrast), study, evidence) == "risk ratio 2"
