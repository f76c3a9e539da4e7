"""Planted defects of studies: each is found by its own check, and the clean study is clean."""

from collections.abc import Callable

import pytest

from evidose.evidence import Instrument, Study
from evidose.synthesis.integrity.studies import study_problems

PAIN, EVENTS = "findings.0", "findings.1"
C, R = f"{PAIN}.contrast", f"{EVENTS}.contrast"
G0, E0 = f"{PAIN}.groups.0", f"{EVENTS}.groups.0"

DEFECTS = [
    ("p far too small", [(f"{C}.p", 0.0005)], "p-against-ci"),
    ("p far too large", [(f"{C}.p", 0.4)], "p-against-ci"),
    ("p against standard error", [(f"{C}.ci_low", None), (f"{C}.p", 0.0005)], "p-against-se"),
    (
        "p below a bound it cannot reach",
        [(f"{C}.p", 0.01), (f"{C}.p_relation", "<")],
        "p-against-ci",
    ),
    ("one-sided p called two-sided", [(f"{C}.p", 0.015)], "p-against-ci"),
    ("ratio: p against interval", [(f"{R}.p", 0.01)], "p-against-ci"),
    ("t against p", [(f"{C}.t", -3.9)], "t-against-p"),
    ("F against p", [(f"{C}.t", None), (f"{C}.f", 15.0)], "t-against-p"),
    ("estimate outside its interval", [(f"{C}.estimate", -3.0)], "estimate-outside-interval"),
    ("ratio outside its interval", [(f"{R}.estimate", 12.0)], "estimate-outside-interval"),
    ("interval off centre", [(f"{C}.ci_low", -5.0)], "interval-off-centre"),
    ("ratio interval off centre", [(f"{R}.ci_high", 9.0)], "interval-off-centre"),
    ("logarithm entered as a ratio", [(f"{R}.ci_low", -0.5)], "ratio-not-positive"),
    ("SD entered as standard error", [(f"{C}.se", 2.0)], "se-against-ci"),
    (
        "sign change between text and table",
        [(f"{C}.estimate", 1.0), (f"{C}.ci_low", -0.03), (f"{C}.ci_high", 2.03), (f"{C}.t", 1.94)],
        "sign-change",
    ),
    ("t with the other sign", [(f"{C}.t", 1.94)], "sign-change"),
    ("arms do not give the difference", [(f"{G0}.mean", 3.5)], "arms-against-contrast"),
    ("standardised effect beyond belief", [(f"{C}.standardised", -10.8)], "effect-beyond-belief"),
    (
        "ratio beyond belief",
        [(f"{R}.estimate", 60.0), (f"{R}.ci_low", 30.0), (f"{R}.ci_high", 120.0)],
        "effect-beyond-belief",
    ),
    ("degrees of freedom beyond the people", [(f"{C}.df", 5800)], "df-against-n"),
    ("percentage against count", [(f"{E0}.percent", 45.0)], "percent-against-count"),
    (
        "percentage no count can give",
        [(f"{E0}.events", None), (f"{E0}.percent", 41.0)],
        "percent-against-count",
    ),
    ("more people than the arm has", [(f"{E0}.total", 40), (f"{E0}.percent", 30.0)], "totals"),
    ("group larger than its arm", [(f"{G0}.n", 45), (f"{G0}.se", 0.3)], "totals"),
    ("more analysed than randomised", [("n_analysed", 70)], "totals"),
    ("arms do not add up", [("arms.0.n", 35)], "totals"),
    ("SD of zero", [(f"{G0}.sd", 0.0), (f"{G0}.se", 0.0)], "sd-implausible"),
    ("SD larger than the scale allows", [(f"{G0}.sd", 5.4), (f"{G0}.se", 0.99)], "sd-implausible"),
    ("SE entered as SD", [(f"{G0}.sd", 0.07), (f"{G0}.se", 0.01)], "sd-implausible"),
    ("baseline SD impossible", [(f"{G0}.baseline_sd", 7.0)], "sd-implausible"),
    (
        "SD of change wider than the scale",
        [(f"{PAIN}.kind", "change"), (f"{G0}.sd", 12.0), (f"{G0}.se", 2.19)],
        "sd-implausible",
    ),
    ("SD against SE and n", [(f"{G0}.se", 0.9)], "sd-against-se"),
    ("mean no whole numbers give", [(f"{G0}.mean", 4.52)], "grim"),
    (
        "SD no whole numbers give",
        [(f"{G0}.n", 4), (f"{G0}.mean", 4.5), (f"{G0}.sd", 1.11), (f"{G0}.se", None)],
        "grimmer",
    ),
    (
        "mean outside its interval",
        [(f"{G0}.ci_low", 5.0), (f"{G0}.ci_high", 6.0)],
        "estimate-outside-interval",
    ),
    ("baseline imbalance beyond chance", [(f"{G0}.baseline_mean", 9.1)], "baseline-imbalance"),
    (
        "periods of unequal length",
        [("design", "crossover"), ("arms.1.duration_weeks", 4)],
        "unequal-periods",
    ),
    ("year against publication date", [("year", 2015)], "dates"),
    ("days entered as weeks", [(f"{PAIN}.timepoint_weeks", 84)], "time-after-treatment"),
    ("retracted but not marked", [("title", "Retracted: a study")], "retraction"),
    ("a mean among events", [(f"{E0}.mean", 4.0)], "kind"),
    (
        "two conflicting numbers both used",
        [(f"{EVENTS}.conflicts_with", ["pain"])],
        "conflict-undecided",
    ),
]


def codes(study: Study, instruments: dict[str, Instrument]) -> set[str]:
    return {p.code for p in study_problems(study, instruments)}


def test_the_clean_study_raises_nothing(
    make_study: Callable[..., Study], instruments: dict[str, Instrument]
) -> None:
    assert list(study_problems(make_study(), instruments)) == []


@pytest.mark.parametrize(("name", "changes", "code"), DEFECTS, ids=[d[0] for d in DEFECTS])
def test_each_planted_defect_is_found(
    name: str,
    changes: list[tuple[str, object]],
    code: str,
    make_study: Callable[..., Study],
    instruments: dict[str, Instrument],
) -> None:
    problems = list(study_problems(make_study(*changes), instruments))
    assert code in {p.code for p in problems}, (name, problems)
    for problem in problems:
        assert problem.file == f"studies/{make_study(*changes).year}/made-2020.toml"
        assert problem.field
        assert problem.found
        assert problem.expected
        assert problem.next_step


def test_a_recorded_doubt_answers_its_alarm_and_no_other(
    make_study: Callable[..., Study], instruments: dict[str, Instrument]
) -> None:
    doubt = [{"text": "The printed P does not fit.", "check": "p-against-ci"}]
    study = make_study((f"{C}.p", 0.0005), (f"{PAIN}.doubts", doubt))
    by_code = {p.code: p.severity for p in study_problems(study, instruments)}
    assert by_code["p-against-ci"] == "doubt"
    assert by_code["t-against-p"] == "error"
