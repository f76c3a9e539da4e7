"""Counts follow from the files: what is a trial, what is not, who counts once."""

from dataclasses import replace

import pytest

from evidose.evidence import Evidence, Study, open_library, read_evidence
from evidose.profile.counts import (
    counted_reviews,
    counted_studies,
    counts,
    randomised_trials,
)


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return read_evidence(open_library())


def test_counts_follow_from_the_files(evidence: Evidence) -> None:
    ldn = evidence.compounds["low-dose-naltrexone"]
    found = counts(ldn, evidence)
    trials = randomised_trials(ldn, evidence)
    assert found.rcts == len(trials) == len({s.id for s in trials})
    assert found.participants == sum(s.n or 0 for s in trials)
    assert all(s.design in ("parallel", "crossover") for s in trials)
    assert found.rcts <= found.trials <= found.records
    assert sum(found.by_design.values()) + found.reviews == found.records


def test_context_studies_and_other_drugs_do_not_count(evidence: Evidence) -> None:
    ldn = evidence.compounds["low-dose-naltrexone"]
    counted = {s.id for s in counted_studies(ldn, evidence)}
    assert "bruun-2024-final" in counted
    assert "willemsen-swinkels-1996-autism" not in counted
    for study in evidence.studies.values():
        if study.relevance == "context":
            assert study.id not in counted


@pytest.mark.parametrize("design", ["protocol", "secondary-analysis", "cohort", "case-series"])
def test_other_designs_are_never_trials(evidence: Evidence, design: str) -> None:
    ldn = evidence.compounds["low-dose-naltrexone"]
    table = evidence.studies["bruun-2024-final"].model_dump(exclude_unset=True)
    changed = Study.model_validate(table | {"design": design})
    after = counts(ldn, replace(evidence, studies={**evidence.studies, changed.id: changed}))
    before = counts(ldn, evidence)
    assert after.trials == before.trials - 1
    assert after.rcts == before.rcts - 1
    assert after.records == before.records


def test_reviews_of_other_medicines_do_not_count(evidence: Evidence) -> None:
    ldn = evidence.compounds["low-dose-naltrexone"]
    names = {r.id for r in counted_reviews(ldn, evidence)}
    assert "vatvani-2024" in names and "haeuser-2014" not in names
    assert len(names) == counts(ldn, evidence).reviews


def test_the_same_people_count_once(evidence: Evidence) -> None:
    ldn = evidence.compounds["low-dose-naltrexone"]
    table = evidence.studies["bruun-2024-final"].model_dump(exclude_unset=True)
    twin = Study.model_validate(
        table
        | {"id": "zz-2024-twin", "shares_patients_with": ["bruun-2024-final"]}
        | {"pmid": None, "doi": None}
    )
    after = counts(ldn, replace(evidence, studies={**evidence.studies, twin.id: twin}))
    assert after.participants == counts(ldn, evidence).participants
