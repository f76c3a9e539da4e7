"""What may answer a question, and what is set aside with which reason."""

import pytest

from evidose.evidence import Evidence, Study, open_library, read_evidence
from evidose.synthesis.eligible import select


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return read_evidence(open_library())


def with_study(evidence: Evidence, study: Study) -> Evidence:
    studies = {**evidence.studies, study.id: study}
    return Evidence(
        evidence.compounds,
        evidence.conditions,
        evidence.instruments,
        evidence.outcomes,
        evidence.questions,
        evidence.reviews,
        studies,
    )


def reasons(evidence: Evidence, question: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for aside in select(evidence.questions[question], evidence).set_aside:
        found.setdefault(aside.study, set()).add(aside.reason)
    return found


def chosen(evidence: Evidence, question: str) -> set[str]:
    return {c.study.id for c in select(evidence.questions[question], evidence).candidates}


def test_the_two_parallel_trials_answer_fibromyalgia_pain(evidence: Evidence) -> None:
    assert chosen(evidence, "fibromyalgia-pain") == {
        "bruun-2024-final",
        "rodriguezfreire-2026-innova",
    }


def test_trials_without_usable_numbers_stay_visible_with_the_reason(evidence: Evidence) -> None:
    found = reasons(evidence, "fibromyalgia-pain")
    assert "kind" in found["younger-2013"]
    assert "superseded" in found["younger-2013"]
    assert found["bested-2023"] == {"other-instrument"}
    assert "paula-2023-ldn-tdcs" in found


def test_every_study_that_reports_the_outcome_is_used_or_set_aside(evidence: Evidence) -> None:
    question = evidence.questions["fibromyalgia-pain"]
    selection = select(question, evidence)
    seen = {c.study.id for c in selection.candidates} | {a.study for a in selection.set_aside}
    within = evidence.conditions_within("fibromyalgia")
    speaking = {
        s.id
        for s in evidence.studies.values()
        if s.condition in within
        and any(f.outcome == "pain" for f in s.findings)
        and any(a.substance == "naltrexone" for a in s.arms)
    }
    assert seen == speaking


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"retracted": "2025-01-01"}, "retracted"),
        ({"retired": {"on": "2025-01-01", "why": "entered twice by mistake"}}, "retired"),
        ({"design": "secondary-analysis"}, "secondary-analysis"),
        ({"design": "protocol"}, "no-results"),
        ({"design": "cohort", "randomised": False}, "not-randomised"),
        ({"randomised": False}, "not-randomised"),
        ({"shares_patients_with": ["rodriguezfreire-2026-innova"]}, "same-patients"),
        ({"relevance": "context", "relevance_note": "a dose far above"}, "context"),
    ],
)
def test_whole_study_reasons(evidence: Evidence, change: dict[str, object], reason: str) -> None:
    table = evidence.studies["bruun-2024-final"].model_dump(exclude_unset=True) | change
    changed = with_study(evidence, Study.model_validate(table))
    assert reasons(changed, "fibromyalgia-pain")["bruun-2024-final"] == {reason}
    assert "bruun-2024-final" not in chosen(changed, "fibromyalgia-pain")


def test_a_dose_outside_the_studied_range_is_set_aside(evidence: Evidence) -> None:
    table = evidence.studies["bruun-2024-final"].model_dump(exclude_unset=True)
    table["arms"] = [
        arm | ({"dose": 50.0} if arm["substance"] == "naltrexone" else {}) for arm in table["arms"]
    ]
    changed = with_study(evidence, Study.model_validate(table))
    assert reasons(changed, "fibromyalgia-pain")["bruun-2024-final"] == {"dose-outside-range"}


def test_the_result_nearest_to_the_target_time_is_used(evidence: Evidence) -> None:
    study = evidence.studies["bruun-2024-final"]
    table = study.model_dump(exclude_unset=True)
    pain = next(f for f in table["findings"] if f["id"] == "pain-12w")
    table["findings"] = [*table["findings"], pain | {"id": "pain-4w", "timepoint_weeks": 4.0}]
    changed = with_study(evidence, Study.model_validate(table))
    selection = select(changed.questions["fibromyalgia-pain"], changed)
    used = next(c for c in selection.candidates if c.study.id == study.id)
    assert used.finding.id == "pain-12w"
    aside = next(a for a in selection.set_aside if a.finding == "pain-4w")
    assert aside.reason == "another-finding"


def test_arms_with_other_treatment_on_one_side_are_not_compared(evidence: Evidence) -> None:
    table = evidence.studies["bruun-2024-final"].model_dump(exclude_unset=True)
    arms = [dict(a) for a in table["arms"]]
    for arm in arms:
        if arm["substance"] == "naltrexone":
            arm["background"] = "physiotherapy"
    changed = with_study(evidence, Study.model_validate(table | {"arms": arms}))
    assert reasons(changed, "fibromyalgia-pain")["bruun-2024-final"] == {"other-background"}


def test_reasons_name_scales_and_studies_and_no_ids(evidence: Evidence) -> None:
    depression = select(evidence.questions["depression"], evidence).set_aside
    texts = [a.text for a in depression if a.reason == "other-instrument"]
    assert any(
        "measured on Montgomery-Åsberg Depression Rating Scale, 10 items; pooled here are points "
        "on Hamilton Depression Rating Scale, 17 items" in t
        for t in texts
    )
    study = evidence.studies["bruun-2024-final"]
    table = study.model_dump(exclude_unset=True) | {
        "shares_patients_with": ["rodriguezfreire-2026-innova"]
    }
    changed = with_study(evidence, Study.model_validate(table))
    found = select(changed.questions["fibromyalgia-pain"], changed).set_aside
    (shared,) = [a.text for a in found if a.study == study.id]
    assert shared == "reports some of the same people as INNOVA 2026"


def test_people_that_are_not_told_are_not_the_arms(evidence: Evidence) -> None:
    """An outcome that only some were examined for does not rest on everybody randomised."""
    chosen_ones = select(evidence.questions["crohns-endoscopic-response"], evidence).candidates
    assert [c.people for c in chosen_ones] == [(None, None)]
    others = select(evidence.questions["crohns-clinical-response"], evidence).candidates
    assert [c.people for c in others] == [(20, 20)]
